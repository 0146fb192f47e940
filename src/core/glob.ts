/** The globs of the editor's settings, such as those of `files.exclude`. */

/**
 * Whether a path fits a glob: `*` and `?` stand for anything but `/`, `**` for any number of folders, `{a,b}` for one
 * of them, `[a-z]` for a letter (VS Code's glob reference).
 *
 * @param glob relative to the folder that paths are relative to.
 */
export function globMatcher(glob: string): (path: string) => boolean {
  const pattern = new RegExp(`^${toPattern(glob)}$`, "u");
  return (path) => pattern.test(path);
}

function toPattern(glob: string): string {
  let pattern = "";
  let depth = 0;
  for (const [token] of glob.matchAll(/\*\*\/?|\[!?[^\]/]+\]|[^]/gu)) {
    if (token === "**/") pattern += "(?:.*/)?";
    else if (token === "**") pattern += ".*";
    else if (token === "*") pattern += "[^/]*";
    else if (token === "?") pattern += "[^/]";
    else if (token === "{") {
      pattern += "(?:";
      depth++;
    } else if (token === "}" && depth > 0) {
      pattern += ")";
      depth--;
    } else if (token === "," && depth > 0) pattern += "|";
    else if (token.length > 2 && token.startsWith("[")) pattern += letterClass(token);
    else pattern += token.replace(/[$()*+.?[\\\]^{|}/]/u, String.raw`\$&`);
  }
  return pattern + ")".repeat(depth);
}

/** `[!a-z]` of a glob is `[^a-z]`. */
function letterClass(token: string): string {
  const isNot = token.startsWith("[!");
  const letters = token.slice(isNot ? 2 : 1, -1).replace(/[\\[\]^&]/gu, String.raw`\$&`);
  return `[${isNot ? "^" : ""}${letters}]`;
}
