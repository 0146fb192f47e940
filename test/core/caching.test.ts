import assert from "node:assert/strict";
import { test } from "node:test";
import { cacheControlFor, type CachingQuestion } from "../../src/core/caching.ts";
import type { Usage } from "../../src/core/conversation.ts";
import { capabilitiesOf } from "../../src/core/models.ts";
import { costOf } from "../../src/core/prices.ts";

const longSession: CachingQuestion = {
  setting: "auto",
  isAnthropic: true,
  cacheMinimum: 1024,
  earlierTurns: 1,
  promptTokens: 1024,
};

const cases: readonly [string, Partial<CachingQuestion>, boolean][] = [
  ["the second turn of a session that is long enough", {}, true],
  ["a later turn", { earlierTurns: 30 }, true],
  ["the first turn, however long", { earlierTurns: 0, promptTokens: 100_000 }, false],
  ["a prompt below the minimum", { promptTokens: 1023 }, false],
  ["another server", { isAnthropic: false }, false],
  ["a model of which nothing is known", { cacheMinimum: null }, false],
  ["on: another server", { setting: "on", isAnthropic: false }, true],
  ["on: a model of which nothing is known", { setting: "on", cacheMinimum: null, promptTokens: 1 }, true],
  ["on: the first turn", { setting: "on", earlierTurns: 0 }, false],
  ["on: a prompt below the minimum", { setting: "on", promptTokens: 1023 }, false],
  ["off", { setting: "off", promptTokens: 100_000 }, false],
];
for (const [name, changes, isCached] of cases) {
  test(`caching: ${name}: ${isCached ? "yes" : "no"}`, () => {
    const expected = isCached ? { type: "ephemeral" } : null;
    assert.deepEqual(cacheControlFor({ ...longSession, ...changes }), expected);
  });
}

interface SimulatedSession {
  readonly model: string;
  readonly turns: number;
  /** Minutes from one turn to the next. */
  readonly pause?: number;
}

/**
 * What a session costs in dollars when the server does as documented: it reads the longest prefix that was written or
 * read less than five minutes ago, and writes the rest where the request asks for it and reaches the minimum.
 *
 * Each turn asks with 400 tokens of question and code, and is answered with 600; the system prompt has 200.
 */
function simulate(
  setting: CachingQuestion["setting"],
  { model, turns, pause = 1 }: SimulatedSession,
): number {
  const { cacheMinimum } = capabilitiesOf(model, "2023-06-01");
  let cost = 0;
  let cached = 0;
  for (let turn = 0; turn < turns; turn++) {
    const prompt = 200 + 1000 * turn + 400;
    const question = { setting, isAnthropic: true, cacheMinimum, earlierTurns: turn, promptTokens: prompt };
    const isWritten = cacheControlFor(question) !== null && prompt >= (cacheMinimum ?? Infinity);
    // Without the parameter the server neither reads nor writes.
    const read = isWritten && pause < 5 ? cached : 0;
    const usage: Usage = {
      input: isWritten ? 0 : prompt,
      output: 600,
      cacheCreation: isWritten ? prompt - read : 0,
      cacheRead: read,
    };
    cached = isWritten ? prompt : 0;
    cost += costOf(model, usage) ?? assert.fail(`${model} has no price`);
  }
  return cost;
}

/** What `auto` costs in percent of `off`. */
function percent(session: SimulatedSession): number {
  return Math.round((100 * simulate("auto", session)) / simulate("off", session));
}

test("a session of 20 turns costs 42 % of what it would, or less, whatever the model", () => {
  const expected = {
    "claude-opus-5-5": 36,
    "claude-sonnet-5-5": 36,
    "claude-haiku-5-5": 39,
    "claude-opus-5": 39,
    "claude-sonnet-5": 39,
    "claude-opus-4-8": 39,
    "claude-opus-4-7": 40,
    "claude-opus-4-6": 42,
    "claude-sonnet-4-6": 39,
    "claude-haiku-4-5": 42,
  };
  const found = Object.keys(expected).map((model) => [model, percent({ model, turns: 20 })]);
  assert.deepEqual(Object.fromEntries(found), expected);
});

test("it is cheaper from the third turn on, and dearer by little for a session that ends with the second", () => {
  const expected = { 1: 100, 2: 105, 3: 94, 4: 85, 5: 78, 10: 55, 40: 23 };
  const model = "claude-sonnet-5-5";
  const found = Object.keys(expected).map((turns) => [turns, percent({ model, turns: Number(turns) })]);
  assert.deepEqual(Object.fromEntries(found), expected);
});

test("turns more than five minutes apart pay for writes that nobody reads: less than a quarter more", () => {
  assert.equal(percent({ model: "claude-sonnet-5-5", turns: 20, pause: 6 }), 119);
});
