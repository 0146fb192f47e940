/** The symbol that stands at a place of a document. */
import * as vscode from "vscode";
import { documentSymbols, type PlacedSymbol } from "../documentSymbols.ts";
import { inTime } from "../inTime.ts";

export interface FoundSymbol {
  readonly name: string;
  /** All of it, with its body. */
  readonly range: vscode.Range;
}

/** Milliseconds: a language server that has just been started may take much longer, and nobody waits for that. */
const limit = 2000;

/** What a person means by "this" when the cursor stands in it. */
const bodies = new Set([
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Constructor,
  vscode.SymbolKind.Class,
  vscode.SymbolKind.Interface,
  vscode.SymbolKind.Struct,
  vscode.SymbolKind.Enum,
]);
/** Meant where they are not part of one of those: a table, or a function that has its name from a variable. */
const values = new Set([
  vscode.SymbolKind.Variable,
  vscode.SymbolKind.Constant,
  vscode.SymbolKind.Property,
  vscode.SymbolKind.Field,
]);

/** The innermost symbol that holds all of `range`; null where none does, or nobody can tell in time. */
export async function symbolAround(uri: vscode.Uri, range: vscode.Range): Promise<FoundSymbol | null> {
  const symbols = await symbolsOf(uri);
  return innermost(symbols, range, bodies) ?? innermost(symbols, range, values);
}

/** The same, where it is a function, a method or a class: what can be rewritten by itself. */
export async function bodyAround(uri: vscode.Uri, range: vscode.Range): Promise<FoundSymbol | null> {
  return innermost(await symbolsOf(uri), range, bodies);
}

function innermost(
  symbols: readonly PlacedSymbol[],
  range: vscode.Range,
  kinds: ReadonlySet<vscode.SymbolKind>,
): FoundSymbol | null {
  let found: PlacedSymbol | null = null;
  for (const symbol of symbols) {
    if (!kinds.has(symbol.kind) || !symbol.range.contains(range)) continue;
    if (!found || found.range.contains(symbol.range)) found = symbol;
  }
  return found && { name: found.name, range: found.range };
}

function symbolsOf(uri: vscode.Uri): Promise<readonly PlacedSymbol[]> {
  return inTime(documentSymbols(uri), limit, []);
}
