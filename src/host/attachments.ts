/** What the panel offers to attach, and which addresses it may name; reading them is in `context/reading.ts`. */
import * as vscode from "vscode";
import type { OfferedFile } from "../core/protocol.ts";
import { tabUris } from "./context/tabs.ts";
import { pathOf } from "./editorContext.ts";

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

/** The text files and notebooks that are open in editors, in the order of their tabs. */
export function openFiles(): readonly OfferedFile[] {
  const offered = new Map<string, OfferedFile>();
  for (const uri of tabUris()) offered.set(uri.toString(), { uri: uri.toString(), path: pathOf(uri) });
  return [...offered.values()];
}
