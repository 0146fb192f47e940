/** Where code that was asked about is now: the document may have changed since. */
import { isBlank } from "./indentation.ts";
import { withOwnLines } from "./ownLines.ts";

export type Whereabouts =
  | { readonly type: "found"; readonly start: number; readonly end: number }
  /** It is there more than once, and at none of these places where it was. */
  | { readonly type: "several" }
  | { readonly type: "none" };

/** Code as it was read. */
export interface AskedPart {
  readonly text: string;
  /** The line that it began in, from 1. */
  readonly startLine: number;
}

/** Places beyond which it does not matter how many more there are. */
const enough = 100;

/**
 * Looks for `code` in `text`: where it was, else wherever it is alone and no part of a longer word, else for lines that
 * differ in nothing but their indentation. Lines of it that the user left out are those of the text.
 */
export function findCode(text: string, { text: asked, startLine }: AskedPart): Whereabouts {
  const code = withOwnLines(text, asked);
  if (code === null || isBlank(code)) return { type: "none" };
  const wanted = text.includes("\r\n") ? code.replace(/\r?\n/g, "\r\n") : code.replaceAll("\r\n", "\n");
  const starts: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0 && starts.length < enough; at = text.indexOf(wanted, at + 1)) {
    starts.push(at);
  }
  const lineStart = offsetOfLine(text, startLine - 1);
  const nextLine = offsetOfLine(text, startLine);
  const same = starts.filter((start) => start >= lineStart && start < nextLine);
  const apart = starts.filter((start) => !partsWord(text, start) && !partsWord(text, start + wanted.length));
  const [start, ...others] = same.length > 0 ? same : apart;
  if (start === undefined) return findIndented(text, wanted);
  if (others.length > 0) return { type: "several" };
  return { type: "found", start, end: start + wanted.length };
}

/** Whether a word goes on over this place. */
function partsWord(text: string, at: number): boolean {
  return /^[\w$]{2}$/.test(text.slice(Math.max(0, at - 1), at + 1));
}

function offsetOfLine(text: string, line: number): number {
  let at = 0;
  for (let count = 0; count < line; count++) {
    const next = text.indexOf("\n", at);
    if (next < 0) return count === line - 1 ? text.length + 1 : Infinity;
    at = next + 1;
  }
  return at;
}

function findIndented(text: string, code: string): Whereabouts {
  const wanted = code
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const lines: { readonly text: string; readonly start: number; readonly end: number }[] = [];
  let at = 0;
  for (const line of text.split("\n")) {
    const trimmed = line.trim();
    if (trimmed !== "") {
      lines.push({ text: trimmed, start: at, end: at + line.trimEnd().length });
    }
    at += line.length + 1;
  }
  const found = lines.flatMap((line, index) => {
    const isHere = wanted.every((one, offset) => lines[index + offset]?.text === one);
    const last = lines[index + wanted.length - 1];
    return isHere && last ? [{ start: line.start, end: last.end }] : [];
  });
  const [place, ...others] = found;
  if (!place) return { type: "none" };
  return others.length > 0 ? { type: "several" } : { type: "found", ...place };
}
