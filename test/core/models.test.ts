import assert from "node:assert/strict";
import { test } from "node:test";
import { readModelPage, type ModelInfo } from "../../src/core/modelList.ts";
import { capabilitiesOf, type Capabilities } from "../../src/core/models.ts";

/** One model's capabilities in a line: thinking, effort, sizes, and the names of what it takes. */
function line(capabilities: Capabilities): string {
  const { thinking, effort, contextWindow, maxOutput, cacheMinimum, tokenFactor, ...flags } = capabilities;
  return [
    thinking.join(",") || "no thinking",
    effort.join(",") || "no effort",
    `${contextWindow}/${maxOutput}`,
    `cache ${cacheMinimum}`,
    `x${tokenFactor}`,
    ...Object.entries(flags).flatMap(([name, isSet]) => (isSet ? [name] : [])),
  ].join(" | ");
}

const all = "low,medium,high,xhigh,max";
const reads = "structuredOutputs | images | pdfs";
const forced = `${reads} | forcedTools`;
const known: Readonly<Record<string, string>> = {
  "claude-fable-5-1": `adaptive | ${all} | 1000000/128000 | cache 512 | x1.3 | thinksByDefault | ${reads}`,
  "claude-mythos-5": `adaptive | ${all} | null/null | cache 512 | x1.3 | thinksByDefault | ${forced}`,
  "claude-opus-5-5": `adaptive | ${all} | 1000000/128000 | cache 512 | x1.3 | thinksByDefault | ${reads}`,
  "claude-sonnet-5-5": `adaptive,between_tools | ${all} | 1000000/128000 | cache 512 | x1.3 | thinksByDefault | ${reads}`,
  "claude-haiku-5-5": `adaptive,disabled | ${all} | 1000000/128000 | cache 512 | x1.3 | thinksByDefault | ${forced}`,
  "claude-opus-5": `adaptive,disabled | ${all} | 1000000/128000 | cache 512 | x1.3 | thinksByDefault | ${forced}`,
  "anthropic/claude-sonnet-5": `adaptive,disabled | ${all} | 1000000/128000 | cache 1024 | x1.3 | thinksByDefault | ${forced}`,
  "claude-opus-4-8": `adaptive,disabled | ${all} | 1000000/128000 | cache 1024 | x1.3 | ${forced}`,
  "anthropic/claude-opus-4.7": `adaptive,disabled | ${all} | 1000000/128000 | cache 2048 | x1.3 | ${forced}`,
  "claude-opus-4-6": `adaptive,enabled,disabled | low,medium,high,max | 1000000/128000 | cache 4096 | x1 | sampling | ${forced}`,
  "claude-sonnet-4-6": `adaptive,enabled,disabled | low,medium,high,max | 1000000/128000 | cache 1024 | x1 | sampling | ${forced}`,
  "claude-opus-4-5-20251101": `enabled,disabled | low,medium,high | 200000/64000 | cache 4096 | x1 | sampling | ${forced} | prefill`,
  "claude-sonnet-4-5": `enabled,disabled | no effort | 200000/64000 | cache 1024 | x1 | sampling | ${forced} | prefill`,
  "Claude-Haiku-4-5": `enabled,disabled | no effort | 200000/64000 | cache 4096 | x1 | sampling | ${forced} | prefill`,
  "claude-sonnet-4-20250514": `enabled,disabled | no effort | 200000/null | cache null | x1 | sampling | images | pdfs | forcedTools | prefill`,
  "claude-3-5-haiku-20241022": `no thinking | no effort | 200000/null | cache null | x1 | sampling | images | pdfs | forcedTools | prefill`,
  "llama-3.1": `adaptive,enabled,disabled,between_tools | ${all} | null/null | cache null | x1 | sampling | images | pdfs | forcedTools`,
};

test("what the table knows of each model", () => {
  const found = Object.keys(known).map((model) => [model, line(capabilitiesOf(model, "2023-06-01"))]);
  assert.deepEqual(Object.fromEntries(found), known);
});

test("from version 2026-10-21 on no model takes sampling parameters", () => {
  const models = ["claude-opus-4-6", "claude-3-5-haiku-20241022", "llama-3.1"];
  const sampling = models.map((model) => [
    capabilitiesOf(model, "2023-06-01").sampling,
    capabilitiesOf(model, "2026-10-21").sampling,
  ]);
  assert.deepEqual(sampling, [
    [true, false],
    [true, false],
    [true, false],
  ]);
});

/** What the server's list says of a model, from its wire shape. */
function infoOf(entry: object): ModelInfo {
  const [info] = readModelPage({ data: [{ id: "listed", ...entry }] }).models;
  assert.ok(info);
  return info;
}

function supporting(names: readonly string[]): object {
  return Object.fromEntries(names.map((name) => [name, { supported: true }]));
}

test("what the server reports wins over the table, member by member", () => {
  const info = infoOf({
    max_input_tokens: 2_000_000,
    max_tokens: 256_000,
    capabilities: {
      thinking: { supported: true, types: supporting(["adaptive", "enabled"]) },
      effort: { supported: true, ...supporting(["low", "high"]) },
      image_input: { supported: false },
      structured_outputs: { supported: false },
    },
  });
  assert.deepEqual(capabilitiesOf("claude-sonnet-5-5", "2023-06-01", info), {
    ...capabilitiesOf("claude-sonnet-5-5", "2023-06-01"),
    thinking: ["adaptive", "enabled"],
    effort: ["low", "high"],
    structuredOutputs: false,
    images: false,
    contextWindow: 2_000_000,
    maxOutput: 256_000,
  });
});

test("a list with ids alone changes nothing", () => {
  for (const model of ["claude-sonnet-5-5", "llama-3.1"]) {
    assert.deepEqual(capabilitiesOf(model, "2023-06-01", infoOf({})), capabilitiesOf(model, "2023-06-01"));
  }
});

const thinkers: readonly [string, string, readonly string[], boolean][] = [
  ["an unlisted model that cannot be told not to think", "claude-new", ["adaptive"], true],
  ["an unlisted model that can", "claude-new", ["adaptive", "disabled"], false],
  ["a listed model that thinks unasked", "claude-opus-5", ["adaptive", "disabled"], true],
  ["a listed model of which the server says that it does not think", "claude-opus-5", ["disabled"], false],
];
for (const [name, model, types, expected] of thinkers) {
  test(`thinks by default: ${name}: ${expected}`, () => {
    const info = infoOf({ capabilities: { thinking: { supported: true, types: supporting(types) } } });
    assert.equal(capabilitiesOf(model, "2023-06-01", info).thinksByDefault, expected);
  });
}
