/** How folders are called where files are called by `pathOf`. */
import { basename } from "node:path/posix";
import * as vscode from "vscode";
import { pathOf } from "../editorContext.ts";

/** With a slash at its end. A folder of the workspace goes by its name: the editor has no relative path for it. */
export function folderPath(uri: vscode.Uri): string {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const isRoot = folder?.uri.path.replace(/\/$/, "") === uri.path.replace(/\/$/, "");
  const path = folder && isRoot ? folder.name : pathOf(uri);
  return `${path || basename(uri.path)}/`;
}
