/**
 * The editor that a user means who is not in one: in a session's tab, in the panel, in a reply under the code.
 *
 * The editor's API forgets it: `activeTextEditor` is undefined while a tab without text is in front (1.139). A bundle of
 * its own, so that all the others share what it remembers.
 */
import * as vscode from "vscode";
import { inputSchemes } from "./inputSchemes.ts";

interface Front {
  /** Of a notebook that of a cell, and there is none while no cell is written in. */
  readonly text: vscode.TextEditor | undefined;
  readonly notebook: vscode.NotebookEditor | undefined;
}

let last: Front = { text: undefined, notebook: undefined };

/** Remembers from now on which editor was in front last. */
export function rememberEditors(): readonly vscode.Disposable[] {
  const see = (): void => {
    last = active() ?? last;
  };
  see();
  return [vscode.window.onDidChangeActiveTextEditor(see), vscode.window.onDidChangeActiveNotebookEditor(see)];
}

/** The text editor that is active; else the one that was last, while it is seen; else one that is seen. Of code alone. */
export function editorInFront(): vscode.TextEditor | undefined {
  return front().text;
}

/** The same for what can be selected: in the Output view as well, while it has the focus. */
export function textInFront(): vscode.TextEditor | undefined {
  const { activeTextEditor } = vscode.window;
  return activeTextEditor?.document.uri.scheme === "output" ? activeTextEditor : editorInFront();
}

/** The notebook, where one is in front. */
export function notebookInFront(): vscode.NotebookEditor | undefined {
  return front().notebook;
}

/** The cell that is chosen in the notebook in front. */
export function chosenCell(): vscode.NotebookCell | undefined {
  const editor = notebookInFront();
  return editor && !editor.selection.isEmpty ? editor.notebook.cellAt(editor.selection.start) : undefined;
}

function front(): Front {
  const { visibleTextEditors, visibleNotebookEditors } = vscode.window;
  const now = active();
  if (now) return now;
  const text = last.text && seenAgain(last.text);
  const notebook =
    last.notebook && visibleNotebookEditors.includes(last.notebook) ? last.notebook : undefined;
  if (text || notebook) return { text, notebook };
  const seen = visibleTextEditors.find(isCode);
  return { text: seen, notebook: seen ? notebookOf(seen) : visibleNotebookEditors[0] };
}

/** An editor that was covered by another tab is a new object when it is seen again. */
function seenAgain(editor: vscode.TextEditor): vscode.TextEditor | undefined {
  const { visibleTextEditors } = vscode.window;
  if (visibleTextEditors.includes(editor)) return editor;
  const address = editor.document.uri.toString();
  return visibleTextEditors.find(({ document }) => document.uri.toString() === address);
}

/** Null while neither is active. */
function active(): Front | null {
  const { activeTextEditor: editor, activeNotebookEditor: notebook } = vscode.window;
  const text = editor && isCode(editor) ? editor : undefined;
  return text || notebook ? { text, notebook } : null;
}

function notebookOf({ document }: vscode.TextEditor): vscode.NotebookEditor | undefined {
  return vscode.window.visibleNotebookEditors.find(({ notebook }) =>
    notebook.getCells().some((cell) => cell.document === document),
  );
}

function isCode({ document }: vscode.TextEditor): boolean {
  return document.uri.scheme !== "output" && !inputSchemes.has(document.uri.scheme);
}
