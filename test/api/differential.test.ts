/** What Sidenote accumulates is what the API's own client accumulates, over thousands of random streams. */
import assert from "node:assert/strict";
import { test } from "node:test";
import Anthropic from "@anthropic-ai/sdk";
import { createDecoder } from "../../src/api/decode.ts";
import { createAccumulator } from "../../src/core/accumulate.ts";
import type { Turn } from "../../src/core/conversation.ts";
import { applyUpdate } from "../../src/core/turnUpdate.ts";
import { randomStream, splitStream } from "../fixtures/streams.ts";

interface Accumulated {
  readonly model: string;
  readonly stop: string | null;
  readonly usage: readonly number[];
  readonly blocks: readonly object[];
}

function accumulateOurs(chunks: Iterable<Uint8Array>): Accumulated | "incomplete" {
  const turn = { blocks: [], usage: null, stop: null, model: "" } as unknown as Turn;
  const accumulator = createAccumulator((update) => applyUpdate(turn, update));
  const decoder = createDecoder();
  for (const chunk of chunks) for (const event of decoder.feed(chunk)) accumulator.feed(event);
  if (!accumulator.isComplete()) return "incomplete";
  const { input, output, cacheCreation, cacheRead } = turn.usage ?? {
    input: 0,
    output: 0,
    cacheCreation: 0,
    cacheRead: 0,
  };
  return {
    model: turn.model,
    stop: turn.stop?.reason ?? null,
    usage: [input, output, cacheCreation, cacheRead],
    blocks: turn.blocks.map((block) => {
      if (block.type === "tool_use") return { type: block.type, input: JSON.parse(block.text) };
      if (block.type === "other") return { type: block.type };
      return { type: block.type, text: block.text, citations: block.citations ?? [] };
    }),
  };
}

async function accumulateTheirs(chunks: Iterable<Uint8Array>): Promise<Accumulated> {
  const client = new Anthropic({
    apiKey: "none",
    maxRetries: 0,
    fetch: async () => {
      const headers = { "content-type": "text/event-stream" };
      return new Response(ReadableStream.from(chunks), { headers });
    },
  });
  const stream = client.messages.stream({
    model: "m",
    max_tokens: 1,
    messages: [{ role: "user", content: "?" }],
  });
  const message = await stream.finalMessage();
  const { usage } = message;
  return {
    model: message.model,
    stop: message.stop_reason,
    usage: [
      usage.input_tokens,
      usage.output_tokens,
      usage.cache_creation_input_tokens ?? 0,
      usage.cache_read_input_tokens ?? 0,
    ],
    blocks: message.content.map((block) => {
      if (block.type === "text") return { type: "text", text: block.text, citations: block.citations ?? [] };
      if (block.type === "thinking") return { type: "thinking", text: block.thinking, citations: [] };
      if (block.type === "tool_use") return { type: "tool_use", input: block.input };
      return { type: "other" };
    }),
  };
}

const cases = 3000;

test(`${cases} random streams in random pieces accumulate as in the API's own client`, async () => {
  let withText = 0;
  for (let seed = 1; seed <= cases; seed++) {
    const stream = randomStream(seed);
    const [ours, theirs] = [accumulateOurs(splitStream(stream)), await accumulateTheirs(splitStream(stream))];
    assert.deepEqual(ours, theirs, `seed ${seed}`);
    if (theirs.blocks.length > 0) withText++;
  }
  assert.ok(withText > cases / 2, "the streams are not trivial");
});

function events(...list: readonly object[]): Uint8Array[] {
  return list.map((data) =>
    Buffer.from(`event: ${Reflect.get(data, "type")}\ndata: ${JSON.stringify(data)}\n\n`),
  );
}

const start = {
  type: "message_start",
  message: {
    id: "m",
    type: "message",
    role: "assistant",
    model: "m",
    content: [],
    stop_reason: null,
    usage: { input_tokens: 1, output_tokens: 1 },
  },
};
const textStart = { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } };
const text = (value: string, index = 0): object => ({
  type: "content_block_delta",
  index,
  delta: { type: "text_delta", text: value },
});
const thought = { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "T" } };
const blockStop = { type: "content_block_stop", index: 0 };
const end = [
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 2 } },
  { type: "message_stop" },
];
const shown = (value: string): object => ({ type: "text", text: value, citations: [] });

/** Where Sidenote is more tolerant on purpose: what compatible servers send must not cost an answer. */
const differences: readonly [string, readonly Uint8Array[], readonly object[]][] = [
  [
    "events without an event field are read by their type",
    [start, textStart, text("a"), blockStop, ...end].map((data) =>
      Buffer.from(`data: ${JSON.stringify(data)}\n\n`),
    ),
    [shown("a")],
  ],
  [
    "a second message_start does not break the answer",
    events(start, start, textStart, text("a"), blockStop, ...end),
    [shown("a")],
  ],
  ["a delta without its block's start opens one", events(start, text("a"), blockStop, ...end), [shown("a")]],
  [
    "a thinking delta in a text block becomes a block of thoughts",
    events(start, textStart, thought, text("a"), blockStop, ...end),
    [shown(""), { type: "thinking", text: "T", citations: [] }, shown("a")],
  ],
  [
    "the end marker of other protocols is passed over",
    [
      ...events(start, textStart, text("a"), blockStop, ...end),
      Buffer.from("event: message\ndata: [DONE]\n\n"),
    ],
    [shown("a")],
  ],
];
for (const [name, chunks, blocks] of differences) {
  test(`a difference on purpose: ${name}`, async () => {
    const ours = accumulateOurs(chunks);
    assert.notEqual(ours, "incomplete");
    assert.deepEqual((ours as Accumulated).blocks, blocks);
    const theirs = await accumulateTheirs(chunks).catch((error: unknown) => error);
    assert.notDeepEqual(theirs, ours, "a difference that has gone belongs off this list");
  });
}
