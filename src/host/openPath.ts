/** Opens what an answer or a message names: files of the workspace, at their lines, and nothing outside of it. */
import * as vscode from "vscode";
import type { ContextItem } from "../core/context.ts";
import { localize } from "../core/localize.ts";
import {
  parsePathReference,
  pathsBelow,
  safePath,
  type LineRange,
  type PathReference,
} from "../core/pathReference.ts";
import { openFiles } from "./attachments.ts";

/** Opens the target of a link. What it is not safe to look for is not looked for; the user is told. */
export async function openReference(target: string): Promise<void> {
  const reference = parsePathReference(target);
  const uri = reference ? await findInWorkspace(reference) : null;
  if (uri) await show(uri, reference?.range ?? null);
  else tellMissing(reference);
}

/** Opens what was attached to a message, at its lines, if it is still there. */
export async function openItem(item: ContextItem): Promise<void> {
  const path = item.path.replace(/#cell-\d+(?:-output)?$/, ""); // of a cell its notebook
  const place = safePath(path);
  // What is outside of the workspace goes by its name alone: it is found while it is open.
  const uri = (place && (await findInWorkspace(place))) ?? findOpen(path);
  if (uri) await show(uri, item.type === "selection" ? { ...item, startColumn: 1 } : null);
  else tellMissing(place);
}

/** The first file at this path in the folders of the workspace, in their order. */
export async function findInWorkspace(
  place: Pick<PathReference, "path" | "isAbsolute">,
): Promise<vscode.Uri | null> {
  for (const { uri, name } of vscode.workspace.workspaceFolders ?? []) {
    for (const path of pathsBelow({ name, path: uri.path }, place)) {
      const file = vscode.Uri.joinPath(uri, path);
      if (await isFile(file)) return file;
    }
  }
  return null;
}

export async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.File) !== 0;
  } catch {
    return false; // not there, or not to be read: the user is told either way
  }
}

function findOpen(path: string): vscode.Uri | null {
  const file = openFiles().find((open) => open.path === path);
  return file ? vscode.Uri.parse(file.uri) : null;
}

/** In a preview tab, by the editor that the file's kind has: an image is shown. */
async function show(uri: vscode.Uri, range: LineRange | null): Promise<void> {
  const options: vscode.TextDocumentShowOptions = { preview: true };
  if (range) options.selection = selectionOf(range);
  await vscode.commands.executeCommand("vscode.open", uri, options);
}

/** Whole lines for a range, the cursor for a place. Where the file has become shorter the editor takes its end. */
function selectionOf({ startLine, startColumn, endLine }: LineRange): vscode.Range {
  const start = new vscode.Position(startLine - 1, startColumn - 1);
  return new vscode.Range(start, endLine > startLine ? new vscode.Position(endLine, 0) : start);
}

/** Quotes a path only where it is safe to: the editor makes links, of commands too, of what looks so in a message. */
function tellMissing(place: Pick<PathReference, "path"> | null): void {
  const path = place?.path ?? localize("this link");
  const shown = path.length > 100 ? `…${path.slice(-99)}` : path;
  const reason = vscode.workspace.workspaceFolders
    ? localize("It is not a file of this workspace, or not any more.")
    : localize("Open the folder that it belongs to first.");
  const message = localize("Sidenote cannot open {path}. {reason}", { path: shown, reason });
  void vscode.window.showInformationMessage(message);
}
