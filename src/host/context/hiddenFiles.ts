/** Whether the workspace hides a file: by git's ignore rules, or by `files.exclude`. */
import { relative } from "node:path/posix";
import * as vscode from "vscode";
import { hidingPattern } from "../../core/sensitivePaths.ts";
import { gitApi } from "./git.ts";

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
  // Git works on files of the machine that the extension runs on.
  if (uri.scheme !== "file") return false;
  try {
    const repository = (await gitApi())?.getRepository(uri);
    return (await repository?.checkIgnore?.([uri.fsPath]))?.has(uri.fsPath) ?? false;
  } catch {
    return false; // a git that fails cannot tell; the file's name and text are still looked at
  }
}
