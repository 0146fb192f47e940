/** The focus stays where it was: through buttons that are drawn anew, and through boxes of the editor. */

export interface Homecoming {
  /** One of the editor's own boxes is about to open: what has the focus now shall have it again. */
  readonly leave: () => void;
  /** That box has gone: the page takes the focus unless it came by itself meanwhile. */
  readonly comeBack: () => void;
}

/**
 * Gives the page's focus a place when the page gets it: the editor brings none back (its webviews focus the window).
 * @param arrive takes the focus of those who come to write, unless they point at something else.
 */
export function createHomecoming(arrive: () => void): Homecoming {
  let before: Element | null = null;
  window.addEventListener("focus", () => {
    const last = before;
    before = null;
    if (document.activeElement !== document.body) return;
    if (last instanceof HTMLElement && last.isConnected && last.checkVisibility()) last.focus();
    else arrive();
  });
  return {
    leave() {
      before = document.activeElement;
    },
    // On a busy machine the editor left it on the frame around the page in 4 of 1,400 cases.
    comeBack() {
      if (before !== null) window.focus();
    },
  };
}

/** Replaces what `home` holds. If the focus was in it, it goes to the button of the same name, if there is one. */
export function replaceButtons(home: HTMLElement, nodes: readonly Node[]): void {
  // What has the focus in a page that has not is left alone: to focus it would take it from elsewhere.
  const focused =
    document.hasFocus() && home.contains(document.activeElement) ? document.activeElement : null;
  home.replaceChildren(...nodes);
  if (!focused) return;
  const buttons = [...home.querySelectorAll("button")];
  buttons.find((button) => nameOf(button) === nameOf(focused))?.focus();
}

function nameOf(button: Element): string | null {
  return button.getAttribute("aria-label") ?? button.textContent;
}
