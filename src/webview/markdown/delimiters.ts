/** Emphasis, strong and strikethrough: CommonMark's delimiter stack, worked off from left to right as text comes. */
import { characterAfter, characterBefore, code, isAlphanumeric, sideOf } from "./characters.ts";
import { addSibling, deepestInline, depthOf, type Inline } from "./inlineNodes.ts";

/** A node among its siblings. */
export interface Cell {
  node: Inline;
  previous: Cell | null;
  next: Cell | null;
}

/** A run of `*`, `_` or `~` that may open or close something. */
export interface Delimiter {
  readonly cell: Cell & { node: { type: "text"; text: string } };
  readonly character: number;
  /** Characters that are not used up yet. */
  length: number;
  readonly originalLength: number;
  readonly canOpen: boolean;
  readonly canClose: boolean;
  /** Where it stands in the text. */
  readonly at: number;
  previous: Delimiter | null;
  next: Delimiter | null;
}

/** The cells and delimiters of a text so far. */
export interface Line {
  first: Cell | null;
  last: Cell | null;
  top: Delimiter | null;
  bottom: Delimiter | null;
  /** Where the last opener stood whose span would have been too deep; -1 for none. What is around it stays flat. */
  deepAt: number;
}

/** Below which place no opener is left, by kind of closer: keeps looking back linear. Made once a closer finds none. */
export interface Floors {
  byKind: Map<number, number> | null;
}

export function pushCell(line: Line, node: Inline): Cell {
  const cell: Cell = { node, previous: line.last, next: null };
  if (line.last) line.last.next = cell;
  else line.first = cell;
  line.last = cell;
  return cell;
}

export function removeCell(line: Line, cell: Cell): void {
  if (cell.previous) cell.previous.next = cell.next;
  else line.first = cell.next;
  if (cell.next) cell.next.previous = cell.previous;
  else line.last = cell.previous;
}

/**
 * Puts one node in the place of all cells between `opener` and `closer`; a closer of null is the end.
 *
 * @param at where the opener stands in the text. A node that would be too deep is left out.
 */
export function wrapCells(
  line: Line,
  opener: Cell,
  closer: Cell | null,
  at: number,
  make: (children: readonly Inline[], depth: number) => Inline,
): void {
  if (at < line.deepAt) return;
  const children: Inline[] = [];
  for (let cell = opener.next; cell && cell !== closer; cell = cell.next) addSibling(children, cell.node);
  const depth = depthOf(children) + 1;
  if (depth > deepestInline) {
    line.deepAt = at;
    return;
  }
  const cell: Cell = { node: make(children, depth), previous: opener, next: closer };
  opener.next = cell;
  if (closer) closer.previous = cell;
  else line.last = cell;
}

/** Whether the run from `at` to `end` opens or closes, by what stands beside it. */
export function flanking(
  text: string,
  at: number,
  end: number,
  before: string,
): { readonly canOpen: boolean; readonly canClose: boolean } {
  const left = sideOf(at === 0 ? before : characterBefore(text, at));
  const right = sideOf(characterAfter(text, end));
  const isLeft = right !== "space" && (right !== "punctuation" || left !== "other");
  const isRight = left !== "space" && (left !== "punctuation" || right !== "other");
  if (text.charCodeAt(at) !== code.underscore) return { canOpen: isLeft, canClose: isRight };
  return {
    canOpen: isLeft && (!isRight || left === "punctuation"),
    canClose: isRight && (!isLeft || right === "punctuation"),
  };
}

/** True for `a_b`: neither side makes the underscore a delimiter. */
export function isWithinWord(text: string, at: number, before: string): boolean {
  const previous = at === 0 ? before.charCodeAt(before.length - 1) : text.charCodeAt(at - 1);
  return isAlphanumeric(previous) && isAlphanumeric(text.charCodeAt(at + 1));
}

export function pushDelimiter(
  line: Line,
  delimiter: Omit<Delimiter, "previous" | "next" | "originalLength">,
): void {
  const made = { ...delimiter, originalLength: delimiter.length, previous: line.top, next: null };
  if (line.top) line.top.next = made;
  else line.bottom = made;
  line.top = made;
}

function removeDelimiter(line: Line, delimiter: Delimiter): void {
  if (delimiter.previous) delimiter.previous.next = delimiter.next;
  else line.bottom = delimiter.next;
  if (delimiter.next) delimiter.next.previous = delimiter.previous;
  else line.top = delimiter.previous;
}

/** Forgets the delimiters above `floor`: they stay text. */
export function dropAbove(line: Line, floor: Delimiter | null): void {
  line.top = floor;
  if (floor) floor.next = null;
  else line.bottom = null;
}

/**
 * Matches closers with openers above `floor`, beginning with the delimiter `start`. What is left can only open.
 *
 * Going on later with the delimiters that came since gives the same as going over all at once: a closer only looks
 * back.
 */
export function matchDelimiters(
  line: Line,
  floor: Delimiter | null,
  start: Delimiter | null,
  floors: Floors,
): void {
  let closer = start;
  while (closer) {
    if (!closer.canClose) {
      closer = closer.next;
      continue;
    }
    const kind = kindOf(closer);
    const opener = findOpener(closer, floor, floors.byKind?.get(kind) ?? -1);
    if (opener) {
      closer = join(line, opener, closer);
    } else {
      (floors.byKind ??= new Map()).set(kind, closer.at);
      const { next, canOpen } = closer;
      if (!canOpen) removeDelimiter(line, closer);
      closer = next;
    }
  }
}

function kindOf({ character, canOpen, originalLength }: Delimiter): number {
  const size = character === code.tilde ? Math.min(originalLength, 3) : originalLength % 3;
  return character * 8 + (canOpen ? 4 : 0) + size;
}

function findOpener(closer: Delimiter, floor: Delimiter | null, lowest: number): Delimiter | null {
  for (
    let opener = closer.previous;
    opener && opener !== floor && opener.at >= lowest;
    opener = opener.previous
  ) {
    if (opener.character === closer.character && opener.canOpen && fits(opener, closer)) return opener;
  }
  return null;
}

/** GFM: tildes match in number. CommonMark: the rule of three. */
function fits(opener: Delimiter, closer: Delimiter): boolean {
  if (closer.character === code.tilde) return opener.length === closer.length;
  if (!closer.canOpen && !opener.canClose) return true;
  return closer.originalLength % 3 === 0 || (opener.originalLength + closer.originalLength) % 3 !== 0;
}

/** Makes one span of what stands between the two, and gives the delimiter to look at next. */
function join(line: Line, opener: Delimiter, closer: Delimiter): Delimiter | null {
  const isStrike = closer.character === code.tilde;
  const used = isStrike ? closer.length : closer.length >= 2 && opener.length >= 2 ? 2 : 1;
  take(opener, used);
  take(closer, used);
  opener.next = closer;
  closer.previous = opener;
  const type = isStrike ? "strike" : used === 2 ? "strong" : "emphasis";
  wrapCells(line, opener.cell, closer.cell, opener.at, (children, depth) => ({ type, children, depth }));
  if (opener.length === 0) {
    removeDelimiter(line, opener);
    removeCell(line, opener.cell);
  }
  if (closer.length > 0) return closer;
  removeDelimiter(line, closer);
  removeCell(line, closer.cell);
  return closer.next;
}

function take(delimiter: Delimiter, count: number): void {
  delimiter.length -= count;
  delimiter.cell.node.text = delimiter.cell.node.text.slice(count);
}
