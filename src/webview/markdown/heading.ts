/** The text of an ATX heading: number signs at its end are held back, since they close it. */
import type { LineWriter } from "./blocks.ts";
import { code, isSpace } from "./characters.ts";
import type { Leaf } from "./leaf.ts";

export type HeadingName = "h1" | "h2" | "h3" | "h4" | "h5" | "h6";

/** The element for a heading of this level, which `offset` is added to. */
export function headingName(level: number, offset: number): HeadingName {
  return `h${Math.min(6, level + offset)}` as HeadingName;
}

/** So many signs are looked at again only when they have grown by a quarter: linear in all. */
const longestHeld = 256;

export function createHeadingWriter(leaf: Leaf): LineWriter {
  let held = "";
  let isEmpty = true;
  let nextLook = 0;

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

  function look(): void {
    const text = isEmpty ? held.trimStart() : held;
    const end = endOf(text);
    held = text.slice(end);
    nextLook = held.length > longestHeld ? held.length * 1.25 : 0;
    if (end === 0) return;
    leaf.append(text.slice(0, end));
    isEmpty = false;
  }

  return {
    text(piece) {
      held += piece;
      if (held.length >= nextLook) look();
    },
    endLine() {
      look();
      leaf.end();
    },
  };
}
