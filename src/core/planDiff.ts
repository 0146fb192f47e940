/** What the hunks of a diff are to a document: each goes where the lines are that it keeps and removes. */
import type { Stretch } from "./definitionPlaces.ts";
import { hasElision } from "./elision.ts";
import { wholeFile, type Target } from "./fitCode.ts";
import { indentOf, isBlank, movedIndent } from "./indentation.ts";
import { withOwnLines } from "./ownLines.ts";
import { planOf, unclear, type Plan } from "./planApply.ts";
import { leftOut } from "./secretScan.ts";
import { lineStarts, type TextEdit } from "./textEdits.ts";
import type { Hunk, HunkLine } from "./unifiedDiff.ts";

/** A document by its lines, which begin at `starts`. */
interface Lined {
  readonly target: Target;
  readonly lines: readonly string[];
  readonly starts: readonly number[];
}

interface Place {
  /** The first line of it, from 0. */
  readonly line: number;
  /** The change is there already. */
  readonly isMade: boolean;
}

/** The lines that a diff adds, which are all of a file that is new. */
export function addedText(hunks: readonly Hunk[]): string {
  return hunks.map(({ lines }) => textOf(lines, "removed", "kept")).join("\n");
}

/**
 * The edits that make a diff's change; of what is made already there are none.
 *
 * @param asked what was asked about: of several places the one in there is meant.
 */
export function planDiff(target: Target, hunks: readonly Hunk[], asked: Stretch | null): Plan {
  const added = addedText(hunks);
  if (added.includes(leftOut) && !target.text.includes(leftOut)) return unclear("left-out");
  if (hasElision(target.text, added)) return unclear("elided");
  if (isBlank(target.text)) {
    const isAll = hunks.every(({ lines }) => lines.every(({ type }) => type === "added"));
    return isAll ? planOf(target, [wholeFile(target, added)]) : unclear("none");
  }
  const document = { target, lines: target.text.split(/\r?\n/), starts: lineStarts(target.text) };
  const edits: TextEdit[] = [];
  let from = 0;
  for (const hunk of hunks) {
    const lines = ownLines(target.text, hunk.lines);
    if (!lines) return unclear("left-out");
    const place = placeOf(document, { ...hunk, lines }, { from, asked });
    if (place === "none" || place === "several") return unclear(place);
    if (!place.isMade) edits.push(...editsOf(document, lines, place.line));
    from = place.line + 1;
  }
  return planOf(target, edits);
}

/** With the document's own lines for those that the user had left out; null where nothing tells which they are. */
function ownLines(text: string, lines: readonly HunkLine[]): readonly HunkLine[] | null {
  const own = withOwnLines(text, textOf(lines, "added"))?.split("\n");
  let at = 0;
  return own
    ? lines.map((line) => (line.type === "added" ? line : { ...line, text: own[at++] ?? "" }))
    : null;
}

function textOf(lines: readonly HunkLine[], ...without: readonly HunkLine["type"][]): string {
  return lines.flatMap(({ type, text }) => (without.includes(type) ? [] : [text])).join("\n");
}

/** Where a hunk goes; of several places the one that was asked about, that comes next, or that has its number. */
function placeOf(
  document: Lined,
  { line, lines }: Hunk,
  hints: { readonly from: number; readonly asked: Stretch | null },
): Place | "none" | "several" {
  const old = lines.filter(({ type }) => type !== "added");
  const now = lines.filter(({ type }) => type !== "removed");
  const found = linesAt(document, old);
  // What is only removed leaves nothing to tell by that it was.
  const isAdding = lines.some(({ type, text }) => type === "added" && !isBlank(text));
  const made = isAdding ? linesAt(document, now) : [];
  const isNumbered = (at: number): boolean => at + 1 === line;
  if (!found.some(isNumbered)) {
    const [place] = found.length === 0 && made.length === 1 ? made : made.filter(isNumbered);
    if (place !== undefined) return { line: place, isMade: true };
  }
  const { starts } = document;
  const { from, asked } = hints;
  const isAsked = (at: number): boolean =>
    asked !== null &&
    (starts[at] ?? 0) >= lineStart(document, asked.start) &&
    (starts[at + old.length - 1] ?? 0) <= asked.end;
  const isLikely = [isAsked, (at: number) => at >= from, isNumbered];
  const likely = isLikely.reduce((left, is) => (left.some(is) ? left.filter(is) : left), found);
  const [place, ...others] = likely;
  if (place === undefined) return "none";
  if (others.length > 0) return "several";
  // What it adds stands beside it by now.
  const isMade = made.some((at) => at <= place && at + now.length >= place + old.length);
  return { line: place, isMade: isMade && now.length > old.length };
}

function lineStart({ starts }: Lined, offset: number): number {
  return starts.findLast((start) => start <= offset) ?? 0;
}

/** The lines at which these stand, but for blanks at their ends; else those but for their indentation as well. */
function linesAt({ lines }: Lined, wanted: readonly HunkLine[]): readonly number[] {
  if (wanted.every(({ text }) => isBlank(text))) return [];
  const placesBy = (read: (line: string) => string): readonly number[] => {
    const texts = wanted.map(({ text }) => read(text));
    const all = lines.map(read);
    return all.flatMap((_, at) => (texts.every((text, by) => all[at + by] === text) ? [at] : []));
  };
  const same = placesBy((line) => line.trimEnd());
  return same.length > 0 ? same : placesBy((line) => line.trim());
}

/** One edit for each run of lines that go and come: what the hunk keeps stays as the document has it. */
function editsOf(document: Lined, lines: readonly HunkLine[], place: number): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  const old = lines.filter(({ type }) => type !== "added");
  const told = old.findIndex(({ text }) => !isBlank(text));
  // How deep the hunk has the lines around, and the document: models lose indentation.
  let [from, to] = [old[told]?.text ?? "", document.lines[place + told] ?? ""].map(indentOf);
  let [first, at, added]: [first: number, at: number, added: string[]] = [place, place, []];
  const end = (): void => {
    const fitted = added.map((line) => movedIndent(line, from ?? "", to ?? ""));
    if (at > first || added.length > 0) edits.push(runEdit(document, [first, at], fitted));
    added = [];
  };
  for (const { type, text } of lines) {
    if (type === "added") {
      added.push(text);
      continue;
    }
    if (type === "kept") end();
    if (!isBlank(text)) [from, to] = [text, document.lines[at] ?? ""].map(indentOf);
    at++;
    if (type === "kept") first = at;
  }
  end();
  return edits;
}

/** The lines from `first` to before `end` replaced by others. */
function runEdit(
  { target: { text, lineEnd }, lines, starts }: Lined,
  [first, end]: readonly [first: number, end: number],
  added: readonly string[],
): TextEdit {
  const stop = starts[end];
  if (stop !== undefined) {
    return { start: starts[first] ?? 0, end: stop, text: added.map((line) => line + lineEnd).join("") };
  }
  // To the end of a document whose last line has no line end: that of the line above goes, or is added.
  if (first === 0) return { start: 0, end: text.length, text: added.join(lineEnd) };
  const start = (starts[first - 1] ?? 0) + (lines[first - 1]?.length ?? 0);
  return { start, end: text.length, text: added.map((line) => lineEnd + line).join("") };
}
