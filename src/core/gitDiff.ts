/** The parts of a diff as git writes it, file by file. */

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
