/**
 * How the end of a text looks while it is still being said: what stands open is drawn as if it were closed right
 * here, and marks that may still mean something are not shown. Nothing of this outlives the next piece of text.
 */
import { isLinkTail } from "./brackets.ts";
import { code, isAlphanumeric } from "./characters.ts";
import { matchDelimiters, wrapCells, type Cell, type Delimiter, type Line } from "./delimiters.ts";
import { hasOpenBracket, type Scanner } from "./scanner.ts";

/** A footnote's label that is being said, which will be a number; or a bracket, of which nothing is known yet. */
const unfinishedNote = /^\[(?:\^[^\s[\]]*\]?)?$/;
const longestNote = 104;

/** Draws the end of the scanner's text as it stands. What reading stopped at, waiting for more, is not shown. */
export function closeForNow(scanner: Scanner): void {
  const { text, at: unread, before, line, brackets } = scanner;
  if (!line.top && !hasOpenBracket(scanner)) return;
  if (isLinkTail(text, unread)) brackets?.closeForNow();
  // Guesses are for the line that is being said: what stays open longer is more likely not meant to close.
  const lineStart = text.lastIndexOf("\n") + 1;
  const isWord = (at: number): boolean =>
    isAlphanumeric(at === 0 ? before.charCodeAt(0) : text.charCodeAt(at - 1));
  matchDelimiters(line, null, line.bottom, { byKind: null });
  for (const { cell, at } of brackets?.list() ?? []) {
    if (at < lineStart) break;
    if (unfinishedNote.test(text.slice(at, at + longestNote))) dropFrom(line, cell);
    else if (!isWord(at)) cell.node = { type: "text", text: "" };
  }
  for (let opener = line.top; opener && opener.at >= lineStart; opener = opener.previous) {
    if (opener.canOpen && !isLiteral(opener, isWord(opener.at))) openForNow(line, opener);
  }
}

/** Shows nothing from this cell on. */
function dropFrom(line: Line, cell: Cell): void {
  cell.node = { type: "text", text: "" };
  cell.next = null;
  line.last = cell;
}

/** `5*3` and `~5` are seldom the beginning of anything. */
function isLiteral({ character, length }: Delimiter, isAfterWord: boolean): boolean {
  return length === 1 && (character === code.tilde || isAfterWord);
}

function openForNow(line: Line, opener: Delimiter): void {
  opener.cell.node.text = "";
  if (opener.character === code.tilde) {
    wrapCells(line, opener.cell, null, opener.at, (children, depth) => ({ type: "strike", children, depth }));
    return;
  }
  if (opener.length > 1) {
    wrapCells(line, opener.cell, null, opener.at, (children, depth) => ({ type: "strong", children, depth }));
  }
  if (opener.length % 2 === 1) {
    wrapCells(line, opener.cell, null, opener.at, (children, depth) => ({
      type: "emphasis",
      children,
      depth,
    }));
  }
}
