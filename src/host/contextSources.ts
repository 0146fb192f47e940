/** Collects context by a bundle of its own, which is loaded when it is first needed. */
import * as vscode from "vscode";
import { currentTranslations, localize } from "../core/localize.ts";
import { attachTools } from "./context/attachTools.ts";
import type { ReadFile } from "./context/reading.ts";
import type { Sources } from "./context/sources.ts";

let loading: Promise<Sources> | null = null;

/** What collects; one for the window, with what it remembers of the workspace. */
export function loadSources(): Promise<Sources> {
  loading ??= import("#sources").then(({ createSources }) => createSources(currentTranslations()));
  return loading;
}

/**
 * Lets the user choose in the editor's menus what to attach, and collects it.
 *
 * @param onChosen the menus are closed: the focus may go where it came from.
 */
export async function chooseAndCollect(onChosen: () => void): Promise<readonly ReadFile[]> {
  const sources = await loadSources();
  const chosen = await sources.pick();
  const found: ReadFile[] = [];
  if (chosen === "disk") {
    const options = { canSelectMany: true, openLabel: localize("Attach") };
    const uris = await vscode.window.showOpenDialog(options);
    onChosen();
    for (const uri of uris ?? []) found.push(await (await attachTools()).readUri(uri));
  } else {
    onChosen();
    for (const source of chosen) found.push(...(await sources.collect(source)));
  }
  return found;
}
