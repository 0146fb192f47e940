/** The globs of the editor's settings, such as those of `files.exclude`. */

/**
 * Whether a path fits a glob: `*` and `?` stand for anything but `/`, `**` for any number of folders, `{a,b}` for one
 * of them, `[a-z]` for a letter (VS Code's glob reference).
 *
 * @param glob relative to the folder that paths are relative to.
 */
export function globMatcher(glob: string): (path: string) => boolean {
  try {
    const pattern = new RegExp(`^${toPattern(glob)}$`, "u");
    return (path) => pattern.test(path);
  } catch {
    return () => false; // `[z-a]` is no letter
  }
}

function toPattern(glob: string): string {
  const tokens = glob.match(/\*\*\/?|\[!?[^\]/]+\]|[^]/gu) ?? [];
  let pattern = "";
  let depth = 0;
  let groups = 0;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] ?? "";
    if (token === "**/") pattern += "(?:.*/)?";
    else if (token === "**") pattern += ".*";
    else if (token === "*") {
      const next = depth === 0 ? nextStar(tokens, at) : null;
      if (next === null) pattern += "[^/]*";
      else {
        // Before another one the first place that fits is as good as any, and is not left again: one after the other
        // they would take time by the power of their number.
        pattern += `(?=([^/]*?${tokens
          .slice(at + 1, next)
          .map(ofOne)
          .join("")}))\\${++groups}`;
        at = next - 1;
      }
    } else if (token === "{") {
      pattern += "(?:";
      depth++;
    } else if (token === "}" && depth > 0) {
      pattern += ")";
      depth--;
    } else if (token === "," && depth > 0) pattern += "|";
    else pattern += ofOne(token);
  }
  return pattern + ")".repeat(depth);
}

/** Where the next `*` of the same folder's name stands; null where there is none, or more than letters before it. */
function nextStar(tokens: readonly string[], at: number): number | null {
  const next = tokens.findIndex((token, index) => index > at && /^[*/{}]/.test(token));
  return tokens[next] === "*" ? next : null;
}

/** What stands for one letter. */
function ofOne(token: string): string {
  if (token === "?") return "[^/]";
  if (token.length > 2 && token.startsWith("[")) return letterClass(token);
  return token.replace(/[$()*+.?[\\\]^{|}/]/u, String.raw`\$&`);
}

/** `[!a-z]` of a glob is `[^a-z]`. */
function letterClass(token: string): string {
  const isNot = token.startsWith("[!");
  const letters = token.slice(isNot ? 2 : 1, -1).replace(/[\\[\]^&]/gu, String.raw`\$&`);
  return `[${isNot ? "^" : ""}${letters}]`;
}
