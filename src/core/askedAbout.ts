/** Which documents, and which parts of them, the questions before an answer were about. */
import { isText, labelOf, type ContextItem, type TextItem } from "./context.ts";
import type { Stretch } from "./definitionPlaces.ts";
import { findCode, type AskedPart } from "./findCode.ts";

/** A document that went with a question, or a part of one. */
export interface AskedPlace {
  /** For the user. */
  readonly label: string;
  /** As the model was told it: `src/cart.ts`, `sums.ipynb#cell-2`. */
  readonly path: string;
  /** Where it was read, as a URI; null where that was not kept. */
  readonly uri: string | null;
  /** What of it was asked about; null for all of it. */
  readonly part: AskedPart | null;
}

export interface AskedAbout {
  /** Of the nearest question that code was attached to. */
  readonly places: readonly AskedPlace[];
  /** Of each question, the nearest first. */
  readonly all: readonly (readonly AskedPlace[])[];
  /** Something was asked about, of a document or not: code of the answer is for that, and not for whatever is in front. */
  readonly isAny: boolean;
}

/** @param attached what went with the question and with each of those before it, the nearest first. */
export function askedAbout(attached: readonly (readonly ContextItem[])[]): AskedAbout {
  const all = attached.map((items) => items.flatMap((item) => (isText(item) ? (placeOf(item) ?? []) : [])));
  return {
    all,
    places: all.find((places) => places.length > 0) ?? [],
    isAny: attached.flat().some((item) => isText(item) && !isInstructions(item)),
  };
}

/** Instructions go with every question, and say nothing of what it is about. */
function isInstructions(item: TextItem): boolean {
  return item.type === "excerpt" && item.kind === "instructions";
}

function placeOf(item: TextItem): AskedPlace | null {
  const place = { label: labelOf(item), path: item.path, uri: item.uri ?? item.readFrom ?? null };
  if (item.type === "selection") return { ...place, part: item };
  if (item.type === "file") return { ...place, part: null };
  if (place.uri === null) return null; // pasted
  if (item.kind === "problems") return { ...place, part: null };
  // A cell, attached from its menu.
  return item.kind === "text" ? { ...place, part: { text: item.text, startLine: 1 } } : null;
}

/**
 * The documents that code without a name may be for: those of which a part was asked about, else all of them.
 *
 * @returns one place for each.
 */
export function documentsOf(places: readonly AskedPlace[]): readonly AskedPlace[] {
  const parts = places.filter(({ part }) => part !== null);
  return distinct(parts.length > 0 ? parts : places, ({ uri, path }) => uri ?? path);
}

/** The parts that were asked about, each once. */
export function partsOf(places: readonly AskedPlace[]): readonly AskedPlace[] {
  const parts = places.filter(({ part }) => part !== null);
  return distinct(parts, ({ uri, path, part }) => JSON.stringify([uri ?? path, part?.startLine, part?.text]));
}

/** Where in a document that is which was asked about of it; null where it is not to be found, or was several parts. */
export function stretchOf(text: string, places: readonly AskedPlace[]): Stretch | null {
  const [only, ...others] = partsOf(places);
  // Of several, one that is gone does not make another one meant.
  const found = only?.part && others.length === 0 ? findCode(text, only.part) : null;
  return found?.type === "found" ? found : null;
}

/**
 * Those that have the path of an answer, of the nearest question that has such.
 *
 * @param named with `/` between its segments.
 * @param cell of a notebook, from 1; null for any of them.
 */
export function placesNamed(
  named: string,
  cell: number | null,
  all: readonly (readonly AskedPlace[])[],
): readonly AskedPlace[] {
  return nearest(all, cell, (file) => file === named);
}

/** The same for those whose path ends with it: models leave out its beginning. */
export function placesEnding(
  named: string,
  cell: number | null,
  all: readonly (readonly AskedPlace[])[],
): readonly AskedPlace[] {
  return nearest(all, cell, (file) => file.endsWith(`/${named}`));
}

function nearest(
  all: readonly (readonly AskedPlace[])[],
  cell: number | null,
  isMeant: (file: string) => boolean,
): readonly AskedPlace[] {
  const found = all.map((places) =>
    places.filter(
      ({ path }) =>
        (cell === null || path.endsWith(`#cell-${cell}`)) && isMeant(path.replace(/#cell-\d+$/, "")),
    ),
  );
  return found.find((places) => places.length > 0) ?? [];
}

function distinct<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  const keys = items.map(keyOf);
  return items.filter((_, index) => keys.indexOf(keys[index] ?? "") === index);
}
