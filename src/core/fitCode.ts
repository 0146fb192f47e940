/** Code of an answer made to fit where it goes: indented as that place is, with the line ends of the document. */
import { commonIndent, indentLines, indentOf, isBlank, widthOf, type Place } from "./indentation.ts";
import { lineEdit, type TextEdit } from "./textEdits.ts";

/** A document as the editor has it: its lines all end alike. */
export interface Target {
  readonly text: string;
  readonly lineEnd: "\n" | "\r\n";
  /** What one level is indented by, a tab or spaces; null where nothing tells, or no step of the code may be changed. */
  readonly unit: string | null;
  /** The same, where a level has to be made in any case. */
  readonly level: string;
}

const closer = /^\s*(?:[})\]]|end\b|<\/)/;
const opener = /[{([:]\s*$/;

/** The lines of a block without the blank ones around them. */
export function codeLines(code: string): readonly string[] {
  const lines = code.split(/\r\n|\r|\n/);
  const first = lines.findIndex((line) => !isBlank(line));
  if (first < 0) return [];
  return lines.slice(first, lines.findLastIndex((line) => !isBlank(line)) + 1);
}

/**
 * Puts code at `offset`. On a line of its own where the cursor stands on a blank line, before a line's text or right
 * behind a statement; else between what stands around the cursor.
 */
export function insertion(target: Target, offset: number, code: string): TextEdit {
  const lines = codeLines(code);
  const { text, lineEnd } = target;
  const line = lineAt(target, offset);
  const before = text.slice(line.start, offset);
  const after = text.slice(offset, line.end);
  if (isBlank(before) && isBlank(after)) {
    const base = before + after === "" ? indentBetween(target, line) : before + after;
    return edit(line.start, line.end, fit(lines, { base, unit: target.unit }).join(lineEnd));
  }
  if (isBlank(before)) {
    const base = indentOf(text.slice(line.start, line.end));
    const above = fit(lines, { base, unit: target.unit });
    return edit(line.start, line.start, above.map((one) => one + lineEnd).join(""));
  }
  const isBehind = isBlank(after) && !/\s$/.test(before);
  if (isBehind && (lines.length > 1 || /[;{}]$/.test(before))) {
    const base = indentOf(before) + (opener.test(before) ? target.level : "");
    const below = fit(lines, { base, unit: target.unit });
    return edit(offset, line.end, below.map((one) => lineEnd + one).join(""));
  }
  return edit(offset, offset, between(target, indentOf(before), lines));
}

/** Puts code in the place of the text from `start` to `end`: whole lines where that is all that these lines hold. */
export function replacement(target: Target, start: number, end: number, code: string): TextEdit {
  const lines = codeLines(code);
  const { text, lineEnd, unit } = target;
  const first = lineAt(target, start);
  const last = lineAt(target, end);
  const head = text.slice(first.start, start);
  const endsLines = end > start && end === last.start;
  if (!isBlank(head) || !(endsLines || isBlank(text.slice(end, last.end)))) {
    return edit(start, end, between(target, indentOf(text.slice(first.start, first.end)), lines));
  }
  const to = endsLines ? end : last.end;
  const old = text.slice(first.start, to).split(/\r?\n/);
  const base = old.every(isBlank) ? indentBetween(target, first) : commonIndent(old);
  const fitted = fit(lines, { base, unit }, head !== "");
  return edit(first.start, to, fitted.join(lineEnd) + (endsLines && fitted.length > 0 ? lineEnd : ""));
}

/** Makes code the whole of the document, which keeps its kind of line ends and whether it ends with one. */
export function wholeFile({ text, lineEnd }: Target, code: string): TextEdit | null {
  const lines = codeLines(code);
  // What is empty so far becomes lines, and those end.
  const isEnded = text === "" || text.endsWith("\n");
  const whole = lines.join(lineEnd) + (isEnded && lines.length > 0 ? lineEnd : "");
  return lineEdit(text, whole);
}

function edit(start: number, end: number, text: string): TextEdit {
  return { start, end, text };
}

/** Where the line of `offset` begins, and where it ends without its line end. */
function lineAt({ text }: Target, offset: number): { readonly start: number; readonly end: number } {
  const start = offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
  const next = text.indexOf("\n", start);
  const end = next < 0 ? text.length : next;
  return { start, end: end > start && text[end - 1] === "\r" && next >= 0 ? end - 1 : end };
}

/** Lines that begin behind something: the first as it is, the others as deep as they are beside it. */
function between({ lineEnd, unit }: Target, base: string, lines: readonly string[]): string {
  return fit(lines, { base, unit }, true).join(lineEnd).trimStart();
}

/** @param mayHang whether what was asked about began behind its indentation, and so perhaps does the answer. */
function fit(lines: readonly string[], place: Place, mayHang = false): readonly string[] {
  const [first, ...others] = lines;
  if (first === undefined) return [];
  if (!mayHang || !hangs(first, others, place.base)) return indentLines(lines, place);
  return [place.base + first, ...indentLines(others, place, place.base)];
}

/**
 * Whether only the first line lacks the indentation of the place: models repeat code as they saw it, and what is
 * selected from its first letter on looks so.
 */
function hangs(first: string, others: readonly string[], base: string): boolean {
  const next = others.find((line) => !isBlank(line));
  if (next === undefined || base === "" || indentOf(first) !== "") return false;
  const depth = widthOf(base);
  if (!others.every((line) => isBlank(line) || widthOf(line) >= depth)) return false;
  return opener.test(first) ? widthOf(next) > depth : widthOf(next) === depth;
}

/** The indentation of an empty line: of what comes next; before what closes something, of what is in that. */
function indentBetween(
  { text, level }: Target,
  line: { readonly start: number; readonly end: number },
): string {
  const next = text
    .slice(line.end)
    .split(/\r?\n/)
    .slice(1)
    .find((one) => !isBlank(one));
  if (next !== undefined && !closer.test(next)) return indentOf(next);
  const before = text
    .slice(0, line.start)
    .split(/\r?\n/)
    .findLast((one) => !isBlank(one));
  if (next === undefined || before === undefined) return "";
  return indentOf(before) + (opener.test(before) ? level : "");
}
