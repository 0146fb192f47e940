/** Symbols by their names: where they are, and the lines that they stand on. */
import * as vscode from "vscode";
import { fuzzyScore } from "../../core/fuzzy.ts";
import { localize } from "../../core/localize.ts";
import type { Mention } from "../../core/sources.ts";
import { openFiles } from "../attachments.ts";
import { askProvider, documentSymbols, type PlacedSymbol } from "../documentSymbols.ts";
import { linesOf, pathOf } from "../editorContext.ts";
import { nothing } from "./found.ts";
import type { ReadFile } from "./reading.ts";

/** Of the files that are open, those of so many are looked through. */
const mostDocuments = 8;

/**
 * Symbols whose names fit, best first: of files that are open, then of the workspace, where there is a language server
 * that knows them.
 */
export async function findSymbols(
  query: string,
  most: number,
  token: vscode.CancellationToken,
): Promise<readonly Mention[]> {
  const found = new Map<string, { readonly mention: Mention; readonly score: number }>();
  const add = (name: string, uri: vscode.Uri, line: number, preference: number): void => {
    const score = fuzzyScore(query, name);
    const key = `${uri.toString()} ${line} ${name}`;
    if (score === null || found.has(key)) return;
    const source = { type: "symbol", uri: uri.toString(), name, line } as const;
    found.set(key, { mention: { source, name, detail: pathOf(uri) }, score: score + preference });
  };
  const open = openFiles()
    .slice(0, mostDocuments)
    .map(({ uri }) => vscode.Uri.parse(uri));
  const [inOpen, inWorkspace] = await Promise.all([
    Promise.all(open.map(async (uri) => ({ uri, symbols: await documentSymbols(uri) }))),
    workspaceSymbols(query),
  ]);
  if (token.isCancellationRequested) return [];
  for (const { uri, symbols } of inOpen) {
    for (const { name, position } of symbols) add(name, uri, position.line + 1, 1);
  }
  for (const { name, location } of inWorkspace) {
    if (!vscode.workspace.getWorkspaceFolder(location.uri)) continue; // the standard library's
    // Some servers write `total()`.
    add(name.replace(/\(.*\)$/, ""), location.uri, location.range.start.line + 1, 0);
  }
  const ranked = [...found.values()].toSorted((one, other) => other.score - one.score);
  return ranked.slice(0, most).map(({ mention }) => mention);
}

/** The lines of the symbol of that name at a line, or, if that has moved, of the nearest of the same name. */
export async function collectSymbol(
  uri: vscode.Uri,
  name: string,
  line: number,
): Promise<readonly ReadFile[]> {
  const document = await vscode.workspace.openTextDocument(uri);
  const distance = ({ range }: PlacedSymbol): number =>
    Math.max(0, range.start.line + 1 - line, line - range.end.line - 1);
  const named = (await documentSymbols(uri)).filter((symbol) => symbol.name === name);
  const [nearest] = named.toSorted((one, other) => distance(one) - distance(other));
  if (!nearest) {
    return nothing(localize("{name} is not to be found in {path} any more.", { name, path: pathOf(uri) }));
  }
  const { start, end } = nearest.range;
  const item = { ...linesOf(document, start.line, end.line), symbol: name };
  return [{ type: "item", item, isUnseen: true }];
}

async function workspaceSymbols(query: string): Promise<readonly vscode.SymbolInformation[]> {
  // One letter fits everything, and makes some servers send everything.
  if (query.length < 2) return [];
  return askProvider("vscode.executeWorkspaceSymbolProvider", query);
}
