/**
 * The text of tight lists' items: it stands in the item itself, without a paragraph around it, until it needs one. Most
 * items are such text alone, and a paragraph for each made lists a twelfth dearer (`npm run bench:render`, "list").
 */
import { element } from "../dom.ts";

/** What text is drawn as: anything else in an item is a block. */
const inline = "a, code, em, strong, del, br, sup, span";

/** Makes paragraphs of the text in all items of a list that turns out to be loose. */
export function loosen(list: HTMLElement): void {
  if (!list.classList.replace("tight", "loose")) return;
  for (const item of list.children) {
    const text = textOf(item);
    if (text.length > 0) item.prepend(element("p", {}, ...text));
  }
}

/** What stands in the item before its first block. */
function textOf(item: Element): ChildNode[] {
  const nodes = [...item.childNodes];
  const end = nodes.findIndex((node) => node instanceof Element && !node.matches(inline));
  return end < 0 ? nodes : nodes.slice(0, end);
}
