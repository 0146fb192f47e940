/** Makes links of what a finished block mentions: files in code spans and in words, and names of symbols in code spans. */
import { mayHoldPath, mayHoldReference, pathsInWords, referenceInCode } from "../../core/codeReference.ts";
import { fill } from "../../core/localize.ts";
import { element } from "../dom.ts";
import type { MarkdownOptions } from "./options.ts";

const className = "reference";
/** What has a meaning of its own, or is drawn by others. */
const apart = "a, code, .math, sup, input";

/**
 * Called once for a block's text, when nothing in it changes any more. Whether there is such a file or symbol is asked
 * when the link is followed, and not before.
 *
 * @param source the Markdown that it is drawn from.
 */
export function linkReferences(
  home: HTMLElement,
  source: string,
  labels: Pick<MarkdownOptions["labels"], "symbol">,
): void {
  if (mayHoldReference(source)) linkCode(home, labels);
  if (mayHoldPath(source)) linkWords(home);
}

function linkCode(home: HTMLElement, labels: Pick<MarkdownOptions["labels"], "symbol">): void {
  for (const code of home.getElementsByTagName("code")) {
    const found = referenceInCode(code.textContent);
    if (!found || code.closest("a")) continue;
    code.classList.add(className);
    code.setAttribute("role", "link");
    code.tabIndex = 0;
    if (found.type === "path") code.dataset["path"] = found.path;
    else {
      code.dataset["symbol"] = found.name;
      code.title = fill(labels.symbol, { name: found.name });
    }
  }
}

function linkWords(home: HTMLElement): void {
  // What streamed in stands in many pieces, and a path may be in two of them.
  if (pathsInWords(home.textContent).length === 0) return;
  home.normalize();
  const walker = document.createTreeWalker(home, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  for (const text of texts) if (!text.parentElement?.closest(apart)) linkPaths(text);
}

function linkPaths(text: Text): void {
  // From the end on: what is before stays where it is.
  for (const { start, path } of pathsInWords(text.data).toReversed()) {
    const words = text.splitText(start);
    words.splitText(path.length);
    const attributes = { "data-path": path, role: "link", tabindex: "0" };
    words.replaceWith(element("a", { class: className, text: path, attributes }));
  }
}
