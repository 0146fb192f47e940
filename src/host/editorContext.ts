/** What the editor has selected, as a context item. Read when a command runs, never before. */
import { basename } from "node:path/posix";
import * as vscode from "vscode";
import type { SelectionItem } from "../core/context.ts";

export interface Selected {
  readonly uri: vscode.Uri;
  /** Whole lines that the selection touches. */
  readonly range: vscode.Range;
  readonly item: SelectionItem;
}

/** Relative to the workspace; outside of it the name alone, since whole paths tell of the user's machine. */
export function pathOf(uri: vscode.Uri): string {
  const isInWorkspace = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  return isInWorkspace ? vscode.workspace.asRelativePath(uri) : basename(uri.path);
}

/** The active editor's selection, or null when nothing is selected. */
export function activeSelection(): Selected | null {
  const editor = vscode.window.activeTextEditor;
  return editor && !editor.selection.isEmpty ? selectedIn(editor.document, editor.selection) : null;
}

/** A range of a document; of an empty one the whole line. */
export function selectedIn(document: vscode.TextDocument, range: vscode.Range): Selected {
  const selection = range.isEmpty ? document.lineAt(range.start.line).range : range;
  const { start, end } = selection;
  // A selection that ends before the first character of a line does not hold that line.
  const lastLine = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  return {
    uri: document.uri,
    range: new vscode.Range(start.line, 0, lastLine, 0),
    item: {
      type: "selection",
      path: pathOf(document.uri),
      language: document.languageId,
      startLine: start.line + 1,
      endLine: lastLine + 1,
      text: document.getText(selection),
      uri: document.uri.toString(),
    },
  };
}
