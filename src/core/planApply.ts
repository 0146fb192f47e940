/** What a block of code of an answer is to a document: all of it, some of its definitions, or the code that was asked about. */
import { repeatsMore, type Stretch } from "./definitionPlaces.ts";
import { hasElision } from "./elision.ts";
import { findCode, type AskedPart } from "./findCode.ts";
import { codeLines, replacement, wholeFile, type Target } from "./fitCode.ts";
import { importEdits } from "./importEdits.ts";
import { importsIn } from "./imports.ts";
import { isBlank } from "./indentation.ts";
import { definitionEdits } from "./matchDefinitions.ts";
import { withOwnLines } from "./ownLines.ts";
import { applyEdits, type TextEdit } from "./textEdits.ts";
import { isWholeAnswer } from "./wholeAnswer.ts";

export type Plan =
  /** In ascending order, none over another; some of them, or all, may change nothing. */
  | { readonly type: "edits"; readonly edits: readonly TextEdit[] }
  | { readonly type: "unclear"; readonly reason: Reason };

/**
 * `elided`: the block leaves parts out, and says so; `left-out`: it says so of lines that the user did not send, and
 * nothing tells which they are; `unknown`: nothing tells where it belongs. Of a change, `none` and `several`: the lines
 * that it is for are not there, or more than once; `asked-gone` and `asked-several`: the same of what was asked about.
 */
export type Reason = "elided" | "left-out" | "unknown" | "none" | "several" | "asked-gone" | "asked-several";

/** @param asked null where nothing of the document was asked about, or it is not to be found. */
export function planApply(target: Target, answered: string, asked: Stretch | null): Plan {
  if (isBlank(target.text)) return planOf(target, [wholeFile(target, answered)]);
  const code = withOwnLines(target.text, answered);
  if (code === null) return unclear("left-out");
  if (hasElision(target.text, code)) return unclear("elided");
  if (isWholeAnswer(target, code)) return planOf(target, [wholeFile(target, code)]);
  const edits = definitionEdits(target, code, asked) ?? (asked && askedEdits(target, code, asked));
  return edits ? planOf(target, edits) : unclear("unknown");
}

/** The code in the place of all that the document has. */
export function planWhole(target: Target, answered: string): Plan {
  const code = withOwnLines(target.text, answered);
  return code === null
    ? unclear("left-out")
    : { type: "edits", edits: [wholeFile(target, code) ?? []].flat() };
}

/**
 * The code in the place of a stretch of the document.
 *
 * @param mayLeaveOut whether the user has agreed to what the code leaves out.
 */
export function planReplacement(
  target: Target,
  answered: string,
  { start, end }: Stretch,
  mayLeaveOut = false,
): Plan {
  const code = withOwnLines(target.text, answered);
  if (code === null) return unclear("left-out");
  if (!mayLeaveOut && hasElision(target.text, code)) return unclear("elided");
  return { type: "edits", edits: [replacement(target, start, end, code)] };
}

/** The same for what was asked about, wherever that is now. */
export function planReplaceAsked(
  target: Target,
  answered: string,
  part: AskedPart,
  mayLeaveOut = false,
): Plan {
  const found = findCode(target.text, part);
  if (found.type !== "found") return unclear(found.type === "several" ? "asked-several" : "asked-gone");
  return planReplacement(target, answered, found, mayLeaveOut);
}

export function unclear(reason: Reason): Plan {
  return { type: "unclear", reason };
}

/** @param all in any order; null for one that changes nothing. */
export function planOf({ text }: Target, all: readonly (TextEdit | null)[]): Plan {
  const edits = all.filter((edit) => edit !== null).toSorted((a, b) => a.start - b.start);
  const isOver = edits.some(({ start }, index) => start < (edits[index - 1]?.end ?? 0));
  if (isOver || defaults(applyEdits(text, edits)) > Math.max(1, defaults(text))) {
    return unclear("unknown");
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
