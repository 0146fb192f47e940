/** A toolbar is one stop of the Tab key; the arrows lead from button to button in it (ARIA practices: toolbar). */
import { element } from "./dom.ts";

export interface Toolbar {
  readonly root: HTMLElement;
  /** To be called after buttons were shown, hidden, enabled or disabled. */
  readonly refresh: () => void;
}

/** Makes a toolbar of `buttons`. The one that had the focus last is the one that Tab comes back to. */
export function createToolbar(
  label: string,
  className: string,
  ...buttons: readonly HTMLButtonElement[]
): Toolbar {
  const root = element(
    "div",
    { class: className, attributes: { role: "toolbar", "aria-label": label } },
    ...buttons,
  );
  let current = buttons[0];

  function usable(): HTMLButtonElement[] {
    return buttons.filter((button) => !button.hidden && !button.disabled);
  }

  function refresh(): void {
    const stops = usable();
    if (!current || !stops.includes(current)) current = stops[0];
    for (const button of buttons) button.tabIndex = button === current ? 0 : -1;
  }

  root.addEventListener("focusin", ({ target }) => {
    current = buttons.find((button) => button === target) ?? current;
    refresh();
  });
  root.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const stops = usable();
    const at = current ? stops.indexOf(current) : -1;
    const isLeftward = getComputedStyle(root).direction === "rtl";
    const places: Readonly<Record<string, number>> = {
      ArrowRight: at + (isLeftward ? -1 : 1),
      ArrowLeft: at + (isLeftward ? 1 : -1),
      Home: 0,
      End: stops.length - 1,
    };
    const place = places[event.key];
    if (place === undefined) return;
    event.preventDefault();
    stops[(place + stops.length) % stops.length]?.focus();
  });
  refresh();
  return { root, refresh };
}
