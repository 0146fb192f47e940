/** What a block of code of an answer is to a document: all of it, some of its definitions, or the code that was asked about. */
import { repeatsMore, type Stretch } from "./definitionPlaces.ts";
import { codeLines, replacement, wholeFile, type Target } from "./fitCode.ts";
import { importEdits } from "./importEdits.ts";
import { importsIn } from "./imports.ts";
import { isBlank } from "./indentation.ts";
import { definitionEdits } from "./matchDefinitions.ts";
import { applyEdits, type TextEdit } from "./textEdits.ts";
import { isWholeAnswer } from "./wholeAnswer.ts";

export type Plan =
  /** In ascending order, none over another; some of them, or all, may change nothing. */
  | { readonly type: "edits"; readonly edits: readonly TextEdit[] }
  /** `elided`: the block leaves parts out, and says so; `unknown`: nothing tells where it belongs. */
  | { readonly type: "unclear"; readonly reason: "elided" | "unknown" };

/** A comment of dots, one that ends with them, or a short one that says what is not there. */
const elision = new RegExp(
  String.raw`(?:^|\s|\{)(?:\/\/|\/\*|#|--|<!--|;|%)\s*(?:(?:\.\.\.|…)|.*(?:\.\.\.|…)\s*(?:\*\/\}?|-->)?\s*$|` +
    String.raw`.{0,30}\b(?:rest of (?:the|your)|(?:existing|other|remaining|previous) ` +
    String.raw`(?:code|methods|functions|imports|fields|properties|content|tests|rules|styles|keys|settings|logic)|` +
    String.raw`unchanged|remains? the same|same as before)\b.{0,20}$)`,
  "i",
);
/** Longer lines are no comment of that kind. */
const longestComment = 200;

/** @param asked null where nothing of the document was asked about, or it is not to be found. */
export function planApply(target: Target, code: string, asked: Stretch | null): Plan {
  if (isBlank(target.text)) return planOf(target, [wholeFile(target, code)]);
  if (hasElision(target, code)) return { type: "unclear", reason: "elided" };
  if (isWholeAnswer(target, code)) return planOf(target, [wholeFile(target, code)]);
  const edits = definitionEdits(target, code, asked) ?? (asked && askedEdits(target, code, asked));
  return edits ? planOf(target, edits) : { type: "unclear", reason: "unknown" };
}

function planOf({ text }: Target, all: readonly (TextEdit | null)[]): Plan {
  const edits = all.filter((edit) => edit !== null).toSorted((a, b) => a.start - b.start);
  const isOver = edits.some(({ start }, index) => start < (edits[index - 1]?.end ?? 0));
  if (isOver || defaults(applyEdits(text, edits)) > Math.max(1, defaults(text))) {
    return { type: "unclear", reason: "unknown" };
  }
  return { type: "edits", edits };
}

/** A module has one default export: a second one stands for the first, which is elsewhere. */
function defaults(text: string): number {
  return text.match(/^export default\b/gm)?.length ?? 0;
}

/** The code in the place of what was asked about, and what it brings in where the document does so. */
function askedEdits(target: Target, code: string, asked: Stretch): readonly TextEdit[] | null {
  if (repeatsMore(target, code, asked)) return null;
  const lines = codeLines(code);
  const imports = importsIn(lines) ?? [];
  const old = importsIn(codeLines(target.text.slice(asked.start, asked.end)));
  if (imports.length === 0 || old?.length !== 0) return [replacement(target, asked.start, asked.end, code)];
  const isImported = (line: number): boolean =>
    imports.some(({ first, last }) => line >= first && line <= last);
  const rest = lines.filter((_, index) => !isImported(index)).join("\n");
  const edits = importEdits(target, imports);
  return edits && [...edits, replacement(target, asked.start, asked.end, rest)];
}

/** Whether the code itself says that it leaves something out: `// ... existing code ...`, which the document does not. */
function hasElision({ text }: Target, code: string): boolean {
  const known = new Set(text.split("\n").map((line) => line.trim()));
  return codeLines(code).some((line, index, lines) => {
    if (line.length > longestComment || known.has(line.trim())) return false;
    // Dots alone are a statement of Python, below what opens a block.
    const isBare = /^\s*(?:\.\.\.|…),?\s*$/.test(line) && !/:\s*$/.test(lines[index - 1] ?? "");
    return isBare || elision.test(line);
  });
}
