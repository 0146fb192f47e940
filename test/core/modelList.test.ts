import assert from "node:assert/strict";
import { test } from "node:test";
import { readModelPage, type ModelInfo } from "../../src/core/modelList.ts";
import { randomJson } from "../fixtures/randomJson.ts";
import { createRandom } from "../fixtures/streams.ts";

function supports(isSupported: boolean): object {
  return { supported: isSupported };
}

/** A model of which nothing but its id is known. */
function bare(id: string, changes: Partial<ModelInfo> = {}): ModelInfo {
  return {
    id,
    name: id,
    contextWindow: null,
    maxOutput: null,
    lifecycle: null,
    deprecatedAt: null,
    retiresAt: null,
    createdAt: null,
    capabilities: null,
    ...changes,
  };
}

test("a page as the API sends it", () => {
  const page = {
    data: [
      {
        type: "model",
        id: "claude-sonnet-4-5-20250929",
        display_name: "Claude Sonnet 4.5",
        created_at: "2025-09-29T00:00:00Z",
        max_input_tokens: 200_000,
        max_tokens: 64_000,
        lifecycle: "deprecated",
        deprecated_at: "2026-06-30T00:00:00Z",
        retires_at: "2026-11-30T00:00:00Z",
        line: "sonnet",
        capabilities: {
          batch: supports(true),
          image_input: supports(true),
          pdf_input: supports(false),
          structured_outputs: supports(true),
          effort: {
            supported: true,
            low: supports(true),
            medium: supports(true),
            high: supports(true),
            max: supports(false),
            xhigh: null,
          },
          thinking: {
            supported: true,
            types: {
              adaptive: supports(false),
              between_tools: supports(false),
              disabled: supports(true),
              enabled: supports(true),
            },
          },
        },
      },
    ],
    has_more: true,
    first_id: "claude-sonnet-4-5-20250929",
    last_id: "claude-sonnet-4-5-20250929",
  };
  assert.deepEqual(readModelPage(page), {
    models: [
      {
        id: "claude-sonnet-4-5-20250929",
        name: "Claude Sonnet 4.5",
        contextWindow: 200_000,
        maxOutput: 64_000,
        lifecycle: "deprecated",
        deprecatedAt: Date.UTC(2026, 5, 30),
        retiresAt: Date.UTC(2026, 10, 30),
        createdAt: Date.UTC(2025, 8, 29),
        capabilities: {
          thinking: ["enabled", "disabled"],
          effort: ["low", "medium", "high"],
          images: true,
          pdfs: false,
          structuredOutputs: true,
        },
      },
    ],
    next: "claude-sonnet-4-5-20250929",
  });
});

const lists: readonly [string, unknown, readonly ModelInfo[]][] = [
  ["OpenAI's shape with ids alone", { object: "list", data: [{ id: "llama-3.1" }] }, [bare("llama-3.1")]],
  [
    "OpenAI's seconds, vLLM's length",
    { data: [{ id: "a", object: "model", created: 1_700_000_000, owned_by: "vllm", max_model_len: 32_768 }] },
    [bare("a", { createdAt: 1_700_000_000_000, contextWindow: 32_768 })],
  ],
  [
    "OpenRouter's name and length",
    { data: [{ id: "anthropic/claude-x", name: "Claude X", context_length: 1_000_000 }] },
    [bare("anthropic/claude-x", { name: "Claude X", contextWindow: 1_000_000 })],
  ],
  ["a list of names under models", { models: [{ name: "a:8b", model: "a:8b" }] }, [bare("a:8b")]],
  ["both lists: data first", { models: [{ name: "b" }], data: [{ id: "a" }] }, [bare("a")]],
  ["a bare list", [{ id: "a" }, "b"], [bare("a"), bare("b")]],
  ["entries that are none", { data: [null, 7, {}, { id: "" }, { id: 7 }, [], { id: " a " }] }, [bare("a")]],
  [
    "members of a wrong type",
    {
      data: [
        {
          id: "a",
          display_name: 1,
          max_input_tokens: "1M",
          max_tokens: -1,
          lifecycle: "asleep",
          deprecated_at: "soon",
          retires_at: {},
          created_at: "1970-01-01T00:00:00Z",
          capabilities: "many",
        },
      ],
    },
    [bare("a")],
  ],
  [
    "capabilities that say little",
    { data: [{ id: "a", capabilities: { thinking: { supported: false }, effort: { supported: false } } }] },
    [
      bare("a", {
        capabilities: { thinking: [], effort: [], images: null, pdfs: null, structuredOutputs: null },
      }),
    ],
  ],
  [
    "a model that does not think and may be told so",
    {
      data: [
        { id: "a", capabilities: { thinking: { supported: false, types: { disabled: supports(true) } } } },
      ],
    },
    [
      bare("a", {
        capabilities: {
          thinking: ["disabled"],
          effort: null,
          images: null,
          pdfs: null,
          structuredOutputs: null,
        },
      }),
    ],
  ],
  ["nothing", undefined, []],
  ["null", null, []],
  ["a text", "<html>", []],
  ["an error", { type: "error", error: { type: "not_found_error" } }, []],
  ["data that is no list", { data: { id: "a" } }, []],
];
for (const [name, value, models] of lists) {
  test(`a list of models: ${name}`, () => assert.deepEqual(readModelPage(value), { models, next: null }));
}

test("there is a next page only where the server says so and names it", () => {
  const nexts = [
    { has_more: true, last_id: "b" },
    { has_more: false, last_id: "b" },
    { has_more: "true", last_id: "b" },
    { has_more: true, last_id: "" },
    { has_more: true, last_id: null },
    { has_more: true },
    { last_id: "b" },
  ].map((page) => readModelPage({ data: [], ...page }).next);
  assert.deepEqual(nexts, ["b", null, null, null, null, null, null]);
});

test("no value whatever makes it throw, and what it reads is always of its shape", () => {
  const random = createRandom(1);
  const keys = [
    ..."data models id model name display_name max_input_tokens context_length max_tokens lifecycle".split(
      " ",
    ),
    ..."created_at created retires_at capabilities thinking types effort supported adaptive".split(" "),
    ..."low image_input has_more last_id".split(" "),
  ];
  let read = 0;
  for (let count = 0; count < 5000; count++) {
    const value = randomJson(random, keys, 5);
    for (const model of readModelPage(value).models) {
      read++;
      const known = [
        model.contextWindow,
        model.maxOutput,
        model.deprecatedAt,
        model.retiresAt,
        model.createdAt,
      ];
      assert.ok(model.id !== "" && model.name !== "", JSON.stringify(value));
      assert.ok(
        known.every((number) => number === null || number > 0),
        JSON.stringify(value),
      );
    }
  }
  assert.ok(read > 100, "the random values do hold models");
});
