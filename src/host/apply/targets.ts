/** The documents that code of an answer may go into: whether they are there, how they are written, whether they can be changed. */
import * as vscode from "vscode";
import { editorInFront as textEditorInFront } from "#editorInFront";
import type { Target } from "../../core/fitCode.ts";
import { unitOf } from "../../core/indentation.ts";
import { localize } from "../../core/localize.ts";
import { pathOf } from "../editorContext.ts";
import { previewOf } from "./previews.ts";

/** Whose indentation means something by its width, not by its steps. */
const fixed: ReadonlySet<string> = new Set([
  "markdown",
  "plaintext",
  "makefile",
  "restructuredtext",
  "asciidoc",
]);

/** Reads a document as code is fitted to it. */
export function readTarget(document: vscode.TextDocument): Target {
  const text = document.getText();
  const lineEnd = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
  const unit = unitOf(text.split(/\r?\n/));
  return {
    text,
    lineEnd,
    unit: fixed.has(document.languageId) ? null : unit,
    level: unit ?? configuredLevel(document),
  };
}

/** What the user indents by where the document itself has no indentation to go by. */
function configuredLevel(document: vscode.TextDocument): string {
  const configuration = vscode.workspace.getConfiguration("editor", document);
  const size = configuration.get<number>("tabSize", 4);
  return configuration.get<boolean>("insertSpaces", true) ? " ".repeat(size) : "\t";
}

/**
 * The editor that had the focus last; where that is a chat, one that is seen beside it. None while a preview is in
 * front: its two sides are editors as well, whose cursors nobody has set.
 */
export function editorInFront(): vscode.TextEditor | undefined {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  if (tab && previewOf(tab)) return undefined;
  return textEditorInFront();
}

/** Whether a file is a notebook's, which is JSON: its cells are documents of their own. */
export function isNotebook(uri: vscode.Uri): boolean {
  if (uri.scheme === "vscode-notebook-cell") return false;
  const address = uri.toString();
  const { notebookDocuments } = vscode.workspace;
  return /\.ipynb$/i.test(uri.path) || notebookDocuments.some((open) => open.uri.toString() === address);
}

/** The document, opened where it is closed; null where it is gone. */
export async function openTarget(uri: vscode.Uri): Promise<vscode.TextDocument | null> {
  const address = uri.toString();
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === address);
  if (open) return open;
  if (uri.scheme === "untitled") return null; // the editor would make a new one
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return null; // deleted, moved, or no text any more: the caller tells
  }
}

/** Why a document cannot be changed; null where it can. */
export async function refusalOf(uri: vscode.Uri): Promise<string | null> {
  if (uri.scheme === "untitled" || uri.scheme === "vscode-notebook-cell") return null;
  const refusal = localize("{name} is read-only. Open the code as a file of its own instead.", {
    name: pathOf(uri),
  });
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== true) return refusal;
  try {
    const { permissions = 0 } = await vscode.workspace.fs.stat(uri);
    return (permissions & vscode.FilePermission.Readonly) === 0 ? null : refusal;
  } catch {
    return null; // a document whose file is gone can be changed, and saved again
  }
}
