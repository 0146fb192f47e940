/** What the panel offers to attach, and which addresses it may name; reading them is in `context/reading.ts`. */
import * as vscode from "vscode";
import { localize } from "../core/localize.ts";
import type { OfferedFile } from "../core/protocol.ts";
import { refuse } from "./context/found.ts";
import type { ReadFile } from "./context/reading.ts";
import { isInTab, tabUris } from "./context/tabs.ts";
import { pathOf } from "./editorContext.ts";

/**
 * The address that `text` is, or null where the user has nothing: it is that of a file, or open in a tab, as settings and
 * the index's side of a file are. A page never names others: what it is given to show by a model must not be able to make
 * the editor fetch anything.
 */
export function parseUri(text: string): vscode.Uri | null {
  if (!/^[a-z][\w+.-]*:/i.test(text)) return null;
  const uri = vscode.Uri.parse(text);
  const folders = vscode.workspace.workspaceFolders ?? [];
  const schemes = new Set([
    "file",
    "untitled",
    "vscode-remote",
    ...folders.map((folder) => folder.uri.scheme),
  ]);
  return schemes.has(uri.scheme) || isInTab(uri.toString()) ? uri : null;
}

/** Says of an address that `parseUri` does not take why nothing comes of it. */
export function refuseAddress(text: string): ReadFile {
  return refuse(
    localize("{name} is neither a file nor open in an editor. Open it, and attach it again.", {
      name: text.slice(text.lastIndexOf("/") + 1) || text,
    }),
  );
}

/** The text files and notebooks that are open in editors, in the order of their tabs. */
export function openFiles(): readonly OfferedFile[] {
  const offered = new Map<string, OfferedFile>();
  for (const uri of tabUris()) offered.set(uri.toString(), { uri: uri.toString(), path: pathOf(uri) });
  return [...offered.values()];
}
