/** Where a stretch of a text is after the text was edited. */

/** A place between two characters, both counted from zero. */
export interface Place {
  readonly line: number;
  readonly character: number;
}

export interface Span {
  readonly start: Place;
  readonly end: Place;
}

/** A stretch of a text that was replaced. */
export interface TextChange {
  readonly range: Span;
  readonly text: string;
}

/**
 * The span after the changes; the same object where it has not moved. Each change is about the text that those before
 * it have left: the order in which the editor tells them.
 *
 * What is written at an edge stays outside, as a line that is begun above or below; into an empty span it goes inside,
 * as when an undo brings back what was deleted. An edge within what was replaced stays at its line and character, as far
 * as the new text reaches: where all of a file is written anew, that is as near as can be told.
 */
export function shiftSpan(span: Span, changes: readonly TextChange[]): Span {
  return changes.reduce(shiftOnce, span);
}

function shiftOnce(span: Span, change: TextChange): Span {
  const isEmpty = compare(span.start, span.end) === 0;
  const start = shift(span.start, change, isEmpty ? "after" : "before");
  const end = shift(span.end, change, isEmpty ? "before" : "after");
  return start === span.start && end === span.end ? span : { start, end };
}

/** A place after the changes; what is written just there pushes it on. */
export function shiftPlace(place: Place, changes: readonly TextChange[]): Place {
  return changes.reduce<Place>((shifted, change) => shift(shifted, change, "before"), place);
}

/** @param inserted on which side of `place` a text goes that is inserted just there. */
function shift(place: Place, { range, text }: TextChange, inserted: "before" | "after"): Place {
  const { start, end } = range;
  const isInsertion = compare(start, end) === 0;
  if (compare(place, start) < 0) return place;
  if (compare(place, start) === 0 && (!isInsertion || inserted === "after")) return place;
  const newEnd = endOf(start, text);
  if (compare(place, end) < 0) return compare(place, newEnd) < 0 ? place : newEnd;
  const line = place.line - end.line + newEnd.line;
  const character =
    place.line === end.line ? place.character - end.character + newEnd.character : place.character;
  return { line, character };
}

/** Where a text ends that begins at `start`. */
export function endOf(start: Place, text: string): Place {
  const lines = text.split(/\r\n|\r|\n/);
  const last = lines.at(-1) ?? "";
  if (lines.length === 1) return { line: start.line, character: start.character + last.length };
  return { line: start.line + lines.length - 1, character: last.length };
}

/** The last line of a span. One that ends before the first character of a line does not hold that line. */
export function lastLineOf({ start, end }: Span): number {
  return end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
}

/** Negative when `a` comes first, zero when they are the same. */
export function compare(a: Place, b: Place): number {
  return a.line - b.line || a.character - b.character;
}
