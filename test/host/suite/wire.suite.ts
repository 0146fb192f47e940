import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import { capture, spokenLines } from "../../fixtures/capture.ts";
import {
  chunk,
  replyBody,
  replyBytes,
  replyStream,
  streamHead,
  type WireServer,
} from "../../fixtures/wireServer.ts";
import { panel, screenshot } from "./driver.ts";
import { bodies, cleanUp, configure, isTopic, newSession, route, say, startWorld, until } from "./world.ts";

describe("the captured conversation, byte for byte", () => {
  let wire: WireServer;
  before(async () => {
    wire = await startWorld();
    await configure({
      model: "claude-3-5-sonnet-20241022",
      maxTokens: 1024,
      stopSequences: ["<YOUR_STOP_SEQUENCE_1>", "<YOUR_STOP_SEQUENCE_2>"],
      temperature: 0,
      topP: 0,
      system: "You are an assistant for the company Coca Cola",
      "topic.model": "claude-3-5-haiku-20241022",
    });
  });
  after(async () => {
    await cleanUp();
    await wire.close();
  });

  it("sends the captured request, shows the captured text, knows its usage and takes its title", async () => {
    wire.answer = route(replyStream(say("how can I help you?")), replyStream(say('{"isNewTopic":false}')));
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "hello" });
    await panel.waitFor('.turn[data-state="done"]');
    wire.requests.length = 0;

    wire.answer = route(
      replyStream(capture("messages.response.sse")),
      replyBytes(capture("topic.response.http")),
    );
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "what is Coca Cola?" });
    await panel.waitFor('.turn[data-state="done"] >> nth=1');
    await panel.waitFor(".header h1", { hasText: "Greeting Started" });

    assert.deepEqual(bodies(wire).questions, [JSON.parse(capture("messages.request.json").toString())]);
    assert.deepEqual(
      spokenLines(await panel.text(".turn >> nth=1 >> .answer")),
      spokenLines(capture("messages.expected.txt").toString()),
    );
    const receipt = await panel.text(".turn >> nth=1 >> .receipt");
    assert.match(receipt, /^claude-3-5-sonnet-20241022 · end_turn · 36 tokens in, 265 out · first word \d/);
    assert.equal(await panel.text(".header h1"), "Greeting Started");
    await screenshot("captured-conversation");
  });

  it("sends the captured topic request when its settings are used", async () => {
    const expected: unknown = JSON.parse(capture("topic.request.json").toString());
    await configure({ metadataUserId: (expected as { metadata: { user_id: string } }).metadata.user_id });
    await newSession();
    wire.requests.length = 0;
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "hi claude" });
    await panel.waitFor('.turn[data-state="done"]');
    await until("the message is judged", () => bodies(wire).topics.length > 0);
    assert.deepEqual(bodies(wire).topics, [expected]);
  });
});

describe("an answer that does not come to its end", () => {
  let wire: WireServer;
  before(async () => {
    wire = await startWorld();
  });
  after(async () => {
    await cleanUp();
    await wire.close();
  });

  it("stops within a click: the connection closes, the text stays, the next request is valid", async () => {
    wire.answer = route(
      (socket) => {
        socket.write(streamHead());
        socket.write(chunk(capture("messages.response.sse").subarray(0, 1500)));
      },
      replyStream(say("{}")),
    );
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Tell me" });
    await panel.waitFor(".turn .answer p", { hasText: "Coca-Cola is" });
    assert.equal(await panel.count(".composer .send:visible"), 0);
    const question = wire.requests.find((request) => !isTopic(request));
    await panel.click(".composer .stop");
    // The click travels through the window; the hundred milliseconds count from where the extension hears of it.
    await until("the turn is stopped", async () => (await panel.count('.turn[data-state="stopped"]')) === 1);
    assert.equal(await Promise.race([question?.closed.then(() => "closed"), delay(100, "open")]), "closed");
    await panel.waitFor('.turn[data-state="stopped"]');
    const partial = await panel.text(".turn .answer");
    assert.ok(partial.startsWith("Coca-Cola is one of the world's most famous"));

    wire.requests.length = 0;
    wire.answer = route(replyStream(say("Gladly.")), replyStream(say("{}")));
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Go on" });
    await panel.waitFor('.turn[data-state="done"]');
    assert.deepEqual(bodies(wire).questions, [
      {
        model: "claude-sonnet-5-5",
        max_tokens: 16000,
        messages: [
          { role: "user", content: "Tell me" },
          { role: "assistant", content: partial },
          { role: "user", content: "Go on" },
        ],
        stream: true,
      },
    ]);
    await cleanUp();
    await configure({ baseUrl: wire.url });
  });

  it("tries again when the server is overloaded: visibly, at once if told to, and on one turn", async () => {
    const error = '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}';
    wire.answer = route(replyBody(529, error, { "retry-after": "30" }), replyStream(say("{}")));
    wire.requests.length = 0;
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Are you well?" });
    await panel.waitFor('.turn[data-state="retrying"]');
    // Some of the thirty seconds may be over before it is looked at.
    const status = await panel.text(".turn .status");
    assert.match(status, /^Overloaded · trying again in (2[5-9]|30) s · attempt 2 of 4$/);
    const secondsIn = (text: string): number => Number(/in (\d+) s/.exec(text)?.[1]);
    await screenshot("retrying");
    await until(
      "the countdown counts",
      async () => secondsIn(await panel.text(".turn .status")) < secondsIn(status),
    );
    wire.answer = route(replyStream(say("Well again.")), replyStream(say("{}")));
    await panel.click(".turn .actions >> text=Retry Now");
    await panel.waitFor('.turn[data-state="done"]');
    assert.deepEqual(await panel.texts(".turn .answer"), ["Well again."]);
    assert.match(await panel.text(".turn .receipt"), /^wire-model · 2 attempts · end_turn/);
    const [first, second, ...others] = bodies(wire).questions;
    assert.deepEqual([second, others], [first, []]);
    await newSession();
  });

  it("says that a cut stream is incomplete, keeps its text, and asks again on Retry", async () => {
    wire.answer = route(
      replyStream(capture("messages.response.sse").subarray(0, 1500)),
      replyStream(say("{}")),
    );
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Tell me" });
    await panel.waitFor('.turn[data-state="failed"]');
    assert.ok((await panel.text(".turn .answer")).startsWith("Coca-Cola is one of"));
    assert.equal(
      await panel.text(".turn .error-message"),
      "The answer is incomplete: the connection closed before its end.",
    );
    await screenshot("incomplete");
    wire.answer = route(replyStream(say("All of it.")), replyStream(say("{}")));
    await panel.click(".turn .actions .button >> text=Retry");
    await panel.waitFor('.turn[data-state="done"]');
    assert.deepEqual(await panel.texts(".turn .answer"), ["All of it."]);
    await until("two questions were asked", () => bodies(wire).questions.length >= 2);
    const [first, second] = bodies(wire).questions.slice(-2);
    assert.deepEqual(second, first);
  });
});
