/** The text of an ATX heading: number signs at its end are held back, since they close it. */
import type { LineWriter } from "./blocks.ts";
import { code, isSpace } from "./characters.ts";
import type { Leaf } from "./leaf.ts";

export type HeadingName = "h1" | "h2" | "h3" | "h4" | "h5" | "h6";

/** The element for a heading of this level, which `offset` is added to. */
export function headingName(level: number, offset: number): HeadingName {
  return `h${Math.min(6, level + offset)}` as HeadingName;
}

export function createHeadingWriter(leaf: Leaf): LineWriter {
  let held = "";
  let isEmpty = true;

  /** Where the spaces and number signs at the end begin that may close the heading, or are nothing. */
  function endOf(text: string): number {
    let spaces = text.length;
    while (isSpace(text.charCodeAt(spaces - 1))) spaces--;
    let signs = spaces;
    while (text.charCodeAt(signs - 1) === code.hash) signs--;
    let end = signs;
    while (isSpace(text.charCodeAt(end - 1))) end--;
    return end < signs || (end === 0 && isEmpty) ? end : spaces;
  }

  return {
    text(piece) {
      const text = isEmpty ? (held + piece).trimStart() : held + piece;
      const end = endOf(text);
      held = text.slice(end);
      if (end === 0) return;
      leaf.append(text.slice(0, end));
      isEmpty = false;
    },
    endLine: () => leaf.end(),
  };
}
