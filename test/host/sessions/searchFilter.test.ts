import assert from "node:assert/strict";
import { test } from "node:test";
import { createTurn } from "../../../src/core/conversation.ts";
import { findIn } from "../../../src/core/findText.ts";
import { createSession, decodeSession } from "../../../src/core/session.ts";
import { encodeRecord, headerOf, type SessionRecord } from "../../../src/core/sessionRecord.ts";
import type { TurnUpdate } from "../../../src/core/turnUpdate.ts";
import { createFilter } from "../../../src/host/sessions/searchFilter.ts";

const asked = { model: "m", host: "h", omitted: [] };

/** A session's file in which each of `changes` is a line of its own. */
function fileOf(prompt: string, ...changes: readonly TurnUpdate[][]): Buffer {
  const records: SessionRecord[] = [
    { type: "turn", turn: createTurn("t1", prompt, [], 0) },
    ...changes.map((updates): SessionRecord => ({ type: "updates", turnId: "t1", updates })),
  ];
  const lines = [headerOf(createSession("s", 0)), ...records].map((record) => JSON.stringify(record));
  return Buffer.from(`${lines.join("\n")}\n`);
}

const start: TurnUpdate = { type: "block-start", block: 0, blockType: "text" };
const said = (text: string): TurnUpdate => ({ type: "block-append", block: 0, text });
const ended: TurnUpdate[] = [
  { type: "error", error: { kind: "incomplete", message: "", advice: "", facts: "", action: null } },
  { type: "state", state: "failed", at: 9 },
];
const continued: TurnUpdate = { type: "continued", at: 10, block: 0, text: "", asked };
const opened: TurnUpdate = { type: "first-content", at: 11 };

const rows: readonly (readonly [words: string, file: Buffer])[] = [
  ["est ?", fileOf("Qu'est-ce que c'est\u00a0?")],
  ["10 000", fileOf("10\u202f000 euros")],
  ["a b", fileOf("a\u3000b")],
  ["größe der", fileOf("Die Größe\u00a0der")],
  ["lemonade", fileOf("", [start, said("the lem")], [said("onade")])],
  ["lemonade", fileOf("", [start], [said("the lem")], ended, [continued], [opened, said("onade stand")])],
  [
    "lemonade",
    fileOf(
      "",
      [start, said("the lem")],
      [ended[0] as TurnUpdate],
      [ended[1] as TurnUpdate],
      [continued],
      [said("onade")],
    ),
  ],
  ['say "no"', fileOf('They say\n"no".')],
];

test("what is found in a session is never filtered out by its bytes", () => {
  assert.deepEqual(
    rows.map(([words, file]) => [
      words,
      findIn(decodeSession("s", file.toString()), words, 1).length,
      createFilter(words)(file),
    ]),
    rows.map(([words]) => [words, 1, true]),
  );
});

test("words that are not there are filtered out, also those that two turns would make together", () => {
  const first = fileOf("one", [start, said("the lem")]).toString();
  const second = encodeRecord({ type: "turn", turn: createTurn("t2", "onade", [], 1, "t1") });
  const file = Buffer.from(first + second);
  assert.deepEqual([createFilter("lemonade")(file), createFilter("theonade")(file)], [false, false]);
});

test("of any split of a text each of its words is found", () => {
  const text = 'A quick brown fox jumps over the lazy dog, and "goes" on\u00a0to\nthe river.';
  let seed = 7;
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  for (let round = 0; round < 300; round++) {
    const changes: TurnUpdate[][] = [[start]];
    for (let at = 0; at < text.length;) {
      const next = Math.min(text.length, at + 1 + random(12));
      changes.push([...(random(4) === 0 ? [opened] : []), said(text.slice(at, next))]);
      if (random(6) === 0) changes.push(ended, [continued]);
      at = next;
    }
    const file = fileOf("", ...changes);
    for (const words of ["quick brown", "jumps", "dog,", '"goes" on to the', "river."]) {
      assert.ok(createFilter(words)(file), `round ${round}: ${words}`);
    }
  }
});
