import assert from "node:assert/strict";
import * as vscode from "vscode";
import { richAnswer } from "../../fixtures/richAnswer.ts";
import { replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { panel, screenshot } from "./driver.ts";
import { cleanUp, newSession, route, say, startWorld, until } from "./world.ts";

describe("Markdown in the panel", () => {
  let wire: WireServer;
  before(async () => {
    wire = await startWorld();
    await newSession();
  });
  after(async () => {
    await cleanUp();
    await wire.close();
  });

  it("draws everything that an answer may hold, formulas set by KaTeX when the first one comes", async () => {
    wire.answer = route(replyStream(say(richAnswer)), replyStream(say("{}")));
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Everything, please" });
    await panel.waitFor('.turn[data-state="done"]');
    const kinds =
      "h3 h4 h5 strong em del code a[href] a[data-path] ol>li ul>li li>p>input table td blockquote pre hr sup section";
    const missing: string[] = [];
    for (const kind of kinds.split(" ")) {
      if ((await panel.count(`.answer ${kind.replaceAll(">", " > ")}`)) === 0) missing.push(kind);
    }
    assert.deepEqual(missing, []);
    await until("all formulas are set", async () => (await panel.count(".answer .math .katex")) === 3);
    await panel.waitFor(".answer div.math .katex");
    await screenshot("markdown");
  });
});
