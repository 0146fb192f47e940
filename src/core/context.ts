/** What a user attaches to a message; `contextRendering.ts` says how it reads to the model. */
import { inEnglish } from "./localize.ts";
import type { ImageBlockParam } from "./wire.ts";

/** A range of a file. Lines count from 1, as editors show them; `endLine` is inclusive. */
export interface SelectionItem {
  readonly type: "selection";
  /** Path relative to the workspace where it is in one, otherwise the file's name. */
  readonly path: string;
  /** VS Code's language id. */
  readonly language: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly text: string;
  /** The symbol whose lines these are, where it was asked for by its name. */
  readonly symbol?: string;
  /** Where it was read, as a URI. Never sent. */
  readonly uri?: string;
  /** The same of one without the lines that look like secrets: it is not to be read again. Never sent. */
  readonly readFrom?: string;
  /** Never sent. */
  readonly drift?: Drift;
}

/** A whole text file. */
export interface FileItem {
  readonly type: "file";
  /** As in a selection. */
  readonly path: string;
  readonly language: string;
  readonly text: string;
  /** Where it was read, as a URI. Never sent. */
  readonly uri?: string;
  /** The same of one without the lines that look like secrets: it is not to be read again. Never sent. */
  readonly readFrom?: string;
  /** Never sent. */
  readonly drift?: Drift;
}

/**
 * What had become of its source between the attaching and the sending: it has other text, which was sent; the same
 * lines, elsewhere; the lines are no more, and were sent as they were; it could not be read any more, the same.
 */
export type Drift = "changed" | "moved" | "lost" | "gone";

export interface ImageItem {
  readonly type: "image";
  /** The file's name. */
  readonly path: string;
  readonly mediaType: ImageBlockParam["source"]["media_type"];
  /** The file's bytes in base64. */
  readonly data: string;
  /** As in a file. */
  readonly uri?: string;
  /** Never sent. */
  readonly drift?: Drift;
}

export interface PdfItem {
  readonly type: "pdf";
  /** As in a file. */
  readonly path: string;
  /** The file's bytes in base64. */
  readonly data: string;
  /** How many it has; absent where that could not be read. */
  readonly pages?: number;
  readonly uri?: string;
  /** Never sent. */
  readonly drift?: Drift;
}

/** Text that is no file's: what a view or a tool of the editor shows, or what the user pasted. */
export interface ExcerptItem {
  readonly type: "excerpt";
  readonly kind: ExcerptKind;
  /** What it is known by, in English: `src/`, `Problems in src/cart.ts`, `git diff --staged`. */
  readonly path: string;
  /** The same for the user, where their language has other words for it. Never sent. */
  readonly label?: string;
  readonly language: string;
  readonly text: string;
  /** What it was read from, as a URI, where that is one thing. Never sent. */
  readonly uri?: string;
  /** As in a file. */
  readonly readFrom?: string;
  /** How to collect it anew, where it is not of a moment. Never sent. */
  readonly again?: Recollection;
  /** Never sent. */
  readonly drift?: Drift;
}

/** What an excerpt is collected from; the place is its `uri`. */
export type Recollection =
  /** What git says of a repository, or of these files of it, relative to it. */
  | { readonly type: "changes" | "staged" | "branch"; readonly files?: readonly string[] }
  /** Of a file or, without a place, of the workspace; of these lines of the file, from 1 and inclusive. */
  | { readonly type: "problems"; readonly lines?: readonly [first: number, last: number] }
  /** The code of a notebook's cell, or what that has written. */
  | { readonly type: "cell" };

export type ExcerptKind = "folder" | "problems" | "changes" | "terminal" | "output" | "text" | "instructions";

export type ContextItem = SelectionItem | FileItem | ImageItem | PdfItem | ExcerptItem;

/** Bytes of UTF-8 that one item may have, whatever it was read from: a quarter of a million tokens. */
export const largestText = 2 ** 20;

/** An item that is text, and so may be quoted, searched and merged. */
export type TextItem = SelectionItem | FileItem | ExcerptItem;

export function isText(item: ContextItem): item is TextItem {
  return item.type !== "image" && item.type !== "pdf";
}

/** What an excerpt goes by, for the model and for the user. */
export type ExcerptName = Pick<ExcerptItem, "path" | "label">;

/** @param name made with `localize`. */
export function namedFor(name: () => string): ExcerptName {
  const path = inEnglish(name);
  const label = name();
  return label === path ? { path } : { path, label };
}

/** `src/cart.ts:3-9` for a range, else the path. */
export function placeOf(item: Omit<SelectionItem, "text"> | Exclude<ContextItem, SelectionItem>): string {
  if (item.type !== "selection") return item.path;
  const lines = item.startLine === item.endLine ? `${item.startLine}` : `${item.startLine}-${item.endLine}`;
  return `${item.path}:${lines}`;
}

/** For chips and headings: its place, after the symbol's name where there is one: `addItem · src/cart.ts:3-9`. */
export function labelOf(item: ContextItem): string {
  if (item.type === "excerpt") return item.label ?? item.path;
  const place = placeOf(item);
  return item.type === "selection" && item.symbol !== undefined ? `${item.symbol} · ${place}` : place;
}

/** The texts of an item that are the user's own. Bytes in base64 are none: nobody quotes them. */
export function textsOf(item: ContextItem): readonly string[] {
  return [isText(item) ? item.text : "", labelOf(item), item.path];
}
