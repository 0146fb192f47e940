/** The symbols that are meant by a name, as the languages of the workspace know them. */
import * as vscode from "vscode";
import { isMeant, type SymbolReference } from "../core/codeReference.ts";
import { pathOf } from "./editorContext.ts";

/**
 * Those of the workspace, each place once: providers search loosely and also in libraries.
 *
 * @throws what a provider throws.
 */
export async function symbolsMeant(reference: SymbolReference): Promise<readonly vscode.SymbolInformation[]> {
  const found = await vscode.commands.executeCommand<vscode.SymbolInformation[] | undefined>(
    "vscode.executeWorkspaceSymbolProvider",
    reference.name,
  );
  const meant = (found ?? []).filter(
    (symbol) =>
      isMeant({ name: symbol.name, container: symbol.containerName }, reference) && isInWorkspace(symbol),
  );
  const places = new Map(meant.map((symbol) => [placeOf(symbol), symbol]));
  return [...places.values()];
}

/** Where a symbol stands, for a reader: `src/cart.ts:12`. */
export function placeOf({ location: { uri, range } }: vscode.SymbolInformation): string {
  return `${pathOf(uri)}:${range.start.line + 1}`;
}

function isInWorkspace({ location }: vscode.SymbolInformation): boolean {
  // Some servers tell the lines only when they are asked once more, which no command does.
  const range = location.range as vscode.Range | undefined;
  return range !== undefined && vscode.workspace.getWorkspaceFolder(location.uri) !== undefined;
}
