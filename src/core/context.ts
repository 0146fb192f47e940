/** What a user attaches to a message, and how it reads to the model. */
import type { ImageBlockParam, MessageParam } from "./wire.ts";

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
}

export interface ImageItem {
  readonly type: "image";
  /** The file's name. */
  readonly path: string;
  readonly mediaType: ImageBlockParam["source"]["media_type"];
  /** The file's bytes in base64. */
  readonly data: string;
}

/** Text that is no file's: what a view or a tool of the editor shows, or what the user pasted. */
export interface ExcerptItem {
  readonly type: "excerpt";
  readonly kind: ExcerptKind;
  /** What it is known by: `src/`, `Problems in src/cart.ts`, `git diff --staged`. */
  readonly path: string;
  readonly language: string;
  readonly text: string;
  /** What it was read from, as a URI, where that is one thing. Never sent. */
  readonly uri?: string;
}

export type ExcerptKind = "folder" | "problems" | "changes" | "terminal" | "output" | "text" | "instructions";

export type ContextItem = SelectionItem | FileItem | ImageItem | ExcerptItem;

/** `src/cart.ts:3-9` for a range, else the path: for chips and headings. */
export function labelOf(item: ContextItem): string {
  if (item.type !== "selection") return item.path;
  const lines = item.startLine === item.endLine ? `${item.startLine}` : `${item.startLine}-${item.endLine}`;
  return `${item.path}:${lines}`;
}

/** The texts of an item that are the user's own. An image's data is none: nobody quotes it. */
export function textsOf(item: ContextItem): readonly string[] {
  return [item.type === "image" ? "" : item.text, labelOf(item), item.path];
}

/**
 * The content of a user message as the model gets it: texts as fenced code under their place, then the user's words.
 * Without context it is the words alone, untouched. Images go before the text, as the API's guide to vision advises.
 *
 * @param takesImages false names them instead: what an earlier turn showed is no reason to refuse the next one.
 */
export function renderUserMessage(
  prompt: string,
  context: readonly ContextItem[],
  takesImages = true,
): MessageParam["content"] {
  const images = takesImages ? context.filter((item) => item.type === "image") : [];
  const parts = context.flatMap((item) => renderItem(item, takesImages));
  // Half of a character, cut by a selection, would be refused as no valid Unicode.
  const text = [...parts, prompt].join("\n\n").toWellFormed();
  return images.length === 0 ? text : [...images.map(imageBlock), { type: "text", text }];
}

function renderItem(item: ContextItem, takesImages: boolean): string[] {
  if (item.type === "image") return takesImages ? [] : [`[image: ${item.path}]`];
  const fence = fenceFor(item.text);
  const end = item.text.endsWith("\n") ? "" : "\n";
  return [`${labelOf(item)}\n${fence}${item.language}\n${item.text}${end}${fence}`];
}

function imageBlock({ mediaType, data }: ImageItem): ImageBlockParam {
  return { type: "image", source: { type: "base64", media_type: mediaType, data } };
}

/** A fence longer than any run of backticks inside, so that code cannot close it (CommonMark 0.31.2, 4.5). */
function fenceFor(text: string): string {
  let longest = 2;
  for (const run of text.match(/`{3,}/g) ?? []) longest = Math.max(longest, run.length);
  return "`".repeat(longest + 1);
}
