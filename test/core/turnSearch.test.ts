import assert from "node:assert/strict";
import { test } from "node:test";
import { createTurn } from "../../src/core/conversation.ts";
import { createTurnSearch } from "../../src/core/turnSearch.ts";

const file = { type: "file", path: "src/needle.ts", language: "typescript", text: "needle" } as const;
const turn = {
  ...createTurn("t", "Where is the Needle?", [file], 0),
  blocks: [
    { type: "thinking" as const, text: "A needle in thought" },
    { type: "text" as const, text: "The nee**dle** is `he`_re_, 3 * (4) Ärger\\_s" },
    { type: "tool_use" as const, text: '{"needle":1}' },
  ],
  error: { kind: "network" as const, message: "No needle", advice: "Thread it.", facts: "", action: null },
  topic: "Needles",
};

const cases: readonly [string, number][] = [
  ["needle", 6],
  ["NEEDLE", 6],
  ["is here", 1],
  ["(4)", 1],
  ["3 * (", 1],
  ["ärger", 1],
  ["ärger_s", 1],
  ["thread", 1],
  [".", 2],
  ["needle needle", 0],
  ["", 0],
];

for (const [text, count] of cases) {
  test(`"${text}" stands in the turn ${count} times`, () => {
    assert.equal(createTurnSearch(text)(turn), count);
  });
}

test("each turn is searched from its beginning", () => {
  const search = createTurnSearch("where");
  assert.deepEqual([search(turn), search(turn)], [1, 1]);
});
