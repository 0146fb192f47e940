import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import {
  chunk,
  lastChunk,
  replyBody,
  replyStream,
  streamHead,
  type WireServer,
} from "../../fixtures/wireServer.ts";
import { panel, screenshot, window } from "./driver.ts";
import {
  beginToSay,
  bodies,
  cleanUp,
  configure,
  newSession,
  route,
  say,
  select,
  startWorld,
  until,
} from "./world.ts";

const topic = replyStream(say("{}"));

describe("recovery", () => {
  let wire: WireServer;
  before(async () => {
    wire = await startWorld();
  });
  after(async () => {
    await cleanUp();
    await wire.close();
  });
  beforeEach(async () => {
    await newSession();
    wire.requests.length = 0;
  });

  it("a broken answer goes on where it broke off, seamless, inside a block of code", async () => {
    wire.answer = route(replyStream(beginToSay("Look:\n\n```ts\nlet total = 0;\nlet ta")), topic);
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Tell me" });
    await panel.waitFor('.turn[data-state="failed"]');
    assert.deepEqual(await panel.texts(".turn .actions button"), ["Continue", "Retry"]);
    await screenshot("continue-offered");
    wire.answer = route(replyStream(say("let tax = 1;\n```\n\nThat is **all**.")), topic);
    await panel.click(".turn .actions >> text=Continue");
    await panel.waitFor('.turn[data-state="done"]');
    assert.equal((await panel.text(".turn .answer pre")).trimEnd(), "let total = 0;\nlet tax = 1;");
    assert.deepEqual(await panel.texts(".turn .answer p"), ["Look:", "That is all."]);
    assert.deepEqual(await panel.texts(".turn .notice p"), []);
    await screenshot("continued");
    const [first, second] = bodies(wire).questions as { messages: { role: string; content: string }[] }[];
    const said = "Look:\n\n```ts\nlet total = 0;\nlet ta";
    assert.deepEqual(second, {
      ...first,
      messages: [
        { role: "user", content: "Tell me" },
        { role: "assistant", content: said },
        {
          role: "user",
          content: `Your previous response was interrupted and ended with:\n\n${said}\n\nContinue from exactly where it left off. Do not repeat any of it, and add no introduction.`,
        },
      ],
    });
  });

  it("an answer that reached its limit goes on by command", async () => {
    const limited = say("One, two").replace("end_turn", "max_tokens");
    wire.answer = route(replyStream(limited), topic);
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Count" });
    await panel.waitFor('.turn[data-state="done"]');
    assert.deepEqual(await panel.texts(".turn .notice p"), [
      "The answer reached sidenote.maxTokens and ends here.",
    ]);
    wire.answer = route(replyStream(say(", three.")), topic);
    await vscode.commands.executeCommand("sidenote.continueAnswer");
    await until("it is whole", async () => (await panel.text(".turn .answer")) === "One, two, three.");
    await until("its notice is gone", async () => (await panel.count(".turn .notice p")) === 0);
  });

  it("an explanation goes on in its thread", async () => {
    wire.answer = () => replyStream(beginToSay("It adds the"));
    await select("src/pricing.ts", 1, 3);
    await vscode.commands.executeCommand("sidenote.explain");
    await window.waitFor(".review-widget .review-title", { hasText: "Sidenote could not finish" });
    wire.answer = () => replyStream(say(" tax."));
    await window.click('.review-widget [aria-label="Continue the Answer"]');
    await window.waitFor(".review-widget .comment-body", { hasText: "It adds the tax." });
    await until("the error is gone", async () => (await window.count(".review-widget .comment-body")) === 1);
    await window.waitFor('.review-widget [aria-label="Continue the Answer"]', { state: "detached" });
    await screenshot("thread-continued");
    await vscode.commands.executeCommand("sidenote.closeExplanations");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("an explanation says how it ended, and what was left out", async () => {
    await configure({ metadataUserId: "me" });
    const refusal = { type: "error", error: { type: "invalid_request_error", message: "metadata: no" } };
    const refused = say("No").replace(
      '"stop_reason":"end_turn"',
      '"stop_reason":"refusal","stop_details":{"category":"cyber","explanation":"Not *this*."}',
    );
    wire.answer = (request) =>
      request.body.includes('"metadata"') ? replyBody(400, JSON.stringify(refusal)) : replyStream(refused);
    await configure({ model: "model-that-refuses" });
    await select("src/pricing.ts", 1, 3);
    await vscode.commands.executeCommand("sidenote.explain");
    await window.waitFor(".review-widget .comment-body", {
      hasText: "The model refused to answer. What it said so far is not sent back. (cyber: Not *this*.)",
    });
    await window.waitFor(".review-widget .comment-body", { hasText: "The server does not take metadata" });
    await vscode.commands.executeCommand("sidenote.closeExplanations");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await configure({ metadataUserId: undefined, model: undefined });
  });

  it("a parameter that the server refuses is left out from then on, and that is told once", async () => {
    await configure({ metadataUserId: "me" });
    const refusal = {
      type: "error",
      error: { type: "invalid_request_error", message: "metadata: not here" },
    };
    wire.answer = (request) =>
      request.body.includes('"metadata"')
        ? replyBody(400, JSON.stringify(refusal))
        : route(replyStream(say("Fine.")), topic)(request);
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "One" });
    await panel.waitFor('.turn[data-state="done"]');
    assert.deepEqual(await panel.texts(".turn .notice p"), [
      "The server does not take metadata for this model. It was left out, and will be from now on.",
    ]);
    await screenshot("parameter-refused");
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Two" });
    await panel.waitFor('.turn:nth-child(2)[data-state="done"]');
    assert.deepEqual(await panel.texts(".turn:nth-child(2) .notice p"), []);
    const withIt = (bodies(wire).questions as { metadata?: object }[]).map(({ metadata }) => metadata);
    assert.deepEqual(withIt, [{ user_id: "me" }, undefined, undefined]);
    await configure({ metadataUserId: undefined });
  });

  it("a message that the server refuses in the history is left out on request", async () => {
    wire.answer = route(replyStream(say("Fine.")), topic);
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "One" });
    await panel.waitFor('.turn[data-state="done"]');
    const refusal = { type: "error", error: { type: "invalid_request_error", message: "messages.0: no" } };
    wire.answer = route(replyBody(400, JSON.stringify(refusal)), topic);
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Two" });
    await panel.waitFor('.turn[data-state="failed"]');
    assert.deepEqual(await panel.texts(".turn .actions button"), ["Send Without It", "Retry"]);
    await screenshot("send-without");
    wire.answer = route(replyStream(say("Healed.")), topic);
    await panel.click(".turn .actions >> text=Send Without It");
    await panel.waitFor('.turn:last-child[data-state="done"]', { hasText: "Healed." });
    assert.equal(
      await panel.text(".turn:first-child .status"),
      "The server does not accept this message. It is kept here and not sent.",
    );
    const last = bodies(wire).questions.at(-1) as { messages: unknown };
    assert.deepEqual(last.messages, [{ role: "user", content: "Two" }]);
  });

  it("a setting that goes wrong during an answer leaves its end alone, and the next question", async () => {
    let finish = (): void => undefined;
    const isWrong = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const [beginning, end] = [beginToSay("Whole."), say("Whole.").slice(beginToSay("Whole.").length)];
    wire.answer = route(async (socket) => {
      socket.write(streamHead() + chunk(beginning));
      await isWrong;
      socket.write(chunk(end) + lastChunk);
    }, topic);
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "One" });
    await panel.waitFor(".turn .answer p", { hasText: "Whole." });
    await configure({ maxRetries: "many" });
    finish();
    await panel.waitFor('.turn[data-state="done"]');
    await configure({ maxRetries: undefined });
    wire.answer = route(replyStream(say("Fine.")), topic);
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Two" });
    await panel.waitFor('.turn:nth-child(2)[data-state="done"]');
  });

  it("silence is told while it lasts", async () => {
    wire.answer = route((socket) => {
      socket.write(streamHead());
      socket.write(chunk(beginToSay("Let me")));
    }, topic);
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Think" });
    await panel.waitFor(".turn .answer p", { hasText: "Let me" });
    await delay(6000); // silence is told after ten seconds; so long does no single wait last
    await panel.waitFor(".turn .status", { hasText: "Answering… · silent for" });
    await screenshot("silent");
    await vscode.commands.executeCommand("sidenote.stop");
    await panel.waitFor('.turn[data-state="stopped"]');
    assert.equal(await panel.text(".turn .status"), "Stopped.");
    assert.equal(await panel.text(".turn .answer"), "Let me");
  });
});
