/** Where the definitions of a document are, and which of them code of an answer means. */
import { definitionsIn, membersOf, outermost, type Definition } from "./definitions.ts";
import { codeLines, type Target } from "./fitCode.ts";
import { lineStarts } from "./textEdits.ts";

/** A part of a document; offsets count UTF-16 units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A definition of the document, as offsets: from its comments, its decorators or its own line, to its end. */
export interface Place extends Stretch {
  readonly name: string;
  readonly decorated: number;
  readonly head: number;
  readonly isFree: boolean | null;
  readonly members: readonly string[];
}

export function placesIn(text: string): readonly Place[] {
  const lines = text.split(/\r?\n/);
  const starts = lineStarts(text);
  const all = definitionsIn(lines);
  const outer = new Set(outermost(all));
  // A variable of a function is no place for what bears the same name elsewhere.
  const lasting = all.filter((definition) => !definition.isVariable || outer.has(definition));
  return lasting.map((definition) => ({
    name: definition.name,
    isFree: definition.isFree,
    start: starts[definition.first] ?? 0,
    decorated: starts[definition.decorated] ?? 0,
    head: starts[definition.line] ?? 0,
    end: (starts[definition.last] ?? 0) + (lines[definition.last]?.length ?? 0),
    members: membersOf(definition, all).map(({ name }) => name),
  }));
}

/** The places that a definition of the code may be for: more than one where nothing tells which. */
export function namesakesOf(
  { name, isFree }: Definition,
  known: readonly Place[],
  asked: Stretch | null,
): readonly Place[] {
  // A method is no function of the same name, nor the other way about.
  const isAlike = (place: Place): boolean =>
    isFree === null || place.isFree === null || isFree === place.isFree;
  const all = known.filter((place) => place.name === name && isAlike(place));
  const within = all.filter(({ head }) => asked && head >= asked.start && head < asked.end);
  return within.length > 0 ? within : all;
}

/** Whether a part has all that its namesake is made of: what it lacks would be deleted with that. */
export function hasMembers(place: Place, part: Definition, all: readonly Definition[]): boolean {
  const names = new Set(membersOf(part, all).map(({ name }) => name));
  return place.members.every((name) => names.has(name));
}

/** Whether the code repeats a definition of the document of which only a part was asked about. */
export function repeatsMore({ text }: Target, code: string, asked: Stretch): boolean {
  const names = new Set(outermost(definitionsIn(codeLines(code))).map(({ name }) => name));
  const { start, end } = trimmed(text, asked);
  return placesIn(text).some(
    ({ name, head, end: last }) =>
      names.has(name) && head <= start && last >= end && (head < start || last > end),
  );
}

/** A stretch without the blanks at its ends. */
export function trimmed(text: string, { start, end }: Stretch): Stretch {
  const words = text.slice(start, end);
  return { start: start + (words.length - words.trimStart().length), end: start + words.trimEnd().length };
}
