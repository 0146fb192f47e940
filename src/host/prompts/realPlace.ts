/** Where a workspace's file really is: a repository may link one of its names to any file of the user's machine. */
import { realpath } from "node:fs/promises";
import { sep } from "node:path";
import * as vscode from "vscode";

/**
 * The address of a file with all links followed; null where that is not below `folder`.
 *
 * Of other file systems than the machine's own nobody can tell, and the address is taken as it is: they are those of a
 * remote machine or of another extension, and the workspace in them is trusted.
 *
 * @throws where there is no such file.
 */
export async function realPlace(folder: vscode.Uri, uri: vscode.Uri): Promise<vscode.Uri | null> {
  if (uri.scheme !== "file") return uri;
  const [root, path] = await Promise.all([realpath(folder.fsPath), realpath(uri.fsPath)]);
  return path.startsWith(root.endsWith(sep) ? root : root + sep) ? vscode.Uri.file(path) : null;
}
