/** Opens what an answer calls by its name: symbols of the workspace, as its languages know them. */
import * as vscode from "vscode";
import { localize } from "../core/localize.ts";
import { placeOf, symbolsMeant } from "./namedSymbols.ts";

/** Goes to the symbol of this name; where there are several the user chooses, where there is none that is said. */
export async function openSymbol(name: string): Promise<void> {
  const [first, ...others] = await symbolsMeant({ type: "symbol", name, container: "" });
  if (!first) {
    const message = localize("No symbol of this workspace is called {name}, as far as its languages tell.", {
      name,
    });
    void vscode.window.showInformationMessage(message);
    return;
  }
  const chosen = others.length === 0 ? first : await choose([first, ...others]);
  if (!chosen) return;
  const { uri, range } = chosen.location;
  await vscode.window.showTextDocument(uri, {
    preview: true,
    selection: new vscode.Range(range.start, range.start),
  });
}

async function choose(
  symbols: readonly vscode.SymbolInformation[],
): Promise<vscode.SymbolInformation | undefined> {
  const items = symbols.map((symbol) => ({ label: symbol.name, description: placeOf(symbol), symbol }));
  return (await vscode.window.showQuickPick(items, { matchOnDescription: true }))?.symbol;
}
