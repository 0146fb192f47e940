/** How a message with what is attached to it reads to the model. */
import { placeOf, type ContextItem, type ExcerptKind, type ImageItem } from "./context.ts";
import { withoutRepetition, type Placed } from "./contextOverlap.ts";
import { documentBlock } from "./pdf.ts";
import type { DocumentBlockParam, ImageBlockParam, MessageParam } from "./wire.ts";

/** Which items that are no text a model takes: a part of its capabilities. */
export interface Takes {
  readonly images: boolean;
  readonly pdfs: boolean;
}

export const takesAll: Takes = { images: true, pdfs: true };

/** What an excerpt is, for the model: in English, as all that is said to it. */
const excerptNames: Readonly<Record<Exclude<ExcerptKind, "problems">, string>> = {
  folder: "Folder listing",
  changes: "Changes",
  terminal: "Terminal",
  output: "Output",
  text: "Text",
  instructions: "Instructions",
};

/**
 * The content of a user message as the model gets it: texts as fenced code under their place, then the user's words.
 * Without context it is the words alone, untouched. Images and PDFs go before the text, as the API's guides to vision
 * and to PDFs advise. What stands in another item already is named and not repeated; see `contextOverlap.ts`.
 *
 * @param takes what the model does not take is named instead: an earlier turn is no reason to refuse the next one.
 */
export function renderUserMessage(
  prompt: string,
  context: readonly ContextItem[],
  takes: Takes = takesAll,
): MessageParam["content"] {
  const placed = withoutRepetition(context);
  const blocks = placed.flatMap(({ item }) => blockOf(item, takes) ?? []);
  const parts = placed.flatMap((one) => textOf(one, takes) ?? []);
  // Half of a character, cut by a selection, would be refused as no valid Unicode.
  const text = [...parts, prompt].join("\n\n").toWellFormed();
  return blocks.length === 0 ? text : [...blocks, { type: "text", text }];
}

function blockOf(item: ContextItem, takes: Takes): ImageBlockParam | DocumentBlockParam | null {
  if (item.type === "image") return takes.images ? imageBlock(item) : null;
  return item.type === "pdf" && takes.pdfs ? documentBlock(item) : null;
}

function imageBlock({ mediaType, data }: ImageItem): ImageBlockParam {
  return { type: "image", source: { type: "base64", media_type: mediaType, data } };
}

function textOf(placed: Placed, takes: Takes): string | null {
  const { item } = placed;
  if (item.type === "image") return takes.images ? null : `[image: ${item.path}]`;
  if (item.type === "pdf") return takes.pdfs ? null : `[PDF: ${item.path}]`;
  if (placed.type === "within") return `${headingOf(item)} (in ${placeOf(placed.within)}, which is attached)`;
  const fence = fenceFor(item.text);
  const end = item.text.endsWith("\n") ? "" : "\n";
  return `${headingOf(item)}\n${fence}${item.language}\n${item.text}${end}${fence}`;
}

/** `src/cart.ts:3-9 (addItem)`, `Changes: git diff --staged`, `Problems in src/cart.ts`. */
function headingOf(item: ContextItem): string {
  if (item.type === "excerpt" && item.kind !== "problems") return `${excerptNames[item.kind]}: ${item.path}`;
  const symbol = item.type === "selection" && item.symbol !== undefined ? ` (${item.symbol})` : "";
  return `${placeOf(item)}${symbol}`;
}

/** A fence longer than any run of backticks inside, so that code cannot close it (CommonMark 0.31.2, 4.5). */
function fenceFor(text: string): string {
  let longest = 2;
  for (const run of text.match(/`{3,}/g) ?? []) longest = Math.max(longest, run.length);
  return "`".repeat(longest + 1);
}
