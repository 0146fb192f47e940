/** Buttons that are drawn anew under the reader's hands: the focus stays on the one that says the same. */

/**
 * Replaces what `home` holds. If the focus was in it, it goes to the button with the same words; with none, to
 * `fallback`.
 */
export function replaceButtons(home: HTMLElement, nodes: readonly Node[], fallback: () => void): void {
  // What has the focus in a page that has not is left alone: to focus it would take it from elsewhere.
  const focused =
    document.hasFocus() && home.contains(document.activeElement) ? document.activeElement : null;
  home.replaceChildren(...nodes);
  if (!focused) return;
  const same = [...home.querySelectorAll("button")].find(
    (button) => button.textContent === focused.textContent,
  );
  if (same) same.focus();
  else fallback();
}
