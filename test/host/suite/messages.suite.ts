import assert from "node:assert/strict";
import * as vscode from "vscode";
import { replyBody, replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { panel, screenshot, window } from "./driver.ts";
import { clearNotifications, told } from "./notifications.ts";
import { cleanUp, configure, newSession, panelHasFocus, say, select, startWorld, until } from "./world.ts";

describe("messages in the transcript", () => {
  let wire: WireServer;
  beforeEach(async () => {
    wire = await startWorld();
    wire.answer = () => replyStream(say("Yes."));
    await configure({ "topic.enabled": false });
    await newSession();
  });
  afterEach(async () => {
    await clearNotifications();
    await cleanUp();
    await wire.close();
  });

  async function ask(prompt: string): Promise<void> {
    const count = await panel.count(".turn");
    await vscode.commands.executeCommand("sidenote.ask", { prompt });
    await panel.waitFor(`.turn:nth-child(${count + 1}):is([data-state="done"], [data-state="failed"])`);
  }

  it("what was attached opens at its lines, and is told when it is gone", async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    await select("src/cart.ts", 2, 4);
    await ask("One?");
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder.uri, "gone.txt"), Buffer.from("a\nb\n"));
    await select("gone.txt", 1, 1);
    await ask("Two?");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder.uri, "gone.txt"));

    await panel.click(".turn:nth-child(1) .context button");
    await until("it is open", () => vscode.window.activeTextEditor?.selection.end.line === 4);
    const { document, selection } = vscode.window.activeTextEditor ?? assert.fail();
    assert.deepEqual(
      [vscode.workspace.asRelativePath(document.uri), selection.start.line, selection.start.character],
      ["src/cart.ts", 1, 0],
    );
    await panel.press("Enter", ".turn:nth-child(2) .context button");
    await told("Sidenote cannot open gone.txt. It is not a file of this workspace, or not any more.");
  });

  it("long ones are folded past twelve lines, by keyboard too, and unfold when something is found in them", async () => {
    const lines = (count: number): string =>
      Array.from({ length: count }, (_, index) => `line ${index + 1}`).join("\n");
    await ask(lines(12));
    await ask(lines(40));
    await ask("word ".repeat(60)); // folded in no panel but a very narrow one
    assert.equal(await panel.count(".fold:visible"), 1);
    const height = async (): Promise<unknown> =>
      panel.evaluate(`(() => { const words = document.querySelector(".turn:nth-child(2) .prompt p");
        return Math.round(words.clientHeight / parseFloat(getComputedStyle(words).lineHeight)); })()`);
    assert.equal(await height(), 12);
    await screenshot("message-folded");
    await panelHasFocus();
    await panel.evaluate(`document.querySelector(".turn:nth-child(2) .fold").focus()`);
    await window.press("Enter");
    assert.deepEqual(
      [
        await height(),
        await panel.text(".fold:visible"),
        await panel.attribute(".turn:nth-child(2) .fold", "aria-expanded"),
      ],
      [40, "Show Less", "true"],
    );
    await window.press("Enter");
    assert.equal(await height(), 12);
    await window.press("Control+F");
    await panel.fill(".find input", "line 33");
    await until("it is unfolded", async () => (await height()) === 40);
    await panel.press("Escape", ".find input");
  });

  it("a failure can be copied whole, by keyboard", async () => {
    const error = { type: "error", error: { type: "overloaded_error", message: "Too many people ask." } };
    await configure({ maxRetries: 0 });
    wire.answer = () =>
      replyBody(529, JSON.stringify(error), { "content-type": "application/json", "request-id": "req_1" });
    await ask("One?");
    await panel.press("Enter", ".copy-error");
    const copied =
      "Too many people ask.\nThe API is overloaded for the moment. Try again shortly.\nHTTP 529 · overloaded_error · req_1";
    await until("it is copied", async () => (await vscode.env.clipboard.readText()) === copied);
    await screenshot("error-copied");
  });
});
