/** What the user's settings hide from lists of files. */
import * as vscode from "vscode";
import { globMatcher } from "../../core/glob.ts";

/** Tells whether `files.exclude` hides a file or folder. @param scope where the settings are asked for. */
export function hiddenBySettings(scope: vscode.Uri): (uri: vscode.Uri) => boolean {
  const folder = vscode.workspace.getWorkspaceFolder(scope);
  const root = `${(folder?.uri ?? scope).path.replace(/\/$/, "")}/`;
  const matchers = globsIn("files", scope).map(globMatcher);
  return ({ path }) => {
    const relative = path.startsWith(root) ? path.slice(root.length) : path;
    return matchers.some((isMatch) => isMatch(relative));
  };
}

/**
 * What a search over the workspace leaves out, as one glob for `findFiles`: it heeds `files.exclude` by itself, and
 * not `search.exclude`, by which `node_modules` is left out.
 */
export function searchExclusion(): string {
  const given = globsIn("search").filter((glob) => !glob.includes("{")); // not one choice inside another
  const globs = [...new Set([...given, "**/node_modules", "**/.git"])];
  // Each for the folder itself and for all that is in it.
  return `{${globs.flatMap((glob) => [glob, `${glob}/**`]).join(",")}}`;
}

/** The globs that are switched on; one with a `when` depends on other files, and hides less than it says. */
function globsIn(section: "files" | "search", scope?: vscode.Uri): readonly string[] {
  const given = vscode.workspace.getConfiguration(section, scope).get<Record<string, unknown>>("exclude", {});
  return Object.entries(given).flatMap(([glob, isOn]) => (isOn === true ? glob : []));
}
