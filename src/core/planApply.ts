/** What a block of code of an answer is to a document: all of it, some of its definitions, or the code that was asked about. */
import { definitionsIn, outermost, type Definition } from "./definitions.ts";
import { codeLines, insertion, replacement, wholeFile, type Target } from "./fitCode.ts";
import { isBlank } from "./indentation.ts";
import type { TextEdit } from "./textEdits.ts";

export type Plan =
  /** In ascending order. Empty: the document is already as the answer has it. */
  | {
      readonly type: "edits";
      readonly what: "file" | "definitions" | "selection";
      readonly edits: readonly TextEdit[];
    }
  /** `elided`: the block leaves parts out, and says so; `unknown`: nothing tells where it belongs. */
  | { readonly type: "unclear"; readonly reason: "elided" | "unknown" };

/** Where the code that was asked about is in the document now. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

const elision =
  /(?:^|\s)(?:\/\/|\/\*|#|--|<!--|;|%)\s*(?:(?:\.\.\.|…)|[^\n]*(?:\.\.\.|…)\s*(?:\*\/|-->|\*\/\})?\s*$|[^\n]*\b(?:rest of (?:the|your)|(?:existing|other|remaining) (?:code|methods|functions|imports)|unchanged|remains? the same|same as before)\b)/i;
const importing =
  /^\s*(?:import\b|from\s+\S+\s+import\b|using\s+[\w.]+;|use\s+[\w:]+|#\s*include\b|require\b|(?:const|let|var)\s+.*=\s*require\()/;
const heading = /^\s*(?:#!|\/\/|\/\*|\*|#|--|<!--|["']use |package\b|<\?|<!)/;

/** Whether the code itself says that it leaves something out: `// ... existing code ...`. */
export function hasElision(code: string): boolean {
  return codeLines(code).some((line) => elision.test(line));
}

/** @param asked null where nothing of the document was asked about, or it is not to be found. */
export function planApply(target: Target, code: string, asked: Stretch | null): Plan {
  if (isBlank(target.text)) return edits("file", [wholeFile(target, code)]);
  if (hasElision(code)) return { type: "unclear", reason: "elided" };
  if (isWhole(target, code)) return edits("file", [wholeFile(target, code)]);
  const definitions = planDefinitions(target, code, asked);
  if (definitions && !(asked && holdsOthers(target, code, asked))) return edits("definitions", definitions);
  if (asked) return edits("selection", [replacement(target, asked.start, asked.end, code)]);
  return { type: "unclear", reason: "unknown" };

  function edits(what: "file" | "definitions" | "selection", all: readonly (TextEdit | null)[]): Plan {
    const changes = all.filter((one) => one !== null);
    const changing = changes.filter(({ start, end, text }) => target.text.slice(start, end) !== text);
    return { type: "edits", what, edits: changing.toSorted((a, b) => a.start - b.start) };
  }
}

/**
 * A block stands for the whole file if it begins as the file does and has all that the file defines; where nothing is
 * defined, if it ends as the file does or has most of its lines.
 */
function isWhole({ text }: Target, code: string): boolean {
  const old = linesOf(text).filter((line) => !isBlank(line));
  const lines = codeLines(code).filter((line) => !isBlank(line));
  const [oldFirst = "", first = ""] = [old[0], lines[0]];
  const begins =
    oldFirst.trim() === first.trim() ||
    [importing, heading].some((kind) => kind.test(oldFirst) && kind.test(first));
  if (!begins) return false;
  const names = new Set(outermost(definitionsIn(lines)).map(({ name }) => name));
  const defined = outermost(definitionsIn(old));
  const known = new Set(lines.map((line) => line.trim()));
  const shared = old.filter((line) => known.has(line.trim())).length / old.length;
  if (defined.length > 0) return shared >= 0.2 && defined.every(({ name }) => names.has(name));
  return old.at(-1)?.trim() === lines.at(-1)?.trim() || shared >= 0.5;
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/);
}

/** Whether what was asked about defines something that the code does not: then the code is to take its place as a whole. */
function holdsOthers({ text }: Target, code: string, { start, end }: Stretch): boolean {
  const names = new Set(definitionsIn(codeLines(code)).map(({ name }) => name));
  const asked = definitionsIn(linesOf(text.slice(start, end)));
  // One that holds a namesake of what the code defines stays around it.
  const isMeant = (outer: Definition): boolean =>
    asked.some(({ name, line }) => names.has(name) && line >= outer.line && line <= outer.last);
  return outermost(asked).some((outer) => !isMeant(outer));
}

/**
 * The code as definitions that the document has, each of which takes its namesake's place. One that is new goes with the
 * one before it, imports go where imports are. Null for code that is anything else besides.
 */
function planDefinitions(target: Target, code: string, asked: Stretch | null): readonly TextEdit[] | null {
  const lines = codeLines(code);
  const parts = outermost(definitionsIn(lines));
  const [begin] = parts;
  if (!begin) return null;
  const preamble = lines.slice(0, begin.first).filter((line) => !isBlank(line));
  const isCovered = (index: number): boolean =>
    parts.some(({ first, last }) => index >= first && index <= last);
  if (!preamble.every((line) => importing.test(line))) return null;
  if (lines.some((line, index) => index > begin.first && !isBlank(line) && !isCovered(index))) return null;

  const old = linesOf(target.text);
  const starts = offsetsOf(target.text);
  const known = definitionsIn(old);
  const edits: TextEdit[] = importEdits(target, preamble, old, starts);
  let from = begin.first;
  let place: Definition | null = null;
  for (const [index, part] of parts.entries()) {
    const namesake = findNamesake(known, part.name, starts, asked);
    if (namesake === "several") return null;
    if (namesake && place) {
      edits.push(replaceDefinition(part.first - 1, place));
      from = part.first;
    }
    place = namesake ?? place;
    if (index === parts.length - 1) {
      if (!place) return null;
      edits.push(replaceDefinition(part.last, place));
    }
  }
  return edits;

  function replaceDefinition(to: number, { first, line, last }: Definition): TextEdit {
    const text = lines.slice(from, to + 1);
    // Comments that the answer does not repeat stay.
    const head = parts.find((part) => part.first === from);
    const at = head && head.first < head.line ? first : line;
    const end = (starts[last] ?? 0) + (old[last]?.length ?? 0);
    return replacement(target, starts[at] ?? 0, end, text.join("\n"));
  }
}

function findNamesake(
  known: readonly Definition[],
  name: string,
  starts: readonly number[],
  asked: Stretch | null,
): Definition | "several" | null {
  const all = known.filter((definition) => definition.name === name);
  const within = all.filter(({ line }) => {
    const at = starts[line] ?? 0;
    return asked !== null && at >= asked.start && at < asked.end;
  });
  const [found, ...others] = within.length > 0 ? within : all;
  return others.length > 0 ? "several" : (found ?? null);
}

function offsetsOf(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** Imports that the document lacks go behind its last one; one that it has in part is replaced. */
function importEdits(
  target: Target,
  imports: readonly string[],
  old: readonly string[],
  starts: readonly number[],
): TextEdit[] {
  const edits: TextEdit[] = [];
  const present = old.flatMap((text, line) => (importing.test(text) ? [{ text: text.trim(), line }] : []));
  const missing: string[] = [];
  for (const text of imports.map((one) => one.trim())) {
    const words = wordsOf(text);
    if (present.some((one) => [...words].every((word) => wordsOf(one.text).has(word)))) continue;
    const less = present.find((one) => [...wordsOf(one.text)].every((word) => words.has(word)));
    if (!less) missing.push(text);
    else {
      const start = starts[less.line] ?? 0;
      edits.push(replacement(target, start, start + (old[less.line]?.length ?? 0), text));
    }
  }
  if (missing.length === 0) return edits;
  const after = present.at(-1)?.line ?? -1;
  const start = after < 0 ? 0 : (starts[after] ?? 0) + (old[after]?.length ?? 0);
  const text = missing.join(target.lineEnd);
  const edit =
    after < 0 ? insertion(target, 0, missing.join("\n")) : { start, end: start, text: target.lineEnd + text };
  return [...edits, edit];
}

function wordsOf(text: string): Set<string> {
  return new Set(text.match(/[\w$./@:-]+/g) ?? []);
}
