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
  const own = text.split(/\r?\n/);
  const known = new Set(own.map((line) => line.trim()));
  const lines = code.split(/\r\n|\r|\n/);
  const hasNote = (line: string): boolean => line.includes(leftOut) && !known.has(line.trim());
  const free = secretLines(text);
  for (let first = lines.findIndex(hasNote); first >= 0; first = lines.findIndex(hasNote)) {
    const other = lines.findIndex((line, index) => index >= first && !isNote(line));
    const count = (other < 0 ? lines.length : other) - first;
    const around = neighboursOf(lines, first, first + count);
    const place = count === 0 ? null : placeOf({ own, free, count, around });
    if (place === null) return null;
    const brought = own.slice(place, place + count);
    const indent = indentFor(around, neighboursOf(own, place, place + count), lines[first] ?? "");
    lines.splice(first, count, ...brought.map((line) => indent(line, brought[0] ?? "")));
    for (let line = place; line < place + count; line++) free.delete(line);
  }
  return lines.join("\n");
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

function neighboursOf(lines: readonly string[], first: number, end: number): Around {
  const isLine = (line: string): boolean => !isBlank(line);
  return [lines.slice(0, first).findLast(isLine) ?? null, lines.slice(end).find(isLine) ?? null];
}

/** Where in the document `count` notes with these neighbours stand; null where nothing tells, or not which of several. */
function placeOf(notes: {
  readonly own: readonly string[];
  readonly free: ReadonlySet<number>;
  readonly count: number;
  readonly around: Around;
}): number | null {
  const { own, free, count, around } = notes;
  const all = [...free].filter((line) => Array.from({ length: count }).every((_, by) => free.has(line + by)));
  const isAlone = around.every((line) => line === null);
  for (const wanted of isAlone ? [0] : [2, 1]) {
    const [place, ...others] = all.filter((line) => {
      const there = neighboursOf(own, line, line + count);
      return isAlone || there.filter((one, side) => isSame(one, around[side] ?? null)).length >= wanted;
    });
    if (place !== undefined) return others.length === 0 ? place : null;
  }
  return null;
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
