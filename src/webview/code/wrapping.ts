/** Whether long lines of code are wrapped: one choice for the page, with a button at each block. */
import { iconButton } from "../dom.ts";
import { texts } from "../texts.ts";

const className = "wraps-code";

function isWrapping(): boolean {
  return document.body.classList.contains(className);
}

/** A toggle; all of them are pressed or none. */
export function createWrapButton(): HTMLButtonElement {
  const button = iconButton("word-wrap", texts.wrapCode, "wrap-code", () => {
    document.body.classList.toggle(className);
    for (const one of document.querySelectorAll(".wrap-code")) showState(one);
  });
  showState(button);
  return button;
}

function showState(button: Element): void {
  button.setAttribute("aria-pressed", String(isWrapping()));
}
