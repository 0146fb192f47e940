/** What the editor has selected, as a context item. Read when a command runs, never before. */
import { basename } from "node:path/posix";
import * as vscode from "vscode";
import { editorInFront, notebookInFront, textInFront } from "#editorInFront";
import { largestText, placeOf, type SelectionItem } from "../core/context.ts";
import { ChatError } from "../core/errors.ts";
import { localize } from "../core/localize.ts";
import { lastLineOf } from "../core/rangeShift.ts";
import { gitVersionOf } from "./gitVersion.ts";

/** What is selected, without its text, which may be that of a log of many megabytes. */
export interface SelectedPlace {
  readonly uri: vscode.Uri;
  /** Whole lines that the selection touches. */
  readonly range: vscode.Range;
  /** `src/cart.ts:3-9`. */
  readonly label: string;
}

export interface Selected extends Omit<SelectedPlace, "label"> {
  readonly item: SelectionItem;
}

/**
 * Relative to the workspace; outside of it the name alone, since whole paths tell of the user's machine. A cell is known
 * by its notebook and its number, `sums.ipynb#cell-2`; what git has by that, `src/cart.ts (HEAD)`.
 */
export function pathOf(uri: vscode.Uri): string {
  const cell = cellAt(uri);
  if (cell) return `${pathOf(cell.notebook.uri)}#cell-${cell.index + 1}`;
  const version = gitVersionOf(uri);
  if (version) return `${pathOf(version.file)} (${version.name})`;
  const isInWorkspace = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  return isInWorkspace ? vscode.workspace.asRelativePath(uri) : basename(uri.path);
}

function cellAt(uri: vscode.Uri): vscode.NotebookCell | undefined {
  if (uri.scheme !== "vscode-notebook-cell") return undefined;
  const cells = vscode.workspace.notebookDocuments.flatMap((notebook) => notebook.getCells());
  return cells.find(({ document }) => document.uri.toString() === uri.toString());
}

/** The file in front, or null. */
export function activeFile(): vscode.Uri | null {
  return notebookInFront()?.notebook.uri ?? editorInFront()?.document.uri ?? null;
}

/** Where the selection of the editor in front is, or null when nothing is selected. */
export function activePlace(): SelectedPlace | null {
  const editor = textInFront();
  if (!editor || editor.selection.isEmpty) return null;
  const { uri, range, item } = placeIn(editor.document, editor.selection);
  return { uri, range, label: placeOf(item) };
}

/**
 * The selection of the editor in front, or null when nothing is selected.
 *
 * @throws ChatError of kind `too-large` as `selectedIn` does.
 */
export function activeSelection(): Selected | null {
  const editor = textInFront();
  return !editor || editor.selection.isEmpty ? null : selectedIn(editor.document, editor.selection);
}

/**
 * A range of a document as if it were selected.
 *
 * @throws ChatError of kind `too-large` where it has over 1 MB; of a large one before its text is copied and scanned.
 */
export function selectedIn(document: vscode.TextDocument, range: vscode.Range): Selected {
  const { uri, range: lines, item } = placeIn(document, range);
  const text = textIn(document, range, placeOf(item));
  return { uri, range: lines, item: { ...item, text } };
}

function placeIn(
  document: vscode.TextDocument,
  range: vscode.Range,
): Omit<Selected, "item"> & { readonly item: Omit<SelectionItem, "text"> } {
  const { start } = range;
  const lastLine = lastLineOf(range);
  return {
    uri: document.uri,
    range: new vscode.Range(start.line, 0, lastLine, 0),
    item: {
      type: "selection",
      path: pathOf(document.uri),
      language: document.languageId,
      startLine: start.line + 1,
      endLine: lastLine + 1,
      uri: document.uri.toString(),
    },
  };
}

/** @throws ChatError of kind `too-large` for what is more than goes along with a message. */
function textIn(document: vscode.TextDocument, range: vscode.Range, name: string): string {
  const length = document.offsetAt(range.end) - document.offsetAt(range.start);
  const text = length > largestText ? null : document.getText(range);
  if (text !== null && Buffer.byteLength(text) <= largestText) return text;
  throw new ChatError(
    "too-large",
    localize("{name} is over 1 MB, the most that goes along with a message. Select the part that matters.", {
      name,
    }),
  );
}

/** Whole lines of a document, counted from zero, as an item; where it has become shorter, those that are left. */
export function linesOf(document: vscode.TextDocument, first: number, last: number): SelectionItem {
  return selectedIn(document, document.validateRange(new vscode.Range(first, 0, last + 1, 0))).item;
}
