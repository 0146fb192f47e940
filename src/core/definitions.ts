/** The functions, classes and the like in code of any language: where each begins and ends, told by its indentation. */
import { headIn, type DefinitionHead } from "./definitionHead.ts";
import { leadOf } from "./definitionLead.ts";
import { isBlank, widthOf } from "./indentation.ts";

/** Lines count from 0; `last` is inclusive. */
export interface Definition extends DefinitionHead {
  /** Where its comments and decorators begin; its own line where it has none. */
  readonly first: number;
  /** Where its decorators begin, below all of its comments; its own line where it has none. */
  readonly decorated: number;
  readonly line: number;
  readonly last: number;
}

const closing = /^\s*(?:[})\]{]|end\b)/;
const opening = /[{([:,]\s*$/;
const openingBracket = /[{([]\s*$/;
/** What goes on with a definition although it is as deep as its head. */
const goingOn = /^\s*(?:rescue|ensure|else|elsif|where)\b/;
const closingBracket = /^\s*[})\]]/;
const hash = /^\s*#/;

/** All definitions, also those within others, in the order of their lines. */
export function definitionsIn(lines: readonly string[]): readonly Definition[] {
  const isText = textIn(lines);
  const code: Code = {
    lines,
    isText,
    widths: lines.map((line) => (isBlank(line) ? Infinity : widthOf(line))),
  };
  return lines.flatMap((text, line) => {
    const head = isText(line) ? null : headIn(text.trim());
    return head ? [{ ...head, ...leadOf(lines, line), line, last: lastOf(code, line) }] : [];
  });
}

interface Code {
  readonly lines: readonly string[];
  /** Blank lines are deeper than all others. */
  readonly widths: readonly number[];
  /** Whether a line begins within a text of several lines. */
  readonly isText: (line: number) => boolean;
}

/** Those that stand in no other one. */
export function outermost(definitions: readonly Definition[]): readonly Definition[] {
  const found: Definition[] = [];
  for (const definition of definitions) {
    if (definition.line > (found.at(-1)?.last ?? -1)) found.push(definition);
  }
  return found;
}

/** The functions and the like that the container is made of, also those of containers in it. */
export function membersOf(container: Definition, all: readonly Definition[]): readonly Definition[] {
  if (!container.isContainer) return [];
  const inside = all.filter(({ line }) => line > container.line && line <= container.last);
  return outermost(inside).flatMap((one) => {
    return one.isVariable ? [] : [one, ...membersOf(one, all)];
  });
}

/** Tells the lines that begin within a text of several lines, which three quotes stand around. */
function textIn(lines: readonly string[]): (line: number) => boolean {
  let open: string | null = null;
  const inside = lines.map((line) => {
    const before = open !== null;
    for (const [quotes] of line.matchAll(/"""|'''/g)) {
      if (open === null) open = quotes;
      else if (open === quotes) open = null;
    }
    return before;
  });
  return (line) => inside[line] === true;
}

/**
 * Deeper lines are its own, and so is what closes it; a head of several lines ends with a line that opens again. Until
 * a bracket at the end of a line is closed, all lines are: labels, directives of a preprocessor and the text of strings
 * need not be indented.
 */
function lastOf(code: Code, line: number): number {
  const depth = code.widths[line] ?? 0;
  const closed = closeOf(code, line, depth);
  if (closed !== null && !goesOn(code, closed, depth)) return closed;
  let last = closed ?? line;
  for (let at = last + 1; at < code.lines.length; at++) {
    const text = code.lines[at] ?? "";
    const width = code.widths[at] ?? 0;
    if (width === Infinity) continue;
    const isLevel = width === depth && (closing.test(text) || goingOn.test(text));
    if (width <= depth && !isLevel && !code.isText(at) && !(hash.test(text) && isWithin(code, at, depth)))
      break;
    last = at;
    if (!isLevel || code.isText(at)) continue;
    at = last = closeOf(code, at, depth) ?? at;
    if (!goesOn(code, last, depth)) break;
  }
  return last;
}

/** The line that closes what a line opens at its end: as deep as that, and beginning with the closing bracket. */
function closeOf({ lines, widths }: Code, line: number, depth: number): number | null {
  if (!openingBracket.test(lines[line] ?? "")) return null;
  for (let at = line + 1; at < lines.length; at++) {
    if (widths[at] === depth && closingBracket.test(lines[at] ?? "")) return at;
  }
  return null;
}

/** Whether more comes after a line that is as deep as the head. */
function goesOn({ lines, widths }: Code, line: number, depth: number): boolean {
  const text = lines[line] ?? "";
  if (opening.test(text) || goingOn.test(text)) return true;
  if (!/^\s*\)/.test(text) || widths[line + 1] !== depth) return false;
  const next = lines[line + 1] ?? "";
  return /^\s*\{/.test(next) || goingOn.test(next);
}

/** Whether a comment of Python is followed by lines that are deeper: it need not be as deep as what it stands in. */
function isWithin({ lines, widths }: Code, line: number, depth: number): boolean {
  let at = line + 1;
  while (at < lines.length && (widths[at] === Infinity || hash.test(lines[at] ?? ""))) at++;
  return (widths[at] ?? 0) > depth;
}
