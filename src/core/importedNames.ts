/** What a statement that brings something in names, and from where: read from its text, whatever the language. */

export interface ImportedNames {
  /** All that it brings in, each with where it is from. */
  readonly items: readonly string[];
  /** Names that others can be added to; null where it has none of that kind. */
  readonly list: ImportList | null;
}

export interface ImportList {
  /** Its kind and where it is from: names go only to a list that has the same. */
  readonly from: string;
  readonly entries: readonly ImportEntry[];
  /** Where the last of them begins and ends, in the statement's text. */
  readonly lastStart: number;
  readonly end: number;
  /** It goes over several lines. */
  readonly isBroken: boolean;
  /** What stands between two of them; nothing where each has a line. */
  readonly separator: "," | "";
}

/** What is written, and what it brings in. */
export interface ImportEntry {
  readonly text: string;
  readonly items: readonly string[];
}

const script =
  /^(import|const|let|var)\s+(type\s+)?([^"']*?)\s*(?:\bfrom\s*|=\s*require\(\s*)["']([^"']*)["']/;
const python = /^from\s+(\S+)\s+import\s*\(?([^)]*)/;
const go = /^import\s*\(([^)]*)\)/;
const rust = /^(?:pub(?:\([\w:]+\))?\s+)?use\s+([^;]*);?$/;

/** @param text a whole statement. */
export function namesIn(text: string): ImportedNames {
  const plain = text.startsWith("#") ? text : withoutComments(text);
  const [, word, type = "", clause = "", module = ""] = script.exec(plain) ?? [];
  if (word !== undefined) {
    const braces = /\{([^}]*)\}/.exec(plain);
    const list =
      braces &&
      listOf(plain, braces.index + 1, braces[1] ?? "", {
        from: `${word === "import" ? word : "require"} ${type.trim()} ${module}`,
        itemsOf: (entry) => [`${module}#${entry.replace(/^type\s+/, "")}`],
      });
    const others = clause.replace(/\{[^}]*\}/, "").split(",");
    const named = others.map(normal).filter((one) => one !== "");
    return { items: [...named.map((one) => `${module}#default ${one}`), ...allOf(list)], list };
  }
  const [, from, names = ""] = python.exec(plain) ?? [];
  if (from !== undefined) {
    const at = plain.indexOf(names, plain.indexOf("import"));
    const list = listOf(plain, at, names, { from: `from ${from}`, itemsOf: (entry) => [`${from}#${entry}`] });
    return { items: allOf(list), list: names.includes("*") ? null : list };
  }
  const block = go.exec(plain);
  if (block) {
    const at = plain.indexOf("(") + 1;
    const list = listOf(plain, at, block[1] ?? "", { from: "import (", itemsOf: (entry) => [entry] }, "");
    return { items: allOf(list), list };
  }
  const tree = rust.exec(plain)?.[1];
  if (tree?.includes("::") === true) return usedIn(plain, tree);
  const words = normal(plain.replace(/;\s*$/, ""));
  const simple = /^import\s+([\w.]+(?:\s+as\s+\w+)?(?:\s*,\s*[\w.]+(?:\s+as\s+\w+)?)*)$/.exec(words)?.[1];
  if (simple !== undefined)
    return { items: simple.split(",").map((one) => `import ${normal(one)}`), list: null };
  const alone = /^import\s+((?:[\w.]+\s+)?"[^"]*")$/.exec(words)?.[1];
  return { items: [alone ?? words], list: null };
}

/** `use a::{b, c::D};` of Rust: names can be added where the braces stand at the end of one path. */
function usedIn(plain: string, tree: string): ImportedNames {
  const [, path, inner] = /^([\w:\s]+::)\s*\{([^]*)\}\s*$/.exec(tree) ?? [];
  if (path === undefined || inner === undefined) return { items: leavesOf(tree), list: null };
  const prefix = normal(path);
  const list = listOf(plain, plain.indexOf("{") + 1, inner, {
    from: `use ${prefix}`,
    itemsOf: (entry) => leavesOf(prefix + entry),
  });
  return { items: allOf(list), list };
}

/** All paths of a tree of Rust, each whole. */
function leavesOf(tree: string): readonly string[] {
  const [, path, inner] = /^([^{]*)\{([^]*)\}\s*$/.exec(tree.trim()) ?? [];
  if (path === undefined || inner === undefined) return [`use ${normal(tree).replace(/::self$/, "")}`];
  return partsOf(inner, ",").flatMap(({ text }) => leavesOf(path.trim() + text));
}

function listOf(
  plain: string,
  at: number,
  names: string,
  { from, itemsOf }: { readonly from: string; readonly itemsOf: (entry: string) => readonly string[] },
  separator: "," | "" = ",",
): ImportList | null {
  const parts = partsOf(names, separator === "" ? "\n" : separator);
  const last = parts.at(-1);
  if (!last) return null;
  const lastStart = at + last.start;
  return {
    from: normal(from),
    entries: parts.map(({ text }) => ({ text, items: itemsOf(normal(text)) })),
    lastStart,
    end: lastStart + last.text.length,
    isBroken: plain.slice(at, lastStart).includes("\n"),
    separator,
  };
}

/** What stands between separators that are in no braces, with where it begins. */
function partsOf(
  text: string,
  separator: string,
): readonly { readonly text: string; readonly start: number }[] {
  const parts: { text: string; start: number }[] = [];
  let [from, depth] = [0, 0];
  for (let at = 0; at <= text.length; at++) {
    const character = text[at];
    if (character === "{") depth++;
    else if (character === "}") depth--;
    if (character !== undefined && (character !== separator || depth > 0)) continue;
    const part = text.slice(from, at);
    // A backslash of Python carries a line on.
    const words = part.replace(/\\(?=\s*$)/, "").trim();
    if (words !== "" && words !== "\\") {
      const shown = words.replace(/^\\\s*/, "");
      parts.push({ text: shown, start: from + part.indexOf(shown) });
    }
    from = at + 1;
  }
  return parts;
}

function allOf(list: ImportList | null): readonly string[] {
  return list?.entries.flatMap(({ items }) => items) ?? [];
}

function normal(text: string): string {
  return text.trim().replace(/\s+/g, " ").replaceAll("'", '"');
}

/** The same text with spaces for its comments. */
export function withoutComments(text: string): string {
  const blank = (found: string): string => (/^["']/.test(found) ? found : found.replace(/[^\n]/g, " "));
  return text.replace(/"[^"\n]*"|'[^'\n]*'|\/\/[^\n]*|#[^\n]*|\/\*[^]*?\*\//g, blank);
}
