/** The edits of a document while something about it is waited for: what was read before may stand elsewhere then. */
import * as vscode from "vscode";
import { shiftPlace, shiftSpan, type Place, type Span, type TextChange } from "../../core/rangeShift.ts";

export interface WatchedEdits extends vscode.Disposable {
  /** Where a range is now that was read when the watching began, as far as the document reaches. */
  readonly rangeNow: (range: vscode.Range) => vscode.Range;
  /** The same, as it can be remembered. */
  readonly spanNow: (range: vscode.Range) => Span;
  readonly lineNow: (line: number) => number;
}

/** Until it is disposed, and what it tells stands as it is then. */
export function watchEdits(document: vscode.TextDocument): WatchedEdits {
  const edits: TextChange[] = [];
  const listener = vscode.workspace.onDidChangeTextDocument((change) => {
    if (change.document === document) edits.push(...change.contentChanges);
  });
  function rangeNow(range: vscode.Range): vscode.Range {
    const { start, end } = shiftSpan(range, edits);
    return document.validateRange(new vscode.Range(start.line, start.character, end.line, end.character));
  }

  return {
    rangeNow,
    spanNow(range) {
      const { start, end } = rangeNow(range);
      return { start: plain(start), end: plain(end) };
    },
    lineNow: (line) => Math.min(shiftPlace({ line, character: 0 }, edits).line, document.lineCount - 1),
    dispose: () => listener.dispose(),
  };
}

/** The editor's own positions are written as another shape than a place has. */
function plain({ line, character }: vscode.Position): Place {
  return { line, character };
}
