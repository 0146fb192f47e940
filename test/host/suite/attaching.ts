/** What tests of attaching do: files that come and go, chips, and what was asked with them. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { WireServer } from "../../fixtures/wireServer.ts";
import { focusComposer, input } from "./composing.ts";
import { panel, window } from "./driver.ts";
import { chooseFiles } from "./editorDoubles.ts";
import { dialogHasFocus } from "./keyDialog.ts";
import { bodies, cleanUp, configure, newSession, panelHasFocus, until } from "./world.ts";

const made: vscode.Uri[] = [];

/** A new session without topics, and the focus in its composer. */
export async function beginAttaching(): Promise<void> {
  await configure({ "topic.enabled": false });
  await newSession();
  await focusComposer();
}

/** Takes back what was typed into files, and the files that were made. */
export async function endAttaching(): Promise<void> {
  for (const { document } of vscode.window.visibleTextEditors) {
    if (document.isDirty) await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  }
  await cleanUp();
  for (const uri of made.splice(0)) await vscode.workspace.fs.delete(uri, { recursive: true });
}

export function fileAt(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, path);
}

/** A file of the workspace that is gone after the test. */
export async function temporary(path: string, content: string | Uint8Array): Promise<vscode.Uri> {
  const uri = fileAt(path);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(content));
  made.push(uri);
  return uri;
}

/** Gives a file its text back. The editor of browsers saves by itself after a second: then there is nothing to revert. */
export async function restore(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  await vscode.workspace.applyEdit(edit);
  assert.equal(await document.save(), true);
}

export async function attach(...uris: readonly vscode.Uri[]): Promise<void> {
  await chooseFiles(uris, async () => {
    await panel.click(".attach");
    await window.waitFor(".quick-input-list .monaco-list-row.focused", {
      hasText: "Files or Images from Disk",
    });
    await dialogHasFocus();
    await window.press("Enter");
  });
  // The focus comes back, and would close what is opened before.
  await panelHasFocus();
}

export async function attached(name: string): Promise<void> {
  await panel.waitFor(".chip", { hasText: name });
}

/** Asks what is typed, and gives the content of its message. */
export async function ask(wire: WireServer, text: string): Promise<unknown> {
  const before = bodies(wire).questions.length;
  const done = '.turn[data-state="done"]';
  const answered = await panel.count(done);
  await panel.fill(input, text);
  await panel.press("Enter", input);
  await until("it is asked", () => bodies(wire).questions.length > before);
  await until("it is answered", async () => (await panel.count(done)) > answered);
  return contentOf(wire, before);
}

/** The content of the last message of a question. */
export function contentOf(wire: WireServer, index: number): unknown {
  const question = bodies(wire).questions[index] as { messages: { content: unknown }[] };
  return question.messages.at(-1)?.content;
}

/** The list of models comes after an answer; what is typed then is weighed by it, when typing pauses. */
export async function windowIsKnown(): Promise<void> {
  let typed = "";
  let again = 0;
  await until("the context window is known", async () => {
    if (typed !== "" && (await panel.count(".meter:visible")) === 1) return true;
    if (Date.now() < again) return false;
    again = Date.now() + 2000; // each letter puts the weighing off
    typed += "x";
    await panel.fill(input, typed);
    return false;
  });
}
