import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import * as vscode from "vscode";
import { replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { panel, screenshot, tab, window } from "./driver.ts";
import {
  bodies,
  cleanUp,
  configure,
  newSession,
  panelHasFocus,
  say,
  select,
  startWorld,
  until,
} from "./world.ts";

const input = ".composer textarea";
const code = "export interface Line {\n  readonly article: string;\n";
const place = "src/pricing.ts:1-2";
const fenced = `${place}\n\`\`\`typescript\n${code}\`\`\``;

describe("tabs beside editors", () => {
  let wire: WireServer;
  let reports: vscode.DiagnosticCollection;

  beforeEach(async () => {
    wire = await startWorld();
    wire.answer = () => replyStream(say("Yes."));
    reports = vscode.languages.createDiagnosticCollection("till");
    await configure({ "topic.enabled": false, prompts: { tests: "Write tests for ${selection}." } });
    await vscode.commands.executeCommand("workbench.action.closeAllGroups");
    await newSession();
    // Two editors that are seen: the one that was used last is meant.
    await select("README.md", 1, 1);
    await vscode.commands.executeCommand("workbench.action.splitEditorRight");
    const { document } = await select("src/pricing.ts", 1, 2);
    reports.set(document.uri, [new vscode.Diagnostic(new vscode.Range(1, 2, 1, 10), "odd")]);
    await vscode.commands.executeCommand("sidenote.panel.openInTab");
    await vscode.commands.executeCommand("workbench.action.moveEditorToRightGroup");
    await tab.waitFor(".welcome");
    await vscode.commands.executeCommand("sidenote.panel.newSession"); // the panel has another one
    await panelHasFocus(); // which would leave the tab if it came later
    await tab.click(input);
    await until("no editor is active", () => vscode.window.activeTextEditor === undefined);
    await setTimeout(300); // a focus in passing does not count, and no person is as quick
  });
  afterEach(async () => {
    reports.dispose();
    await cleanUp();
    await vscode.commands.executeCommand("workbench.action.closeAllGroups");
    await wire.close();
  });

  function contents(): readonly string[] {
    const all = bodies(wire).questions as { readonly messages: readonly { readonly content: string }[] }[];
    return all.map(({ messages }) => messages.at(-1)?.content ?? "");
  }

  it("a tab attaches what is selected beside it, that file, and its problems", async () => {
    for (const name of ["selection", "problems", "file"]) {
      await vscode.commands.executeCommand(`sidenote.attach.${name}`);
    }
    await tab.waitFor(".chip:nth-child(3)");
    assert.deepEqual(
      await tab.evaluate(`[...document.querySelectorAll(".chip-name")].map(({ title }) => title)`),
      [place, `Problems in ${place}`, "src/pricing.ts"],
    );
  });

  it("a prompt in a tab is about the code beside it", async () => {
    await tab.fill(input, "/tests now");
    await tab.press("Enter", input);
    await tab.waitFor('.turn[data-state="done"]');
    assert.deepEqual(contents(), [`${fenced}\n\nWrite tests for ${place}.\n\nnow`]);
  });

  it("Explain from a tab is about the code beside it, and answers there", async () => {
    await vscode.commands.executeCommand("sidenote.explain");
    await window.waitFor(".review-widget .comment-body", { hasText: "Yes." });
    assert.deepEqual(contents(), [`${fenced}\n\nExplain this code.`]);
  });

  it("what is asked from an editor goes to the tab that was used last, while it is seen; else to the panel", async () => {
    await vscode.commands.executeCommand("workbench.action.focusSecondEditorGroup");
    const { document } = await select("src/pricing.ts", 1, 2);
    await configure({ "explain.location": "panel" });
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Why?" });
    await tab.waitFor('.turn[data-state="done"]', { hasText: "Why?" });
    await vscode.commands.executeCommand("sidenote.fix");
    await tab.waitFor('.turn:nth-of-type(2)[data-state="done"]', { hasText: "Fix this problem." });
    await vscode.commands.executeCommand("sidenote.runPrompt", { name: "tests" });
    await tab.waitFor('.turn:nth-of-type(3)[data-state="done"]', { hasText: "Write tests for" });
    await vscode.commands.executeCommand("sidenote.explain");
    await tab.waitFor('.turn:nth-of-type(4)[data-state="done"]', { hasText: "Explain this code." });
    assert.equal(vscode.window.activeTextEditor?.document.uri.path, document.uri.path, "the focus stays");
    assert.equal(await panel.count(".turn"), 0);
    await screenshot("tabs-asked-from-editor");

    await vscode.commands.executeCommand("sidenote.newSession"); // in the tab
    await tab.waitFor(".welcome");
    await vscode.commands.executeCommand("workbench.action.files.newUntitledFile");
    await until("the tab is covered", async () => (await tab.count(".composer:visible")) === 0);
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "And now?" });
    await panel.waitFor('.turn:last-child[data-state="done"]', { hasText: "And now?" });
  });
});
