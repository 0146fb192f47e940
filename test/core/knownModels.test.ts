import assert from "node:assert/strict";
import { test } from "node:test";
import { describeModel, formatTokens, knownModels } from "../../src/core/knownModels.ts";
import type { ModelInfo } from "../../src/core/modelList.ts";
import { settingRules } from "../../src/core/settings.ts";

test("the models known without a server, as they are shown", () => {
  assert.deepEqual(
    knownModels.map((model) => `${model.id}: ${model.name}, ${describeModel(model)}`),
    [
      "claude-fable-5-2: Claude Fable 5.2, 1M context · 128K out",
      "claude-fable-5-1: Claude Fable 5.1, 1M context · 128K out",
      "claude-fable-5: Claude Fable 5, 1M context · 128K out",
      "claude-opus-5-5: Claude Opus 5.5, 1M context · 128K out",
      "claude-opus-5: Claude Opus 5, 1M context · 128K out",
      "claude-opus-4-8: Claude Opus 4.8, 1M context · 128K out",
      "claude-opus-4-7: Claude Opus 4.7, 1M context · 128K out",
      "claude-opus-4-6: Claude Opus 4.6, 1M context · 128K out",
      "claude-opus-4-5: Claude Opus 4.5, 200K context · 64K out",
      "claude-sonnet-5-5: Claude Sonnet 5.5, 1M context · 128K out",
      "claude-sonnet-5: Claude Sonnet 5, 1M context · 128K out",
      "claude-sonnet-4-6: Claude Sonnet 4.6, 1M context · 128K out",
      "claude-sonnet-4-5: Claude Sonnet 4.5, 200K context · 64K out · deprecated, retires 2026-11-30",
      "claude-haiku-5-5: Claude Haiku 5.5, 1M context · 128K out",
      "claude-haiku-4-5: Claude Haiku 4.5, 200K context · 64K out",
    ],
  );
});

test("the models of the default settings are among them", () => {
  const ids = new Set(knownModels.map(({ id }) => id));
  const defaults = [settingRules.model.default, settingRules["topic.model"].default];
  assert.deepEqual(
    defaults.filter((model) => !ids.has(String(model))),
    [],
  );
});

const date = Date.UTC(2027, 0, 5);
const described: readonly [Partial<ModelInfo>, string][] = [
  [{ contextWindow: 32_768 }, "33K context"],
  [{ maxOutput: 8192 }, "8K out"],
  [{ lifecycle: "active" }, ""],
  [{ lifecycle: "active", retiresAt: date }, "retires 2027-01-05"],
  [{ lifecycle: "deprecated" }, "deprecated"],
  [{ lifecycle: "deprecated", retiresAt: date }, "deprecated, retires 2027-01-05"],
  [{ lifecycle: "retired", retiresAt: date }, "retired 2027-01-05"],
  [{ lifecycle: "retired" }, "retired"],
];
test("a model is described by what is known of it", () => {
  const bare: ModelInfo = {
    id: "a",
    name: "a",
    contextWindow: null,
    maxOutput: null,
    lifecycle: null,
    deprecatedAt: null,
    retiresAt: null,
    createdAt: null,
    capabilities: null,
  };
  assert.deepEqual(
    described.map(([changes]) => [changes, describeModel({ ...bare, ...changes })]),
    described,
  );
});

test("token counts are rounded as models are advertised", () => {
  const counts = [512, 1000, 8192, 131_072, 200_000, 999_499, 999_500, 1_048_576, 1_500_000, 10_000_000];
  assert.deepEqual(counts.map(formatTokens), [
    "512",
    "1K",
    "8K",
    "131K",
    "200K",
    "999K",
    "1M",
    "1M",
    "1.5M",
    "10M",
  ]);
});
