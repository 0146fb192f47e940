import assert from "node:assert/strict";
import { test } from "node:test";
import { createTurn } from "../../src/core/conversation.ts";
import { ChatError } from "../../src/core/errors.ts";
import { createSession } from "../../src/core/session.ts";
import { applyRecord } from "../../src/core/sessionRecord.ts";
import { bench, overloaded, request, response, stop, text } from "./chatBench.ts";

test("one turn from question to end, as everything that was posted", () => {
  const { chat, posts, opened, records } = bench();
  assert.equal(chat.ask("Why?", []), true);
  const { observer } = request(opened, 0);
  observer.onOpen(response("req_1"));
  observer.onEvents([
    { type: "message_start", message: { model: "m-1", usage: { input_tokens: 3 } } },
    { type: "ping" },
  ]);
  observer.onEvents([{ type: "content_block_delta", delta: { type: "thinking_delta", thinking: "Hm" } }]);
  observer.onEvents([text("Be"), text("cau")]);
  observer.onEvents([text("se."), ...stop]);
  observer.onEnd();
  observer.onEvents([text("never shown")]);
  assert.deepEqual(posts, [
    { type: "title-changed", title: "Why?" },
    {
      type: "turn-started",
      turn: {
        ...createTurn("t1", "Why?", [], 100),
        model: "claude-sonnet-5-5",
        place: { index: 0, count: 1 },
      },
    },
    {
      type: "turn-updated",
      turnId: "t1",
      updates: [{ type: "response", at: 103, response: response("req_1"), isStream: true }],
    },
    {
      type: "turn-updated",
      turnId: "t1",
      updates: [
        { type: "model", model: "m-1" },
        { type: "usage", usage: { input: 3, output: 0, cacheCreation: 0, cacheRead: 0 } },
        { type: "state", state: "thinking", at: 105 },
      ],
    },
    {
      type: "turn-updated",
      turnId: "t1",
      updates: [
        { type: "block-start", block: 0, blockType: "thinking" },
        { type: "first-content", at: 107 },
        { type: "block-append", block: 0, text: "Hm" },
      ],
    },
    {
      type: "turn-updated",
      turnId: "t1",
      updates: [
        { type: "block-start", block: 1, blockType: "text" },
        { type: "state", state: "answering", at: 109 },
        { type: "block-append", block: 1, text: "Becau" },
      ],
    },
    {
      type: "turn-updated",
      turnId: "t1",
      updates: [
        { type: "block-append", block: 1, text: "se." },
        { type: "usage", usage: { input: 3, output: 2, cacheCreation: 0, cacheRead: 0 } },
        { type: "stop", stop: { reason: "end_turn" } },
      ],
    },
    { type: "turn-updated", turnId: "t1", updates: [{ type: "state", state: "done", at: 111 }] },
  ]);
  const turn = chat.session.turns[0];
  assert.deepEqual([turn?.firstContentAt, turn?.endedAt, turn?.blocks.at(-1)?.text], [107, 111, "Because."]);
  assert.deepEqual(
    records.map((record) => record.type),
    ["turn", "title", ...posts.slice(2).map(() => "updates")],
  );
});

test("message_stop ends the answer, however the connection ends after it", () => {
  const { chat, opened } = bench({ topics: true });
  chat.ask("Why?", []);
  request(opened, 1).observer.onEvents([text('{"isNewTopic":true,"title":"Kept"}'), ...stop]);
  request(opened, 1).observer.onError(new ChatError("network", "reset"));
  request(opened, 0).observer.onEvents([text("Whole."), ...stop]);
  assert.equal(chat.isBusy(), false);
  assert.equal(request(opened, 0).cancelled, false, "its connection is of use to the next question");
  request(opened, 0).observer.onError(new ChatError("network", "reset"));
  assert.deepEqual(
    chat.session.turns.map(({ state, error }) => ({ state, error })),
    [{ state: "done", error: null }],
  );
  assert.equal(chat.session.title?.text, "Kept");
});

test("while a turn runs another is refused, and so is a blank question", () => {
  const { chat, opened } = bench();
  assert.equal(chat.ask(" \n", []), false);
  assert.equal(chat.ask("one", []), true);
  assert.equal(chat.ask("two", []), false);
  assert.equal(chat.retry(), false);
  assert.equal(opened.length, 1);
});

test("stop cancels both requests, keeps the text, and late events change nothing", () => {
  const { chat, posts, opened } = bench({ topics: true });
  chat.ask("Why?", []);
  const { observer } = request(opened, 0);
  observer.onOpen(response(null));
  observer.onEvents([text("Half")]);
  chat.stop();
  const count = posts.length;
  observer.onEvents([text(" more")]);
  observer.onEnd();
  observer.onError(new ChatError("network", "late"));
  chat.stop();
  assert.equal(posts.length, count);
  assert.deepEqual(
    opened.map(({ cancelled }) => cancelled),
    [true, true],
  );
  const [turn] = chat.session.turns;
  assert.deepEqual(
    [turn?.state, turn?.blocks, turn?.error],
    ["stopped", [{ type: "text", text: "Half" }], null],
  );

  chat.ask("And now?", []);
  assert.deepEqual(request(opened, 2).body.messages, [
    { role: "user", content: "Why?" },
    { role: "assistant", content: "Half" },
    { role: "user", content: "And now?" },
  ]);
});

test("an end without message_stop fails the turn as incomplete, and keeps what came", () => {
  const { chat, opened } = bench();
  chat.ask("Why?", []);
  const { observer } = request(opened, 0);
  observer.onOpen(response("req_9"));
  observer.onEvents([text("Half")]);
  observer.onEnd();
  const [turn] = chat.session.turns;
  assert.deepEqual([turn?.state, turn?.blocks[0]?.text], ["failed", "Half"]);
  assert.deepEqual([turn?.error?.kind, turn?.error?.facts], ["incomplete", "req_9"]);
});

test("an error in the stream keeps the text before it, closes the connection and names the request", () => {
  const { chat, opened } = bench();
  chat.ask("Why?", []);
  const opening = request(opened, 0);
  opening.observer.onOpen(response("req_9"));
  opening.observer.onEvents([
    text("Half"),
    { type: "error", error: { type: "overloaded_error", message: "Overloaded" } },
    text("never"),
  ]);
  opening.observer.onEnd();
  const [turn] = chat.session.turns;
  assert.deepEqual([opening.cancelled, turn?.state, turn?.blocks[0]?.text], [true, "failed", "Half"]);
  assert.deepEqual([turn?.error?.kind, turn?.error?.facts], ["overloaded", "overloaded_error · req_9"]);
});

test("retry asks again; the first try stays as a branch and is not sent", () => {
  const { chat, posts, opened } = bench();
  const context = [
    { type: "selection", path: "a.ts", language: "typescript", startLine: 1, endLine: 1, text: "a" },
  ] as const;
  chat.ask("Why?", context);
  request(opened, 0).observer.onEvents([text("Half")]);
  request(opened, 0).observer.onError(new ChatError("network", "gone"));
  assert.equal(chat.retry(), true);
  assert.deepEqual(
    chat.session.turns.map(({ prompt, parent, context: items }) => [prompt, parent, items]),
    [
      ["Why?", null, context],
      ["Why?", null, context],
    ],
  );
  assert.deepEqual(posts.at(-2), {
    type: "branch-changed",
    after: null,
    branch: { outline: [], turns: [] },
  });
  assert.deepEqual(request(opened, 1).body.messages, request(opened, 0).body.messages);
  request(opened, 1).observer.onEvents([text("All"), ...stop]);
  request(opened, 1).observer.onEnd();
  assert.equal(chat.retry(), false, "an answered turn is not asked again");
});

test("a wrong setting fails the turn with its text; the question is kept", () => {
  const { chat, opened } = bench({
    settings: (name) => (name === "model" ? 3 : undefined),
  });
  assert.equal(chat.ask("Why?", []), true);
  const [turn] = chat.session.turns;
  assert.deepEqual([turn?.prompt, turn?.state, turn?.error?.action], ["Why?", "failed", "open-settings"]);
  assert.equal(turn?.error?.message, 'sidenote.model is 3; it takes a text such as "claude-sonnet-5-5".');
  assert.equal(opened.length, 0);
});

test("the topic request runs beside the answer and sets the title", () => {
  const { chat, posts, opened } = bench({ topics: true });
  chat.ask("Why is the total wrong?", []);
  const topic = request(opened, 1);
  assert.equal(topic.body.model, "claude-haiku-5-5");
  topic.observer.onEvents([text('{"isNewTopic": true, "tit'), text('le": "Wrong Total"}'), ...stop]);
  topic.observer.onEnd();
  assert.deepEqual(posts.at(-1), { type: "title-changed", title: "Wrong Total" });
  assert.equal(chat.session.turns[0]?.state, "connecting", "the answer is not touched");
});

test("a topic request that fails or talks nonsense leaves the title and the answer alone, and is logged", () => {
  const { chat, posts, log, opened } = bench({ topics: true });
  chat.ask("One", []);
  const count = posts.length;
  request(opened, 1).observer.onError(new ChatError("overloaded", "Overloaded"));
  request(opened, 0).observer.onEvents([text("Yes"), ...stop]);
  request(opened, 0).observer.onEnd();
  chat.ask("Two", []);
  request(opened, 3).observer.onEvents([{ type: "error", error: { message: "odd" } }]);
  request(opened, 3).observer.onEvents([text("no idea")]);
  request(opened, 3).observer.onEnd();
  assert.deepEqual(log, ["topic: Overloaded", "topic: odd"]);
  assert.equal(chat.session.title?.text, "One");
  assert.equal(posts.slice(count).filter(({ type }) => type === "title-changed").length, 0);
});

test("an older message's late verdict does not replace a newer title", () => {
  const { chat, opened } = bench({ topics: true });
  chat.ask("One", []);
  request(opened, 0).observer.onEvents([text("Yes"), ...stop]);
  request(opened, 0).observer.onEnd();
  chat.ask("Two", []);
  request(opened, 3).observer.onEvents([text('{"isNewTopic":true,"title":"Second"}')]);
  request(opened, 3).observer.onEnd();
  request(opened, 1).observer.onEvents([text('{"isNewTopic":true,"title":"First"}')]);
  request(opened, 1).observer.onEnd();
  assert.deepEqual(chat.session.title, { text: "Second", source: "topic", turn: 1 });
});

test("a failure before the first content is tried again, after a wait that grows, on one turn", () => {
  const { chat, posts, opened, waits } = bench();
  chat.ask("Why?", []);
  request(opened, 0).observer.onError(overloaded());
  const count = posts.length;
  waits[0]?.end();
  request(opened, 0).observer.onEvents([text("late, of the first attempt")]);
  request(opened, 1).observer.onOpen(response("req_2"));
  request(opened, 1).observer.onEvents([
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    { type: "error", error: { type: "overloaded_error", message: "Overloaded" } },
  ]);
  waits[1]?.end();
  request(opened, 2).observer.onOpen(response("req_3"));
  request(opened, 2).observer.onEvents([text("Because."), ...stop]);
  assert.deepEqual(
    waits.map(({ milliseconds }) => milliseconds),
    [437.5, 875],
  );
  assert.deepEqual(posts[count - 1], {
    type: "turn-updated",
    turnId: "t1",
    updates: [{ type: "retry", retry: { at: 539.5, message: "Overloaded", attempt: 2, of: 4 }, blocks: 0 }],
  });
  assert.deepEqual(request(opened, 2).body, request(opened, 0).body);
  const [turn, ...others] = chat.session.turns;
  assert.deepEqual(others, []);
  assert.deepEqual(
    [turn?.state, turn?.attempts, turn?.retry, turn?.response?.requestId, turn?.blocks],
    ["done", 3, null, "req_3", [{ type: "text", text: "Because." }]],
  );
});

test("after the last attempt the turn fails with the last error", () => {
  const { chat, opened, waits } = bench();
  chat.ask("Why?", []);
  for (let index = 0; index < 4; index++) {
    request(opened, index).observer.onError(overloaded());
    waits[index]?.end();
  }
  const [turn] = chat.session.turns;
  assert.deepEqual(
    [turn?.state, turn?.attempts, turn?.error?.kind, waits.length],
    ["failed", 4, "overloaded", 3],
  );
});

test("nothing is tried again after the first content", () => {
  const { chat, opened, waits } = bench();
  chat.ask("Why?", []);
  request(opened, 0).observer.onEvents([text("Half")]);
  request(opened, 0).observer.onError(overloaded());
  const [turn] = chat.session.turns;
  assert.deepEqual([turn?.state, turn?.blocks[0]?.text, waits.length], ["failed", "Half", 0]);
});

test("while it waits, Stop ends the turn and Retry makes the next attempt at once", () => {
  const { chat, opened, waits } = bench();
  chat.ask("Why?", []);
  request(opened, 0).observer.onError(overloaded());
  assert.equal(chat.retry(), true);
  assert.deepEqual([waits[0]?.cancelled, opened.length, chat.session.turns.length], [true, 2, 1]);
  request(opened, 1).observer.onError(overloaded());
  chat.stop();
  assert.deepEqual([waits[1]?.cancelled, chat.session.turns[0]?.state], [true, "stopped"]);
  waits[1]?.end();
  assert.equal(opened.length, 2);
});

test("an error without a response is not given the id of an earlier attempt's", () => {
  const { chat, opened, waits } = bench();
  chat.ask("Why?", []);
  request(opened, 0).observer.onOpen(response("req_1"));
  request(opened, 0).observer.onError(overloaded());
  waits[0]?.end();
  request(opened, 1).observer.onError(new ChatError("network", "Nothing answers."));
  assert.deepEqual(chat.session.turns[0]?.error?.facts, "");
});

test("what is taken to safety adds up to the session", () => {
  const { chat, opened, records, ticks } = bench();
  chat.ask("Why?", []);
  const { observer } = request(opened, 0);
  observer.onOpen(response(null));
  observer.onEvents([text("Half")]);
  observer.onEvents([text(" more"), ...stop]);
  const again = createSession("s", 0);
  for (const record of records) applyRecord(again, record);
  assert.deepEqual(again, chat.session);
  assert.equal(ticks(), 0);
});

test("while the user looks for the key nothing is silent: the clocks start when the request goes out", () => {
  const { chat, opened, ticks, sleep, send } = bench({ isSentLate: true });
  chat.ask("Why?", []);
  assert.equal(ticks(), 0);
  sleep(600_000);
  assert.deepEqual([chat.session.turns[0]?.state, chat.session.turns[0]?.silentSince], ["connecting", null]);
  send();
  assert.equal(ticks(), 1);
  request(opened, 0).observer.onEvents([text("So."), ...stop]);
  assert.equal(ticks(), 0);
});
