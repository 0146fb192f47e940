/** Where the names that answers mention are defined: in the file that is explained, or else in its workspace. */
import * as vscode from "vscode";
import { isMeant, type SymbolReference } from "../../core/codeReference.ts";
import { keyOf } from "../../core/referenceLinks.ts";
import { documentSymbols } from "../documentSymbols.ts";
import { inTime } from "../inTime.ts";
import { symbolsMeant } from "../namedSymbols.ts";

export interface SymbolPlace {
  readonly uri: vscode.Uri;
  readonly position: vscode.Position;
}

/**
 * Finds the places of names, by `keyOf`; null for one that is nowhere, or in more than one place, since a link cannot
 * ask which is meant. Never rejects.
 *
 * @param document what is explained. It comes first; nothing outside of the workspace is looked at.
 * @param isOver whether nobody needs the rest any more.
 */
export type FindSymbols = (
  document: vscode.Uri,
  references: readonly SymbolReference[],
  isOver: () => boolean,
) => Promise<ReadonlyMap<string, SymbolPlace | null>>;

/** Milliseconds for an answer of the servers. One that takes longer is not asked for the rest. */
const limit = 2000;

/** One search after the other, for all threads of the window: the servers answer to whoever types as well. */
export function createSymbolSearch(): FindSymbols {
  let last: Promise<unknown> = Promise.resolve();
  return (...search) => {
    const found = last.then(() => find(...search));
    last = found;
    return found;
  };
}

const find: FindSymbols = async (document, references, isOver) => {
  const places = new Map<string, SymbolPlace | null>(references.map((one) => [keyOf(one), null]));
  const isInside = vscode.workspace.getWorkspaceFolder(document) !== undefined;
  const own = isInside && !isOver() ? await inTime(documentSymbols(document), limit, []) : [];
  const elsewhere: SymbolReference[] = [];
  for (const reference of references) {
    const [place, ...others] = own.filter((symbol) => isMeant(symbol, reference));
    if (!place) elsewhere.push(reference);
    else if (others.length === 0) places.set(keyOf(reference), { uri: document, position: place.position });
  }
  for (const reference of elsewhere) {
    if (isOver()) break;
    const found = await inTime(placeInWorkspace(reference), limit, undefined);
    if (found === undefined) break;
    places.set(keyOf(reference), found);
  }
  return places;
};

async function placeInWorkspace(reference: SymbolReference): Promise<SymbolPlace | null> {
  try {
    const [symbol, ...others] = await symbolsMeant(reference);
    if (!symbol || others.length > 0) return null;
    return { uri: symbol.location.uri, position: symbol.location.range.start };
  } catch {
    return null; // a server that fails: its names stay words, as those of languages without one do
  }
}
