/** Whether the workspace hides a file: by git's ignore rules, or by `files.exclude`. */
import { relative } from "node:path/posix";
import * as vscode from "vscode";
import { hidingPattern } from "../../core/sensitivePaths.ts";
import { gitApi } from "./git.ts";
import { isIgnoredByFiles } from "./ignoreFiles.ts";

/** `.gitignore`, the pattern of `files.exclude`, or null for a file that is not hidden. */
export async function hiddenBy(address: string): Promise<string | null> {
  const uri = vscode.Uri.parse(address);
  return excludedBy(uri) ?? ((await isIgnored(uri)) ? ".gitignore" : null);
}

function excludedBy(uri: vscode.Uri): string | null {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return null;
  const patterns = vscode.workspace
    .getConfiguration("files", uri)
    .get<Record<string, unknown>>("exclude", {});
  return hidingPattern(relative(folder.uri.path, uri.path), patterns);
}

async function isIgnored(uri: vscode.Uri): Promise<boolean> {
  return (await isIgnoredByGit(uri)) ?? isIgnoredByFiles(uri);
}

/** Null where git cannot be asked: it works on files of the machine that the extensions of this window run on. */
async function isIgnoredByGit(uri: vscode.Uri): Promise<boolean | null> {
  if (uri.scheme !== "file") return null;
  try {
    const repository = (await gitApi())?.getRepository(uri);
    return (await repository?.checkIgnore?.([uri.fsPath]))?.has(uri.fsPath) ?? null;
  } catch {
    return null; // a git that fails cannot tell
  }
}
