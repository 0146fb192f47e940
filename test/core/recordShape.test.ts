import assert from "node:assert/strict";
import { test } from "node:test";
import { exportHtml } from "../../src/core/exportHtml.ts";
import { exportMarkdown } from "../../src/core/exportMarkdown.ts";
import { findIn } from "../../src/core/findText.ts";
import { readRecord } from "../../src/core/recordShape.ts";
import { createSession } from "../../src/core/session.ts";
import { applyRecord, encodeRecord, recordsOf, type SessionRecord } from "../../src/core/sessionRecord.ts";
import { toSessionView } from "../../src/core/sessionView.ts";
import { summaryOf } from "../../src/core/summary.ts";
import { exportedSession } from "../fixtures/exportedSession.ts";

/** What may stand where something else should. */
const values: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.5,
  1e300,
  Infinity,
  "",
  "text",
  "__proto__",
  [],
  [null],
  [5],
  ["text"],
  [[]],
  [{}],
  {},
  { text: 5 },
  { x: 1 },
  { type: "text" },
  { type: "selection", path: "a" },
  { reason: 5 },
  { message: 5 },
  { model: "m", usage: 7 },
  [{ model: "m" }],
  [{ model: "m", usage: { input: "1" } }],
];

function useOf(record: SessionRecord): void {
  const session = createSession("s", 0);
  for (const each of recordsOf(exportedSession)) applyRecord(session, structuredClone(each));
  applyRecord(session, record);
  toSessionView(session);
  summaryOf(session);
  findIn(session, "word", 3);
  for (const isRedacted of [true, false]) {
    exportMarkdown(session, { isRedacted, withThoughts: true });
    exportHtml(session, { isRedacted, withThoughts: true }, (text) => text);
  }
  recordsOf(session).map(encodeRecord);
}

/** Every place in a value, as the keys that lead to it. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((item, at) => (String(at) === key ? replaced(item, rest, by) : item));
  return { ...(value as object), [key]: replaced((value as Record<string, unknown>)[key], rest, by) };
}

const whole: SessionRecord = {
  type: "turn",
  turn: {
    id: "whole",
    parent: "t1",
    prompt: "question",
    context: [
      { type: "selection", path: "a.ts", language: "ts", startLine: 1, endLine: 2, text: "x" },
      { type: "image", path: "a.png", mediaType: "image/png", data: "AA==" },
    ],
    startedAt: 1,
    state: "failed",
    blocks: [
      { type: "thinking", text: "hm" },
      { type: "text", text: "answer", citations: [1] },
    ],
    model: "m",
    host: "api.anthropic.com",
    omitted: ["topK"],
    refused: [],
    attempts: 1,
    continuations: 0,
    retry: { at: 1, message: "m", attempt: 2, of: 3 },
    silentSince: 1,
    usage: { input: 1, output: 2, cacheCreation: 3, cacheRead: 4, thinking: 5 },
    spent: [{ model: "m", usage: { input: 1, output: 2, cacheCreation: 3, cacheRead: 4 } }],
    stop: { reason: "refusal", details: "why" },
    error: { kind: "stream", message: "m", advice: "a", facts: "f", action: null, culprit: "t1" },
    topic: "topic",
    topicUsage: { model: "m", usage: { input: 1, output: 2, cacheCreation: 3, cacheRead: 4 } },
    response: { requestId: null, organizationId: null, limits: { windows: [], status: null } },
    openedAt: 1,
    firstContentAt: 1,
    endedAt: 1,
    pausedFor: 0,
    excluded: false,
  },
};

test("whatever stands in any place of a turn: it is no turn, or one that can be shown and exported", () => {
  assert.deepEqual(readRecord(whole), whole);
  let refused = 0;
  let taken = 0;
  for (const path of placesIn(whole)) {
    for (const value of values) {
      const record = readRecord(replaced(whole, path, value));
      if (record === null) {
        refused++;
        continue;
      }
      taken++;
      assert.doesNotThrow(() => useOf(record), `${path.join(".")}: ${JSON.stringify(value)}`);
    }
  }
  assert.ok(refused > 1000 && taken > 50, `${refused} refused, ${taken} taken`);
});

test("whatever stands in any place of an update: it is none, or the turn can be shown and exported", () => {
  const { usage, stop, error, response, retry } = whole.turn;
  const asked = { model: "m", host: "h", omitted: [] };
  const record: SessionRecord = {
    type: "updates",
    turnId: "t1",
    updates: [
      ...(retry && usage && stop && error && response
        ? ([
            { type: "retry", retry, blocks: 3 },
            { type: "attempt", blocks: 1 },
            { type: "continued", at: 1, block: 0, text: "x", asked },
            { type: "response", at: 1, response, isStream: true },
            { type: "usage", usage },
            { type: "stop", stop },
            { type: "error", error },
          ] as const)
        : []),
      { type: "refused", name: "n" },
      { type: "first-content", at: 1 },
      { type: "model", model: "m" },
      { type: "block-append", block: 7, text: "x" },
      { type: "block-start", block: 9, blockType: "text" },
      { type: "block-citation", block: 12, citation: 1 },
      { type: "topic", topic: "t" },
      { type: "state", state: "done", at: 1 },
      { type: "excluded" },
    ],
  };
  assert.deepEqual(readRecord(record), record);
  for (const path of placesIn(record)) {
    for (const value of values) {
      const read = readRecord(replaced(record, path, value));
      if (read) assert.doesNotThrow(() => useOf(read), `${path.join(".")}: ${JSON.stringify(value)}`);
    }
  }
});

test("a moment that no date can hold is none", () => {
  const turn = (startedAt: string): unknown =>
    JSON.parse(`{"type":"turn","turn":{"id":"t","prompt":"q","startedAt":${startedAt}}}`);
  assert.deepEqual(
    ["1e999", "8.64e15", "8.65e15", "-1", '"1"', "null"].map((at) => readRecord(turn(at)) !== null),
    [false, true, false, true, false, false],
  );
});
