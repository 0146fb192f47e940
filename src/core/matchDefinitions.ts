/** Code of an answer as definitions that a document has already: each takes the place of its namesake. */
import { definitionsIn, membersOf, outermost, type Definition } from "./definitions.ts";
import { codeLines, insertion, replacement, type Target } from "./fitCode.ts";
import { importEdits } from "./importEdits.ts";
import { importsIn } from "./imports.ts";
import { isBlank } from "./indentation.ts";
import { isHeading } from "./wholeAnswer.ts";
import type { TextEdit } from "./textEdits.ts";

/** A part of a document; offsets count UTF-16 units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * The edits that bring each definition to its place; a new one goes behind the one that it stands behind, or before the
 * first, and imports go to the document's. Null for code that is anything else besides, that has no namesake in the
 * document, or more than one, or that lacks what its namesake holds.
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
  const imports = importsIn(lines);
  if (!imports) return null;
  const isImported = (line: number): boolean =>
    imports.some(({ first, last }) => line >= first && line <= last);
  const all = definitionsIn(lines).filter(({ line }) => !isImported(line));
  const outer = outermost(all);
  const others = restOf(lines, outer, isImported);
  if (others.some((line) => !isHeading(line) || !target.text.includes(line.trim()))) return null;

  const known = placesIn(target.text);
  const parts: Definition[] = [];
  const found: (readonly Place[])[] = [];
  for (const one of outer) {
    const places = namesakesOf(one, known, asked);
    const [place, ...more] = places;
    if (more.length > 0) return null;
    const members = place && !hasMembers(place, one, all) ? membersAlone(one, all, lines) : null;
    if (place && members) {
      const inside = known.filter(({ head, end }) => head > place.head && end <= place.end);
      parts.push(...members);
      found.push(...members.map((member) => namesakesOf(member, inside, asked)));
    } else {
      parts.push(one);
      found.push(places);
    }
  }
  const [begin] = parts;
  if (!begin || found.some((places) => places.length > 1)) return null;
  const groups: Group[] = [];
  const newOnes: Definition[] = [];
  for (const [index, part] of parts.entries()) {
    const place = ownPlace(index, found);
    const group = groups.at(-1);
    if (place) groups.push({ place, head: part, last: part.last });
    else if (group) group.last = part.last;
    else newOnes.push(part);
    if (place && !(hasMembers(place, part, all) && isOpenAlike(target, place, part, lines))) return null;
  }
  const [first] = groups;
  if (!first || (asked && leavesRest(target, groups, asked))) return null;
  const edits = importEdits(target, imports);
  if (!edits) return null;
  const above =
    newOnes.length === 0 ? [] : [insertedAbove(target, first, lines.slice(begin.first, first.head.first))];
  return [...edits, ...above, ...groups.flatMap((group) => groupEdits(target, group, lines))];
}

/** A definition of the code that has a namesake, and the new ones behind it, down to line `last`. */
interface Group {
  readonly place: Place;
  readonly head: Definition;
  last: number;
}

/** A definition of the document, as offsets: from its comments, its decorators or its own line, to its end. */
interface Place extends Stretch {
  readonly name: string;
  readonly decorated: number;
  readonly head: number;
  readonly isFree: boolean | null;
  readonly members: readonly string[];
}

function placesIn(text: string): readonly Place[] {
  const lines = text.split(/\r?\n/);
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
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

/** The lines that are neither of a definition nor of an import. */
function restOf(
  lines: readonly string[],
  parts: readonly Definition[],
  isImported: (line: number) => boolean,
): readonly string[] {
  const isPart = (index: number): boolean => parts.some(({ first, last }) => index >= first && index <= last);
  return lines.filter((line, index) => !isBlank(line) && !isImported(index) && !isPart(index));
}

function namesakesOf(
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

/** The place of a part, unless one before it has that already, or it lies in that of another. */
function ownPlace(index: number, found: readonly (readonly Place[])[]): Place | null {
  const [place] = found[index] ?? [];
  if (!place) return null;
  const isTaken = found.some(([other], at) => {
    if (!other || at === index) return false;
    return other === place ? at < index : other.head <= place.head && other.end >= place.end;
  });
  return isTaken ? null : place;
}

/** Whether a part has all that its namesake is made of: what it lacks would be deleted with that. */
function hasMembers(place: Place, part: Definition, all: readonly Definition[]): boolean {
  const names = new Set(membersOf(part, all).map(({ name }) => name));
  return place.members.every((name) => names.has(name));
}

/** What a container is made of, where nothing but its head and its end is around that; else null. */
function membersAlone(
  container: Definition,
  all: readonly Definition[],
  lines: readonly string[],
): readonly Definition[] | null {
  const members = outermost(all.filter(({ line }) => line > container.line && line <= container.last));
  const inside = lines.slice(container.line + 1, container.last + 1);
  const isMember = (index: number): boolean => {
    const line = index + container.line + 1;
    return members.some(({ first, last }) => line >= first && line <= last);
  };
  const isAlone = inside.every((line, index) => isMember(index) || /^\s*(?:[{})\];,]*|end)\s*$/.test(line));
  return members.length > 0 && isAlone ? members : null;
}

/** Whether no bracket or text is left open in what goes or in what comes alone: one of them would be cut off. */
function isOpenAlike({ text }: Target, place: Place, part: Definition, lines: readonly string[]): boolean {
  const count = (code: string, searched: string): number => code.split(searched).length - 1;
  const open = (code: string): readonly number[] => [
    count(code, "{") - count(code, "}"),
    count(code, "`") % 2,
    count(code, '"""') % 2,
  ];
  const old = open(text.slice(place.head, place.end));
  return open(lines.slice(part.line, part.last + 1).join("\n")).every(
    (number, index) => number === old[index],
  );
}

function insertedAbove(target: Target, { place }: Group, lines: readonly string[]): TextEdit {
  const edit = insertion(target, place.start, lines.join("\n"));
  const blank = lines.length - 1 - lines.findLastIndex((line) => !isBlank(line));
  return { ...edit, text: edit.text + target.lineEnd.repeat(Math.max(1, blank)) };
}

/** Comments and decorators of the document that the answer does not repeat stay. */
function groupEdits(
  target: Target,
  { place, head, last }: Group,
  lines: readonly string[],
): readonly TextEdit[] {
  const hasComments = head.first < head.decorated;
  const hasDecorators = head.decorated < head.line;
  const from = hasDecorators ? place.decorated : place.head;
  const isWhole = hasComments && (hasDecorators || place.decorated === place.head);
  if (!hasComments || isWhole) {
    const code = lines.slice(isWhole ? head.first : head.decorated, last + 1).join("\n");
    return [replacement(target, isWhole ? place.start : from, place.end, code)];
  }
  const comments = lines.slice(head.first, head.decorated).join("\n");
  const above =
    place.start < place.decorated
      ? replacement(target, place.start, place.decorated, comments)
      : insertion(target, place.start, comments);
  return [above, replacement(target, from, place.end, lines.slice(head.decorated, last + 1).join("\n"))];
}

/** Whether what was asked about holds more than the definitions that are replaced, or that these are in. */
function leavesRest({ text }: Target, groups: readonly Group[], asked: Stretch): boolean {
  const words = text.slice(asked.start, asked.end);
  const start = asked.start + (words.length - words.trimStart().length);
  const end = asked.start + words.trimEnd().length;
  if (groups.some(({ place }) => place.start <= start && place.end >= end)) return false;
  const lines = words.split(/\r?\n/);
  const imports = importsIn(lines) ?? [];
  const all = definitionsIn(lines);
  const outer = outermost(all);
  const isImported = (line: number): boolean =>
    imports.some(({ first, last }) => line >= first && line <= last);
  if (restOf(lines, outer, isImported).length > 0) return true;
  const names = new Set(groups.map(({ place }) => place.name));
  return !outer.every(
    ({ line: from, last }) =>
      isImported(from) || all.some(({ name, line }) => names.has(name) && line >= from && line <= last),
  );
}

/** Whether the code repeats a definition of the document of which only a part was asked about. */
export function repeatsMore({ text }: Target, code: string, asked: Stretch): boolean {
  const names = new Set(outermost(definitionsIn(codeLines(code))).map(({ name }) => name));
  const words = text.slice(asked.start, asked.end);
  const start = asked.start + (words.length - words.trimStart().length);
  const end = asked.start + words.trimEnd().length;
  return placesIn(text).some(
    ({ name, head, end: last }) =>
      names.has(name) && head <= start && last >= end && (head < start || last > end),
  );
}
