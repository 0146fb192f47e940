/** The ignore files of a workspace, read where git cannot be asked: it runs on the machine that the files are on. */
import { relative } from "node:path/posix";
import * as vscode from "vscode";
import { foldersOf, isIgnored } from "../../core/gitignore.ts";

/** Whether the `.gitignore` files from the workspace's folder down to a file leave it out. */
export async function isIgnoredByFiles(uri: vscode.Uri): Promise<boolean> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return false;
  const path = relative(folder.uri.path, uri.path);
  const read = await Promise.all(
    foldersOf(path).map(async (below) => {
      const text = await readText(vscode.Uri.joinPath(folder.uri, below, ".gitignore"));
      return text === null ? [] : [[below, text] as const];
    }),
  );
  return isIgnored(path, new Map(read.flat()));
}

async function readText(uri: vscode.Uri): Promise<string | null> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return null; // there is none, as in most folders
  }
}
