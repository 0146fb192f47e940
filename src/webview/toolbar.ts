/** A row of buttons that is one stop for the Tab key; the arrow keys go from button to button. */
import { element } from "./dom.ts";

/** @param first takes the focus that comes by Tab, until another button had it. */
export function createToolbar(
  label: string,
  buttons: readonly HTMLButtonElement[],
  first: HTMLButtonElement | undefined = buttons[0],
): HTMLElement {
  const root = element("div", { attributes: { role: "toolbar", "aria-label": label } }, ...buttons);

  function setStop(stop: HTMLButtonElement | undefined): void {
    for (const button of buttons) button.tabIndex = button === stop ? 0 : -1;
  }

  root.addEventListener("focusin", ({ target }) => {
    const button = buttons.find((one) => one === target);
    if (button) setStop(button);
  });
  root.addEventListener("keydown", (event) => {
    const shown = buttons.filter((button) => !button.hidden);
    const at = shown.findIndex((button) => button === event.target);
    const next = nextPlace(event, at, shown.length, getComputedStyle(root).direction === "rtl");
    if (at < 0 || next === null) return;
    event.preventDefault();
    event.stopPropagation();
    shown[next]?.focus();
  });
  setStop(first);
  return root;
}

function nextPlace(
  { key, altKey, ctrlKey, metaKey }: KeyboardEvent,
  at: number,
  count: number,
  isRightToLeft: boolean,
): number | null {
  if (altKey || ctrlKey || metaKey) return null;
  const forward = isRightToLeft ? "ArrowLeft" : "ArrowRight";
  const back = isRightToLeft ? "ArrowRight" : "ArrowLeft";
  switch (key) {
    case forward:
      return (at + 1) % count;
    case back:
      return (at - 1 + count) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
