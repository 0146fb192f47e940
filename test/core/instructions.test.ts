import assert from "node:assert/strict";
import { test } from "node:test";
import type { ExcerptItem } from "../../src/core/context.ts";
import { createTurn, type Turn } from "../../src/core/conversation.ts";
import { instructionsToSend, isBelowFolder } from "../../src/core/instructions.ts";
import { buildTopicRequest, localTitle } from "../../src/core/topic.ts";
import { readSettings } from "../../src/core/settings.ts";

function instructions(text: string, path = "AGENTS.md"): ExcerptItem {
  return { type: "excerpt", kind: "instructions", path, language: "markdown", text };
}

function turn(context: readonly ExcerptItem[], changes: Partial<Turn> = {}): Turn {
  const blocks = [{ type: "text", text: "Yes." }] as const;
  return { ...createTurn("t", "Why?", context, 0), state: "done", blocks: [...blocks], ...changes };
}

const found = [instructions("Be brief."), instructions("Use tabs.", "CLAUDE.md")];

const cases: readonly [string, readonly Turn[], readonly ExcerptItem[]][] = [
  ["a session begins", [], found],
  ["they were sent", [turn(found), turn([])], []],
  ["one was sent", [turn([instructions("Be brief.")])], found.slice(1)],
  ["one has changed since", [turn([instructions("Be long."), ...found.slice(1)])], found.slice(0, 1)],
  ["one has changed and changed back", [turn(found), turn([instructions("Be long.")])], found.slice(0, 1)],
  ["the answer is under way", [turn(found, { state: "waiting", blocks: [] })], []],
  ["there was no answer, so nothing of it is sent", [turn(found, { state: "failed", blocks: [] })], found],
  ["the server refused it", [turn(found, { excluded: true })], found],
  ["the model refused it", [turn(found, { stop: { reason: "refusal" } })], found],
];
for (const [when, earlier, sent] of cases) {
  test(`what goes along when ${when}`, () => assert.deepEqual(instructionsToSend(earlier, found), sent));
}

test("paths that stay below the folder, and others", () => {
  const good = ["CLAUDE.md", ".sidenote/instructions.md", "docs/für alle.md", "...md"];
  const bad = [
    "",
    "/etc/passwd",
    "../a",
    "a/../../b",
    "./a",
    "a//b",
    "a/",
    "..",
    "C:\\a",
    "a\\..\\b",
    "file:///a",
    "~/../x",
  ];
  assert.deepEqual([good.filter((path) => !isBelowFolder(path)), bad.filter(isBelowFolder)], [[], []]);
});

test("neither title nor topic is about the instructions", () => {
  const code: ExcerptItem = { type: "excerpt", kind: "text", path: "a.ts", language: "", text: "x" };
  const { messages } = buildTopicRequest(
    { prompt: "Why?", context: [...found, code] },
    null,
    readSettings(() => undefined),
  );
  assert.deepEqual(
    [localTitle("Why?", [...found, code]), localTitle("Why?", found), messages],
    ["Why? · a.ts", "Why?", [{ role: "user", content: "a.ts\n\nWhy?" }]],
  );
});
