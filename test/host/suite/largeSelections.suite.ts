import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { SidenoteApi } from "../../../src/host/api.ts";
import { replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { beginAttaching, contentOf, endAttaching, temporary } from "./attaching.ts";
import { focusComposer, input } from "./composing.ts";
import { panel, window } from "./driver.ts";
import { guestEditor } from "./guest.ts";
import { told } from "./notifications.ts";
import { bodies, configure, say, select, startWorld, until } from "./world.ts";

const line = "2026-11-20 09:00:00 the till was opened\n";
const lines = Math.ceil((1.2 * 2 ** 20) / line.length);

describe("more than 1 MB", () => {
  let wire: WireServer;
  beforeEach(async () => {
    wire = await startWorld();
    wire.answer = () => replyStream(say("Yes."));
    await beginAttaching();
  });
  afterEach(async () => {
    await endAttaching();
    await wire.close();
  });

  it("of a selection is refused by every door, with what to do, and nothing goes out", async () => {
    const uri = await temporary("big.log", line.repeat(lines));
    const editor = await vscode.window.showTextDocument(uri);
    await vscode.commands.executeCommand("editor.action.selectAll");
    await until("all is selected", () => !editor.selection.isEmpty);
    await configure({ prompts: { about: "What is ${selection} about?" } });
    const refusal = `big.log:1-${lines} is over 1 MB, the most that goes along with a message. Select the part that matters.`;
    for (const [command, given] of [
      ["sidenote.ask", { prompt: "Why?" }],
      ["sidenote.explain", { location: "inline" }],
      ["sidenote.explain", { location: "panel" }],
      ["sidenote.attach.selection", undefined],
      ["sidenote.runPrompt", { name: "about" }],
    ] as const) {
      await vscode.commands.executeCommand(command, given);
      await told(`Sidenote: ${refusal}`);
    }
    const api = await (
      await guestEditor()
    ).extensions
      .getExtension<SidenoteApi>("sidenote.sidenote")
      ?.activate();
    for (const range of [editor.selection, undefined]) {
      const context = [{ uri, ...(range && { range }) }];
      await assert.rejects(async () => api?.ask({ prompt: "Why?", context }), {
        name: "SidenoteError",
        kind: "too-large",
      });
    }
    assert.deepEqual([bodies(wire).questions, await panel.count(".chip")], [[], 0]);

    // The list after an `@` names it all the same, and a part of it goes.
    await focusComposer();
    await window.type("@");
    await panel.waitFor(".completion-detail", { hasText: `big.log:1-${lines}` });
    await panel.fill(input, "");
    editor.selection = new vscode.Selection(0, 0, 1, 0);
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Why?" });
    await panel.waitFor('.turn[data-state="done"]');
    assert.equal(contentOf(wire, 0), `big.log:1\n\`\`\`log\n${line}\`\`\`\n\nWhy?`);
  }).timeout(60_000);

  it("of problems does not go: the worst two hundred, and how many there are besides", async () => {
    const { document } = await select("src/cart.ts", 5, 5);
    const found = vscode.languages.createDiagnosticCollection("shop");
    const range = new vscode.Range(4, 2, 4, 9);
    const problem = (index: number): vscode.Diagnostic =>
      new vscode.Diagnostic(range, `Wrong ${index}.`, index === 249 ? 0 : 1);
    try {
      found.set(
        document.uri,
        Array.from({ length: 250 }, (_, index) => problem(index)),
      );
      await vscode.commands.executeCommand("sidenote.explain", { kind: "error", location: "panel" });
      await panel.waitFor('.turn[data-state="done"]');
      const content = String(contentOf(wire, 0));
      assert.deepEqual(
        [
          content.match(/: warning: /g)?.length,
          content.match(/: error: .*/g),
          /\((\d+) more, not listed\)/.exec(content)?.[1],
        ],
        [199, [": error: Wrong 249."], "50"],
      );
    } finally {
      found.dispose();
    }
  });
});
