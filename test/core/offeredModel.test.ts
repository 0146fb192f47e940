import assert from "node:assert/strict";
import { test } from "node:test";
import { knownModels } from "../../src/core/knownModels.ts";
import { readModelPage } from "../../src/core/modelList.ts";
import { offeredModels } from "../../src/core/offeredModel.ts";

const settings = { apiVersion: "2023-06-01", maxTokens: 16_000, model: "claude-sonnet-5-5" };

test("the models that a server lists, but for those that are gone", () => {
  const list = [
    { id: "claude-sonnet-5-5", display_name: "Claude Sonnet 5.5" },
    { id: "claude-haiku-4-5-20251001", display_name: "Claude Haiku 4.5", lifecycle: "deprecated" },
    { id: "claude-2.1", lifecycle: "retired" },
    { id: "local", capabilities: { image_input: { supported: false } } },
  ];
  const server = { host: "api.example", isLoopback: false, listed: readModelPage(list).models };
  assert.deepEqual(offeredModels(server, settings), [
    {
      id: "claude-sonnet-5-5",
      name: "Claude Sonnet 5.5",
      family: "claude-sonnet",
      version: "5-5",
      tooltip: "Claude Sonnet 5.5 (claude-sonnet-5-5)",
      detail: "api.example",
      maxInputTokens: 984_000,
      maxOutputTokens: 16_000,
      capabilities: { imageInput: true, toolCalling: true },
    },
    {
      id: "claude-haiku-4-5-20251001",
      name: "Claude Haiku 4.5",
      family: "claude-haiku",
      version: "4-5-20251001",
      tooltip: "Claude Haiku 4.5 (claude-haiku-4-5-20251001) · deprecated",
      detail: "api.example",
      maxInputTokens: 184_000,
      maxOutputTokens: 16_000,
      capabilities: { imageInput: true, toolCalling: true },
    },
    {
      id: "local",
      name: "local",
      family: "local",
      version: "",
      tooltip: "local",
      detail: "api.example",
      maxInputTokens: 16_000,
      maxOutputTokens: 16_000,
      capabilities: { imageInput: false, toolCalling: true },
    },
  ]);
});

test("without a list: Anthropic's, or of a server on this machine the one in the settings alone", () => {
  const ids = (isLoopback: boolean, model: string): readonly string[] =>
    offeredModels({ host: "h", isLoopback, listed: null }, { ...settings, model }).map(({ id }) => id);
  const known = knownModels.map(({ id }) => id);
  assert.deepEqual(ids(false, "claude-sonnet-5-5"), known);
  assert.deepEqual(ids(false, "mine"), ["mine", ...known]);
  assert.deepEqual(ids(true, "llama-3.1"), ["llama-3.1"]);
});
