/** Lines that a user left out of what was sent, brought back into the code of an answer: only the document has them. */
import { indentOf, isBlank, movedIndent } from "./indentation.ts";
import { leftOut, scanSecrets } from "./secretScan.ts";

/** The nearest lines above and below that are not blank. */
type Around = readonly [above: string | null, below: string | null];

/**
 * The code with the document's own lines in the place of the notes that stand for them. A note stands for one of the
 * lines that look like secrets: for the one that has the same neighbours.
 *
 * @param text of the document.
 * @returns null where it is not told which line a note stands for, or two stand for the same.
 */
export function withOwnLines(text: string, code: string): string | null {
  if (!code.includes(leftOut)) return code;
  const own = linesOf(text.split(/\r?\n/));
  const known = new Set(own.lines.map((line) => line.trim()));
  const lines = code.split(/\r\n|\r|\n/);
  const hasNote = (line: string): boolean => line.includes(leftOut) && !known.has(line.trim());
  const free = secretLines(text);
  const brought: string[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (!hasNote(line)) {
      brought.push(line);
      at++;
      continue;
    }
    let end = at;
    while (end < lines.length && isNote(lines[end] ?? "")) end++;
    const around: Around = [brought.findLast(isLine) ?? null, firstLine(lines, end)];
    const place = end === at ? null : placeOf({ own, free, count: end - at, around });
    if (place === null) return null;
    const there = own.lines.slice(place, place + end - at);
    const indent = indentFor(around, aroundOf(own, place, end - at), line);
    for (const one of there) brought.push(indent(one, there[0] ?? ""));
    for (let gone = place; gone < place + end - at; gone++) free.delete(gone);
    at = end;
  }
  return brought.join("\n");
}

/** A document's lines, with the nearest ones above and below each that are not blank. */
interface Lines {
  readonly lines: readonly string[];
  readonly above: readonly (string | null)[];
  readonly below: readonly (string | null)[];
}

function linesOf(lines: readonly string[]): Lines {
  const nearest = (order: readonly string[]): (string | null)[] => {
    let last: string | null = null;
    return order.map((line) => {
      const found = last;
      if (isLine(line)) last = line;
      return found;
    });
  };
  return { lines, above: nearest(lines), below: nearest(lines.toReversed()).toReversed() };
}

function isLine(line: string): boolean {
  return !isBlank(line);
}

function firstLine(lines: readonly string[], from: number): string | null {
  for (let at = from; at < lines.length; at++) if (isLine(lines[at] ?? "")) return lines[at] ?? null;
  return null;
}

function aroundOf({ above, below }: Lines, line: number, count: number): Around {
  return [above[line] ?? null, below[line + count - 1] ?? null];
}

/** Nothing but a note, which may have become a comment. */
function isNote(line: string): boolean {
  return line.includes(leftOut) && /^[\s/#*;%<!>-]*$/.test(line.replace(leftOut, ""));
}

/** The lines that would be left out of the text, by their index. */
function secretLines(text: string): Set<number> {
  const lines = new Set<number>();
  for (const { startLine, endLine } of scanSecrets(text)) {
    for (let line = startLine; line <= endLine; line++) lines.add(line - 1);
  }
  return lines;
}

/** Where in the document `count` notes with these neighbours stand; null where nothing tells, or not which of several. */
function placeOf(notes: {
  readonly own: Lines;
  readonly free: ReadonlySet<number>;
  readonly count: number;
  readonly around: Around;
}): number | null {
  const { own, free, count, around } = notes;
  const all = [...free].filter((line) => isFree(free, line, count));
  const isAlone = around.every((line) => line === null);
  for (const wanted of isAlone ? [0] : [2, 1]) {
    const [place, ...others] = all.filter((line) => {
      const same = aroundOf(own, line, count).filter(
        // Of one neighbour alone a bracket says nothing: another object ends with the same.
        (one, side) => isSame(one, around[side] ?? null) && (wanted === 2 || /[\p{L}\p{N}]/u.test(one ?? "")),
      );
      return isAlone || same.length >= wanted;
    });
    if (place !== undefined) return others.length === 0 ? place : null;
  }
  return null;
}

function isFree(free: ReadonlySet<number>, line: number, count: number): boolean {
  for (let by = 0; by < count; by++) if (!free.has(line + by)) return false;
  return true;
}

function isSame(one: string | null, other: string | null): boolean {
  return one !== null && one.trim() === other?.trim();
}

/** How a line is indented in the code: as its note, or, where that has lost its indentation, as its neighbour is. */
function indentFor(around: Around, there: Around, note: string): (line: string, first: string) => string {
  const base = indentOf(note);
  if (base !== "") return (line, first) => movedIndent(line, indentOf(first), base);
  const side = around.findIndex((line, index) => isSame(line, there[index] ?? null));
  const [from, to] = [indentOf(there[side] ?? ""), indentOf(around[side] ?? "")];
  return (line) => movedIndent(line, from, to);
}
