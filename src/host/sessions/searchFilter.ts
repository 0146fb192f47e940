/** Whether a session's file may hold some words, told from its bytes: nine of ten files need not be read as sessions. */
import { patternOf } from "../../core/findText.ts";

/**
 * What stands between two pieces of an answer: the end of one line and the beginning of the next, or of a later one
 * where it was continued. A line that ends with a piece may begin with something else.
 */
const seam =
  /"\}\]\}\n(?:\{"type":"updates"[^\n]*\n){0,12}?\{"type":"updates","turnId":"[^"]*","updates":\[(?:\{"type":"(?!block-append)[^\n]{0,4000}?\},)?\{"type":"block-append","block":\d+,"text":"/g;

/** Blanks beyond ASCII (ECMA-262, WhiteSpace), as the bytes of UTF-8 read as Latin-1. */
const otherBlanks =
  "\u00c2\u00a0|\u00e1\u009a\u0080|\u00e2\u0080[\u0080-\u008a\u00a8\u00a9\u00af]|\u00e2\u0081\u009f|\u00e3\u0080\u0080|\u00ef\u00bb\u00bf";

/**
 * Returns the check for one search. It may say yes where the words are not, and never no where they are.
 *
 * Words of ASCII are looked for in the bytes as they are; others are compared as characters, whose upper and lower
 * case the bytes do not tell.
 */
export function createFilter(words: string): (content: Buffer) => boolean {
  const isAscii = /^[\x20-\x7e]*$/.test(words);
  // In the file a text is JSON: a quotation mark has a backslash before it, a line break is written as `\n`.
  const parts = words
    .trim()
    .split(/\s+/)
    .map((part) => JSON.stringify(part).slice(1, -1));
  const pattern = patternOf(parts.join(" "));
  if (!pattern) return () => false;
  const blanks = String.raw`(?:\s|\\[nrt]${isAscii ? `|${otherBlanks}` : ""})+`;
  const anyBlanks = new RegExp(pattern.source.replaceAll(String.raw`\s+`, blanks), isAscii ? "i" : "iu");
  return (content) => {
    const text = content.toString(isAscii ? "latin1" : "utf8");
    return anyBlanks.test(text.replace(seam, ""));
  };
}
