/** The parts of a link in brackets: address, title and label; each may end where the text does, "later" then. */
import { code, isEscapable, isSpace, unescapeText } from "./characters.ts";
import type { Definition } from "./inlineNodes.ts";

/** A part that was read, and where what follows it begins. */
interface Part {
  readonly text: string;
  readonly end: number;
}
type Outcome<Found> = Found | "later" | null;

/** CommonMark's own limit. */
const longestLabel = 999;
/** CommonMark asks for three at least; cmark stops at 32, so that hostile text cannot make it look far. */
const deepestParentheses = 32;

/** Labels are compared by this: without case and with one space for many. */
export function normalizeLabel(label: string): string {
  return label.trim().replace(/\s+/g, " ").toLowerCase().toUpperCase();
}

/** Reads `[label]` at `at`; gives the label's text. */
export function readLabel(text: string, at: number): Outcome<Part> {
  const limit = Math.min(text.length, at + longestLabel + 2);
  for (let index = at + 1; index < limit; index++) {
    const character = text.charCodeAt(index);
    if (character === code.backslash) index++;
    else if (character === code.openBracket) return null;
    else if (character === code.closeBracket) return { text: text.slice(at + 1, index), end: index + 1 };
  }
  return limit === text.length ? "later" : null;
}

/** Skips spaces, and one line end at the most. */
export function skipSpace(text: string, at: number): number {
  let index = at;
  while (isSpace(text.charCodeAt(index))) index++;
  if (text.charCodeAt(index) === code.newline) index++;
  while (isSpace(text.charCodeAt(index))) index++;
  return index;
}

/** Reads a link's address, in pointed brackets or with balanced parentheses. */
export function readAddress(text: string, at: number): Outcome<Part> {
  if (text.charCodeAt(at) === code.less) return readPointed(text, at);
  let depth = 0;
  let index = at;
  for (; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (character === code.backslash && index + 1 === text.length) return "later";
    if (character === code.backslash && isEscapable(text.charCodeAt(index + 1))) index++;
    else if (character <= code.space || character === 127) break;
    else if (character === code.openParenthesis && ++depth > deepestParentheses) return null;
    else if (character === code.closeParenthesis && --depth < 0) break;
  }
  if (index === text.length) return "later";
  if (depth > 0) return null;
  return { text: unescapeText(text.slice(at, index)), end: index };
}

function readPointed(text: string, at: number): Outcome<Part> {
  for (let index = at + 1; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (character === code.greater) return { text: unescapeText(text.slice(at + 1, index)), end: index + 1 };
    if (character === code.less || character === code.newline) return null;
    if (character === code.backslash) index++;
  }
  return "later";
}

/** Reads a title in quotes or parentheses; null where none begins. */
export function readTitle(text: string, at: number): Outcome<Part> {
  const opener = text.charCodeAt(at);
  const closer = opener === code.openParenthesis ? code.closeParenthesis : opener;
  if (opener !== code.quote && opener !== code.apostrophe && opener !== code.openParenthesis) return null;
  for (let index = at + 1; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (character === closer) return { text: unescapeText(text.slice(at + 1, index)), end: index + 1 };
    if (character === opener) return null;
    if (character === code.backslash) index++;
  }
  return "later";
}

/** Reads `(address "title")` at `at`, which is the opening parenthesis. */
export function readLinkTail(text: string, at: number): Outcome<Definition & { readonly end: number }> {
  const start = skipSpace(text, at + 1);
  if (start === text.length) return "later";
  const address = readAddress(text, start);
  if (address === "later" || address === null) return address;
  let end = skipSpace(text, address.end);
  let title = "";
  if (end > address.end) {
    const found = readTitle(text, end);
    if (found === "later") return "later";
    if (found) {
      title = found.text;
      end = skipSpace(text, found.end);
    }
  }
  if (end === text.length) return "later";
  return text.charCodeAt(end) === code.closeParenthesis ? { url: address.text, title, end: end + 1 } : null;
}

/**
 * Reads `[label]: address "title"` at the beginning of a paragraph's text.
 *
 * @param finished whether nothing more comes: then "later" is never the answer.
 */
export function readDefinition(
  text: string,
  finished: boolean,
): Outcome<Definition & { readonly label: string; readonly end: number }> {
  const later = finished ? null : "later";
  const label = readLabel(text, 0);
  if (label === "later") return later;
  if (!label || label.text.trim() === "") return null;
  if (label.end === text.length) return later;
  if (text[label.end] !== ":") return null;
  const start = skipSpace(text, label.end + 1);
  if (start >= text.length) return later;
  // A line end is as good an end for an address as any; here it is the text's own.
  const address = readAddress(finished ? `${text}\n` : text, start);
  if (address === "later") return later;
  if (!address || (address.end === start && text.charCodeAt(start) !== code.less)) return null;
  const bare = endOfLine(text, address.end);
  const withoutTitle = { label: label.text, url: address.text, title: "" };
  const titleAt = skipSpace(text, address.end);
  if (titleAt >= text.length && !finished) return later;
  const title = titleAt > address.end ? readTitle(text, titleAt) : null;
  if (title === "later" && !finished) return later;
  if (title && title !== "later") {
    const end = endOfLine(text, title.end);
    if (end === text.length && !text.endsWith("\n") && !finished) return later;
    if (end >= 0) return { ...withoutTitle, title: title.text, end };
  }
  return bare < 0 ? null : { ...withoutTitle, end: bare };
}

/** Where the next line begins if nothing but spaces stands between; -1 otherwise. */
function endOfLine(text: string, at: number): number {
  let index = at;
  while (isSpace(text.charCodeAt(index))) index++;
  if (index >= text.length) return text.length;
  return text.charCodeAt(index) === code.newline ? index + 1 : -1;
}
