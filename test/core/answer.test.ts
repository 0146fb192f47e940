/** One chunk, one post: the text of one block merged, in the order of the wire, and nothing lost at an error. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createAnswerReader } from "../../src/core/answer.ts";
import type { Turn } from "../../src/core/conversation.ts";
import type { TurnUpdate } from "../../src/core/turnUpdate.ts";
import { ChatError } from "../../src/core/errors.ts";
import type { WireDelta, WireEvent } from "../../src/core/wire.ts";

function deltaEvent(index: number, delta: WireDelta): WireEvent {
  return { type: "content_block_delta", index, delta };
}

const thought = (thinking: string): WireEvent => deltaEvent(0, { type: "thinking_delta", thinking });
const text = (value: string): WireEvent => deltaEvent(1, { type: "text_delta", text: value });

test("a chunk's deltas reach the turn and the post merged by block, an error in the chunk after them", () => {
  const turn = { blocks: [], state: "waiting", firstContentAt: null } as unknown as Turn;
  const posts: (readonly TurnUpdate[])[] = [];
  const reader = createAnswerReader(turn, {
    post: (updates) => posts.push(structuredClone(updates)),
    now: () => 7,
    continues: null,
  });
  const usage = { input_tokens: 1, output_tokens: 2 };
  assert.equal(
    reader.read([thought("a"), thought("b"), text("c"), text("d"), text("e"), thought("f")]),
    false,
  );
  assert.equal(reader.read([text("g")]), false);
  assert.equal(reader.read([{ type: "ping" }]), false);
  assert.throws(
    () =>
      reader.read([
        text("h"),
        { type: "message_delta", usage },
        text("i"),
        text("j"),
        { type: "error" },
        text("k"),
      ]),
    (error) => error instanceof ChatError && error.kind === "stream",
  );
  assert.deepEqual(posts, [
    [
      { type: "block-start", block: 0, blockType: "thinking" },
      { type: "state", state: "thinking", at: 7 },
      { type: "first-content", at: 7 },
      { type: "block-append", block: 0, text: "ab" },
      { type: "block-start", block: 1, blockType: "text" },
      { type: "state", state: "answering", at: 7 },
      { type: "block-append", block: 1, text: "cde" },
      { type: "state", state: "thinking", at: 7 },
      { type: "block-append", block: 0, text: "f" },
    ],
    [
      { type: "state", state: "answering", at: 7 },
      { type: "block-append", block: 1, text: "g" },
    ],
    [
      { type: "block-append", block: 1, text: "h" },
      { type: "usage", usage: { input: 1, output: 2, cacheCreation: 0, cacheRead: 0 } },
      { type: "block-append", block: 1, text: "ij" },
    ],
  ]);
  assert.deepEqual(
    turn.blocks.map((block) => block.text),
    ["abf", "cdeghij"],
  );
});
