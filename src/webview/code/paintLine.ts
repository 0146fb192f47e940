/** Gives a line of code its colours: elements take the place of its text nodes, and the text stays the same. */
import { element } from "../dom.ts";
import type { TokenizedLine } from "./tokenizer.ts";

/**
 * @param parts the line's text nodes, its line end the last of them.
 *
 * Elements, and no ranges of the CSS Custom Highlight API: with 12,800 of those a page takes 39 ms (static ranges) or
 * 25 ms (live ones) for each word that is added anywhere in it, and 0.8 ms with as many elements.
 */
export function paintLine(text: string, parts: readonly Text[], tokens: TokenizedLine["tokens"]): void {
  const [first] = parts;
  if (!first || tokens.every(([, kind]) => kind === "")) return;
  const nodes = tokens.map(([start, kind], index) => {
    const piece = text.slice(start, tokens[index + 1]?.[0]);
    return kind === ""
      ? document.createTextNode(piece)
      : element("span", { class: `tok-${kind}`, text: piece });
  });
  const old = parts.slice(0, -1);
  const restore = keepSelection(old);
  first.before(...nodes);
  for (const part of old) part.remove();
  restore?.(nodes);
}

type Place = readonly [node: Node | null, offset: number];

/** What is selected in the line stays selected. */
function keepSelection(parts: readonly Text[]): ((nodes: readonly Node[]) => void) | null {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed) return null;
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
  const anchor = distance(parts, anchorNode, anchorOffset);
  const focus = distance(parts, focusNode, focusOffset);
  if (anchor === null && focus === null) return null;
  return (nodes) => {
    const [startNode, start]: Place = anchor === null ? [anchorNode, anchorOffset] : placeAt(nodes, anchor);
    const [endNode, end]: Place = focus === null ? [focusNode, focusOffset] : placeAt(nodes, focus);
    if (startNode && endNode) selection.setBaseAndExtent(startNode, start, endNode, end);
  };
}

/** How many characters of the line come before a place in it; null for a place elsewhere. */
function distance(parts: readonly Text[], node: Node | null, offset: number): number | null {
  let passed = 0;
  for (const part of parts) {
    if (part === node) return passed + offset;
    passed += part.length;
  }
  return null;
}

function placeAt(nodes: readonly Node[], distanceToPlace: number): Place {
  let left = distanceToPlace;
  for (const node of nodes) {
    const text = node instanceof Text ? node : node.firstChild;
    if (!(text instanceof Text)) continue;
    if (left <= text.length) return [text, left];
    left -= text.length;
  }
  return [nodes.at(-1) ?? null, 0];
}
