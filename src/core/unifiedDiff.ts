/** Reads a change as `diff -u` and git write it, and as models do: with wrong numbers, or with none. */
import { codeLines } from "./fitCode.ts";
import { safePath } from "./pathReference.ts";

/** A line of a hunk without its mark. */
export interface HunkLine {
  readonly type: "kept" | "removed" | "added";
  readonly text: string;
}

/** A stretch of a file, with what is removed from it and what is added. */
export interface Hunk {
  /** Where it begins, from 1, as the diff says: a hint, since models count badly; null where it does not. */
  readonly line: number | null;
  readonly lines: readonly HunkLine[];
}

export interface FileDiff {
  /** Null where the diff names none, or one that is not to be looked for. */
  readonly path: string | null;
  readonly isNamed: boolean;
  /** `new`: the file is made by it; `gone`: it is removed. */
  readonly type: "change" | "new" | "gone";
  readonly hunks: readonly Hunk[];
}

const languages: ReadonlySet<string> = new Set(["diff", "patch", "udiff"]);
/** `@@ -12,7 +12,9 @@ function a() {`, and `@@` alone; a variable of Ruby's has no blank behind it. */
const hunkHead = /^@@(?=\s|$)(?:\s+-(\d+))?/;
/** What git writes before the hunks of a file; the first two begin one. */
const gitHead =
  /^(?:(diff --git |Index: )|index [0-9a-f]+\.\.|(?:new|deleted) file mode |(?:old|new) mode |(?:dis)?similarity index |rename |copy |={9,}$)/;

/**
 * The files that a block of code changes; null where it is no diff. It is one if its fence says so, or if it begins as
 * one does and has hunks.
 *
 * @param language of the fence.
 */
export function readDiff(language: string, code: string): readonly FileDiff[] | null {
  const lines = codeLines(code);
  const isSaid = languages.has(language.toLowerCase());
  const begins = /^(?:@@(?=\s|$)|--- |diff --git |Index: |index [0-9a-f]+\.\.)/.test(lines[0] ?? "");
  if (!isSaid && !(begins && lines.some((line) => hunkHead.test(line)))) return null;
  const files: FileDraft[] = [];
  let isHead = true;
  for (let at = 0; at < lines.length; at++) {
    const [line = "", next = ""] = [lines[at], lines[at + 1]];
    const git = gitHead.exec(line);
    const hunk = hunkHead.exec(line);
    if (line.startsWith("--- ") && next.startsWith("+++ ")) {
      if (files.at(-1)?.hunks.length === 0) files.pop(); // its own head
      files.push({ old: nameIn(line), now: nameIn(next), hunks: [] });
      at++;
    } else if (hunk) beginHunk(files, hunk[1]);
    else if (git && (isHead || git[1] !== undefined)) {
      if (git[1] !== undefined) files.push({ ...namesIn(line), hunks: [] });
      isHead = true;
      continue;
    } else if (!line.startsWith("\\")) {
      const { lines: hunkLines } = hunkOf(files);
      hunkLines.push(lineOf(line, files.at(-1)?.old === "/dev/null"));
    }
    isHead = false;
  }
  const read = files.map(fileOf).filter(({ hunks, type }) => hunks.length > 0 || type === "gone");
  return read.length > 0 ? read : null;
}

interface FileDraft {
  readonly old: string | null;
  readonly now: string | null;
  readonly hunks: HunkDraft[];
}

interface HunkDraft extends Hunk {
  readonly lines: HunkLine[];
}

function beginHunk(files: FileDraft[], line?: string): HunkDraft {
  if (files.length === 0) files.push({ old: null, now: null, hunks: [] });
  const hunk: HunkDraft = { line: line === undefined ? null : Number(line), lines: [] };
  files.at(-1)?.hunks.push(hunk);
  return hunk;
}

/** Models leave heads out. */
function hunkOf(files: FileDraft[]): HunkDraft {
  return files.at(-1)?.hunks.at(-1) ?? beginHunk(files);
}

/** Models forget the blank before a line that stays; of a file that is new, the mark before one that comes. */
function lineOf(line: string, isNew: boolean): HunkLine {
  if (line.startsWith("-") && !isNew) return { type: "removed", text: line.slice(1) };
  if (line.startsWith("+")) return { type: "added", text: line.slice(1) };
  if (isNew) return { type: "added", text: line };
  return { type: "kept", text: line.startsWith(" ") ? line.slice(1) : line };
}

function fileOf({ old, now, hunks }: FileDraft): FileDiff {
  const type = now === "/dev/null" ? "gone" : old === "/dev/null" ? "new" : "change";
  const changing = hunks
    .map((hunk) => withoutEnd(hunk, type === "new"))
    .filter(({ lines }) => lines.some((line) => line.type !== "kept"));
  const name = type === "gone" ? old : now;
  return { path: pathOf(name, { old, now }), isNamed: name !== null, type, hunks: changing };
}

/** Without blank lines at its end that have no mark: they stand between it and what follows. */
function withoutEnd({ line, lines }: Hunk, isNew: boolean): Hunk {
  const last = lines.findLastIndex(({ type, text }) => text !== "" || !(isNew || type === "kept"));
  return { line, lines: lines.slice(0, last + 1) };
}

/** `+++ b/src/cart.ts	2026-11-20`: without the time. */
function nameIn(line: string): string {
  const name = (line.slice(4).split("\t")[0] ?? "").replace(/\s+\d{4}-\d\d-\d\d.*$/, "");
  return name.trim().replace(/^"(.*)"$/, "$1");
}

/** `diff --git a/src/cart.ts b/src/cart.ts`, `Index: src/cart.ts`. */
function namesIn(line: string): Pick<FileDraft, "old" | "now"> {
  const [, old, now] = /^diff --git "?(a\/.+?)"? "?(b\/.+?)"?$/.exec(line) ?? [];
  if (old !== undefined && now !== undefined) return { old, now };
  const name = /^Index: (.+)$/.exec(line)?.[1]?.trim() ?? null;
  return { old: name, now: name };
}

/** Git writes `a/` and `b/` before the names, which are no folders. */
function pathOf(name: string | null, both: Pick<FileDraft, "old" | "now">): string | null {
  if (name === null) return null;
  const isMarked = [
    [both.old, "a/"],
    [both.now, "b/"],
  ].every(([one, mark]) => one === "/dev/null" || one?.startsWith(mark ?? ""));
  return safePath(isMarked ? name.slice(2) : name)?.path ?? null;
}
