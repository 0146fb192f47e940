/** Where files are after they, or folders above them, were renamed. */
import type * as vscode from "vscode";

/** As the editor tells them. */
export type Renames = vscode.FileRenameEvent["files"];

/** Whether a file is the one at `folder`, or in the folder there. */
export function isAtOrBelow(uri: string, folder: string): boolean {
  return uri === folder || uri.startsWith(`${folder}/`);
}

/** The new place of a file; null for one that stays where it is. */
export function renamed(uri: string, files: Renames): string | null {
  for (const { oldUri, newUri } of files) {
    const before = oldUri.toString();
    if (isAtOrBelow(uri, before)) return `${newUri.toString()}${uri.slice(before.length)}`;
  }
  return null;
}
