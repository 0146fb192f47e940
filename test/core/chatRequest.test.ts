import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChatMessage, ChatOptions } from "../../src/core/chatMessage.ts";
import { buildChatRequest } from "../../src/core/chatRequest.ts";
import { ChatError } from "../../src/core/errors.ts";
import { refusedParameter } from "../../src/core/refusals.ts";
import { nothingKnown, type BuiltRequest, type ServerKnowledge } from "../../src/core/request.ts";
import { readSettings, type SettingName } from "../../src/core/settings.ts";
import type { ToolParam } from "../../src/core/wire.ts";

const hello: ChatMessage = { role: "user", parts: [{ type: "text", text: "Hello" }] };
const rendered = [{ role: "user", content: [{ type: "text", text: "Hello" }] }];
const look: ToolParam = { name: "look", description: "Looks.", input_schema: { type: "object" } };

interface Given extends Partial<ChatOptions> {
  readonly settings?: { readonly [Name in SettingName]?: unknown };
  readonly server?: Partial<ServerKnowledge>;
  readonly chat?: readonly ChatMessage[];
}

function build({ settings = {}, server = {}, chat = [hello], ...options }: Given): BuiltRequest {
  return buildChatRequest(
    chat,
    { modelOptions: {}, tools: [], mustCall: false, ...options },
    readSettings((name) => settings[name]),
    { ...nothingKnown, ...server },
  );
}

/** The body beyond what is always the same, and what was left out. */
function difference(given: Given): object {
  const { body, omitted } = build(given);
  const { messages, stream, ...rest } = body;
  assert.deepEqual({ messages, stream }, { messages: rendered, stream: true });
  return omitted.length > 0 ? { ...rest, omitted } : rest;
}

const sonnet = { model: "claude-sonnet-5-5", max_tokens: 16_000 };
const older = { settings: { model: "claude-opus-4-6" } } as const;

const table: readonly (readonly [name: string, given: Given, body: object])[] = [
  ["nothing but the question", {}, sonnet],
  [
    "settings that shape the user's own answers are not sent",
    { settings: { system: "Be brief.", thinking: "adaptive", effort: "low", stopSequences: ["END"] } },
    sonnet,
  ],
  [
    "metadata goes with every request",
    { settings: { metadataUserId: "u" } },
    { ...sonnet, metadata: { user_id: "u" } },
  ],
  [
    "a model that takes sampling",
    { ...older, modelOptions: { temperature: 0.2, top_p: 0.9, top_k: 5, max_tokens: 99.5, stop: "END" } },
    {
      model: "claude-opus-4-6",
      max_tokens: 99,
      stop_sequences: ["END"],
      temperature: 0.2,
      top_p: 0.9,
      top_k: 5,
    },
  ],
  [
    "a model that does not, and an effort that it has",
    { modelOptions: { temperature: 0.2, effort: "high", max_tokens: 1_000_000 } },
    { ...sonnet, output_config: { effort: "high" }, omitted: ["temperature"] },
  ],
  [
    "options of wrong types and of other models are passed over",
    {
      modelOptions: {
        temperature: "hot",
        max_tokens: -1,
        effort: "huge",
        stop: [1, ""],
        logprobs: true,
        system: 7,
      },
    },
    sonnet,
  ],
  [
    "instructions of the options come before those between the messages",
    {
      modelOptions: { system: "One." },
      chat: [{ role: "system", parts: [{ type: "text", text: "Two." }] }, hello],
    },
    { ...sonnet, system: "One.\n\nTwo." },
  ],
  ["tools that may be called", { tools: [look] }, { ...sonnet, tools: [look] }],
  [
    "a call that is forced where the model takes that",
    { ...older, tools: [look], mustCall: true },
    { model: "claude-opus-4-6", max_tokens: 16_000, tools: [look], tool_choice: { type: "any" } },
  ],
  [
    "a call that is asked for in words where it does not",
    { tools: [look], mustCall: true },
    { ...sonnet, system: "Answer with a call of one of the tools, and with nothing else.", tools: [look] },
  ],
  [
    "a forced call of no tool is none",
    { ...older, mustCall: true },
    { model: "claude-opus-4-6", max_tokens: 16_000 },
  ],
  [
    "what the server has refused before is left out",
    { ...older, tools: [look], mustCall: true, server: { refused: new Set(["tool_choice", "top_k"]) } },
    { model: "claude-opus-4-6", max_tokens: 16_000, tools: [look], omitted: ["tool_choice"] },
  ],
  [
    "the model's own limit of an answer",
    { settings: { model: "claude-sonnet-4-5", maxTokens: 100_000 } },
    { model: "claude-sonnet-4-5", max_tokens: 64_000 },
  ],
];

for (const [name, given, body] of table) test(name, () => assert.deepEqual(difference(given), body));

test("a long conversation is cached from its second question on", () => {
  const long: ChatMessage = { role: "user", parts: [{ type: "text", text: "word ".repeat(2000) }] };
  const answer: ChatMessage = { role: "assistant", parts: [{ type: "text", text: "Yes." }] };
  const cached = [[long], [long, answer, hello]].map(
    (chat) => build({ chat, server: { isAnthropic: true } }).body.cache_control,
  );
  assert.deepEqual(cached, [undefined, { type: "ephemeral" }]);
});

test("what cannot be asked is told", () => {
  const image = { type: "image", mediaType: "image/png", data: "AAAA" } as const;
  const blind = { id: "m", name: "m", contextWindow: null, maxOutput: null, lifecycle: null } as const;
  const model = {
    ...blind,
    deprecatedAt: null,
    retiresAt: null,
    createdAt: null,
    capabilities: { thinking: null, effort: null, images: false, pdfs: null, structuredOutputs: null },
  };
  const result = { type: "tool-result", id: "1", content: [image], isError: false } as const;
  for (const part of [image, result]) {
    assert.throws(() => build({ chat: [{ role: "user", parts: [part] }], server: { model } }), {
      kind: "setting",
    });
  }
  assert.throws(() => build({ chat: [{ role: "assistant", parts: [] }] }), {
    kind: "bad-request",
    message: "There is nothing to ask.",
  });
  const large = { ...image, data: "A".repeat(33 * 2 ** 20) };
  assert.throws(() => build({ chat: [{ role: "user", parts: [large] }] }), { kind: "too-large" });
});

test("a server's refusal of a forced call is healed like that of any other parameter", () => {
  const { body } = build({ ...older, tools: [look], mustCall: true });
  const said = "Thinking may not be enabled when tool_choice forces tool use.";
  assert.equal(refusedParameter(new ChatError("bad-request", said), body), "tool_choice");
});
