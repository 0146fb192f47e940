/** What the `.gitignore` files of a folder leave out, for where git itself cannot be asked. */
import { globMatcher } from "./glob.ts";

/** A line of such a file. */
interface Rule {
  readonly isNot: boolean;
  readonly isFolder: boolean;
  /** Of a path relative to the folder of the file. */
  readonly isMatch: (path: string) => boolean;
}

/**
 * Whether a file is left out, by the rules of gitignore(5): the last line that fits decides, those of deeper folders
 * come last, and nothing brings back what is in a folder that is left out.
 *
 * @param path relative to the outermost folder, with slashes.
 * @param files the texts of the ignore files by the paths of their folders, "" for the outermost.
 */
export function isIgnored(path: string, files: ReadonlyMap<string, string>): boolean {
  const levels = [...files].map(([folder, text]) => ({ folder, rules: rulesIn(text) }));
  levels.sort((one, other) => one.folder.length - other.folder.length);
  const steps = path.split("/");
  return steps.some((_, index) => {
    const place = steps.slice(0, index + 1).join("/");
    const isFolder = index < steps.length - 1;
    const decisions = levels.flatMap(({ folder, rules }) => {
      const below = folder === "" ? place : place.startsWith(`${folder}/`) && place.slice(folder.length + 1);
      if (below === false) return [];
      return rules.filter((rule) => (isFolder || !rule.isFolder) && rule.isMatch(below));
    });
    return decisions.at(-1)?.isNot === false;
  });
}

/** The folders of a path whose ignore files count, outermost first: `""`, `src`, `src/till` for `src/till/a.ts`. */
export function foldersOf(path: string): readonly string[] {
  const steps = path.split("/");
  return steps.map((_, index) => steps.slice(0, index).join("/"));
}

function rulesIn(text: string): readonly Rule[] {
  return text.split(/\r?\n/).flatMap((line) => ruleOf(line) ?? []);
}

function ruleOf(line: string): Rule | null {
  const written = line.replace(/(?<!\\)[ \t]+$/, "");
  if (written.startsWith("#")) return null;
  const isNot = written.startsWith("!");
  const pattern = isNot ? written.slice(1) : written;
  const isFolder = pattern.endsWith("/");
  const named = pattern.replace(/\/$/, "");
  if (named === "") return null;
  // With a slash it is about one place, without about a name at any depth.
  const glob = globOf(named.replace(/^\//, ""));
  return { isNot, isFolder, isMatch: globMatcher(named.includes("/") ? glob : `**/${glob}`) };
}

/** As the editor's globs say the same: braces are letters to git, and a backslash takes any letter as it is. */
function globOf(pattern: string): string {
  return pattern
    .replaceAll("[^", "[!")
    .replace(/\\(.)|[{}]/gsu, (letter, escaped = letter) =>
      /[*?[{}\\]/.test(escaped) ? `[${escaped}]` : escaped,
    );
}
