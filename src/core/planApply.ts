/** What a block of code of an answer is to a document: all of it, some of its definitions, or the code that was asked about. */
import { definitionsIn, outermost } from "./definitions.ts";
import { codeLines, replacement, wholeFile, type Target } from "./fitCode.ts";
import { isImport } from "./imports.ts";
import { isBlank } from "./indentation.ts";
import { definitionEdits, type Stretch } from "./matchDefinitions.ts";
import type { TextEdit } from "./textEdits.ts";

export type Plan =
  /** In ascending order; some of them, or all, may change nothing. */
  | { readonly type: "edits"; readonly edits: readonly TextEdit[] }
  /** `elided`: the block leaves parts out, and says so; `unknown`: nothing tells where it belongs. */
  | { readonly type: "unclear"; readonly reason: "elided" | "unknown" };

/** A comment of dots, one that ends with them, or a short one that says what is not there. */
const elision = new RegExp(
  String.raw`(?:^|\s)(?:\/\/|\/\*|#|--|<!--|;|%)\s*(?:(?:\.\.\.|…)|.*(?:\.\.\.|…)\s*(?:\*\/\}?|-->)?\s*$|` +
    String.raw`.{0,30}\b(?:rest of (?:the|your)|(?:existing|other|remaining) (?:code|methods|functions|imports)|` +
    String.raw`unchanged|remains? the same|same as before)\b.{0,20}$)`,
  "i",
);
/** Longer lines are no comment of that kind. */
const longestComment = 200;
const heading = /^\s*(?:#!|\/\/|\/\*|\*|#|--|<!--|["']use |package\b|<\?|<!)/;

/** @param asked null where nothing of the document was asked about, or it is not to be found. */
export function planApply(target: Target, code: string, asked: Stretch | null): Plan {
  if (isBlank(target.text)) return planOf([wholeFile(target, code)]);
  if (hasElision(target, code)) return { type: "unclear", reason: "elided" };
  if (isWhole(target, code)) return planOf([wholeFile(target, code)]);
  const definitions = definitionEdits(target, code, asked);
  if (definitions) return planOf(definitions);
  if (asked) return planOf([replacement(target, asked.start, asked.end, code)]);
  return { type: "unclear", reason: "unknown" };
}

function planOf(all: readonly (TextEdit | null)[]): Plan {
  const edits = all.filter((edit) => edit !== null);
  return { type: "edits", edits: edits.toSorted((a, b) => a.start - b.start) };
}

/** Whether the code itself says that it leaves something out: `// ... existing code ...`, which the document does not. */
function hasElision({ text }: Target, code: string): boolean {
  const known = new Set(text.split("\n").map((line) => line.trim()));
  return codeLines(code).some(
    (line) => line.length <= longestComment && elision.test(line) && !known.has(line.trim()),
  );
}

/**
 * A block stands for the whole file if it begins as the file does and has all that the file defines; where nothing is
 * defined, if it ends as the file does or has most of its lines.
 */
function isWhole({ text }: Target, code: string): boolean {
  const old = text.split(/\r?\n/).filter((line) => !isBlank(line));
  const lines = codeLines(code).filter((line) => !isBlank(line));
  const [oldFirst = "", first = ""] = [old[0], lines[0]];
  const isAlike = [isImport, (line: string) => heading.test(line)].some((is) => is(oldFirst) && is(first));
  if (!isAlike && oldFirst.trim() !== first.trim()) return false;
  const known = new Set(lines.map((line) => line.trim()));
  const shared = old.filter((line) => known.has(line.trim())).length / old.length;
  const defined = outermost(definitionsIn(old));
  if (defined.length === 0) return old.at(-1)?.trim() === lines.at(-1)?.trim() || shared >= 0.5;
  const names = new Set(outermost(definitionsIn(lines)).map(({ name }) => name));
  return shared >= 0.2 && defined.every(({ name }) => names.has(name));
}
