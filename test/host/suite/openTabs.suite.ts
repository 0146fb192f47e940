import assert from "node:assert/strict";
import * as vscode from "vscode";
import { replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { ask, attached, beginAttaching, endAttaching, fileAt } from "./attaching.ts";
import { focusComposer, input } from "./composing.ts";
import { panel, window } from "./driver.ts";
import { say, startWorld } from "./world.ts";

describe("what is offered after an @", () => {
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

  it("attaches whatever text is in a tab, wherever it is kept", async () => {
    const provider = vscode.workspace.registerTextDocumentContentProvider("exhibit", {
      provideTextDocumentContent: () => "shown = 1\n",
    });
    try {
      await vscode.window.showTextDocument(vscode.Uri.parse("exhibit:/cases/shown.txt"));
      await vscode.commands.executeCommand("workbench.action.keepEditor");
      await focusComposer();
      await window.type("@shown");
      await panel.waitFor('.completion[aria-selected="true"]', { hasText: "shown.txt" });
      await window.press("Enter");
      await attached("shown.txt");
      assert.equal(await ask(wire, "Why?"), "shown.txt\n```plaintext\nshown = 1\n```\n\nWhy?");
    } finally {
      provider.dispose();
    }
  });

  it("tells why nothing comes of what is gone from its tab, and of addresses that nobody has opened", async () => {
    let isAsked = false;
    const provider = vscode.workspace.registerTextDocumentContentProvider("exhibit", {
      provideTextDocumentContent: () => {
        isAsked = true;
        return "never read";
      },
    });
    const list = JSON.stringify(["exhibit:/cases/unseen.txt", fileAt("README.md").toString()].join("\r\n"));
    try {
      await panel.evaluate(`(() => { const transfer = new DataTransfer();
        transfer.setData("application/vnd.code.uri-list", ${list});
        document.querySelector("${input}").dispatchEvent(
          new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true })); })()`);
      await panel.waitFor(".refusal", {
        hasText: "unseen.txt is neither a file nor open in an editor. Open it, and attach it again.",
      });
      await attached("README.md");
      assert.equal(isAsked, false);
    } finally {
      provider.dispose();
    }
  });
});
