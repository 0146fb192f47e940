/** Puts code of an answer where the user wants it: on the clipboard, into the editor, into a file of its own. */
import * as vscode from "vscode";
import type { CodeIntent } from "../core/protocol.ts";
import { pathOf } from "./editorContext.ts";

/** Does what the view asks for; what cannot be done is said, with what to do about it. */
export async function useCode({ action, language, text }: CodeIntent): Promise<void> {
  switch (action) {
    case "copy":
      await vscode.env.clipboard.writeText(text);
      return;
    case "insert":
      await write(text, "insert");
      return;
    case "replace":
      await write(text, "replace");
      return;
    case "open":
      await open(language, text);
      return;
  }
}

/** One edit, and so one step to undo. The cursor goes to its end, and the focus to the editor. */
async function write(text: string, how: "insert" | "replace"): Promise<void> {
  // With the focus in the panel this is the editor that had it last.
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    tell("No text editor is open. Open the file that the code belongs in, and try again.");
    return;
  }
  const { document, selection } = editor;
  const name = pathOf(document.uri);
  if (how === "replace" && selection.isEmpty) {
    tell(`Nothing is selected in ${name}. Select the code to replace, and try again.`);
    return;
  }
  // Whole lines end with a line end, the code of a block does not.
  const isWholeLines = selection.end.character === 0;
  const written = await editor.edit((edit) => {
    if (how === "insert") edit.insert(selection.active, text);
    else edit.replace(selection, isWholeLines ? `${text}\n` : text);
  });
  if (!written) {
    tell(`${name} cannot be changed: it is read-only, or it has just changed itself.`);
    return;
  }
  const end = editor.selection.end;
  editor.selection = new vscode.Selection(end, end);
  await vscode.window.showTextDocument(document, {
    viewColumn: editor.viewColumn ?? vscode.ViewColumn.Active,
  });
  editor.revealRange(new vscode.Range(selection.start, end));
}

async function open(language: string, text: string): Promise<void> {
  const known = await vscode.languages.getLanguages();
  const document = await vscode.workspace.openTextDocument({
    content: text,
    language: known.includes(language) ? language : "plaintext",
  });
  await vscode.window.showTextDocument(document);
}

function tell(message: string): void {
  void vscode.window.showWarningMessage(message);
}
