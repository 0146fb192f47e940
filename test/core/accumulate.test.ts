import assert from "node:assert/strict";
import { test } from "node:test";
import { createDecoder } from "../../src/api/decode.ts";
import { createAccumulator } from "../../src/core/accumulate.ts";
import type { TurnUpdate } from "../../src/core/turnUpdate.ts";
import type { WireEvent } from "../../src/core/wire.ts";
import { capture } from "../fixtures/capture.ts";

/** All updates of a list of events, adjacent text of one block merged, so that any split compares equal. */
function accumulate(events: Iterable<WireEvent>): { updates: TurnUpdate[]; complete: boolean } {
  const updates: TurnUpdate[] = [];
  const accumulator = createAccumulator((update) => {
    const last = updates.at(-1);
    if (update.type === "block-append" && last?.type === "block-append" && last.block === update.block) {
      updates[updates.length - 1] = { ...last, text: last.text + update.text };
    } else updates.push(update);
  });
  for (const event of events) accumulator.feed(event);
  return { updates, complete: accumulator.isComplete() };
}

function* decodeSplit(bytes: Buffer, at: number): Generator<WireEvent> {
  const decoder = createDecoder();
  yield* decoder.feed(bytes.subarray(0, at));
  yield* decoder.feed(bytes.subarray(at));
}

const expectations = {
  messages: [
    { type: "model", model: "claude-3-5-sonnet-20241022" },
    { type: "usage", usage: { input: 36, output: 5, cacheCreation: 0, cacheRead: 0 } },
    { type: "block-start", block: 0, blockType: "text" },
    { type: "block-append", block: 0, text: capture("messages.expected.txt").toString() },
    { type: "usage", usage: { input: 36, output: 265, cacheCreation: 0, cacheRead: 0 } },
    { type: "stop", stop: { reason: "end_turn" } },
  ],
  topic: [
    { type: "model", model: "claude-3-5-haiku-20241022" },
    { type: "usage", usage: { input: 87, output: 1, cacheCreation: 0, cacheRead: 0 } },
    { type: "block-start", block: 0, blockType: "text" },
    { type: "block-append", block: 0, text: capture("topic.expected.txt").toString() },
    { type: "usage", usage: { input: 87, output: 26, cacheCreation: 0, cacheRead: 0 } },
    { type: "stop", stop: { reason: "end_turn" } },
  ],
} as const;

for (const [name, updates] of Object.entries(expectations)) {
  const bytes = capture(`${name}.response.sse`);
  const variants = {
    "as captured": bytes,
    "with CRLF": Buffer.from(bytes.toString().replaceAll("\n", "\r\n")),
    "with a BOM": Buffer.concat([Buffer.from("\uFEFF"), bytes]),
  };
  for (const [variant, input] of Object.entries(variants)) {
    test(`the ${name} capture ${variant} reads whole when split at every byte`, () => {
      for (let at = 0; at <= input.length; at++) {
        assert.deepEqual(accumulate(decodeSplit(input, at)), { updates, complete: true }, `split at ${at}`);
      }
    });
  }

  test(`the ${name} capture reads whole when it comes byte by byte`, () => {
    const decoder = createDecoder();
    const events = Array.from(bytes).flatMap((byte) => decoder.feed(Uint8Array.of(byte)));
    assert.deepEqual(accumulate(events), { updates, complete: true });
  });

  test(`the ${name} capture, cut short after every event, keeps what came and is incomplete`, () => {
    const events = [...decodeSplit(bytes, 0)];
    let texts = 0;
    for (let count = 0; count < events.length; count++) {
      const { updates: some, complete } = accumulate(events.slice(0, count));
      assert.equal(complete, false, `after ${count} events`);
      const text = some.map((update) => (update.type === "block-append" ? update.text : "")).join("");
      assert.ok(capture(`${name}.expected.txt`).toString().startsWith(text));
      const sent = events.slice(0, count).map((event) => event.delta?.text ?? "");
      assert.equal(text, sent.join(""));
      if (text !== "") texts++;
    }
    assert.ok(texts > 8);
  });
}

test("text in a multi-byte alphabet survives a split inside every character", () => {
  const text = "Größe, 漢字, 🙂‍↕️ – naïve";
  const bytes = Buffer.from(
    `data: ${JSON.stringify({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } })}\n\n`,
  );
  for (let at = 0; at <= bytes.length; at++) {
    assert.deepEqual(accumulate(decodeSplit(bytes, at)).updates, [
      { type: "block-start", block: 0, blockType: "text" },
      { type: "block-append", block: 0, text },
    ]);
  }
});

test("every kind of block, delta and event of the protocol, and unknown ones", () => {
  const events: WireEvent[] = [
    { type: "message_start", message: { id: "msg_1", model: "claude-opus-5-5", usage: { input_tokens: 9 } } },
    { type: "ping" },
    { type: "content_block_start", index: 0, content_block: { type: "thinking", thinking: "" } },
    { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "Hm." } },
    { type: "content_block_delta", index: 0, delta: { type: "signature_delta", signature: "c2ln" } },
    { type: "content_block_stop", index: 0 },
    { type: "content_block_start", index: 1, content_block: { type: "redacted_thinking" } },
    { type: "content_block_stop", index: 1 },
    { type: "content_block_start", index: 2, content_block: { type: "text", text: "A" } },
    { type: "content_block_delta", index: 2, delta: { type: "text_delta", text: "B" } },
    {
      type: "content_block_delta",
      index: 2,
      delta: { type: "citations_delta", citation: { cited_text: "b" } },
    },
    { type: "content_block_delta", index: 2, delta: { type: "sparkle_delta" } },
    { type: "content_block_stop", index: 2 },
    { type: "content_block_start", index: 3, content_block: { type: "tool_use", name: "look" } },
    { type: "content_block_delta", index: 3, delta: { type: "input_json_delta", partial_json: "" } },
    { type: "content_block_delta", index: 3, delta: { type: "input_json_delta", partial_json: '{"a":' } },
    { type: "content_block_delta", index: 3, delta: { type: "input_json_delta", partial_json: "1}" } },
    { type: "content_block_stop", index: 3 },
    { type: "message_paused" },
    { type: "message_delta", usage: { output_tokens: 7 } },
    {
      type: "message_delta",
      delta: { stop_reason: "refusal", stop_details: { category: "cyber", explanation: "No." } },
      usage: { input_tokens: null, output_tokens: 8, cache_read_input_tokens: 5 },
    },
    { type: "message_stop" },
    { type: "content_block_delta", index: 2, delta: { type: "text_delta", text: "after the end" } },
  ];
  assert.deepEqual(accumulate(events), {
    updates: [
      { type: "model", model: "claude-opus-5-5" },
      { type: "usage", usage: { input: 9, output: 0, cacheCreation: 0, cacheRead: 0 } },
      { type: "block-start", block: 0, blockType: "thinking" },
      { type: "block-append", block: 0, text: "Hm." },
      { type: "block-start", block: 1, blockType: "other" },
      { type: "block-start", block: 2, blockType: "text" },
      { type: "block-append", block: 2, text: "AB" },
      { type: "block-citation", block: 2, citation: { cited_text: "b" } },
      { type: "block-start", block: 3, blockType: "tool_use", tool: { id: "tool_3", name: "look" } },
      { type: "block-append", block: 3, text: '{"a":1}' },
      { type: "usage", usage: { input: 9, output: 7, cacheCreation: 0, cacheRead: 0 } },
      { type: "usage", usage: { input: 9, output: 8, cacheCreation: 0, cacheRead: 5 } },
      { type: "stop", stop: { reason: "refusal", details: "cyber: No." } },
    ],
    complete: true,
  });
});

test("a block start without a type does not swallow the text that follows", () => {
  for (const start of [{}, null]) {
    const events: WireEvent[] = [
      { type: "content_block_start", index: 0, content_block: start },
      { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "seen" } },
    ];
    assert.deepEqual(accumulate(events).updates.slice(1), [
      { type: "block-start", block: 1, blockType: "text" },
      { type: "block-append", block: 1, text: "seen" },
    ]);
  }
});

test("what compatible servers do: no block start, thinking in a text block, null fields, usage at the end", () => {
  const events: WireEvent[] = [
    { type: "message_start", message: null },
    { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "T" } },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "x" } },
    { type: "content_block_delta", index: 0, delta: null },
    { type: "content_block_delta", delta: { type: "text_delta", text: "y" } },
    { type: "message_delta", delta: { stop_reason: "stop_sequence", stop_sequence: "END" } },
    { type: "message_stop", usage: { input_tokens: 7, output_tokens: 8 } },
  ];
  assert.deepEqual(accumulate(events).updates, [
    { type: "block-start", block: 0, blockType: "thinking" },
    { type: "block-append", block: 0, text: "T" },
    { type: "block-start", block: 1, blockType: "text" },
    { type: "block-append", block: 1, text: "xy" },
    { type: "stop", stop: { reason: "stop_sequence", sequence: "END" } },
    { type: "usage", usage: { input: 7, output: 8, cacheCreation: 0, cacheRead: 0 } },
  ]);
});

test("an error event throws, with its type", () => {
  const accumulator = createAccumulator(() => undefined);
  assert.throws(
    () => accumulator.feed({ type: "error", error: { type: "overloaded_error", message: "Overloaded" } }),
    { kind: "overloaded", errorType: "overloaded_error", message: "Overloaded" },
  );
  assert.throws(() => accumulator.feed({ type: "error" }), { kind: "stream" });
});
