/** The menu of the composer's Attach button: every source, and lists of files, folders and symbols to choose from. */
import * as vscode from "vscode";
import { localize } from "../../core/localize.ts";
import { namedSourceIcons, sourceIcons } from "../../core/sourceIcons.ts";
import { namedSources, type NamedSource, type Source } from "../../core/sources.ts";
import { namedSourceTexts } from "../../core/sourceTexts.ts";
import { sourceFacts } from "./mentions.ts";
import { findSymbols } from "./symbols.ts";
import type { ListedPlace, WorkspaceFiles } from "./workspaceFiles.ts";

type Choice = "disk" | "files" | "folder" | "symbol" | NamedSource;

/** Symbols that are listed at once: the letters narrow them down. */
const mostSymbols = 50;

interface Pick extends vscode.QuickPickItem {
  readonly choice?: Choice;
}

/** What the user chooses; `disk` for the dialog that opens files of the system. Empty when the user turns away. */
export async function pickSources(
  workspace: WorkspaceFiles,
  token: vscode.CancellationToken,
): Promise<readonly Source[] | "disk"> {
  const choice = await pickKind();
  if (choice === undefined) return [];
  if (choice === "disk") return choice;
  if (choice === "files") return pickFiles(workspace, token);
  if (choice === "folder") return pickFolder(workspace, token);
  if (choice === "symbol") return pickSymbol();
  return [{ type: "named", name: choice }];
}

async function pickKind(): Promise<Choice | undefined> {
  const facts = await sourceFacts();
  const named = namedSources.map((name): Pick => {
    const { label, about } = namedSourceTexts[name];
    return {
      label: `$(${namedSourceIcons[name]}) ${label}`,
      description: facts[name] ?? about,
      choice: name,
    };
  });
  const picks: readonly Pick[] = [
    { label: `$(file-media) ${localize("Files or Images from Disk…")}`, choice: "disk" },
    { label: `$(${sourceIcons.file}) ${localize("Files of the Workspace…")}`, choice: "files" },
    { label: `$(${sourceIcons.folder}) ${localize("Folder…")}`, choice: "folder" },
    { label: `$(${sourceIcons.symbol}) ${localize("Symbol…")}`, choice: "symbol" },
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    ...named,
  ];
  const options = { title: localize("Attach"), placeHolder: localize("What goes with your message?") };
  return (await vscode.window.showQuickPick(picks, { ...options, matchOnDescription: true }))?.choice;
}

async function pickFiles(
  workspace: WorkspaceFiles,
  token: vscode.CancellationToken,
): Promise<readonly Source[]> {
  const picks = picksOf("file", workspace, token);
  const title = localize("Attach Files");
  const chosen = await vscode.window.showQuickPick(picks, { title, canPickMany: true });
  return (chosen ?? []).map(({ uri }) => ({ type: "file", uri: uri.toString() }));
}

async function pickFolder(
  workspace: WorkspaceFiles,
  token: vscode.CancellationToken,
): Promise<readonly Source[]> {
  const roots = (vscode.workspace.workspaceFolders ?? []).map(({ name, uri }) => ({
    label: `${name}/`,
    uri,
  }));
  const picks = picksOf("folder", workspace, token).then((inside) => [...roots, ...inside]);
  const chosen = await vscode.window.showQuickPick(picks, { title: localize("Attach a Folder’s Listing") });
  return chosen ? [{ type: "folder", uri: chosen.uri.toString() }] : [];
}

/** Asks the language servers as the user types: they list none without a name. */
async function pickSymbol(): Promise<readonly Source[]> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly source: Source }>();
  pick.title = localize("Attach a Symbol");
  pick.placeholder = localize("Type a part of its name.");
  let latest = new vscode.CancellationTokenSource();
  pick.onDidChangeValue(async (value) => {
    latest.cancel();
    const mine = (latest = new vscode.CancellationTokenSource());
    pick.busy = true;
    const found = await findSymbols(value.trim(), mostSymbols, mine.token);
    if (mine.token.isCancellationRequested) return;
    pick.busy = false;
    pick.items = found.map(({ source, name, detail }) => ({
      label: `$(${sourceIcons.symbol}) ${name}`,
      description: detail,
      alwaysShow: true, // the letters of a name need not stand in a row
      source,
    }));
  });
  const chosen = new Promise<readonly Source[]>((resolve) => {
    pick.onDidAccept(() => {
      resolve(pick.selectedItems.map(({ source }) => source));
      pick.hide();
    });
    pick.onDidHide(() => resolve([]));
  });
  pick.show();
  try {
    return await chosen;
  } finally {
    latest.cancel();
    pick.dispose();
  }
}

/** Files or folders, in the order of their paths. */
async function picksOf(
  type: ListedPlace["type"],
  workspace: WorkspaceFiles,
  token: vscode.CancellationToken,
): Promise<readonly { readonly label: string; readonly uri: vscode.Uri }[]> {
  const places = (await workspace.all(token)).filter((place) => place.type === type);
  return places
    .map(({ path, uri }) => ({ label: path, uri }))
    .toSorted((one, other) => (one.label < other.label ? -1 : 1));
}
