/** Files as context: the one in front, all that are open, or some lines of one. */
import { basename } from "node:path/posix";
import * as vscode from "vscode";
import { localize } from "../../core/localize.ts";
import type { Lines } from "../../core/sources.ts";
import { openFiles } from "../attachments.ts";
import { attachTools } from "./attachTools.ts";
import type { ReadFile } from "./reading.ts";
import { activeFile, activeSelection } from "../editorContext.ts";
import { excerpt, nothing } from "./found.ts";

/** What is selected in the editor, or in the Output view. */
export function collectSelection(): readonly ReadFile[] {
  const selected = activeSelection();
  if (!selected) return nothing(localize("Nothing is selected in the editor. Select some code first."));
  const { uri, item } = selected;
  if (uri.scheme !== "output") return [{ type: "item", item }];
  // A channel of the Output view is a document whose path ends with its name: `…-#2-Git`.
  const path = basename(uri.path).replace(/^.*-#\d+-/, "");
  return excerpt({ kind: "output", path, language: "", text: item.text });
}

/** The file of the active editor, as it stands there. */
export async function collectActiveFile(): Promise<readonly ReadFile[]> {
  const uri = activeFile();
  if (!uri) return nothing(localize("No file is open in the active editor. Open one first."));
  return [await (await attachTools()).readUri(uri)];
}

/** Every text file that has a tab. */
export async function collectOpenEditors(token: vscode.CancellationToken): Promise<readonly ReadFile[]> {
  const found: ReadFile[] = [];
  for (const { uri } of openFiles()) {
    if (token.isCancellationRequested) return [];
    found.push(await (await attachTools()).readUri(vscode.Uri.parse(uri)));
  }
  return found.length > 0 ? found : nothing(localize("No file is open in an editor. Open one first."));
}

/** Whole lines of a file. Where the file has become shorter, those that are left. */
export async function collectLines(uri: vscode.Uri, lines: Lines): Promise<readonly ReadFile[]> {
  const read = await (await attachTools()).readUri(uri);
  if (read.type !== "item" || read.item.type !== "file") return [read];
  const { path, text } = read.item;
  const all = text.split(/(?<=\n)/);
  const { startLine } = lines;
  if (startLine > all.length) {
    return nothing(
      localize("{name} has no line {line}: it ends at line {last}.", {
        name: path,
        line: startLine,
        last: all.length,
      }),
    );
  }
  const endLine = Math.min(lines.endLine, all.length);
  const part = { startLine, endLine, text: all.slice(startLine - 1, endLine).join("") };
  return [{ type: "item", item: { ...read.item, type: "selection", ...part }, isUnseen: true }];
}
