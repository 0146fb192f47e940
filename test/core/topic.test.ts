import assert from "node:assert/strict";
import { test } from "node:test";
import { createTurn } from "../../src/core/conversation.ts";
import { knownModels } from "../../src/core/knownModels.ts";
import { readSettings, type Settings } from "../../src/core/settings.ts";
import { buildTopicRequest, cleanTitle, localTitle, readVerdict } from "../../src/core/topic.ts";
import { capture } from "../fixtures/capture.ts";

const hi = createTurn("t1", "hi", [], 0);

function settingsWith(values: Partial<Settings>): Settings {
  return readSettings((name) => values[name]);
}

test("the captured topic request, with its model and settings", () => {
  const captured: unknown = JSON.parse(capture("topic.request.json").toString());
  const metadataUserId = (captured as { metadata: { user_id: string } }).metadata.user_id;
  const settings = settingsWith({ "topic.model": "claude-3-5-haiku-20241022", metadataUserId });
  assert.deepEqual(buildTopicRequest(createTurn("t1", "hi claude", [], 0), null, settings), captured);
});

test("each model gets what it accepts", () => {
  const schema = {
    type: "object",
    properties: { isNewTopic: { type: "boolean" }, title: { anyOf: [{ type: "string" }, { type: "null" }] } },
    required: ["isNewTopic", "title"],
    additionalProperties: false,
  };
  const format = { type: "json_schema", schema };
  const expected: Record<string, object> = {
    "claude-haiku-5-5": { max_tokens: 512, thinking: { type: "disabled" }, output_config: { format } },
    "claude-sonnet-5-5": {
      max_tokens: 2048,
      thinking: { type: "between_tools" },
      output_config: { effort: "low", format },
    },
    "claude-opus-5-5": { max_tokens: 2048, output_config: { effort: "low", format } },
    "claude-opus-4-8": { max_tokens: 512, output_config: { format } },
    "claude-haiku-4-5-20251001": { max_tokens: 512, temperature: 0, output_config: { format } },
    "anthropic/claude-haiku-4.5": { max_tokens: 512, temperature: 0, output_config: { format } },
    "qwen3:8b": { max_tokens: 512, temperature: 0 },
  };
  for (const [model, parameters] of Object.entries(expected)) {
    const { messages, system, ...rest } = buildTopicRequest(hi, null, settingsWith({ "topic.model": model }));
    assert.deepEqual(rest, { model, ...parameters, stream: true }, model);
    assert.equal(messages.length + (system?.length ?? 0), 2);
  }
});

test("files are named to the topic model, not quoted, and a long message is cut", () => {
  const context = [
    {
      type: "selection",
      path: "a.ts",
      language: "typescript",
      startLine: 1,
      endLine: 2,
      text: "private code",
    },
  ] as const;
  const [message] = buildTopicRequest(
    createTurn("t1", "x".repeat(9000), context, 0),
    null,
    settingsWith({}),
  ).messages;
  assert.equal(message?.content, `a.ts:1-2\n\n${"x".repeat(3990)}`);
});

const yes = { isNewTopic: true, title: "Cart Totals" };
const verdicts: readonly [string, string, object | null][] = [
  ["plain", '{"isNewTopic": true, "title": "Cart Totals"}', yes],
  ["the capture", capture("topic.expected.txt").toString(), { isNewTopic: true, title: "Greeting Started" }],
  ["in a fence", '```json\n{"isNewTopic": true,\n"title": "Cart Totals"}\n```', yes],
  ["in prose", 'Sure! Here it is: {"isNewTopic":true,"title":"Cart Totals"} Hope it helps.', yes],
  ["without its first brace", '"isNewTopic": true, "title": "Cart Totals"}', yes],
  ["cut after the title", '{"isNewTopic": true, "title": "Cart Totals"', yes],
  ["cut inside the title", '{"isNewTopic": true, "title": "Cart To', { isNewTopic: true, title: null }],
  ["cut before the title", '{"isNewTopic": true', { isNewTopic: true, title: null }],
  ["a boolean as a string", '{"isNewTopic": "True", "title": "Cart Totals"}', yes],
  ["other quotes and extra keys", "{'confidence': 1, 'isnewtopic': true, 'Title': 'Cart Totals'}", yes],
  ["title first", '{"title": "Cart Totals", "isNewTopic": true}', yes],
  [
    "escapes",
    '{"isNewTopic":true,"title":"Caf\\u00e9 \\"X\\"\\n now"}',
    { isNewTopic: true, title: 'Café "X" now' },
  ],
  ["not a new topic", '{"isNewTopic": false, "title": null}', { isNewTopic: false, title: null }],
  ["a title although false", '{"isNewTopic": false, "title": "Ghost"}', { isNewTopic: false, title: null }],
  ["null for a new topic", '{"isNewTopic": true, "title": null}', { isNewTopic: true, title: null }],
  ["blank title", '{"isNewTopic": true, "title": "  "}', { isNewTopic: true, title: null }],
  ["nothing", "", null],
  ["white space", " \n ", null],
  ["prose alone", "I cannot help with that.", null],
  ["other JSON", '{"title": "Cart Totals"}', null],
  ["a list", '[true, "Cart Totals"]', null],
  ["a number for a boolean", '{"isNewTopic": 1, "title": "Cart Totals"}', null],
  ["null for a boolean", '{"isNewTopic": null, "title": "Cart Totals"}', null],
  ["a word for a boolean", '{"isNewTopic": "maybe", "title": "Cart Totals"}', null],
  ["only the key", '{"isNewTopic"', null],
  ["XML", "<isNewTopic>true</isNewTopic><title>Cart Totals</title>", null],
  ["YAML", 'isNewTopic: true\ntitle: "Cart Totals"', yes],
  ["assignments", "isNewTopic = true; title = 'Cart Totals'", yes],
  ["trailing commas", '{"isNewTopic": true, "title": "Cart Totals",}', yes],
  ["comments", '{"isNewTopic": true, // new\n"title": "Cart Totals" /* short */}', yes],
  [
    "two verdicts: the first",
    '{"isNewTopic":true,"title":"Cart Totals"}{"isNewTopic":false,"title":null}',
    yes,
  ],
  ["inside another object", '{"result": {"isNewTopic": true, "title": "Cart Totals"}}', yes],
  ["inside a string is no title", '{"isNewTopic": true, "title": 7}', { isNewTopic: true, title: null }],
  ["a list as title", '{"isNewTopic": true, "title": ["Cart"]}', { isNewTopic: true, title: null }],
  [
    "a title of control characters",
    '{"isNewTopic": true, "title": "\\u0000\\u0007"}',
    { isNewTopic: true, title: null },
  ],
  ["the word null as title", '{"isNewTopic": true, "title": "null"}', { isNewTopic: true, title: null }],
  [
    "an escape that is none",
    '{"isNewTopic": true, "title": "Cart \\q"}',
    { isNewTopic: true, title: "Cart \\q" },
  ],
  [
    "bidi controls",
    '{"isNewTopic": true, "title": "Cart\\u202eTotals"}',
    { isNewTopic: true, title: "Cart Totals" },
  ],
  [
    "other scripts",
    '{"isNewTopic": true, "title": "カートの合計"}',
    { isNewTopic: true, title: "カートの合計" },
  ],
  ["a byte order mark", '\ufeff{"isNewTopic": true, "title": "Cart Totals"}', yes],
  ["CRLF and tabs", '{\r\n\t"isNewTopic":\ttrue,\r\n\t"title":\t"Cart Totals"\r\n}', yes],
  [
    "a title of a thousand words",
    `{"isNewTopic": true, "title": "${"word ".repeat(1000)}"}`,
    { isNewTopic: true, title: `${"word ".repeat(11)}word…` },
  ],
  [
    "thoughts before it",
    '<thinking>Is it new? Yes.</thinking>{"isNewTopic": true, "title": "Cart Totals"}',
    yes,
  ],
];
for (const [name, text, verdict] of verdicts) {
  test(`a verdict is read: ${name}`, () => assert.deepEqual(readVerdict(text), verdict));
}

test("titles are one clean line of at most 60 characters", () => {
  assert.equal(cleanTitle(" a\u0000\u202e\n b\t c "), "a b c");
  assert.equal(cleanTitle("🙂".repeat(80)), `${"🙂".repeat(59)}…`);
  assert.equal(localTitle("\n", []), "New session");
  const item = {
    type: "selection",
    path: "a.ts",
    language: "ts",
    startLine: 1,
    endLine: 2,
    text: "",
  } as const;
  assert.equal(localTitle("Explain this code", [item]), "Explain this code · a.ts:1-2");
});

test("a message that is cut in the middle of a character is valid Unicode still", () => {
  const [message] = buildTopicRequest(
    createTurn("t1", `${"x".repeat(3999)}🎉`, [], 0),
    null,
    settingsWith({}),
  ).messages;
  assert.equal(message?.content, `${"x".repeat(3999)}\ufffd`);
});

test("what the server reports of the model wins", () => {
  const capabilities = {
    thinking: ["adaptive", "disabled"] as const,
    effort: null,
    images: null,
    pdfs: null,
    structuredOutputs: true,
  };
  const [known] = knownModels;
  assert.ok(known);
  const settings = settingsWith({ "topic.model": "some-model" });
  const { output_config } = buildTopicRequest(hi, null, settings, { ...known, capabilities });
  assert.equal(output_config?.format?.type, "json_schema");
});
