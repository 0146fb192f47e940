import assert from "node:assert/strict";
import { test } from "node:test";
import type { Usage } from "../../src/core/conversation.ts";
import { costOf, formatCost, priceDate } from "../../src/core/prices.ts";

const million = 1_000_000;
const none: Usage = { input: 0, output: 0, cacheCreation: 0, cacheRead: 0 };

/** Dollars for a million tokens each of input, output, cache writes and cache reads. */
function perMillion(model: string): (number | null)[] {
  return (["input", "output", "cacheCreation", "cacheRead"] as const).map((kind) =>
    costOf(model, { ...none, [kind]: million }),
  );
}

const listed: Readonly<Record<string, readonly (number | null)[]>> = {
  "claude-fable-5-1": [10, 50, null, 0.25],
  "claude-opus-5-5": [4, 20, 5, 0.2],
  "claude-sonnet-5-5": [2, 10, 2.5, 0.1],
  "claude-opus-5": [5, 25, 6.25, 0.5],
  "claude-opus-4-8": [5, 25, 6.25, 0.5],
  "claude-opus-4-7": [5, 25, 6.25, 0.5],
  "claude-opus-4-6": [5, 25, 6.25, 0.5],
  "claude-opus-4-5": [5, 25, 6.25, 0.5],
  "claude-opus-4-5-20251101": [5, 25, 6.25, 0.5],
  "claude-sonnet-5": [2, 10, 2.5, 0.2],
  "claude-sonnet-4-6": [3, 15, 3.75, 0.3],
  "claude-sonnet-4-5-20250929": [3, 15, 3.75, 0.3],
  "claude-haiku-4-5-20251001": [1, 5, 1.25, 0.1],
};

test("list prices per million tokens: input, output, cache writes, cache reads", () => {
  const found = Object.keys(listed).map((model) => [model, perMillion(model)]);
  assert.deepEqual(Object.fromEntries(found), listed);
  assert.match(priceDate, /^2026-\d\d-\d\d$/);
});

test("Haiku 5.5 costs five times as much once its prompt is longer than 100,000 tokens, cached ones included", () => {
  const usages: readonly Usage[] = [
    { ...none, input: 100_000 },
    { ...none, input: 100_001 },
    { input: 1, output: 1000, cacheCreation: 49_999, cacheRead: 50_000 },
    { input: 1, output: 1000, cacheCreation: 50_000, cacheRead: 50_000 },
    { ...none, output: million },
  ];
  assert.deepEqual(
    usages.map((usage) => Math.round((costOf("claude-haiku-5-5", usage) ?? -1) * 1e9)),
    [
      100_000 * 100,
      100_001 * 500,
      1 * 100 + 1000 * 500 + 49_999 * 125 + 50_000 * 10,
      1 * 500 + 1000 * 2500 + 50_000 * 625 + 50_000 * 50,
      million * 500,
    ],
  );
});

const unknown = [
  "claude-fable-5-2", // announced, its price not confirmed
  "claude-fable-5",
  "claude-mythos-5",
  "claude-opus-4-1",
  "claude-3-5-sonnet-20241022",
  "anthropic/claude-sonnet-5-5",
  "claude-sonnet-5.5",
  "claude-sonnet-5-5-fast",
  "claude-sonnet-5-5:thinking",
  "claude-sonnet-5-5-20261",
  "us.anthropic.claude-opus-4-5-20251101-v1:0",
  "claude-opus-4-5@20251101",
  "Claude-Sonnet-5-5",
  "gpt-x",
  "",
  "constructor",
];
test("any other model or spelling has no price", () => {
  assert.deepEqual(
    unknown.filter((model) => costOf(model, none) !== null),
    [],
  );
});

test("a price that is not known matters only where it is needed", () => {
  const usage: Usage = { input: 1000, output: 1000, cacheCreation: 0, cacheRead: 4000 };
  assert.equal(costOf("claude-fable-5-1", usage), 0.061);
  assert.equal(costOf("claude-fable-5-1", { ...usage, cacheCreation: 1 }), null);
});

const formats: readonly [number | null, string][] = [
  [null, "price unknown"],
  [0, "$0"],
  [0.00001, "under $0.0001"],
  [0.000123, "$0.00012"],
  [0.00415, "$0.0042"],
  [0.0999, "$0.100"],
  [0.1, "$0.10"],
  [0.123, "$0.12"],
  [0.994, "$0.99"],
  [0.995, "$0.99"],
  [0.996, "$1.00"],
  [12.345, "$12.35"],
];
test("costs are shown with the digits that say something", () => {
  assert.deepEqual(
    formats.map(([cost]) => [cost, formatCost(cost)]),
    formats,
  );
});
