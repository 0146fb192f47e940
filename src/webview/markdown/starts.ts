/**
 * How blocks begin: each rule looks at a line from its first character that is no space on, and says what begins
 * there, that nothing does (null), or, of a line that is still coming, that it is too early to tell ("later").
 */
import type { ListMarker } from "./blocks.ts";
import { unescapeText } from "./characters.ts";

export type Outcome<Found> = Found | "later" | null;

/** True for a line that begins with a letter, as most do: nothing but text begins so. */
export function isText(line: string, at: number): boolean {
  const first = line.charCodeAt(at);
  return (first >= 97 && first <= 122) || (first >= 65 && first <= 90) || first > 127;
}

/** `# text`: the level, and where the text begins. */
export function atxHeading(rest: string, whole: boolean): Outcome<{ level: number; length: number }> {
  if (rest[0] !== "#") return null;
  const marks = /^#{1,6}(?=[ \t]|$)/.exec(rest)?.[0];
  if (marks === undefined) return null;
  if (marks.length === rest.length) return whole ? { level: marks.length, length: marks.length } : "later";
  return { level: marks.length, length: marks.length };
}

/** A fence of code, with what is said about it. The whole line is needed: a backtick in it makes it text. */
export function openingFence(rest: string, whole: boolean): Outcome<{ fence: string; info: string }> {
  const first = rest[0];
  if (first !== "`" && first !== "~") return null;
  const fence = (first === "`" ? /^`+/ : /^~+/).exec(rest)?.[0] ?? "";
  if (fence.length < 3) return fence.length === rest.length && !whole ? "later" : null;
  if (first === "`" && rest.includes("`", fence.length)) return null;
  return whole ? { fence, info: unescapeText(rest.slice(fence.length).trim()) } : "later";
}

/** Whether the line closes code that `fence` opened. */
export function closingFence(rest: string, fence: string, whole: boolean): Outcome<true> {
  const first = fence[0] ?? "";
  let length = 0;
  while (rest[length] === first) length++;
  if (length < rest.length && (length < fence.length || rest.slice(length).trim() !== "")) return null;
  if (!whole) return "later";
  return length >= fence.length ? true : null;
}

export function isRule(rest: string, whole: boolean): Outcome<true> {
  const first = rest[0];
  if (first !== "*" && first !== "-" && first !== "_") return null;
  if (!/^(?:\*[*\t ]*|-[-\t ]*|_[_\t ]*)$/.test(rest)) return null;
  if (!whole) return "later";
  return rest.replace(/[\t ]+/g, "").length >= 3 ? true : null;
}

/** The line below a heading. */
export function setextLevel(rest: string, whole: boolean): Outcome<1 | 2> {
  if (rest[0] !== "=" && rest[0] !== "-") return null;
  if (!/^(?:=+|-+)[ \t]*$/.test(rest)) return null;
  if (!whole) return "later";
  return rest.startsWith("=") ? 1 : 2;
}

/** A bullet or number: the marker, its length and the spaces after it, and whether text follows them. */
export interface ListStart {
  readonly marker: ListMarker;
  readonly length: number;
  readonly isEmpty: boolean;
}

/** @param interrupts whether it would end a paragraph: that takes text, and a list that begins with 1. */
export function listStart(rest: string, whole: boolean, interrupts: boolean): Outcome<ListStart> {
  const match = /^(?:([*+-])|(\d{1,9})(?:([.)])|$))(?:[ \t]+|$)/.exec(rest);
  if (!match) return null;
  const [found, bullet, digits = "", delimiter] = match;
  if (bullet === undefined && delimiter === undefined) return whole ? null : "later";
  if (found.length === rest.length && !whole) return "later";
  const start = digits === "" ? 1 : Number(digits);
  const isEmpty = found.length === rest.length;
  if (interrupts && (isEmpty || start !== 1)) return null;
  const mark = bullet ?? delimiter ?? "";
  const marker = { isOrdered: bullet === undefined, mark, start };
  return { marker, length: digits.length + 1, isEmpty };
}

/** `[^label]:`, which begins a footnote. */
export function noteStart(rest: string, whole: boolean): Outcome<{ label: string; length: number }> {
  if (rest[0] !== "[") return null;
  const match = /^\[\^([^\s[\]]{1,100})\]:/.exec(rest);
  if (match) return { label: match[1] ?? "", length: match[0].length };
  return !whole && /^\[(?:\^(?:[^\s[\]]{0,100}|[^\s[\]]{1,100}\])?)?$/.test(rest) ? "later" : null;
}

/** A formula on lines of its own: what closes it, and what of it stands in this line already. */
export interface MathStart {
  readonly closer: "$$" | "\\]";
  readonly source: string;
  readonly isClosed: boolean;
}

/** Begins with a line that is `$$` or `\[`, or a whole formula between them, or the beginning of an environment. */
export function mathStart(rest: string, whole: boolean): Outcome<MathStart> {
  if (rest[0] !== "$" && rest[0] !== "\\") return null;
  const opener = rest.slice(0, 2);
  if (opener !== "$$" && opener !== "\\[") return !whole && (rest === "$" || rest === "\\") ? "later" : null;
  if (!whole) return "later";
  const closer = opener === "$$" ? "$$" : "\\]";
  const body = rest.slice(2).trim();
  if (body === "" || (body.startsWith("\\begin{") && !body.includes(closer))) {
    return { closer, source: body, isClosed: false };
  }
  const end = body.length - 2;
  if (end <= 0 || body.indexOf(closer) !== end || !/[\p{L}\p{N}]/u.test(body.slice(0, end))) return null;
  return { closer, source: body.slice(0, end).trim(), isClosed: true };
}

/** The line below a table's header: how each column is aligned. */
export function delimiterRow(rest: string, whole: boolean): Outcome<readonly string[]> {
  if (!/^[|:-][|:\- \t]*$/.test(rest)) return null;
  if (!whole) return "later";
  if (!rest.includes("-") || !/[|:]/.test(rest)) return null;
  const cells = rest.trim().replace(/^\|/, "").replace(/\|$/, "").split("|");
  const alignments: string[] = [];
  for (const cell of cells) {
    const match = /^(:?)-+(:?)$/.exec(cell.trim());
    if (!match) return null;
    const [, left, right] = match;
    alignments.push(left ? (right ? "center" : "left") : right ? "right" : "");
  }
  return alignments;
}
