/** Reads again what is attached, when it is sent. */
import * as vscode from "vscode";
import type { ContextItem } from "../../core/context.ts";
import { isRefreshable, refreshed } from "../../core/contextRefresh.ts";
import { readUri } from "./reading.ts";
import { isInTab } from "./tabs.ts";

/** The items as their sources stand now, each with its `drift` where that is not what was attached. */
export async function refreshItems(items: readonly ContextItem[]): Promise<readonly ContextItem[]> {
  const reading = new Map<string, Promise<string | null | undefined>>();
  async function refresh(item: ContextItem): Promise<ContextItem> {
    if (!isRefreshable(item)) return item;
    const known = reading.get(item.uri) ?? currentText(item.uri);
    reading.set(item.uri, known);
    const text = await known;
    return text === undefined ? item : refreshed(item, text);
  }
  return Promise.all(items.map(refresh));
}

/** Null where it cannot be read any more; undefined where it is of no file and nobody can tell whether it has changed. */
async function currentText(address: string): Promise<string | null | undefined> {
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === address);
  // What was closed unsaved lingers for a while, and is gone for its user.
  if (document && (!document.isDirty || isInTab(address) || isCell(document))) return document.getText();
  const uri = vscode.Uri.parse(address);
  if (uri.scheme === "untitled") return null;
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === undefined) return undefined;
  const read = await readUri(uri);
  return read.type === "item" && read.item.type === "file" ? read.item.text : null;
}

function isCell({ uri }: vscode.TextDocument): boolean {
  return uri.scheme === "vscode-notebook-cell";
}
