import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { panel, screenshot, window } from "./driver.ts";
import { clearNotifications, told } from "./notifications.ts";
import { cleanUp, newSession, panelHasFocus, route, say, startWorld } from "./world.ts";

const rows = ".quick-input-list .monaco-list-row";

describe("export and import", () => {
  let wire: WireServer;
  let folder = "";
  const { showSaveDialog, showOpenDialog } = vscode.window;
  before(async () => {
    wire = await startWorld();
    folder = await mkdtemp(join(tmpdir(), "transfer-"));
    const answer = `It is in ${homedir()}/notes.txt, not in ${workspace()}/src/cart.ts.`;
    wire.answer = route(replyStream(say(answer)), replyStream(say("{}")));
    await newSession();
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Where is it?", selection: false });
    await panel.waitFor('.turn[data-state="done"]');
  });
  afterEach(clearNotifications);
  after(async () => {
    Object.assign(vscode.window, { showSaveDialog, showOpenDialog });
    await rm(folder, { recursive: true });
    await cleanUp();
    await wire.close();
  });

  function workspace(): string {
    return vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  }

  /** Exports the panel's session by the two lists, and returns what was written. */
  async function exported(format: string, choice: string, name: string): Promise<string> {
    const path = join(folder, name);
    await panelHasFocus(); // which would close the list if it were on its way still
    Object.assign(vscode.window, { showSaveDialog: async () => vscode.Uri.file(path) });
    const done = vscode.commands.executeCommand("sidenote.exportSession");
    await window.waitFor(rows, { hasText: format });
    await window.click(`${rows} >> text=/^${format}$/`);
    await window.waitFor(rows, { hasText: choice });
    await screenshot("export-what");
    await window.click(`${rows} >> text=/^${choice}$/`);
    await done;
    return readFile(path, "utf8");
  }

  it("writes Markdown without paths outside of the workspace, unless it is wanted as it is", async () => {
    const name = vscode.workspace.workspaceFolders?.[0]?.name ?? "";
    const redacted = await exported("Markdown", "Without Private Things", "redacted.md");
    assert.match(redacted, /^# Where is it\?\n/);
    assert.ok(redacted.includes(`It is in [path], not in ${name}/src/cart.ts.`), redacted);
    const whole = await exported("Markdown", "As It Is", "whole.md");
    assert.ok(whole.includes(`It is in ${homedir()}/notes.txt, not in ${workspace()}/src/cart.ts.`), whole);
  });

  it("imports what it has exported as a session of its own, and says why it does not take other files", async () => {
    const path = join(folder, "session.jsonl");
    const text = await exported("JSON", "As It Is", "session.jsonl");
    const shown = await panel.text(".turn .answer");
    await newSession();
    Object.assign(vscode.window, { showOpenDialog: async () => [vscode.Uri.file(path)] });
    await vscode.commands.executeCommand("sidenote.importSession");
    await panel.waitFor(".turn .prompt", { hasText: "Where is it?" });
    assert.equal(await panel.text(".turn .answer"), shown);
    await screenshot("imported");
    // With other ids, it is the same.
    const again = await exported("JSON", "As It Is", "again.jsonl");
    const ids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
    assert.equal(again.replaceAll(ids, "id"), text.replaceAll(ids, "id"));
    assert.deepEqual(
      (again.match(ids) ?? []).filter((id) => text.includes(id)),
      [],
    );

    await writeFile(path, "# A note\n");
    await vscode.commands.executeCommand("sidenote.importSession");
    await told("Sidenote: This file is no session of Sidenote. Choose one that was exported as JSON.");
    await writeFile(path, text.replace('"type":"turn"', '"type":"torn"'));
    await vscode.commands.executeCommand("sidenote.importSession");
    await told("Sidenote: This file is damaged in line 3. Nothing was imported; export the session again.");
    assert.equal(await panel.text(".turn .answer"), shown, "what was shown is shown still");
  });
});
