/** The symbols that have a name, as the languages of the workspace know them. */
import * as vscode from "vscode";
import { askProvider } from "./documentSymbols.ts";
import { pathOf } from "./editorContext.ts";

/** Whether a symbol has this name: some languages put a function's parentheses into it. */
export function isNamed({ name }: { readonly name: string }, wanted: string): boolean {
  return name.replace(/\(.*$/, "") === wanted;
}

/** Those of the workspace, each place once: providers search loosely and also in libraries. */
export async function symbolsNamed(name: string): Promise<readonly vscode.SymbolInformation[]> {
  const found = await askProvider<vscode.SymbolInformation>("vscode.executeWorkspaceSymbolProvider", name);
  const named = found.filter(
    (symbol) =>
      isNamed(symbol, name) && vscode.workspace.getWorkspaceFolder(symbol.location.uri) !== undefined,
  );
  const places = new Map(named.map((symbol) => [placeOf(symbol), symbol]));
  return [...places.values()];
}

/** Where a symbol stands, for a reader: `src/cart.ts:12`. */
export function placeOf({ location: { uri, range } }: vscode.SymbolInformation): string {
  return `${pathOf(uri)}:${range.start.line + 1}`;
}
