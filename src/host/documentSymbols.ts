/** The symbols of a document, by what the language's own extension tells of it. */
import * as vscode from "vscode";

export interface PlacedSymbol {
  readonly name: string;
  readonly kind: vscode.SymbolKind;
  /** The name of what it is a part of; empty where it is a part of nothing. */
  readonly container: string;
  /** Where it is called by its name. */
  readonly position: vscode.Position;
  /** All of it, with its body. */
  readonly range: vscode.Range;
}

/** Languages tell a tree, or a list from before there were trees. */
type GivenSymbol = vscode.DocumentSymbol | vscode.SymbolInformation;

/** Those of every level, each before those that it holds; none where nobody can tell them. */
export async function documentSymbols(uri: vscode.Uri): Promise<readonly PlacedSymbol[]> {
  const given = await askProvider<GivenSymbol>("vscode.executeDocumentSymbolProvider", uri);
  return given.flatMap((symbol) => flatten(symbol, ""));
}

/** What the editor's language servers answer; nothing where one fails, or where a tab holds no text or its file is gone. */
export async function askProvider<Answer>(
  command: string,
  about: vscode.Uri | string,
): Promise<readonly Answer[]> {
  try {
    return (await vscode.commands.executeCommand<readonly Answer[] | undefined>(command, about)) ?? [];
  } catch {
    return []; // symbols are offered beside what needs none, which must not wait for them or be lost with them
  }
}

function flatten(symbol: GivenSymbol, container: string): readonly PlacedSymbol[] {
  const { name, kind } = symbol;
  if (!("children" in symbol)) {
    const { range } = symbol.location;
    return [{ name, kind, container: symbol.containerName, position: range.start, range }];
  }
  const { selectionRange, range, children } = symbol;
  return [
    { name, kind, container, position: selectionRange.start, range },
    ...children.flatMap((child) => flatten(child, name)),
  ];
}
