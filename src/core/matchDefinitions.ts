/** Code of an answer as definitions that a document has already: each takes the place of its namesake. */
import { definitionsIn, outermost, type Definition } from "./definitions.ts";
import { codeLines, insertion, replacement, type Target } from "./fitCode.ts";
import { importEdits, isImport } from "./imports.ts";
import { isBlank } from "./indentation.ts";
import type { TextEdit } from "./textEdits.ts";

/** A part of a document; offsets count UTF-16 units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * The edits that bring each definition to its place; a new one goes behind the one that it stands behind, or before the
 * first, and imports go to the document's. Null for code that is anything else besides, that has no namesake in the
 * document, or more than one.
 *
 * @param asked what was asked about. Of several namesakes the one in there is meant; what stands there besides them must
 *   not be left behind, and then it is null as well.
 */
export function definitionEdits(
  target: Target,
  code: string,
  asked: Stretch | null,
): readonly TextEdit[] | null {
  const lines = codeLines(code);
  const parts = outermost(definitionsIn(lines));
  const [begin] = parts;
  if (!begin || !holdsNothingElse(lines, parts)) return null;
  const known = placesIn(target.text);
  const groups: Group[] = [];
  const newOnes: Definition[] = [];
  for (const part of parts) {
    const found = namesakesOf(part, known, asked);
    if (found.length > 1) return null;
    const [place] = found;
    const group = groups.at(-1);
    if (place) groups.push({ place, head: part, last: part.last });
    else if (group) group.last = part.last;
    else newOnes.push(part);
  }
  const [first] = groups;
  if (!first || (asked && leavesRest(target, groups, asked))) return null;
  const edits = [
    ...importEdits(
      target,
      lines.slice(0, begin.first).filter((line) => !isBlank(line)),
    ),
  ];
  if (newOnes.length > 0) {
    const above = insertion(target, first.place.start, lines.slice(begin.first, first.head.first).join("\n"));
    edits.push({ ...above, text: above.text + target.lineEnd });
  }
  for (const { place, head, last } of groups) {
    // Comments of the document that the answer does not repeat stay.
    const start = head.first < head.line ? place.start : place.head;
    edits.push(replacement(target, start, place.end, lines.slice(head.first, last + 1).join("\n")));
  }
  return edits;
}

/** A definition of the code that has a namesake, and the new ones behind it, down to line `last`. */
interface Group {
  readonly place: Place;
  readonly head: Definition;
  last: number;
}

/** A definition of the document, as offsets: from its comments, or from its own line, to its end. */
interface Place extends Stretch {
  readonly name: string;
  readonly head: number;
}

function placesIn(text: string): readonly Place[] {
  const lines = text.split(/\r?\n/);
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  const all = definitionsIn(lines);
  const outer = new Set(outermost(all));
  // A variable of a function is no place for what bears the same name elsewhere.
  const lasting = all.filter((definition) => !definition.isVariable || outer.has(definition));
  return lasting.map(({ name, first, line, last }) => ({
    name,
    start: starts[first] ?? 0,
    head: starts[line] ?? 0,
    end: (starts[last] ?? 0) + (lines[last]?.length ?? 0),
  }));
}

/** Whether all lines are imports at the beginning, or belong to definitions. */
function holdsNothingElse(lines: readonly string[], parts: readonly Definition[]): boolean {
  const begin = parts[0]?.first ?? 0;
  return lines.every((line, index) => {
    if (isBlank(line)) return true;
    return index < begin ? isImport(line) : parts.some(({ first, last }) => index >= first && index <= last);
  });
}

function namesakesOf({ name }: Definition, known: readonly Place[], asked: Stretch | null): readonly Place[] {
  const all = known.filter((place) => place.name === name);
  const within = all.filter(({ head }) => asked && head >= asked.start && head < asked.end);
  return within.length > 0 ? within : all;
}

/** Whether what was asked about holds more than the definitions that are replaced, or that these are in. */
function leavesRest({ text }: Target, groups: readonly Group[], asked: Stretch): boolean {
  const words = text.slice(asked.start, asked.end);
  const start = asked.start + (words.length - words.trimStart().length);
  const end = asked.start + words.trimEnd().length;
  if (groups.some(({ place }) => place.start <= start && place.end >= end)) return false;
  const lines = words.split(/\r?\n/);
  const all = definitionsIn(lines);
  const outer = outermost(all);
  const isCovered = (index: number): boolean =>
    outer.some(({ first, last }) => index >= first && index <= last);
  if (lines.some((line, index) => !isBlank(line) && !isImport(line) && !isCovered(index))) return true;
  const names = new Set(groups.map(({ place }) => place.name));
  return !outer.every(({ line: from, last }) =>
    all.some(({ name, line }) => names.has(name) && line >= from && line <= last),
  );
}
