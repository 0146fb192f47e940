/** A list whose items come and go under the reader's hands: the focus stays in it, or goes where it is said. */

/**
 * Replaces the items of `list`. If the focus was on a button of an item, it goes to the same button of the item that
 * now stands there; after the last one, to that of the last; with none left, to `fallback`.
 */
export function replaceItems(list: HTMLElement, items: readonly HTMLElement[], fallback: () => void): void {
  // What has the focus in a page that has not is left alone: to focus it would take it from elsewhere.
  const focused =
    document.hasFocus() && list.contains(document.activeElement) ? document.activeElement : null;
  const index = [...list.children].findIndex((item) => item.contains(focused));
  const button = focused ? buttonsOf(list.children[index]).findIndex((one) => one === focused) : -1;
  list.replaceChildren(...items);
  list.hidden = items.length === 0;
  if (!focused) return;
  const next = buttonsOf(items[Math.min(index, items.length - 1)])[button];
  if (next) next.focus();
  else fallback();
}

function buttonsOf(item: Element | undefined): HTMLElement[] {
  return item ? [...item.querySelectorAll("button")] : [];
}
