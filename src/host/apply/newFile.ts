/** Code of an answer as a file of its own, which is not on disk before the user saves it. */
import * as vscode from "vscode";
import { isOfGit, pathOfBlock, type NamedBlock } from "../../core/blockPath.ts";
import { findInWorkspace } from "../openPath.ts";

/**
 * Opens the code in a new editor: with the path that the answer gives it, unless there is such a file already.
 *
 * @param propose brings the code into an editor that has text, which may be the user's.
 */
export async function openAsFile(
  code: NamedBlock & { readonly language: string },
  propose: (document: vscode.TextDocument, text: string) => Promise<void>,
): Promise<void> {
  const named = pathOfBlock(code);
  const uri = named && (await freePath(named.path));
  if (!named || !uri) {
    const known = await vscode.languages.getLanguages();
    const language = known.includes(code.language) ? code.language : "plaintext";
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ content: code.text, language }),
    );
    return;
  }
  // Saving it writes it there; until then the path is a proposal. One that is open already is the same document.
  const document = await vscode.workspace.openTextDocument(uri.with({ scheme: "untitled" }));
  const text = named.text.endsWith("\n") ? named.text : `${named.text}\n`;
  const now = document.getText();
  if (now !== "" && now !== text) {
    await propose(document, text);
    return;
  }
  if (now === "") {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), text);
    await vscode.workspace.applyEdit(edit);
  }
  await vscode.window.showTextDocument(document);
}

async function freePath(path: string): Promise<vscode.Uri | null> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder || isOfGit(path)) return null;
  return (await findInWorkspace({ path, isAbsolute: false })) ? null : vscode.Uri.joinPath(folder.uri, path);
}
