/** Reads files and images that a user attaches, and makes context items of them, or says why not. */
import { basename } from "node:path/posix";
import * as vscode from "vscode";
import { largestText, namedFor, type ContextItem } from "../../core/context.ts";
import { readImageHeader } from "../../core/imageHeader.ts";
import { languageOf } from "../../core/languages.ts";
import { localize } from "../../core/localize.ts";
import { notebookText, readNotebook, type NotebookCell } from "../../core/notebook.ts";
import type { Refusal } from "../../core/outbox.ts";
import { mostPages } from "../../core/pdf.ts";
import { pathOf } from "../editorContext.ts";
import { countPages, isPdf } from "./pdfPages.ts";
import { isInTab } from "./tabs.ts";
import { decodeText } from "./textDecoding.ts";

/** Of one image in base64: the API's limit. */
const largestImage = 5 * 2 ** 20;
/**
 * Pixels on the long side. One image may have 8000, but in a request with more than 20 each may have these, those of
 * earlier turns too (the API's guide to vision): one larger image would have the whole session refused from then on.
 */
const longestSide = 2000;
/** Of all PDFs in base64: a request may have 32 MB. */
const largestPdf = 31 * 2 ** 20;
/** Bytes that are read at all: images to be scaled down, notebooks with the pictures that are left out. */
const largestFile = 50 * 2 ** 20;

export type ReadFile =
  | {
      readonly type: "item";
      readonly item: ContextItem;
      /** Lines that were named, and not selected in sight of the user. */
      readonly isUnseen?: true;
    }
  /** An image above the API's limits. */
  | { readonly type: "to-scale"; readonly name: string; readonly data: Uint8Array<ArrayBuffer> }
  | { readonly type: "refused"; readonly refusal: Refusal };

/**
 * What a file is, by its bytes: an image that the API takes, a PDF, a notebook, or text.
 *
 * @param uri where it was read, if it was.
 */
export async function readBytes(path: string, data: Uint8Array, uri?: vscode.Uri): Promise<ReadFile> {
  const origin = uri && { uri: uri.toString() };
  // Of a text only the beginning is needed: headers of images are there, but for JPEG, which is known by its first bytes.
  const isImage = readImageHeader(base64Of(data.subarray(0, 64))) !== null || isJpeg(data);
  if (isImage || isPdf(data)) return readBlock(path, data, origin, isImage);
  const name = basename(path);
  const ending = uri?.path ?? path; // what git has is known by a path with more after it
  const isNotebook = /\.ipynb$/i.test(ending);
  // UTF-16 takes two bytes for what is one in UTF-8.
  if (!isNotebook && data.byteLength > 2 * largestText) return tooLarge(path, data.byteLength);
  const decoded = await decodeText(data, uri);
  if (decoded.type === "binary") return refused({ reason: "no-text", name, size: data.byteLength });
  if (decoded.type === "unknown") return refused({ reason: "encoding", name });
  const cells = isNotebook ? readNotebook(decoded.text) : null;
  return cells ? fromCells(path, cells, origin) : fromText(path, languageOf(ending), decoded.text, origin);
}

/** Reads a file of the editor: as it stands in its tab, saved or not, else from where it is kept. */
export async function readUri(uri: vscode.Uri): Promise<ReadFile> {
  const path = pathOf(uri);
  const address = uri.toString();
  const origin = { uri: address };
  try {
    if (isInTab(address) || isNoFile(uri)) {
      const notebook = vscode.workspace.notebookDocuments.find((open) => open.uri.toString() === address);
      if (notebook) return fromCells(path, notebook.getCells().map(cellOf), origin);
      const document = await openText(uri);
      const cells = document && /\.ipynb$/i.test(uri.path) ? readNotebook(document.getText()) : null;
      if (cells) return fromCells(path, cells, origin);
      if (document) return fromText(path, document.languageId, document.getText(), origin);
    }
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > largestFile) return tooLarge(path, size); // not read: it may be larger than all memory
    return await readBytes(path, await vscode.workspace.fs.readFile(uri), uri);
  } catch {
    return refused({ reason: "unreadable", name: basename(path) }); // gone, a folder, or not allowed: the same to the user
  }
}

/** Such as what another extension makes up: only the editor can open it. One without a title it would make anew. */
function isNoFile(uri: vscode.Uri): boolean {
  const isOpen = (): boolean =>
    vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
  return (
    vscode.workspace.fs.isWritableFileSystem(uri.scheme) === undefined &&
    (uri.scheme !== "untitled" || isOpen())
  );
}

/** Null for what the editor shows without its text: a PDF, another binary file, one of more than 50 MB. */
async function openText(uri: vscode.Uri): Promise<vscode.TextDocument | null> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return null; // what it is, or why it cannot be read, its bytes tell
  }
}

/** A text that was pasted, and is too long to be read in the composer. */
export function readPasted(text: string): ReadFile {
  const count = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
  const name = namedFor(() =>
    localize({ one: "Pasted text, {count} line", other: "Pasted text, {count} lines" }, { count }),
  );
  if (text.length > largestText) return tooLarge(name.label ?? name.path, Buffer.byteLength(text));
  return item({ type: "excerpt", kind: "text", ...name, language: "", text });
}

interface Origin {
  readonly uri: string;
}

function readBlock(path: string, data: Uint8Array, origin: Origin | undefined, isImage: boolean): ReadFile {
  const base64 = base64Of(data);
  const header = isImage ? readImageHeader(base64) : null;
  if (header) {
    const fits = base64.length <= largestImage && Math.max(header.width, header.height) <= longestSide;
    // A copy: of a Node buffer the editor would post the members, not the bytes.
    if (!fits) return { type: "to-scale", name: path, data: new Uint8Array(data) };
    return item({ type: "image", path, mediaType: header.mediaType, data: base64, ...origin });
  }
  const name = basename(path);
  if (isImage) return refused({ reason: "no-text", name, size: data.byteLength });
  if (base64.length > largestPdf) return refused({ reason: "pdf-too-large", name, size: data.byteLength });
  const pages = countPages(data);
  if (pages !== null && pages > mostPages(null)) return refused({ reason: "too-many-pages", name, pages });
  return item({ type: "pdf", path, data: base64, ...(pages !== null && { pages }), ...origin });
}

function fromText(path: string, language: string, text: string, origin: Origin | undefined): ReadFile {
  const size = Buffer.byteLength(text);
  return size > largestText ? tooLarge(path, size) : item({ type: "file", path, language, text, ...origin });
}

function fromCells(path: string, cells: readonly NotebookCell[], origin: Origin | undefined): ReadFile {
  const { language, text } = notebookText(cells);
  return fromText(path, language, text, origin);
}

function cellOf({ kind, document }: vscode.NotebookCell): NotebookCell {
  return {
    kind: kind === vscode.NotebookCellKind.Code ? "code" : "markup",
    language: document.languageId,
    text: document.getText(),
  };
}

function item(made: ContextItem): ReadFile {
  return { type: "item", item: made };
}

function tooLarge(path: string, size: number): ReadFile {
  return refused({ reason: "text-too-large", name: basename(path), size });
}

function refused(refusal: Refusal): ReadFile {
  return { type: "refused", refusal };
}

function base64Of(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64");
}

function isJpeg(data: Uint8Array): boolean {
  return data[0] === 0xff && data[1] === 0xd8 && data[2] === 0xff;
}
