import assert from "node:assert/strict";
import { test } from "node:test";
import { createTurn, type Turn } from "../../src/core/conversation.ts";
import { factsOf, summaryOf } from "../../src/webview/receiptText.ts";

const turn: Turn = {
  ...createTurn("t1", "Why?", [], 1000),
  state: "done",
  model: "claude-sonnet-5-5",
  host: "api.anthropic.com",
  omitted: ["temperature"],
  attempts: 2,
  continuations: 1,
  usage: { input: 1000, output: 500, cacheCreation: 0, cacheRead: 20_000, thinking: 40 },
  spent: [{ model: "claude-opus-5", usage: { input: 1000, output: 100, cacheCreation: 0, cacheRead: 0 } }],
  topicUsage: {
    model: "claude-haiku-5-5",
    usage: { input: 90, output: 10, cacheCreation: 0, cacheRead: 0 },
  },
  stop: { reason: "end_turn" },
  response: { requestId: "req_7", organizationId: null, limits: { windows: [], status: null } },
  openedAt: 1300,
  firstContentAt: 1800,
  endedAt: 3_605_000,
  pausedFor: 3_600_000,
};

test("the line of an answer that was continued: all its tokens, its cost, its time without the pause", () => {
  assert.equal(
    summaryOf(turn),
    "claude-sonnet-5-5 · 2 attempts · end_turn · 22,000 tokens in, 600 out · $0.017 · first word 0.8 s · 4.0 s · " +
      "not sent (this model refuses it): temperature",
  );
});

test("what stands behind the line", () => {
  assert.deepEqual(factsOf(turn), [
    ["Model", "claude-sonnet-5-5"],
    ["Stop reason", "end_turn"],
    ["First byte", "0.3 s"],
    ["First word", "0.8 s"],
    ["Duration", "4.0 s"],
    ["Input", "22,000 tokens (20,000 read from the cache, 0 written to it)"],
    ["Output", "600 tokens (40 for thoughts)"],
    ["Cost", "$0.017 at the list price of 2026-11-20"],
    ["Topic", "claude-haiku-5-5, under $0.0001 at the list price of 2026-11-20"],
    ["Requests", "2"],
    ["Not sent", "temperature"],
    ["Request id", "req_7"],
  ]);
});

test("a failed turn has what is known of it", () => {
  const failed: Turn = { ...createTurn("t2", "Why?", [], 0), state: "failed", model: "m", endedAt: 1500 };
  assert.equal(summaryOf(failed), "m · 1.5 s");
  assert.deepEqual(factsOf(failed), [
    ["Model", "m"],
    ["Duration", "1.5 s"],
    ["Requests", "1"],
  ]);
});
