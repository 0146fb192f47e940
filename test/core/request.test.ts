import assert from "node:assert/strict";
import { test } from "node:test";
import { createTurn, type Turn } from "../../src/core/conversation.ts";
import { buildRequest } from "../../src/core/request.ts";
import { readSettings, type Settings } from "../../src/core/settings.ts";
import { capture } from "../fixtures/capture.ts";

function settingsWith(values: Partial<Settings>): Settings {
  return readSettings((name) => values[name]);
}

function turn(prompt: string, answer = "", changes: Partial<Turn> = {}): Turn {
  return {
    ...createTurn(prompt, prompt, [], 0),
    state: "done",
    blocks: answer === "" ? [] : [{ type: "text", text: answer }],
    ...changes,
  };
}

test("the captured request, from settings and turns that say the same", () => {
  const settings = settingsWith({
    model: "claude-3-5-sonnet-20241022",
    maxTokens: 1024,
    stopSequences: ["<YOUR_STOP_SEQUENCE_1>", "<YOUR_STOP_SEQUENCE_2>"],
    temperature: 0,
    topP: 0,
    system: "You are an assistant for the company Coca Cola",
  });
  const { body, omitted } = buildRequest(
    [turn("hello", "how can I help you?")],
    turn("what is Coca Cola?"),
    settings,
  );
  const captured = capture("messages.request.json").toString();
  assert.deepEqual(body, JSON.parse(captured));
  assert.equal(JSON.stringify(body), JSON.stringify(JSON.parse(captured)), "members in the captured order");
  assert.deepEqual(omitted, []);
});

test("with nothing set, nothing but the model, its limit and the message is sent", () => {
  assert.deepEqual(buildRequest([], turn("hi"), settingsWith({})).body, {
    model: "claude-sonnet-5-5",
    max_tokens: 16000,
    messages: [{ role: "user", content: "hi" }],
    stream: true,
  });
});

test("every parameter at once, with system as blocks", () => {
  const settings = settingsWith({
    model: "local-model",
    temperature: 0.5,
    topK: 4,
    thinking: "enabled",
    thinkingBudget: 2048,
    effort: "low",
    system: ["One.", "Two."],
    metadataUserId: "user-7",
  });
  assert.deepEqual(buildRequest([], turn("hi"), settings).body, {
    model: "local-model",
    max_tokens: 16000,
    temperature: 0.5,
    top_k: 4,
    thinking: { type: "enabled", budget_tokens: 2048 },
    output_config: { effort: "low" },
    system: [
      { type: "text", text: "One." },
      { type: "text", text: "Two." },
    ],
    messages: [{ role: "user", content: "hi" }],
    metadata: { user_id: "user-7" },
    stream: true,
  });
});

test("what the model refuses is left out and named", () => {
  const settings = settingsWith({ temperature: 0, topP: 0, topK: 1, thinking: "enabled" });
  const { body, omitted } = buildRequest([], turn("hi"), settings);
  assert.deepEqual(Object.keys(body), ["model", "max_tokens", "messages", "stream"]);
  assert.deepEqual(omitted, ["temperature", "topP", "topK", "thinking"]);
  const newest = settingsWith({ model: "claude-3-5-haiku-latest", temperature: 0, apiVersion: "2026-10-21" });
  assert.deepEqual(buildRequest([], turn("hi"), newest).omitted, ["temperature"]);
});

test("thinking that the model takes is asked for with a summary", () => {
  const { body } = buildRequest([], turn("hi"), settingsWith({ thinking: "adaptive" }));
  assert.deepEqual(body.thinking, { type: "adaptive", display: "summarized" });
});

test("turns without an answer are not sent; a partial answer is", () => {
  const earlier = [
    turn("stopped at once", "", { state: "stopped" }),
    turn("blank", " \n", { state: "done" }),
    turn("asked", "answ", { state: "stopped" }),
  ];
  assert.deepEqual(buildRequest(earlier, turn("next"), settingsWith({})).body.messages, [
    { role: "user", content: "asked" },
    { role: "assistant", content: "answ" },
    { role: "user", content: "next" },
  ]);
});

test("thoughts are never sent back, and the text around them is", () => {
  const blocks = [
    { type: "thinking", text: "secret" },
    { type: "text", text: "A" },
    { type: "tool_use", text: "{}" },
    { type: "text", text: "B" },
  ] as const;
  const { messages } = buildRequest(
    [turn("q", "", { blocks: [...blocks] })],
    turn("n"),
    settingsWith({}),
  ).body;
  assert.deepEqual(messages[1], { role: "assistant", content: "AB" });
});

test("a selection reads as its place, a fence that its code cannot close, and the question", () => {
  const context = [
    {
      type: "selection",
      path: "docs/a.md",
      language: "markdown",
      startLine: 3,
      endLine: 5,
      text: "```\ncode\n```",
    },
  ] as const;
  const { messages } = buildRequest([], turn("Why?", "", { context }), settingsWith({})).body;
  assert.deepEqual(messages, [
    { role: "user", content: "docs/a.md:3-5\n````markdown\n```\ncode\n```\n````\n\nWhy?" },
  ]);
});

test("thinking that would take all the tokens is refused before it is sent", () => {
  const settings = settingsWith({ model: "claude-opus-4-5", thinking: "enabled", maxTokens: 1000 });
  assert.throws(() => buildRequest([], turn("hi"), settings), {
    kind: "setting",
    message: /^Thinking takes 1024 tokens of the 1000 that sidenote.maxTokens and the model allow/,
  });
});

test("thinking takes half of what the model can write, where more than that is set", () => {
  const settings = settingsWith({ model: "claude-haiku-4-5", maxTokens: 128_000, thinking: "enabled" });
  const { max_tokens, thinking } = buildRequest([], turn("hi"), settings).body;
  assert.deepEqual([max_tokens, thinking], [64_000, { type: "enabled", budget_tokens: 32_000 }]);
});
