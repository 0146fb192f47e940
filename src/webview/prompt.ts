/** A message as it was sent: what was attached to it, each to be opened, and its words, folded when they are long. */
import type { TurnView } from "../core/sessionView.ts";
import { element } from "./dom.ts";
import { fill, texts } from "./texts.ts";

/** Characters below which twelve lines hold a message without line breaks in the narrowest panel. */
const surelyShort = 300;

/** @param onOpen opens what was attached, by its place among that. */
export function createPrompt(turn: TurnView, onOpen: (index: number) => void): HTMLElement {
  const chips = turn.context.map((label, index) => {
    const title = fill(texts.openContext, { name: label });
    const attributes = { type: "button", title };
    const button = element("button", { text: label, attributes, onClick: () => onOpen(index) });
    return element("li", {}, button);
  });
  const context = chips.length === 0 ? [] : [element("ul", { class: "context" }, ...chips)];
  const words = element("p", { text: turn.prompt, attributes: { dir: "auto" } });
  return element("div", { class: "prompt" }, ...context, words, ...foldOf(turn.prompt, words));
}

/** Folds a text that may be long, and gives the button that unfolds it. How long it is depends on the panel's width. */
function foldOf(text: string, words: HTMLElement): readonly HTMLElement[] {
  if (text.length < surelyShort && text.split("\n", 13).length <= 12) return [];
  const button = element("button", {
    class: "fold",
    text: texts.showAll,
    attributes: { type: "button", "aria-expanded": "false" },
    onClick: () => setFolded(!words.classList.contains("folded")),
  });
  function setFolded(isFolded: boolean): void {
    words.classList.toggle("folded", isFolded);
    button.textContent = isFolded ? texts.showAll : texts.showLess;
    button.setAttribute("aria-expanded", String(!isFolded));
  }
  // Found in there, by Find in Chat: what is found is to be seen.
  words.addEventListener("reveal", () => setFolded(false));
  words.classList.add("folded");
  button.hidden = true;
  sizes.observe(words);
  return [button];
}

/** Whether a folded text is cut off can be known once it is laid out; far from the reader it is not. */
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const button = target.nextElementSibling;
    if (!(button instanceof HTMLElement) || !target.classList.contains("folded")) continue;
    button.hidden = target.scrollHeight <= target.clientHeight + 1;
  }
});
