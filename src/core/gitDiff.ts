/** Diffs as git writes them: their parts, file by file, and one change as such a part. */

/** The parts of `diff` that are about one of these files. @param paths from the repository's root on, with `/`. */
export function partsAbout(diff: string, paths: readonly string[]): string {
  return partsOf(diff)
    .filter((part) => paths.some((path) => isAbout(part, path)))
    .join("");
}

/** One text for each file. What stands before the first, git writes only for merges: it is left out. */
export function partsOf(diff: string): readonly string[] {
  return diff.split(/^(?=diff --(?:git|cc|combined) )/m).filter((part) => part.startsWith("diff --"));
}

/** The files that `diff` shows lines of, under their old names too; from the repository's root on, with `/`. */
export function changedFiles(diff: string): readonly string[] {
  const names = partsOf(diff).flatMap((part) => {
    const [head = ""] = part.split(/^@@/m, 1); // a line below may look the same
    // Git ends a name that has a blank with a tab.
    const lines = Array.from(head.matchAll(/^(?:---|\+\+\+) .+?(?=\t?$)/gm), ([line]) =>
      unquote(line).slice(4),
    );
    return lines.filter((name) => name !== "/dev/null");
  });
  return [...new Set(names.map((name) => name.replace(/^[a-z]\//, "")))];
}

/** Lines that were changed, counted from 1, as the editor tells of them: an end of 0 says that there are none, behind the start. */
export interface LineChange {
  readonly originalStartLineNumber: number;
  readonly originalEndLineNumber: number;
  readonly modifiedStartLineNumber: number;
  readonly modifiedEndLineNumber: number;
}

/** Lines that stay, around those that were changed: as many as git writes. */
const around = 3;

/**
 * One of the changes of a file, with lines around it, but none that another change has touched.
 *
 * @param path from the repository's root on, with `/`.
 * @param original the file's lines before, and `modified` those after, without their ends.
 */
export function writeChange(
  path: string,
  changes: readonly LineChange[],
  index: number,
  original: readonly string[],
  modified: readonly string[],
): string {
  const change = changes[index];
  if (!change) return "";
  const removed = linesIn(change.originalStartLineNumber, change.originalEndLineNumber);
  const added = linesIn(change.modifiedStartLineNumber, change.modifiedEndLineNumber);
  const [before, after] = [changes[index - 1], changes[index + 1]].map(
    (other) => other && linesIn(other.modifiedStartLineNumber, other.modifiedEndLineNumber),
  );
  const first = Math.max(before?.end ?? 0, added.start - around);
  const last = Math.min(after?.start ?? modified.length, added.end + around);
  const above = modified.slice(first, added.start);
  const below = modified.slice(added.end, last);
  const stay = above.length + below.length;
  const rangeOf = ({ start, end }: Lines): string => {
    const count = end - start + stay;
    const from = start - above.length + (count > 0 ? 1 : 0);
    return count === 1 ? `${from}` : `${from},${count}`;
  };
  return [
    `diff --git a/${path} b/${path}`,
    `--- a/${path}`,
    `+++ b/${path}`,
    `@@ -${rangeOf(removed)} +${rangeOf(added)} @@`,
    ...above.map((line) => ` ${line}`),
    ...original.slice(removed.start, removed.end).map((line) => `-${line}`),
    ...modified.slice(added.start, added.end).map((line) => `+${line}`),
    ...below.map((line) => ` ${line}`),
    "",
  ].join("\n");
}

/** Counted from 0, the end not included. */
interface Lines {
  readonly start: number;
  readonly end: number;
}

function linesIn(start: number, end: number): Lines {
  return end === 0 ? { start, end: start } : { start: start - 1, end };
}

/**
 * Whether a part's first line names the file, at its end: `diff --git a/src/a.ts b/src/a.ts`. The letters before the
 * slash are others, or none, where the user has set `diff.mnemonicPrefix` or `diff.noprefix`.
 */
function isAbout(part: string, path: string): boolean {
  const [line = ""] = part.split("\n", 1);
  const named = unquote(line);
  const prefix = /^diff --git [a-z]\//.test(named) ? / [a-z]\/$/ : / $/;
  return named.endsWith(path) && prefix.test(named.slice(0, -path.length));
}

/** A name with a letter beyond ASCII is written `"b/caf\303\251.ts"`: in quotes, with its UTF-8 in octal. */
function unquote(line: string): string {
  if (!line.includes('"')) return line;
  const bare = line.replace(/(?<= )"|"(?= |$)/g, "").replaceAll("%", "%25");
  const encoded = bare.replace(/\\([0-3][0-7]{2})/g, (_all, octal: string) => {
    return `%${Number.parseInt(octal, 8).toString(16).padStart(2, "0")}`;
  });
  try {
    return decodeURIComponent(encoded);
  } catch {
    return line; // no UTF-8: such a name the editor does not show as it is either
  }
}
