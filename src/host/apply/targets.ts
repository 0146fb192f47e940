/** The documents that code of an answer may go into: which one is meant, whether it is there, whether it can be changed. */
import * as vscode from "vscode";
import { editorInFront as textEditorInFront } from "#editorInFront";
import type { ContextItem } from "../../core/context.ts";
import type { Target } from "../../core/fitCode.ts";
import { unitOf } from "../../core/indentation.ts";
import { localize } from "../../core/localize.ts";
import { findInWorkspace } from "../openPath.ts";
import { pathOf } from "../editorContext.ts";
import { previewOf } from "./previews.ts";

/** A file that is there or may be; or one that is to be made. */
export interface FileTarget {
  readonly type: "file" | "new";
  readonly uri: vscode.Uri;
}

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
 * The file that code is for: the one that the answer names, else the one that the question was about, else the one in
 * the editor. Null where there is none, or the user who was asked has chosen none.
 *
 * @param named relative to the workspace.
 * @param attached what went with the question and with those before it, the nearest first.
 */
export async function targetOf(
  named: string | null,
  attached: readonly ContextItem[],
): Promise<FileTarget | null> {
  if (named !== null) return namedTarget(named, attached);
  const [item] = attached.filter(isFile);
  if (item) return { type: "file", uri: vscode.Uri.parse(item.uri) };
  const editor = editorInFront();
  return editor ? { type: "file", uri: editor.document.uri } : null;
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

function isFile(item: ContextItem): item is ContextItem & { readonly uri: string } {
  return (item.type === "selection" || item.type === "file") && item.uri !== undefined;
}

async function namedTarget(named: string, attached: readonly ContextItem[]): Promise<FileTarget | null> {
  const there = await findInWorkspace({ path: named, isAbsolute: false });
  if (there) return { type: "file", uri: there };
  // Models leave out the beginning of a path that they were told.
  const isNamed = (path: string): boolean => path === named || path.endsWith(`/${named}`);
  const item = attached.filter(isFile).find(({ path }) => isNamed(path));
  if (item) return { type: "file", uri: vscode.Uri.parse(item.uri) };
  const open = vscode.workspace.textDocuments.filter(
    ({ uri }) => isNamed(uri.path) && vscode.workspace.fs.isWritableFileSystem(uri.scheme) === true,
  );
  const [document, ...others] = open;
  if (document && others.length === 0) return { type: "file", uri: document.uri };
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) return null;
  return { type: "new", uri: vscode.Uri.joinPath(folder.uri, named) };
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
