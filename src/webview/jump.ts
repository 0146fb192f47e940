/** The button that leads back to the latest turn, there only while the reader is elsewhere. */
import { element, iconButton } from "./dom.ts";
import { texts } from "./texts.ts";

/** Pixels from the end within which a reader counts as being there. */
const near = 40;

/**
 * @param scroller lays its content out from the bottom (`column-reverse`): its `scrollTop` is 0 at the end and negative
 * above it. It keeps to the end by itself while the reader is there, and to the reader's place otherwise (scroll
 * anchoring), so that nothing here ever moves it but a click.
 */
export function createJump(scroller: HTMLElement): HTMLElement {
  const button = iconButton("arrow-down", texts.jump, "jump", () => {
    scroller.scrollTop = 0;
    scroller.focus({ preventScroll: true }); // the button under the focus is about to go
  });
  const root = element("div", { class: "jump-place" }, button);
  root.hidden = true;
  scroller.addEventListener(
    "scroll",
    () => {
      root.hidden = scroller.scrollTop > -near;
    },
    { passive: true },
  );
  return root;
}
