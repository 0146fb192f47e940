import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import { capture, spokenLines } from "../../fixtures/capture.ts";
import {
  chunk,
  lastChunk,
  replyBody,
  replyStream,
  streamHead,
  type WireServer,
} from "../../fixtures/wireServer.ts";
import { panel, screenshot, window } from "./driver.ts";
import { dialogHasFocus } from "./keyDialog.ts";
import { cleanUp, newSession, panelHasFocus, route, say, startWorld, until } from "./world.ts";

const text = spokenLines(capture("messages.expected.txt").toString());
const shown = async (): Promise<readonly string[]> => spokenLines(await panel.text(".turn .answer"));

describe("the panel", () => {
  let wire: WireServer;
  before(async () => {
    wire = await startWorld();
  });
  after(async () => {
    await cleanUp();
    await wire.close();
  });
  beforeEach(newSession);

  it("allows one script of its own and nothing from elsewhere", async () => {
    const policy = String(
      await panel.evaluate(`document.querySelector("meta[http-equiv=Content-Security-Policy]").content`),
    );
    const nonce = /'nonce-([\w-]{22})'/.exec(policy)?.[1];
    const source = /style-src ([^;]+)/.exec(policy)?.[1];
    assert.ok(nonce !== undefined && source !== undefined && !source.includes("unsafe"), policy);
    assert.equal(
      policy,
      `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${source}; font-src ${source}; ` +
        `img-src ${source} data:; require-trusted-types-for 'script'; base-uri 'none'; form-action 'none'`,
    );
    const attempt = await panel.evaluate(
      `(() => { try { document.body.insertAdjacentHTML("beforeend", "<b>x</b>"); return "allowed"; }
         catch (error) { return error.name; } })()`,
    );
    assert.equal(attempt, "TypeError", "the browser refuses HTML from script");
  });

  it("shows what is sent as text, never as HTML or a foreign link", async () => {
    const hostile = '<img src=x onerror="1"> [a](javascript:alert(1)) [b](https://example.invalid/) `<i>`';
    wire.answer = route(replyStream(say(hostile)), replyStream(say("{}")));
    await vscode.commands.executeCommand("sidenote.ask", { prompt: hostile });
    await panel.waitFor('.turn[data-state="done"]');
    assert.equal(await panel.text(".turn .prompt p"), hostile);
    assert.equal(await panel.text(".turn .answer"), '<img src=x onerror="1"> [a](javascript:alert(1)) b <i>');
    assert.equal(await panel.count(".turn img"), 0);
    assert.equal(await panel.count(".turn a"), 1);
  });

  it("keeps streaming while it is hidden or moved, and shows everything when it is back", async () => {
    const bytes = capture("messages.response.sse");
    let goOn = (): void => undefined;
    const mayGoOn = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    wire.answer = route(
      async (socket) => {
        socket.write(streamHead());
        socket.write(chunk(bytes.subarray(0, 1500)));
        await mayGoOn;
        socket.write(chunk(bytes.subarray(1500)));
        socket.write(lastChunk);
      },
      replyStream(say("{}")),
    );
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Tell me" });
    await panel.waitFor(".turn .answer p", { hasText: "Coca-Cola is" });
    await panel.fill(".composer textarea", "a draft");
    await vscode.commands.executeCommand("workbench.action.closeAuxiliaryBar");
    await window.waitFor("iframe.webview.ready", { state: "detached" });
    goOn();
    await vscode.commands.executeCommand("sidenote.chat.focus");
    await panel.waitFor('.turn[data-state="done"]');
    assert.deepEqual(await shown(), text);
    assert.equal(await panel.evaluate(`document.querySelector(".composer textarea").value`), "a draft");

    const move = (destinationId: string): Thenable<unknown> =>
      vscode.commands.executeCommand("vscode.moveViews", { viewIds: ["sidenote.chat"], destinationId });
    await move("workbench.view.explorer");
    await vscode.commands.executeCommand("sidenote.chat.focus");
    await window.waitFor(".part.sidebar .pane-header", { hasText: "Chat" });
    await until("the moved panel shows the answer", async () => isDeepStrictEqual(await shown(), text));
    assert.equal(await panel.evaluate(`document.querySelector(".composer textarea").value`), "a draft");
    await screenshot("moved-to-side-bar");
    await vscode.commands.executeCommand("sidenote.chat.resetViewLocation");
    await vscode.commands.executeCommand("sidenote.chat.focus");
    await until("the panel is back", async () => isDeepStrictEqual(await shown(), text));
  });

  it("lets a message wait that crossed another question on its way", async () => {
    wire.answer = route(
      (socket) => {
        socket.write(streamHead());
      },
      replyStream(say("{}")),
    );
    // The page does not draw, and so does not know yet that a turn is running.
    await panel.evaluate(`(() => { const draw = window.requestAnimationFrame;
      window.requestAnimationFrame = (work) => { window.goOn = () => {
        window.requestAnimationFrame = draw; draw(work); }; }; })()`);
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "First" });
    await panel.fill(".composer textarea", "Second");
    await panel.press("Enter", ".composer textarea");
    await until("the composer is empty", async () => {
      return (await panel.evaluate(`document.querySelector(".composer textarea").value`)) === "";
    });
    await panel.evaluate("window.goOn()");
    await panel.waitFor(".queued", { hasText: "Second" });
    assert.deepEqual(await panel.texts(".turn .prompt"), ["First"]);
    await panel.click(".queued-remove");
    await panel.waitFor(".queue", { state: "hidden" });
    await vscode.commands.executeCommand("sidenote.stop");
  });

  it("opens an earlier session from the list, and goes on with it", async () => {
    wire.answer = route(
      replyStream(say("One.")),
      replyStream(say('{"isNewTopic":true,"title":"Old Times"}')),
    );
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "First question" });
    await panel.waitFor('.turn[data-state="done"]');
    await panel.waitFor(".header h1", { hasText: "Old Times" });
    await newSession();
    await panelHasFocus(); // which would close the list if it came later
    const opening = vscode.commands.executeCommand("sidenote.openSession");
    await window.waitFor(".quick-input-list .monaco-list-row", { hasText: "Old Times" });
    await dialogHasFocus();
    await window.type("Old Times");
    await window.waitFor(".quick-input-list .monaco-list-row.focused", { hasText: "Old Times" });
    await window.press("Enter");
    await opening;
    await panel.waitFor(".turn .prompt", { hasText: "First question" });
    assert.equal(await panel.text(".header h1"), "Old Times");
  });

  it("tells a refused key with what to do and the facts to quote", async () => {
    const body = '{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}';
    wire.answer = route(replyBody(401, body, { "request-id": "req_42" }), replyStream(say("{}")));
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Who am I?" });
    await panel.waitFor('.turn[data-state="failed"]');
    assert.deepEqual(await panel.texts(".turn .notice p"), [
      "invalid x-api-key",
      "The key was not accepted. Set a valid API key for this endpoint.",
      "HTTP 401 · authentication_error · req_42",
    ]);
    assert.deepEqual(await panel.texts(".turn .actions button"), ["Set API Key", "Retry"]);
    await screenshot("refused-key");
  });

  it("says a wrong setting by its name, and offers the settings", async () => {
    const configuration = vscode.workspace.getConfiguration("sidenote");
    await configuration.update("maxTokens", 0, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Hello" });
    await panel.waitFor('.turn[data-state="failed"]');
    await configuration.update("maxTokens", undefined, vscode.ConfigurationTarget.Global);
    assert.equal(
      await panel.text(".turn .error-message"),
      "sidenote.maxTokens is 0; it takes a number from 1 to 128000.",
    );
    assert.deepEqual(await panel.texts(".turn .actions button"), ["Open Settings", "Retry"]);
  });
});
