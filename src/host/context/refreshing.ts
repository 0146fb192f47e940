/** Reads again what is attached, when it is sent. */
import * as vscode from "vscode";
import type { ContextItem, ExcerptItem, FileItem, SelectionItem } from "../../core/context.ts";
import { isRefreshable, refreshed, replaced, type Replaceable } from "../../core/contextRefresh.ts";
import { loadSources } from "../contextSources.ts";
import { readUri, type ReadFile } from "./reading.ts";
import { collectSymbol } from "./symbols.ts";
import { isInTab } from "./tabs.ts";

/**
 * The items as their sources stand now, each with its `drift` where that is not what was attached.
 *
 * @param latest as `Following` has it.
 */
export async function refreshItems(
  items: readonly ContextItem[],
  latest: (item: ContextItem) => SelectionItem | null,
): Promise<readonly ContextItem[]> {
  const reading = new Map<string, Promise<string | null | undefined>>();
  async function refresh(item: ContextItem): Promise<ContextItem> {
    if (!isRefreshable(item)) return item;
    if (item.type !== "file" && item.type !== "selection") return replaced(item, await takenAnew(item));
    const source = `${item.type} ${item.uri}`;
    const known = reading.get(source) ?? currentText(item);
    reading.set(source, known);
    const text = await known;
    if (text === undefined) return item;
    const now = refreshed(item, text, latest(item));
    return now.drift === "lost" ? ((await symbolNow(item)) ?? now) : now;
  }
  return Promise.all(items.map(refresh));
}

/** Null where there is nothing of the kind any more: no problems, no changes, no such file or cell. */
async function takenAnew(item: Replaceable): Promise<Replaceable | null> {
  const found =
    item.type === "excerpt" ? await collectAgain(item) : [await readUri(vscode.Uri.parse(item.uri ?? ""))];
  const isSame = (other: ContextItem): other is Replaceable =>
    other.type === "excerpt" ? item.type === "excerpt" && other.kind === item.kind : other.type === item.type;
  return found.flatMap((read) => (read.type === "item" && isSame(read.item) ? read.item : [])).at(0) ?? null;
}

async function collectAgain(item: ExcerptItem): Promise<readonly ReadFile[]> {
  try {
    return await (await loadSources()).collectAgain(item);
  } catch {
    return []; // git has failed, or the repository is closed: what was attached goes, and the message says so
  }
}

/** The lines of a symbol that nobody has followed to where they are, found again by its name; null for other items. */
async function symbolNow(item: FileItem | SelectionItem): Promise<ContextItem | null> {
  if (item.type !== "selection" || item.symbol === undefined || item.uri === undefined) return null;
  const [read] = await collectSymbol(vscode.Uri.parse(item.uri), item.symbol, item.startLine);
  if (read?.type !== "item" || read.item.type !== "selection") return null;
  return { ...read.item, drift: "changed" };
}

/** Null where it cannot be read any more; undefined where it is of no file and nobody can tell whether it has changed. */
async function currentText({
  type,
  uri: address = "",
}: FileItem | SelectionItem): Promise<string | null | undefined> {
  const uri = vscode.Uri.parse(address);
  // A notebook is read as its cells, also where it is open as text, as in a comparison.
  const document = type === "file" && isNotebook(uri) ? undefined : findDocument(address);
  // What was closed unsaved lingers for a while, and is gone for its user.
  if (document && (!document.isDirty || isInTab(address) || isCell(document))) return document.getText();
  if (uri.scheme === "untitled" && !isInTab(address)) return null;
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === undefined) return undefined;
  const read = await readUri(uri);
  return read.type === "item" && read.item.type === "file" ? read.item.text : null;
}

function findDocument(address: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === address);
}

function isNotebook(uri: vscode.Uri): boolean {
  const { notebookDocuments } = vscode.workspace;
  return (
    /\.ipynb$/i.test(uri.path) || notebookDocuments.some((open) => open.uri.toString() === uri.toString())
  );
}

function isCell({ uri }: vscode.TextDocument): boolean {
  return uri.scheme === "vscode-notebook-cell";
}
