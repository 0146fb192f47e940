/** The command that begins a prompt of the user's own: a file with a template, open to be written. */
import * as vscode from "vscode";
import { localize } from "../../core/localize.ts";
import { isPromptName, wrongName } from "../../core/prompts.ts";
import { promptFolder } from "./promptFiles.ts";

/** Asks for a name, makes the file unless it is there, and opens it. Without a trusted folder it goes to the setting. */
export async function createPrompt(): Promise<void> {
  const folders = vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []) : [];
  if (folders.length === 0) {
    const revealSetting = { key: "sidenote.prompts", edit: true };
    await vscode.commands.executeCommand("workbench.action.openSettingsJson", { revealSetting });
    return;
  }
  const folder = folders.length === 1 ? folders[0] : await vscode.window.showWorkspaceFolderPick();
  if (!folder) return;
  const name = await vscode.window.showInputBox({
    title: localize("Sidenote: New Prompt"),
    prompt: localize("A name for it: /name runs it in the chat."),
    validateInput: (value) => (value === "" || isPromptName(value) ? null : wrongName(value)),
    ignoreFocusOut: true,
  });
  if (!name) return;
  const uri = vscode.Uri.joinPath(folder.uri, promptFolder, `${name}.md`);
  const isNew = !(await exists(uri));
  if (isNew) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(template()));
  const editor = await vscode.window.showTextDocument(uri);
  // The example is there to be written over.
  const last = editor.document.lineAt(Math.max(0, editor.document.lineCount - 2));
  if (isNew) editor.selection = new vscode.Selection(last.range.start, last.range.end);
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

/** What stands between the lines `---` is not sent. */
function template(): string {
  const attached = "${selection} ${file} ${diagnostics}";
  const words = "${language} ${input}";
  const example = localize("Write tests for {code}. Begin with the cases that are easy to forget.", {
    code: "${selection}",
  });
  const lines = [
    "---",
    `description: ${localize("What the list of prompts says of it")}`,
    `# ${localize("true: the answer appears under the code, as with Explain.")}`,
    "explain: false",
    `# ${localize("These attach what they name, and stand for its place in the text: {variables}", { variables: attached })}`,
    `# ${localize("These stand for words: {variables}", { variables: words })}`,
    "---",
    example,
  ];
  return `${lines.join("\n")}\n`;
}
