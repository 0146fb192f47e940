/** Code of an answer as a file of its own, which is not on disk before the user saves it. */
import * as vscode from "vscode";
import { placesNamed, type AskedAbout } from "../../core/askedAbout.ts";
import { isOfGit, pathOfBlock, type BlockPath, type NamedBlock } from "../../core/blockPath.ts";
import { readNotebook } from "../../core/notebook.ts";
import { fileNamed } from "./findTarget.ts";
import { isNotebook } from "./targets.ts";

/**
 * Opens the code in a new editor: with the path that the answer gives it, unless there is such a file already.
 *
 * @param propose brings the code into an editor that has text, which may be the user's.
 */
export async function openAsFile(
  code: NamedBlock & { readonly language: string },
  about: AskedAbout,
  propose: (document: vscode.TextDocument, text: string) => Promise<void>,
): Promise<void> {
  const named = pathOfBlock(code);
  const uri = named && (await freePlace(named, about));
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

/** Null where there is such a file, where it is one that went with a question, or where none is to be made. */
async function freePlace({ path, cell, text }: BlockPath, about: AskedAbout): Promise<vscode.Uri | null> {
  if (cell !== undefined || isOfGit(path) || placesNamed(path, null, about.all).length > 0) return null;
  const file = await fileNamed(path, about);
  if (file?.type !== "new") return null;
  return isNotebook(file.uri) && !readNotebook(text) ? null : file.uri;
}
