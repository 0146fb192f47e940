/** The menu of the composer's Attach button: every source, and lists of files, folders and symbols to choose from. */
import * as vscode from "vscode";
import { localize } from "../../core/localize.ts";
import { namedSourceIcons, sourceIcons } from "../../core/sourceIcons.ts";
import { namedSources, type NamedSource, type Source } from "../../core/sources.ts";
import { namedSourceTexts } from "../../core/sourceTexts.ts";
import { pathOf } from "../editorContext.ts";
import { sourceFacts, type MentionSearch } from "./mentions.ts";
import { findSymbols } from "./symbols.ts";

type Choice = "disk" | "files" | "folder" | "symbol" | NamedSource;

/** Symbols that are listed at once: the letters narrow them down. */
const mostSymbols = 50;

interface Pick extends vscode.QuickPickItem {
  readonly choice?: Choice;
}

/** What the user chooses; `disk` for the dialog that opens files of the system. Empty when the user turns away. */
export async function pickSources(
  search: MentionSearch,
  token: vscode.CancellationToken,
): Promise<readonly Source[] | "disk"> {
  const choice = await pickKind();
  if (choice === undefined) return [];
  if (choice === "disk") return choice;
  if (choice === "files") return pickFiles(search, token);
  if (choice === "folder") return pickFolder(search, token);
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

async function pickFiles(search: MentionSearch, token: vscode.CancellationToken): Promise<readonly Source[]> {
  const picks = search
    .files(token)
    .then((uris) => uris.map((uri) => ({ label: pathOf(uri), uri })).toSorted(byLabel));
  const title = localize("Attach Files");
  const chosen = await vscode.window.showQuickPick(picks, { title, canPickMany: true });
  return (chosen ?? []).map(({ uri }) => ({ type: "file", uri: uri.toString() }));
}

async function pickFolder(
  search: MentionSearch,
  token: vscode.CancellationToken,
): Promise<readonly Source[]> {
  const picks = search.folders(token).then((folders) => {
    const roots = (vscode.workspace.workspaceFolders ?? []).map(({ name, uri }) => ({
      label: `${name}/`,
      uri,
    }));
    const inside = [...folders].map(([label, uri]) => ({ label, uri })).toSorted(byLabel);
    return [...roots, ...inside];
  });
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

function byLabel(one: vscode.QuickPickItem, other: vscode.QuickPickItem): number {
  return one.label < other.label ? -1 : 1;
}
