/** Links from a thread's answers into the workspace: addresses of files alone, since a model has written the text. */
import type * as vscode from "vscode";
import type { SymbolReference } from "../../core/codeReference.ts";
import { parsePathReference, type LineRange } from "../../core/pathReference.ts";
import { keyOf, linkReferences, referencesIn } from "../../core/referenceLinks.ts";
import { findInWorkspace } from "../openPath.ts";
import type { FindSymbols } from "./symbolPlaces.ts";

export interface LinkedText {
  readonly markdown: string;
  /** Whether all that it mentions has been looked for. */
  readonly isWhole: boolean;
}

export interface CodeLinks {
  /** Links what is known of a text, and looks for the rest. */
  readonly link: (markdown: string) => LinkedText;
  /** Looks for nothing more. */
  readonly dispose: () => void;
}

/** Of one text; the others stay words. */
const mostPaths = 100;
/** The same for symbols: each is a question to the language servers. */
const mostSymbols = 40;
/** Milliseconds until names are looked for once more of which none was found: in a new window the servers start late. */
const pause = 10_000;

/**
 * Where things are is found once: a link leads to the place that was right when its answer had come.
 *
 * @param document what is explained.
 * @param onFound is called when more is known.
 */
export function createCodeLinks(
  document: vscode.Uri,
  findSymbols: FindSymbols,
  onFound: () => void,
): CodeLinks {
  /** By `keyOf`; null for what is not there. */
  const addresses = new Map<string, string | null>();
  const looking = new Set<string>();
  const timers = new Set<NodeJS.Timeout>();
  let isClosed = false;

  async function lookForPaths(paths: readonly string[]): Promise<void> {
    await Promise.all(
      paths.map(async (path) => addresses.set(keyOf({ type: "path", path }), await addressOfPath(path))),
    );
    if (!isClosed) onFound();
  }

  async function lookForSymbols(symbols: readonly SymbolReference[], isFirst: boolean): Promise<void> {
    const places = await findSymbols(document, symbols, () => isClosed);
    if (isClosed) return;
    for (const [key, place] of places) addresses.set(key, place && addressAt(place.uri, place.position));
    onFound();
    const isNone = [...places.values()].every((place) => place === null);
    if (isFirst && isNone) lookAgain(symbols);
  }

  function lookAgain(symbols: readonly SymbolReference[]): void {
    for (const symbol of symbols) addresses.delete(keyOf(symbol)); // the text is not whole yet
    const timer = setTimeout(() => {
      timers.delete(timer);
      void lookForSymbols(symbols, false);
    }, pause);
    timers.add(timer);
  }

  return {
    link(markdown) {
      const references = referencesIn(markdown);
      const paths = references.filter((reference) => reference.type === "path").slice(0, mostPaths);
      const symbols = references.filter((reference) => reference.type === "symbol").slice(0, mostSymbols);
      const isNew = (reference: (typeof references)[number]): boolean => !looking.has(keyOf(reference));
      const [newPaths, newSymbols] = [paths.filter(isNew), symbols.filter(isNew)];
      for (const reference of [...newPaths, ...newSymbols]) looking.add(keyOf(reference));
      if (newPaths.length > 0) void lookForPaths(newPaths.map(({ path }) => path));
      if (newSymbols.length > 0) void lookForSymbols(newSymbols, true);
      return {
        markdown: linkReferences(markdown, (reference) => addresses.get(keyOf(reference)) ?? null),
        isWhole: [...paths, ...symbols].every((reference) => addresses.has(keyOf(reference))),
      };
    },
    dispose() {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

async function addressOfPath(path: string): Promise<string | null> {
  const reference = parsePathReference(path);
  const uri = reference && (await findInWorkspace(reference));
  return uri && withPlace(uri, reference.range).toString();
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
