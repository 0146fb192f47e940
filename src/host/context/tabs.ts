/** What is open in the editor's tabs. Only what a user sees counts as open: a text that was closed unsaved is gone. */
import * as vscode from "vscode";

/** The texts and notebooks of all tabs, in their order. */
export function tabUris(): readonly vscode.Uri[] {
  return tabInputs().flatMap((input) => {
    const hasOne = input instanceof vscode.TabInputText || input instanceof vscode.TabInputNotebook;
    return hasOne ? [input.uri] : [];
  });
}

/** True for a text or notebook in a tab, beside another one too. */
export function isInTab(uri: string): boolean {
  return (
    tabUris().some((open) => open.toString() === uri) ||
    tabInputs().some(
      (input) =>
        input instanceof vscode.TabInputTextDiff &&
        [input.original, input.modified].some((side) => side.toString() === uri),
    )
  );
}

function tabInputs(): readonly unknown[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input));
}
