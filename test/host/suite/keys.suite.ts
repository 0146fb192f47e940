import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  noModels,
  replyBody,
  replyStream,
  startWireServer,
  type WireServer,
} from "../../fixtures/wireServer.ts";
import { panel, screenshot, window } from "./driver.ts";
import { dialogHasFocus, enterKey } from "./keyDialog.ts";
import {
  cleanUp,
  configure,
  isTopic,
  newSession as beginSession,
  panelHasFocus,
  route,
  say,
  startWorld,
} from "./world.ts";

/** Begins a session, and waits until its composer has the focus: it comes there a moment later than the command ends. */
async function newSession(): Promise<void> {
  await beginSession();
  await panelHasFocus();
}

/** The credential headers of the last question. */
function credentials(wire: WireServer): object {
  const question = wire.requests.findLast((request) => !isTopic(request));
  const { "x-api-key": key, authorization } = question?.headers ?? {};
  return { key, authorization };
}

async function ask(prompt: string): Promise<void> {
  await newSession();
  await vscode.commands.executeCommand("sidenote.ask", { prompt });
  await panel.waitFor('.turn[data-state="done"]');
}

describe("keys", () => {
  let wire: WireServer;
  let other: WireServer;
  before(async () => {
    wire = await startWorld();
    other = await startWireServer();
    other.aside = noModels;
    wire.answer = route(replyStream(say("Hello.")), replyStream(say("{}")));
    other.answer = wire.answer;
  });
  after(async () => {
    await vscode.commands.executeCommand("sidenote.clearApiKey");
    await cleanUp();
    await wire.close();
    await other.close();
  });

  it("a key is bound to its origin: another endpoint never gets it", async () => {
    const setting = vscode.commands.executeCommand("sidenote.setApiKey");
    await enterKey("API key", "key-for-wire");
    await window.press("Enter");
    await setting;
    await ask("One");
    assert.deepEqual(credentials(wire), { key: "key-for-wire", authorization: undefined });

    await configure({ baseUrl: other.url });
    await ask("Two");
    assert.deepEqual(credentials(other), { key: undefined, authorization: undefined });
    assert.ok(!JSON.stringify(other.requests).includes("key-for-wire"));

    await configure({ baseUrl: `${wire.url}/v1` });
    await ask("Three");
    assert.deepEqual(credentials(wire), { key: "key-for-wire", authorization: undefined });
  });

  it("a token goes as Authorization: Bearer, and a cleared key is gone", async () => {
    const setting = vscode.commands.executeCommand("sidenote.setApiKey");
    await enterKey("Token", "gateway-token");
    await window.press("Enter");
    await setting;
    await ask("Four");
    assert.deepEqual(credentials(wire), { key: undefined, authorization: "Bearer gateway-token" });
    await vscode.commands.executeCommand("sidenote.clearApiKey");
    await ask("Five");
    assert.deepEqual(credentials(wire), { key: undefined, authorization: undefined });
  });

  it("a key that a server quotes is not shown", async () => {
    const setting = vscode.commands.executeCommand("sidenote.setApiKey");
    await enterKey("API key", "quoted-secret");
    await window.press("Enter");
    await setting;
    const ordinary = wire.answer;
    const error = {
      type: "error",
      error: { type: "authentication_error", message: "no such key: quoted-secret" },
    };
    const refusals = [
      replyBody(401, JSON.stringify(error)),
      replyStream(`data: ${JSON.stringify(error)}\n\n`),
    ];
    await panel.evaluate(
      "window.received = []; window.addEventListener('message', ({ data }) => received.push(data))",
    );
    for (const refusal of refusals) {
      wire.answer = () => refusal;
      await newSession();
      await vscode.commands.executeCommand("sidenote.ask", { prompt: "Who am I?" });
      await panel.waitFor('.turn[data-state="failed"]');
      assert.equal(await panel.text(".turn .error-message"), "no such key: [key]");
    }
    assert.equal(wire.requests.at(-1)?.headers["x-api-key"], "quoted-secret");
    const received = String(await panel.evaluate("JSON.stringify(received)"));
    assert.ok(received.includes("no such key: [key]"), "what the page was sent is looked at");
    assert.ok(!received.includes("quoted-secret"), "and holds no key");
    // That no file holds one either is checked from outside, when the suite has ended.
    wire.answer = ordinary;
    await vscode.commands.executeCommand("sidenote.clearApiKey");
  });

  it("a key is in nothing that can be copied or shown", async () => {
    const setting = vscode.commands.executeCommand("sidenote.setApiKey");
    await enterKey("API key", "key-for-wire");
    await window.press("Enter");
    await setting;
    await ask("Six");
    await vscode.commands.executeCommand("sidenote.copyAsCurl");
    const curl = await vscode.env.clipboard.readText();
    await vscode.commands.executeCommand("sidenote.copySupportReport");
    const report = await vscode.env.clipboard.readText();
    await vscode.commands.executeCommand("sidenote.showRequest", { prompt: "Seven" });
    const refusal = replyBody(401, '{"error":{"message":"no such key: key-for-wire"}}');
    const ordinary = wire.answer;
    wire.answer = () => refusal;
    await vscode.commands.executeCommand("sidenote.checkConnection");
    wire.answer = ordinary;
    const schemes = ["sidenote-request", "sidenote-report"];
    const documents = vscode.workspace.textDocuments.filter(({ uri }) => schemes.includes(uri.scheme));
    const texts = [curl, report, ...documents.map((document) => document.getText())];
    assert.ok(curl.includes('-H "x-api-key: $ANTHROPIC_API_KEY"'));
    assert.ok(texts.some((text) => text.includes("// x-api-key: $ANTHROPIC_API_KEY")));
    assert.ok(texts.some((text) => text.includes("the stored key is refused: no such key: [key]")));
    assert.deepEqual(
      texts.filter((text) => text.includes("key-for-wire")),
      [],
    );
    await vscode.commands.executeCommand("notifications.clearAll");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.commands.executeCommand("sidenote.clearApiKey");
  });

  it("a login token or a broken key is refused before it is kept", async () => {
    const setting = vscode.commands.executeCommand("sidenote.setApiKey");
    await enterKey("API key", "sk-ant-oat01-REDACTED");
    await window.waitFor(".quick-input-message", { hasText: "a subscription's login token, not an API key" });
    await screenshot("refused-login-token");
    await window.press("Enter");
    await window.press("Escape");
    await setting;
    await ask("Six");
    assert.deepEqual(credentials(wire), { key: undefined, authorization: undefined });
  });

  it("asking without a key leads to the key, then goes on with the question", async () => {
    // Nothing is there under this name: that the question went on shows in how it failed.
    await configure({ baseUrl: "https://sidenote.invalid" });
    await newSession();
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Are you there?" });
    await enterKey("API key", "key-for-nowhere");
    await window.press("Enter");
    await panel.waitFor('.turn[data-state="failed"] .error-message', {
      hasText: "address of sidenote.invalid",
    });
    assert.deepEqual(await panel.texts(".turn .prompt"), ["Are you there?"]);
    assert.equal(await panel.evaluate(`document.querySelector(".composer textarea").value`), "");
    await vscode.commands.executeCommand("sidenote.clearApiKey");
  });

  it("turning the key dialog away fails the question, and the panel's button brings both back", async () => {
    await newSession();
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Are you there?" });
    await window.waitFor(".quick-input-widget", { hasText: "How does sidenote.invalid know you?" });
    await screenshot("asked-for-the-key");
    await dialogHasFocus();
    await window.press("Escape");
    await panel.waitFor('.turn[data-state="failed"]');
    assert.equal(await panel.text(".turn .error-message"), "There is no API key for sidenote.invalid.");

    await panel.click(".turn .actions >> text=Set API Key");
    await enterKey("API key", "key-for-nowhere");
    await window.press("Enter");
    await panel.waitFor('.turn[data-state="failed"] .error-message', {
      hasText: "address of sidenote.invalid",
    });
    assert.equal(await panel.text(".turn:visible .prompt"), "Are you there?");
    await vscode.commands.executeCommand("sidenote.clearApiKey");
  });
});
