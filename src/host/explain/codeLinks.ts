/** Links from answers in threads into the workspace: addresses of files alone, since a model has written the text. */
import type * as vscode from "vscode";
import type { CodeReference } from "../../core/codeReference.ts";
import { parsePathReference, type LineRange } from "../../core/pathReference.ts";
import { keyOf, linkReferences, referencesIn } from "../../core/referenceLinks.ts";
import { documentSymbols, type PlacedSymbol } from "../documentSymbols.ts";
import { isNamed, symbolsNamed } from "../namedSymbols.ts";
import { findInWorkspace } from "../openPath.ts";

export interface LinkedText {
  readonly markdown: string;
  /** Whether all that it mentions has been looked for. */
  readonly isWhole: boolean;
}

/** Of one text; the others stay words. */
const mostPaths = 100;
/** The same for symbols: each is a question to the language servers. */
const mostSymbols = 40;

/**
 * Returns the function that links what is known of a text, and looks for the rest.
 *
 * @param about the document that is explained: of several symbols with one name its own is meant.
 * @param onFound is called when more is known.
 */
export function createCodeLinks(about: vscode.Uri, onFound: () => void): (markdown: string) => LinkedText {
  /** Null for what is not there. */
  const addresses = new Map<string, string | null>();
  const looking = new Set<string>();

  async function find(references: readonly CodeReference[]): Promise<void> {
    for (const reference of references) looking.add(keyOf(reference));
    const know = (reference: CodeReference, address: string | null): void =>
      void addresses.set(keyOf(reference), address);
    const files = references.filter((reference) => reference.type === "path");
    const names = references.filter((reference) => reference.type === "symbol");
    await Promise.all(files.map(async (file) => know(file, await addressOfPath(file.path))));
    if (files.length > 0) onFound();
    if (names.length === 0) return;
    const own = await documentSymbols(about);
    // One after the other: the servers answer to whoever types as well.
    for (const name of names)
      know(name, addressIn(about, own, name.name) ?? (await addressInWorkspace(name.name)));
    onFound();
  }

  return (markdown) => {
    const references = lookedFor(referencesIn(markdown));
    const unknown = references.filter((reference) => !addresses.has(keyOf(reference)));
    const fresh = unknown.filter((reference) => !looking.has(keyOf(reference)));
    if (fresh.length > 0) void find(fresh);
    const linked = linkReferences(markdown, (reference) => addresses.get(keyOf(reference)) ?? null);
    return { markdown: linked, isWhole: unknown.length === 0 };
  };
}

function lookedFor(references: readonly CodeReference[]): readonly CodeReference[] {
  const paths = references.filter(({ type }) => type === "path");
  const symbols = references.filter(({ type }) => type === "symbol");
  return [...paths.slice(0, mostPaths), ...symbols.slice(0, mostSymbols)];
}

async function addressOfPath(path: string): Promise<string | null> {
  const reference = parsePathReference(path);
  const uri = reference && (await findInWorkspace(reference));
  return uri && withPlace(uri, reference.range).toString();
}

/** Where a document has the one symbol of a name. */
function addressIn(uri: vscode.Uri, symbols: readonly PlacedSymbol[], name: string): string | null {
  const [only, ...others] = symbols.filter((symbol) => isNamed(symbol, name));
  return only && others.length === 0 ? addressAt(uri, only.position) : null;
}

/** Where the workspace has the one symbol of a name: a link cannot ask which is meant, as the panel does. */
async function addressInWorkspace(name: string): Promise<string | null> {
  const [only, ...others] = await symbolsNamed(name);
  return only && others.length === 0 ? addressAt(only.location.uri, only.location.range.start) : null;
}

function addressAt(uri: vscode.Uri, { line, character }: vscode.Position): string {
  return withPlace(uri, { startLine: line + 1, startColumn: character + 1, endLine: line + 1 }).toString();
}

/** As the editor reads it: `#L12,5` for a place, `#L12-L20` for lines. */
function withPlace(uri: vscode.Uri, range: LineRange | null): vscode.Uri {
  if (!range) return uri;
  const { startLine, startColumn, endLine } = range;
  return uri.with({
    fragment: endLine > startLine ? `L${startLine}-L${endLine}` : `L${startLine},${startColumn}`,
  });
}
