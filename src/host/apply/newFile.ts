/** Code of an answer as a file of its own, which is not on disk before the user saves it. */
import * as vscode from "vscode";
import { pathOfBlock, type NamedBlock } from "../../core/blockPath.ts";
import { findInWorkspace } from "../openPath.ts";

/** Opens the code in a new editor: with the path that the answer gives it, unless there is such a file already. */
export async function openAsFile(code: NamedBlock & { readonly language: string }): Promise<void> {
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
  // Saving it writes it there; until then the path is a proposal.
  const document = await vscode.workspace.openTextDocument(uri.with({ scheme: "untitled" }));
  const edit = new vscode.WorkspaceEdit();
  const all = document.validateRange(new vscode.Range(0, 0, document.lineCount, 0));
  edit.replace(document.uri, all, named.text.endsWith("\n") ? named.text : `${named.text}\n`);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document);
}

async function freePath(path: string): Promise<vscode.Uri | null> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder || path.split("/").includes(".git")) return null;
  return (await findInWorkspace({ path, isAbsolute: false })) ? null : vscode.Uri.joinPath(folder.uri, path);
}
