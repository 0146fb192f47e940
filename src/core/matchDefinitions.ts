/** Code of an answer as definitions that a document has already: each takes the place of its namesake. */
import { hasMembers, namesakesOf, placesIn, trimmed, type Place, type Stretch } from "./definitionPlaces.ts";
import { definitionsIn, outermost, type Definition } from "./definitions.ts";
import { codeLines, insertion, replacement, type Target } from "./fitCode.ts";
import { importEdits } from "./importEdits.ts";
import { importsIn } from "./imports.ts";
import { isBlank } from "./indentation.ts";
import { isHeading } from "./wholeAnswer.ts";
import type { TextEdit } from "./textEdits.ts";

/**
 * The edits that bring each definition to its place; a new one goes behind the one that it stands behind, or before the
 * first, and imports go to the document's. Of a class that has only some of its methods each of these goes to its place.
 * Null for code that is anything else besides, that has no namesake in the document, or more than one, or that lacks
 * something that would be deleted with its namesake.
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
  const parts = outer.flatMap((one) => partsOf(one, { all, lines, known, asked }));
  const [begin] = parts;
  if (!begin || parts.some(({ places }) => places.length > 1)) return null;
  const groups: Group[] = [];
  const newOnes: Part[] = [];
  for (const part of parts) {
    const place = ownPlace(part, parts);
    const group = groups.at(-1);
    if (place) groups.push({ place, part, last: part.head.last });
    else if (!group) newOnes.push(part);
    else if (group.part.owner === part.owner) group.last = part.head.last;
    else return null; // between the two the other's end stands
    if (place && !(hasMembers(place, part.head, all) && isOpenAlike(target, place, part.head, lines)))
      return null;
  }
  const [first] = groups;
  if (!first || newOnes.some(({ owner }) => owner !== first.part.owner)) return null;
  if (asked && leavesRest(target, groups, asked)) return null;
  const edits = importEdits(target, imports);
  if (!edits) return null;
  const above = lines.slice(begin.head.first, first.part.head.first);
  return [
    ...edits,
    ...(newOnes.length > 0 ? [insertedAbove(target, first, above)] : []),
    ...groups.flatMap((group) => groupEdits(target, group, lines)),
  ];
}

/** A definition of the code, and its namesakes in the document. */
interface Part {
  readonly head: Definition;
  readonly places: readonly Place[];
  /** What it was taken out of; null where it stands for itself. */
  readonly owner: Definition | null;
}

/** A definition of the code that has a namesake, and the new ones behind it, down to line `last`. */
interface Group {
  readonly place: Place;
  readonly part: Part;
  last: number;
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

/** The definition as one part; or those that it is made of, where the document's has more of them. */
function partsOf(
  head: Definition,
  code: {
    readonly all: readonly Definition[];
    readonly lines: readonly string[];
    readonly known: readonly Place[];
    readonly asked: Stretch | null;
  },
): readonly Part[] {
  const { all, lines, known, asked } = code;
  const places = namesakesOf(head, known, asked);
  const [place] = places;
  const members =
    place && places.length === 1 && !hasMembers(place, head, all) ? membersAlone(head, all, lines) : null;
  if (!place || !members) return [{ head, places, owner: null }];
  const inside = known.filter((other) => other.head > place.head && other.end <= place.end);
  return members.map((member) => ({
    head: member,
    places: namesakesOf(member, inside, asked),
    owner: head,
  }));
}

/** The place of a part, unless one before it has that already, or it lies in that of another. */
function ownPlace(part: Part, parts: readonly Part[]): Place | null {
  const [place] = part.places;
  if (!place) return null;
  const isTaken = parts.some((other, index) => {
    const [taken] = other.places;
    if (!taken || other === part) return false;
    if (taken === place) return index < parts.indexOf(part);
    return taken.head <= place.head && taken.end >= place.end;
  });
  return isTaken ? null : place;
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
  { place, part: { head }, last }: Group,
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
  const { start, end } = trimmed(text, asked);
  if (groups.some(({ place }) => place.start <= start && place.end >= end)) return false;
  const lines = text.slice(asked.start, asked.end).split(/\r?\n/);
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
