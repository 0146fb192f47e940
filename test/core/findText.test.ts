import assert from "node:assert/strict";
import { test } from "node:test";
import { createTurn, type Session } from "../../src/core/conversation.ts";
import { findIn } from "../../src/core/findText.ts";
import { createSession, encodeSession } from "../../src/core/session.ts";
import { applyRecord, encodeRecord, headerOf, type SessionRecord } from "../../src/core/sessionRecord.ts";
import { createFilter } from "../../src/host/sessions/searchFilter.ts";

const context = [
  {
    type: "selection",
    path: "cart.ts",
    language: "typescript",
    startLine: 1,
    endLine: 2,
    text: "let total;\n",
  },
] as const;

function sessionOf(prompt: string, ...answers: readonly string[]): { session: Session; file: Buffer } {
  const records: SessionRecord[] = [
    { type: "turn", turn: createTurn("t1", prompt, context, 0) },
    { type: "updates", turnId: "t1", updates: [{ type: "block-start", block: 0, blockType: "text" }] },
    ...answers.map((text): SessionRecord => ({
      type: "updates",
      turnId: "t1",
      updates: [{ type: "block-append", block: 0, text }],
    })),
  ];
  const session = createSession("s", 0);
  const file = Buffer.from([headerOf(session), ...records].map(encodeRecord).join(""));
  for (const record of records) applyRecord(session, record);
  return { session, file };
}

test("places: the words with what is around them, in question, answer and context", () => {
  const { session } = sessionOf("Why is the  Total\nwrong?", "The total is", " right; the sum is wrong.");
  assert.deepEqual(findIn(session, " total ", 9), [
    { turnId: "t1", where: "question", before: "Why is the ", match: "Total", after: " wrong?" },
    { turnId: "t1", where: "answer", before: "The ", match: "total", after: " is right; the sum is wrong." },
    { turnId: "t1", where: "context", before: "cart.ts:1-2 let ", match: "total", after: ";" },
  ]);
  assert.deepEqual(
    findIn(session, "total wrong", 1).map(({ match }) => match),
    ["Total wrong"],
  );
  assert.deepEqual([findIn(session, "  ", 9), findIn(session, "nothing", 9)], [[], []]);
});

test("a place is found wherever the stream was cut, and whatever the words hold", () => {
  const answer = 'He said "a\\b" (really?) – ÄÖ ✓\n\ttab and the rest.';
  const searches = ['said "a\\b"', "(really?)", "äö ✓", "✓ tab", "AND THE REST", "– ä", 'b" (', "rest."];
  for (let cut = 1; cut < answer.length; cut++) {
    const { session, file } = sessionOf("Hm?", answer.slice(0, cut), answer.slice(cut));
    for (const words of searches) {
      const found = findIn(session, words, 9).length;
      assert.deepEqual([createFilter(words)(file), found], [true, 1], `${words} cut at ${cut}`);
    }
  }
});

test("a file without the words is not read as a session", () => {
  const { file } = sessionOf("Why?", "Because.");
  assert.deepEqual(
    ["because not", "zzz", "éé", " "].map((words) => createFilter(words)(file)),
    [false, false, false, false],
  );
});

test("a copy, written as a whole, is found as well", () => {
  const { session } = sessionOf("Why?", "Because of", " that.");
  assert.equal(createFilter("of that")(Buffer.from(encodeSession(session))), true);
});
