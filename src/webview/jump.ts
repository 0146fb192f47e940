/** The button that leads back to the latest turn, there only while the reader is elsewhere. */
import { element, iconButton } from "./dom.ts";
import { texts } from "./texts.ts";

/** Pixels from the end within which a reader counts as being there. */
const near = 40;

/**
 * @param list holds the turns.
 * @param scroller lays its content out from the bottom (`column-reverse`): its `scrollTop` is 0 at the end and negative
 * above it. It keeps to the end by itself while the reader is there, and to the reader's place otherwise (scroll
 * anchoring), so that nothing here ever moves it but a click.
 */
export function createJump(scroller: HTMLElement, list: HTMLElement): HTMLElement {
  const button = iconButton("arrow-down", texts.jump, "jump", () => {
    scroller.scrollTop = 0;
    leave();
  });
  const root = element("div", { class: "jump-place" }, button);

  /** The button is about to go: what it led to has the focus, so that Tab goes on from there. */
  function leave(): void {
    const turns = list.querySelectorAll<HTMLElement>(".turn");
    turns.item(turns.length - 1)?.focus({ preventScroll: true });
  }

  root.hidden = true;
  scroller.addEventListener(
    "scroll",
    () => {
      const isNear = scroller.scrollTop > -near;
      if (isNear && document.activeElement === button) leave();
      root.hidden = isNear;
    },
    { passive: true },
  );
  return root;
}
