/** Buttons that are drawn anew under the reader's hands: the focus stays on the one that says the same. */

/** Replaces what `home` holds. If the focus was in it, it goes to the button with the same words, if there is one. */
export function replaceButtons(home: HTMLElement, nodes: readonly Node[]): void {
  // What has the focus in a page that has not is left alone: to focus it would take it from elsewhere.
  const focused =
    document.hasFocus() && home.contains(document.activeElement) ? document.activeElement : null;
  home.replaceChildren(...nodes);
  if (!focused) return;
  const buttons = [...home.querySelectorAll("button")];
  buttons.find((button) => button.textContent === focused.textContent)?.focus();
}
