/** Excerpts, collected once more from what they were collected from. */
import * as vscode from "vscode";
import type { ExcerptItem } from "../../core/context.ts";
import { collectCell } from "./askAbout.ts";
import { collectChanges } from "./changes.ts";
import { collectAllProblems, collectProblemsOf } from "./problems.ts";
import type { ReadFile } from "./reading.ts";

/** What the source of an excerpt brings now, or why it brings nothing; nothing at all of one that is of a moment. */
export async function collectAgain({ again, uri: address }: ExcerptItem): Promise<readonly ReadFile[]> {
  if (!again) return [];
  const uri = address === undefined ? undefined : vscode.Uri.parse(address);
  switch (again.type) {
    case "problems":
      return uri ? collectProblemsOf(uri, again.lines ?? null) : collectAllProblems();
    case "cell":
      return collectCell(cellAt(address));
    case "changes":
    case "staged":
    case "branch": {
      const files = uri && again.files?.map((path) => vscode.Uri.joinPath(uri, path));
      return collectChanges(again.type, { ...(uri && { root: uri }), ...(files && { files }) });
    }
  }
}

function cellAt(address: string | undefined): vscode.NotebookCell | undefined {
  const cells = vscode.workspace.notebookDocuments.flatMap((notebook) => notebook.getCells());
  return cells.find(({ document }) => document.uri.toString() === address);
}
