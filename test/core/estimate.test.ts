import assert from "node:assert/strict";
import { test } from "node:test";
import { estimateText, estimateTokens } from "../../src/core/estimate.ts";
import type { ContentBlockParam, MessagesRequest } from "../../src/core/wire.ts";
import { capture } from "../fixtures/capture.ts";
import { onePixel } from "../fixtures/imageFiles.ts";

function request(text: string, changes: Partial<MessagesRequest> = {}): MessagesRequest {
  return {
    model: "claude-sonnet-4-5",
    max_tokens: 1,
    messages: [{ role: "user", content: text }],
    stream: true,
    ...changes,
  };
}

/** The estimate for the text alone, without what each request and message adds. */
function ofText(text: string): number {
  return estimateTokens(request(text)) - estimateTokens(request(""));
}

test("the captured requests and answer, beside what the server counted", () => {
  const body = (name: string): MessagesRequest => JSON.parse(capture(name).toString()) as MessagesRequest;
  assert.deepEqual(
    {
      "messages: 36": estimateTokens(body("messages.request.json")),
      "topic: 87": estimateTokens(body("topic.request.json")),
      "answer: 265": ofText(capture("messages.expected.txt").toString()),
    },
    { "messages: 36": 35, "topic: 87": 86, "answer: 265": 256 },
  );
});

test("prose, code, other alphabets and CJK weigh differently", () => {
  const texts = {
    prose: "The quick brown fox jumps over the lazy dog while the cat sleeps on a warm stone.",
    code: "for (let i = 0; i < n; i++) {\n  sum += values[i] * 0.25;\n}\nreturn { sum, n };\n",
    russian: "Компилятор переводит текст на языке программирования в набор машинных кодов...",
    chinese: "编译器会将某种编程语言写成的源代码转换成另一种编程语言",
    emoji: "🙂🚀✨",
    blank: " \t  ",
  };
  const perHundred = Object.entries(texts).map(([name, text]) => [
    name,
    Math.round((100 * ofText(text)) / text.length),
  ]);
  assert.deepEqual(Object.fromEntries(perHundred), {
    prose: 21,
    code: 42,
    russian: 53,
    chinese: 126,
    emoji: 120,
    blank: 0,
  });
});

test("system texts count, as one or as blocks; every message has its frame", () => {
  const system = "You are helpful. ".repeat(20);
  const bare = estimateTokens(request("hi"));
  const counts = [
    estimateTokens(request("hi", { system })) - bare,
    estimateTokens(request("hi", { system: [{ type: "text", text: system }] })) - bare,
    estimateTokens(request("", { messages: [{ role: "user", content: [{ type: "text", text: "hi" }] }] })) -
      bare,
    estimateTokens(request("", { messages: [] })),
  ];
  assert.deepEqual(counts, [85, 85, 0, 3]);
});

test("models from 4.7 on count 1.3 times as many", () => {
  const text = "The quick brown fox. ".repeat(100);
  const counts = ["claude-opus-4-6", "claude-opus-4-7", "claude-sonnet-5-5", "llama-3.1"].map((model) =>
    estimateTokens(request(text, { model })),
  );
  assert.deepEqual(counts, [510, 660, 660, 510]);
});

test("tools, their calls and their results weigh what their texts do, an image in a result as elsewhere", () => {
  const words = "The quick brown fox. ".repeat(50);
  const image = {
    type: "image",
    source: { type: "base64", media_type: "image/png", data: onePixel },
  } as const;
  const bare = estimateTokens(request("hi"));
  const weightOf = (block: ContentBlockParam): number =>
    estimateTokens(request("", { messages: [{ role: "user", content: [block] }] })) -
    estimateTokens(request(""));
  const tool = { name: "look", description: words, input_schema: { type: "object" } };
  assert.deepEqual(
    [
      weightOf({ type: "text", text: words }),
      weightOf({ type: "tool_result", tool_use_id: "1", content: [{ type: "text", text: words }, image] }),
      weightOf({ type: "tool_use", id: "1", name: "", input: [words] }),
      estimateTokens(request("hi", { tools: [tool] })) - bare,
      estimateText(words, "claude-sonnet-4-5"),
    ],
    [251, 252, 255, 288, 251],
  );
});
