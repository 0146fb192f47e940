/**
 * What of several items is sent: no line twice.
 *
 * - The same file twice: the one that was attached last. The same image, PDF or excerpt twice: one of them.
 * - A range that lies in an attached file, or in another range: named, as what the question may be about, without its
 *   text.
 * - Ranges of one file that overlap: joined to one, with the lines of both.
 *
 * Items are of one source by their URI, or by their path where there is none. Where they disagree about a line (one
 * was attached before an edit, or is without a secret) both stay as they are. The transcript keeps all of them.
 */
import { isText, type ContextItem, type FileItem, type SelectionItem } from "./context.ts";

export type Placed =
  | { readonly type: "whole"; readonly item: ContextItem }
  /** Its text stands in `within`. */
  | { readonly type: "within"; readonly item: SelectionItem; readonly within: FileItem | SelectionItem };

/** What is sent of `items`, in their order; joined ranges stand where the first of them stood. */
export function withoutRepetition(items: readonly ContextItem[]): readonly Placed[] {
  // Most messages: nothing to compare, and no text to be split.
  if (items.length < 2) return items.map(whole);
  const joined = joinRanges(items.filter((item, index) => !isRepeated(items, item, index)));
  const lined = joined.filter(isLined);
  const outer = lined.filter((item) => !lined.some((other) => isWithin(item, other)));
  return joined.map((item) => {
    const within = outer.find((other) => isWithin(item, other));
    return within && item.type === "selection" ? { type: "within", item, within } : whole(item);
  });
}

function whole(item: ContextItem): Placed {
  return { type: "whole", item };
}

function isLined(item: ContextItem): item is FileItem | SelectionItem {
  return item.type === "file" || item.type === "selection";
}

function isRepeated(items: readonly ContextItem[], item: ContextItem, index: number): boolean {
  // Of a file the last is the newest; of what is the same to the letter the first has the better place.
  if (item.type === "file") return items.some((other, at) => at > index && isSameFile(item, other));
  return items.some((other, at) => at < index && isSame(item, other));
}

function isSameFile(item: FileItem, other: ContextItem): boolean {
  return other.type === "file" && sourceOf(item) === sourceOf(other);
}

function isSame(item: ContextItem, other: ContextItem): boolean {
  if (item.type !== other.type || item.path !== other.path) return false;
  if (!isText(item)) return !isText(other) && item.data === other.data;
  if (!isText(other) || item.text !== other.text) return false;
  if (item.type === "excerpt") return other.type === "excerpt" && item.kind === other.kind;
  return item.type === "selection" && other.type === "selection" && item.startLine === other.startLine;
}

function sourceOf(item: FileItem | SelectionItem): string {
  return item.uri ?? item.path;
}

/** True where the lines of `other` hold those of `item`. Of two equal ranges neither is within the other. */
function isWithin(item: ContextItem, other: FileItem | SelectionItem): boolean {
  if (item.type !== "selection" || sourceOf(item) !== sourceOf(other)) return false;
  const first = other.type === "file" ? 1 : other.startLine;
  const isInside =
    other.type === "file" ||
    (first <= item.startLine &&
      item.endLine <= other.endLine &&
      other.endLine - first > item.endLine - item.startLine);
  if (!isInside) return false;
  const lines = linesOf(other.text).slice(item.startLine - first, item.endLine - first + 1);
  // It may begin and end in the middle of a line.
  return lines.join("\n").includes(linesOf(item.text).join("\n"));
}

function joinRanges(items: readonly ContextItem[]): readonly ContextItem[] {
  const joined: ContextItem[] = [];
  for (const item of items) {
    let range = item;
    let place = joined.length;
    // What stands there does not overlap: what joins one of them reaches no other that it did not reach itself.
    for (let at = joined.length - 1; at >= 0; at--) {
      const other = joined[at];
      const both = other && range.type === "selection" ? join(other, range) : null;
      if (!both) continue;
      joined.splice(at, 1);
      range = both;
      place = at;
    }
    joined.splice(place, 0, range);
  }
  return joined;
}

/** Two ranges as one; null where they do not overlap, where one holds the other, or where they disagree. */
function join(one: ContextItem, other: SelectionItem): SelectionItem | null {
  if (one.type !== "selection" || sourceOf(one) !== sourceOf(other)) return null;
  if (isWithin(one, other) || isWithin(other, one)) return null;
  const [first, second] = one.startLine <= other.startLine ? [one, other] : [other, one];
  if (second.startLine > first.endLine) return null;
  const lines = linesOf(first.text);
  const added = linesOf(second.text);
  if (lines.length !== first.endLine - first.startLine + 1) return null;
  for (const [index, line] of added.entries()) {
    const at = second.startLine - first.startLine + index;
    const known = lines[at];
    const fuller = known === undefined ? line : fullerOf(known, line);
    if (fuller === null) return null;
    lines[at] = fuller;
  }
  const last = second.endLine >= first.endLine ? second : first;
  const end = last.text.includes("\r\n") ? "\r\n" : "\n";
  const symbols = new Set([first.symbol, second.symbol].filter((symbol) => symbol !== undefined));
  return {
    ...first,
    endLine: last.endLine,
    text: `${lines.join(end)}${last.text.endsWith("\n") ? end : ""}`,
    ...(symbols.size > 0 && { symbol: [...symbols].join(", ") }),
  };
}

/** A range may have a part of its first and of its last line: the fuller one of two, null where neither holds the other. */
function fullerOf(one: string, other: string): string | null {
  if (one.includes(other)) return one;
  return other.includes(one) ? other : null;
}

/** Without their ends; an end after the last line begins no further one. */
function linesOf(text: string): string[] {
  return text.replace(/\r?\n$/, "").split(/\r?\n/);
}
