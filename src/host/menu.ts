/** What the status bar's item opens: the commands, the one that is called for first. */
import * as vscode from "vscode";
import type { EndpointView } from "../core/protocol.ts";

/** A command as the manifest declares it, with its texts in the editor's language. */
export interface DeclaredCommand {
  readonly command: string;
  readonly title: string | { readonly value: string };
  readonly icon?: string;
}

/** From the usual to the rare. */
const usual = [
  "sidenote.ask",
  "sidenote.explain",
  "sidenote.newSession",
  "sidenote.openSession",
  "sidenote.chooseModel",
  "sidenote.checkConnection",
  "sidenote.setApiKey",
  "sidenote.openSettings",
  "sidenote.getStarted",
] as const;

/** @param declared `contributes.commands` of package.json, as the editor has translated it. */
export async function showMenu(
  declared: readonly DeclaredCommand[],
  { key, trouble }: EndpointView,
  isBusy: boolean,
): Promise<void> {
  const first = isBusy
    ? "sidenote.stop"
    : key === "missing"
      ? "sidenote.setApiKey"
      : trouble !== null
        ? "sidenote.checkConnection"
        : null;
  const ids = first === null ? usual : [first, ...usual.filter((id) => id !== first)];
  const items = ids.flatMap((id) => {
    const found = declared.find(({ command }) => command === id);
    if (!found) return [];
    const title = typeof found.title === "string" ? found.title : found.title.value;
    const detail = id === "sidenote.checkConnection" ? trouble : null;
    return [{ label: `${found.icon ?? "$(blank)"} ${title}`, id, ...(detail !== null && { detail }) }];
  });
  const picked = await vscode.window.showQuickPick(items, { title: "Sidenote" });
  if (picked) await vscode.commands.executeCommand(picked.id);
}
