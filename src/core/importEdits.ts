/** What an answer brings in from other files, added to what a document brings in already. */
import { definitionsIn } from "./definitions.ts";
import type { Target } from "./fitCode.ts";
import type { ImportEntry } from "./importedNames.ts";
import { importsIn, type ImportStatement } from "./imports.ts";
import { indentOf, isBlank } from "./indentation.ts";
import { lineStarts, type TextEdit } from "./textEdits.ts";

/**
 * Names that the document lacks go to the statement that has others from there, whole statements behind its last one, or
 * below what must come first in a file.
 *
 * @returns null where that would bring something in twice, or where nothing says where it belongs.
 */
export function importEdits(target: Target, added: readonly ImportStatement[]): readonly TextEdit[] | null {
  if (added.length === 0) return [];
  const lines = target.text.split(/\r?\n/);
  const present = importsIn(lines);
  if (!present) return null;
  const starts = lineStarts(target.text);
  const known = new Set(present.flatMap(({ items }) => items));
  const edits: TextEdit[] = [];
  const missing: string[] = [];
  for (const one of added) {
    if (one.items.every((item) => known.has(item))) continue;
    const isNew = one.items.every((item) => !known.has(item));
    const less = present.find((other) => isLess(other, one));
    const place = mergeable(present, one, known);
    if (place) edits.push(addition(target, starts, place.into, place.entries));
    else if (less) edits.push(stretch(target, starts, less, one.text));
    else if (isNew) missing.push(one.text);
    else return null;
    for (const item of one.items) known.add(item);
  }
  if (missing.length === 0) return edits;
  const texts = missing.map((text) => text.replaceAll("\n", target.lineEnd));
  const last = lastAtTop(lines, present);
  if (last === "unclear") return null;
  if (last) {
    if (missing.some((text) => text.startsWith("from __future__"))) return null; // only before all others
    const { end } = stretch(target, starts, last, "");
    return [...edits, { start: end, end, text: texts.map((text) => target.lineEnd + text).join("") }];
  }
  const behind = headingEnd(lines);
  if (behind === null) return null;
  const at = starts[behind] ?? target.text.length;
  const isApart = isBlank(lines[behind] ?? "");
  const above = behind > 0 && !isBlank(lines[behind - 1] ?? "") ? target.lineEnd : "";
  const text = above + texts.map((one) => one + target.lineEnd).join("") + (isApart ? "" : target.lineEnd);
  return [...edits, { start: at, end: at, text }];
}

/** Where the statement's names can be added, if all that is missing are names of a list. */
function mergeable(
  present: readonly ImportStatement[],
  { items, list }: ImportStatement,
  known: ReadonlySet<string>,
): { readonly into: ImportStatement; readonly entries: readonly ImportEntry[] } | null {
  if (!list) return null;
  const into = present.find((other) => other.list?.from === list.from);
  const entries = list.entries.filter((entry) => !entry.items.every((item) => known.has(item)));
  const isWhole = entries.every((entry) => entry.items.every((item) => !known.has(item)));
  const ofEntries = new Set(entries.flatMap((entry) => entry.items));
  const isAll = items.every((item) => known.has(item) || ofEntries.has(item));
  return into && isWhole && isAll ? { into, entries } : null;
}

/** Whether all of the one is in the other, from the same place and in the same form. */
function isLess(one: ImportStatement, other: ImportStatement): boolean {
  const form = (text: string): string => /^\w+(?:\s+(?:type|static)\b)?/.exec(text)?.[0] ?? "";
  return form(one.text) === form(other.text) && one.items.every((item) => other.items.includes(item));
}

/** More names behind the last one of a list. */
function addition(
  target: Target,
  starts: readonly number[],
  { first, text, list }: ImportStatement,
  entries: readonly ImportEntry[],
): TextEdit {
  const from = (starts[first] ?? 0) + indentOf(target.text.slice(starts[first] ?? 0)).length;
  // Offsets of the statement count its line ends as one character.
  const offset = (at: number): number =>
    from + at + (target.lineEnd.length - 1) * (text.slice(0, at).match(/\n/g)?.length ?? 0);
  const { lastStart = 0, end = 0, isBroken = false, separator = "," } = list ?? {};
  const indent = indentOf(text.slice(text.lastIndexOf("\n", lastStart) + 1));
  const between = isBroken ? separator + target.lineEnd + indent : `${separator} `;
  const at = offset(end);
  return { start: at, end: at, text: entries.map((entry) => between + entry.text).join("") };
}

/** All lines of a statement, and what stands there instead. */
function stretch(
  { text, lineEnd }: Target,
  starts: readonly number[],
  { first, last }: ImportStatement,
  replaced: string,
): TextEdit {
  const next = starts[last + 1];
  const end = next === undefined ? text.length : next - lineEnd.length;
  return { start: starts[first] ?? 0, end, text: replaced.replaceAll("\n", lineEnd) };
}

/** The last one before the first definition; `unclear` where only conditions of a preprocessor have any. */
function lastAtTop(
  lines: readonly string[],
  present: readonly ImportStatement[],
): ImportStatement | "unclear" | null {
  if (present.length === 0) return null;
  const isConditional = conditionsIn(lines);
  const lasting = present.filter(({ first }) => !isConditional(first));
  const isIn = (line: number): boolean => present.some(({ first, last }) => line >= first && line <= last);
  const definition = definitionsIn(lines).find(({ line, isVariable }) => !isVariable && !isIn(line));
  const above = lasting.filter(({ first }) => first < (definition?.line ?? Infinity));
  return above.at(-1) ?? lasting[0] ?? "unclear";
}

/** Whether a line stands between `#if` and `#endif`; the guard of a header is no condition. */
function conditionsIn(lines: readonly string[]): (line: number) => boolean {
  const open: number[] = [];
  const closed: (readonly [number, number])[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.startsWith("#if")) open.push(index);
    const from = line.startsWith("#endif") ? open.pop() : undefined;
    if (from === undefined) continue;
    const [, guard] = /^#ifndef\s+(\w+)/.exec(lines[from] ?? "") ?? [];
    const [, defined] = /^#define\s+(\w+)/.exec(lines[from + 1] ?? "") ?? [];
    if (guard === undefined || guard !== defined) closed.push([from, index]);
  }
  return (line) => closed.some(([from, to]) => line > from && line < to);
}

const foremost =
  /^\s*(?:#!|package\b|<\?|["']use |#(?:pragma once|ifndef|define)\b|# .*coding[:=]|\/\/ @ts-|@file:|namespace\s+[\w\\.]+;)/;

/** The line behind what must come first in a file; null for a file whose code is only a part of it. */
function headingEnd(lines: readonly string[]): number | null {
  const top = lines.findIndex((line) => !isBlank(line));
  if (/^\s*<[^?]/.test(lines[top] ?? "")) return null;
  let end = 0;
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    const isForemost = foremost.test(line);
    const last = isForemost || isBlank(line) ? at : commentEnd(lines, at);
    if (last === null) break;
    // A comment with a blank line below it is about the file.
    const isApart = !isBlank(line) && isBlank(lines[last + 1] ?? "");
    if (isForemost || isApart || /^\s*(?:"""|''')/.test(line)) end = last + 1;
    at = last + 1;
  }
  return end;
}

const lineComment = /^\s*(?:\/\/|#(?!\w)|--|%|;)/;

/** The last line of the comment, or of the text that documents a file, that begins on a line; null where none does. */
function commentEnd(lines: readonly string[], at: number): number | null {
  const line = (lines[at] ?? "").trim();
  const [open] = /^(?:\/\*|"""|''')/.exec(line) ?? [];
  if (open !== undefined) {
    const close = open === "/*" ? "*/" : open;
    if (line.indexOf(close, open.length) >= 0) return at;
    const end = lines.findIndex((one, index) => index > at && one.includes(close));
    return end < 0 ? null : end;
  }
  if (!lineComment.test(line)) return null;
  let end = at;
  while (lineComment.test(lines[end + 1] ?? "")) end++;
  return end;
}
