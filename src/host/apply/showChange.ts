/** Leads the user to a change that was just made: the cursor is behind it, and the focus in the editor. */
import * as vscode from "vscode";
import type { TextEdit } from "../../core/textEdits.ts";

/** @param edits those that were made, with their offsets from before. */
export async function showChange(
  file: vscode.Uri,
  edits: readonly TextEdit[],
  viewColumn: vscode.ViewColumn = vscode.ViewColumn.Active,
): Promise<void> {
  const address = file.toString();
  for (const notebook of vscode.workspace.notebookDocuments) {
    const cell = notebook.getCells().find(({ document }) => document.uri.toString() === address);
    if (!cell) continue;
    const selections = [new vscode.NotebookRange(cell.index, cell.index + 1)];
    await vscode.window.showNotebookDocument(notebook, { selections });
    return;
  }
  const editor = await vscode.window.showTextDocument(file, { viewColumn, preview: false });
  const [start, end] = changedStretch(edits);
  const range = new vscode.Range(editor.document.positionAt(start), editor.document.positionAt(end));
  editor.selection = new vscode.Selection(range.end, range.end);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** From the beginning of the first change to the end of the last, in the text as it is after them. */
function changedStretch(edits: readonly TextEdit[]): readonly [start: number, end: number] {
  let moved = 0;
  let end = 0;
  for (const edit of edits) {
    end = edit.start + moved + edit.text.length;
    moved += edit.text.length - (edit.end - edit.start);
  }
  const last = edits.at(-1)?.text ?? "";
  // Behind the last line's text, not behind its line end.
  return [edits[0]?.start ?? 0, end - (/\r?\n$/.exec(last)?.[0].length ?? 0)];
}
