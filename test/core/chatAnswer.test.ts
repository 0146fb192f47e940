/** From the wire's events to the parts that another program gets. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createAccumulator } from "../../src/core/accumulate.ts";
import { createChatAnswerReader, type AnswerPart } from "../../src/core/chatAnswer.ts";
import type { WireEvent } from "../../src/core/wire.ts";

/** What has been emitted after each event. */
function read(events: readonly WireEvent[]): readonly (readonly AnswerPart[])[] {
  const emitted: AnswerPart[][] = [];
  const reader = createChatAnswerReader((part) => emitted.at(-1)?.push(part));
  const accumulator = createAccumulator((update) => reader.read([update]));
  for (const event of events) {
    emitted.push([]);
    accumulator.feed(event);
  }
  return emitted;
}

const start = (index: number, block: NonNullable<WireEvent["content_block"]>): WireEvent => {
  return { type: "content_block_start", index, content_block: block };
};
const json = (index: number, partial_json: string): WireEvent => {
  return { type: "content_block_delta", index, delta: { type: "input_json_delta", partial_json } };
};
const text = (index: number, value: string): WireEvent => {
  return { type: "content_block_delta", index, delta: { type: "text_delta", text: value } };
};
const stop: WireEvent = { type: "message_delta", delta: { stop_reason: "tool_use" } };

test("text comes at once, a call when it is whole, thoughts not at all", () => {
  const events = [
    start(0, { type: "thinking" }),
    { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "Hm" } },
    start(1, { type: "text", text: "" }),
    text(1, "I "),
    text(1, "look."),
    start(2, { type: "tool_use", id: "toolu_1", name: "look", input: {} }),
    json(2, '{"at":'),
    json(2, "[1,2]}"),
    { type: "content_block_stop", index: 2 },
    start(3, { type: "tool_use", id: "toolu_2", name: "stop", input: {} }),
    stop,
    { type: "message_stop" },
  ];
  assert.deepEqual(read(events), [
    [],
    [],
    [],
    [{ type: "text", text: "I " }],
    [{ type: "text", text: "look." }],
    [],
    [],
    [],
    [],
    [{ type: "tool-call", id: "toolu_1", name: "look", input: { at: [1, 2] } }],
    [{ type: "tool-call", id: "toolu_2", name: "stop", input: {} }],
    [],
  ]);
});

test("a server that sends the input whole, and names no call", () => {
  const events = [start(4, { type: "tool_use", name: "look", input: { at: 1 } }), stop];
  assert.deepEqual(read(events).at(-1), [
    { type: "tool-call", id: "tool_4", name: "look", input: { at: 1 } },
  ]);
});

test("a call that breaks off is not made", () => {
  assert.deepEqual(read([start(0, { type: "tool_use", id: "1", name: "look" }), json(0, '{"at":1}')]), [
    [],
    [],
  ]);
  const reader = createChatAnswerReader((part) => assert.fail(JSON.stringify(part)));
  reader.read([
    { type: "block-start", block: 0, blockType: "tool_use", tool: { id: "1", name: "look" } },
    { type: "attempt", blocks: 0 },
    { type: "stop", stop: { reason: "end_turn" } },
  ]);
});

test("an input that is no object is an error", () => {
  for (const input of ["{", "7", "null"]) {
    assert.throws(() => read([start(0, { type: "tool_use", id: "1", name: "look" }), json(0, input), stop]), {
      kind: "stream",
      message: "The server sent a call of look that cannot be read.",
    });
  }
});
