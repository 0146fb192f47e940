/** What the `.gitignore` files of a folder leave out, for where git itself cannot be asked. */
import { globMatcher } from "./glob.ts";

/** A line of such a file. */
export interface Rule {
  readonly isNot: boolean;
  readonly isFolder: boolean;
  /** Of a path relative to the folder of the file. */
  readonly isMatch: (path: string) => boolean;
}

/** The rules of one ignore file. */
export interface IgnoreRules {
  /** Its folder's path, "" for the outermost. */
  readonly folder: string;
  readonly rules: readonly Rule[];
}

export function readIgnoreRules(folder: string, text: string): IgnoreRules {
  return { folder, rules: rulesIn(text) };
}

/**
 * Whether an entry of a folder that is not left out itself is.
 *
 * @param path relative to the outermost folder, with slashes.
 * @param levels of the folders that it is in, outermost first.
 */
export function isEntryIgnored(path: string, isFolder: boolean, levels: readonly IgnoreRules[]): boolean {
  let isOut = false;
  for (const { folder, rules } of levels) {
    if (folder !== "" && !path.startsWith(`${folder}/`)) continue;
    const below = folder === "" ? path : path.slice(folder.length + 1);
    for (const rule of rules) {
      if (rule.isNot === isOut && (isFolder || !rule.isFolder) && rule.isMatch(below)) isOut = !rule.isNot;
    }
  }
  return isOut;
}

/**
 * Whether a file is left out, by the rules of gitignore(5): the last line that fits decides, those of deeper folders
 * come last, and nothing brings back what is in a folder that is left out.
 *
 * @param path relative to the outermost folder, with slashes.
 * @param files the texts of the ignore files by the paths of their folders, "" for the outermost.
 */
export function isIgnored(path: string, files: ReadonlyMap<string, string>): boolean {
  const levels = [...files]
    .map(([folder, text]) => readIgnoreRules(folder, text))
    .toSorted((one, other) => one.folder.length - other.folder.length);
  const steps = stepsOf(path);
  return isFolderIgnored(steps.at(-2) ?? "", levels) || isEntryIgnored(path, false, levels);
}

/** Whether a folder is left out, or one that it is in. @param levels outermost first. */
export function isFolderIgnored(path: string, levels: readonly IgnoreRules[]): boolean {
  return path !== "" && stepsOf(path).some((place) => isEntryIgnored(place, true, levels));
}

/** `src`, `src/till`, `src/till/a.ts`. */
function stepsOf(path: string): readonly string[] {
  const steps = path.split("/");
  return steps.map((_, index) => steps.slice(0, index + 1).join("/"));
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
