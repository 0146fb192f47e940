/** Quotes, lists and footnotes: how the open ones go on in a line, and how new ones begin there. */
import type { Block, ListMarker } from "./blocks.ts";
import { indentOf, isBlank, skipCharacters, skipColumns, skipSpaces, type Cursor } from "./cursor.ts";
import { isRule, isText, listStart, noteStart, setextLevel, type Outcome } from "./starts.ts";

/** A container that begins in this line. */
export type Opening =
  | { readonly type: "quote" }
  | { readonly type: "note"; readonly label: string }
  | { readonly type: "item"; readonly marker: ListMarker; readonly width: number };

/** Deeper containers are read as text: each line costs as much as it is deep. */
const deepest = 40;
/** Spaces from which on a line is code. */
export const codeIndent = 4;

/** Whether an open container goes on in this line; its marks are gone over. */
export function continues({ kind, lastChild }: Block, cursor: Cursor, whole: boolean): Outcome<boolean> {
  if (kind.type === "list") return true;
  if (kind.type === "quote") {
    const isMarked = indentOf(cursor) < codeIndent && cursor.line[cursor.next] === ">";
    return isMarked && enterQuote(cursor, whole);
  }
  if (kind.type !== "item" && kind.type !== "note") return false;
  if (isBlank(cursor)) {
    if (!lastChild && kind.type === "item") return false;
    skipSpaces(cursor);
    return true;
  }
  const width = kind.type === "item" ? kind.width : codeIndent;
  if (indentOf(cursor) < width) return false;
  skipColumns(cursor, width);
  return true;
}

/** Takes `>` and one space after it. */
function enterQuote(cursor: Cursor, whole: boolean): Outcome<true> {
  skipSpaces(cursor);
  skipCharacters(cursor, 1);
  if (cursor.at === cursor.line.length && !whole) return "later";
  skipColumns(cursor, 1);
  return true;
}

/** Reads the container that begins in the line, if one does. `interrupts`: it would end a paragraph. */
export function nextContainer(
  cursor: Cursor,
  whole: boolean,
  interrupts: boolean,
  depth: number,
): Outcome<Opening> {
  if (depth > deepest || isText(cursor.line, cursor.next)) return null;
  const rest = cursor.line.slice(cursor.next);
  if (rest.startsWith(">")) {
    return enterQuote(cursor, whole) === "later" ? "later" : { type: "quote" };
  }
  const note = noteStart(rest, whole);
  if (note === "later") return "later";
  if (note) {
    skipSpaces(cursor);
    skipCharacters(cursor, note.length);
    skipSpaces(cursor);
    return { type: "note", label: note.label };
  }
  // A line of bullets is a rule, and below a paragraph a heading's underline, before it is a list.
  const rule = isRule(rest, whole);
  if (rule === "later") return "later";
  if (rule || (interrupts && setextLevel(rest, whole))) return null;
  const start = listStart(rest, whole, interrupts);
  if (start === "later" || start === null) return start;
  const indent = indentOf(cursor);
  skipSpaces(cursor);
  skipCharacters(cursor, start.length);
  const spaces = indentOf(cursor);
  const isCode = spaces > codeIndent;
  const padding = start.isEmpty || isCode ? 1 : spaces;
  if (start.isEmpty) skipSpaces(cursor);
  else skipColumns(cursor, padding);
  return { type: "item", marker: start.marker, width: indent + start.length + padding };
}
