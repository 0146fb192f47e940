/** Files and images that a user attaches: read, looked at, and turned into context items or refused. */
import { basename } from "node:path/posix";
import * as vscode from "vscode";
import type { ContextItem } from "../core/context.ts";
import { readImageHeader } from "../core/imageHeader.ts";
import { languageOf } from "../core/languages.ts";
import type { Refusal } from "../core/outbox.ts";
import type { OfferedFile } from "../core/protocol.ts";
import { pathOf } from "./editorContext.ts";

/** Of one image in base64: the API's limit. */
export const largestImage = 5 * 2 ** 20;
/** Pixels on the long side: the API's limit as well. */
const longestSide = 8000;
/** Bytes: a quarter of a million tokens. */
const largestText = 2 ** 20;
/** Bytes that are read at all, to be scaled down. */
const largestFile = 50 * 2 ** 20;

export type ReadFile =
  | { readonly type: "item"; readonly item: ContextItem }
  /** An image above the API's limits. */
  | { readonly type: "to-scale"; readonly name: string; readonly data: Uint8Array<ArrayBuffer> }
  | { readonly type: "refused"; readonly refusal: Refusal };

/**
 * What a file is, by its bytes: an image that the API takes, or text in UTF-8.
 *
 * @param uri where it was read, if it was.
 */
export function readBytes(path: string, data: Uint8Array, uri?: string): ReadFile {
  const base64 = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64");
  const header = readImageHeader(base64);
  if (header) {
    const fits = base64.length <= largestImage && Math.max(header.width, header.height) <= longestSide;
    // A copy: of a Node buffer the editor would post the members, not the bytes.
    if (!fits) return { type: "to-scale", name: path, data: new Uint8Array(data) };
    return { type: "item", item: { type: "image", path, mediaType: header.mediaType, data: base64 } };
  }
  if (data.byteLength > largestText) return refused(isBinary(data) ? "no-text" : "text-too-large", path);
  const text = isBinary(data) ? null : decode(data);
  if (text === null) return refused("no-text", path);
  return {
    type: "item",
    item: { type: "file", path, language: languageOf(path), text, ...(uri && { uri }) },
  };
}

/** Reads a file of the editor: as it stands in its tab, saved or not, else from where it is kept. */
export async function readUri(uri: vscode.Uri): Promise<ReadFile> {
  const path = pathOf(uri);
  try {
    if (isInTab(uri)) {
      const document = await vscode.workspace.openTextDocument(uri);
      const text = document.getText();
      if (Buffer.byteLength(text) > largestText) return refused("text-too-large", path);
      return {
        type: "item",
        item: { type: "file", path, language: document.languageId, text, uri: uri.toString() },
      };
    }
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > largestFile) return refused("text-too-large", path);
    return readBytes(path, await vscode.workspace.fs.readFile(uri), uri.toString());
  } catch {
    return refused("unreadable", path); // gone, a folder, or not allowed: all the same to the user
  }
}

/**
 * The addresses among `texts` at which a user's files are. A page never names others: what it is given to show by a
 * model must not be able to make the editor fetch anything.
 */
export function parseUris(texts: readonly string[]): readonly vscode.Uri[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const schemes = new Set(["file", "untitled", "vscode-remote", ...folders.map(({ uri }) => uri.scheme)]);
  return texts.flatMap((text) => {
    const isAddress = /^[a-z][\w+.-]*:/i.test(text);
    const uri = isAddress ? vscode.Uri.parse(text) : null;
    return uri && schemes.has(uri.scheme) ? uri : [];
  });
}

/** The text files that are open in editors, in the order of their tabs. */
export function openFiles(): readonly OfferedFile[] {
  const offered = new Map<string, OfferedFile>();
  for (const uri of tabUris()) offered.set(uri.toString(), { uri: uri.toString(), path: pathOf(uri) });
  return [...offered.values()];
}

export function refused(reason: Exclude<Refusal["reason"], "no-images" | "said">, path: string): ReadFile {
  return { type: "refused", refusal: { reason, name: basename(path) } };
}

function tabUris(): vscode.Uri[] {
  const inputs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input));
  return inputs.flatMap((input) => (input instanceof vscode.TabInputText ? input.uri : []));
}

/** Only what a user sees counts as open: the text of a tab that was closed unsaved is gone. */
function isInTab(uri: vscode.Uri): boolean {
  return tabUris().some((open) => open.toString() === uri.toString());
}

/** A zero byte in the beginning, as git has it. */
function isBinary(data: Uint8Array): boolean {
  return data.subarray(0, 8000).includes(0);
}

function decode(data: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(data);
  } catch {
    return null;
  }
}
