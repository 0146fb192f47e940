import assert from "node:assert/strict";
import { test } from "node:test";
import { createTurn, type Session, type Title } from "../../src/core/conversation.ts";
import { createRecordBuffer } from "../../src/core/recordBuffer.ts";
import { createSession, createSessionReader, decodeSession, encodeSession } from "../../src/core/session.ts";
import {
  applyRecord,
  encodeRecord,
  headerOf,
  settle,
  type SessionRecord,
} from "../../src/core/sessionRecord.ts";

const asked = createTurn(
  "t1",
  "Why?",
  [{ type: "selection", path: "a.ts", language: "typescript", startLine: 1, endLine: 1, text: "let ä;\n" }],
  6,
);

/** A session of two branches, as it is written while it happens. */
const history: readonly SessionRecord[] = [
  { type: "turn", turn: { ...asked, model: "m", omitted: ["topK"] } },
  { type: "title", title: { text: "Cart Totals", source: "topic", turn: 0 } },
  {
    type: "updates",
    turnId: "t1",
    updates: [
      { type: "block-start", block: 0, blockType: "text" },
      { type: "first-content", at: 7 },
      { type: "block-append", block: 0, text: "Becau" },
    ],
  },
  { type: "updates", turnId: "t1", updates: [{ type: "block-append", block: 0, text: "se 🍋\u2028\n" }] },
  { type: "updates", turnId: "t1", updates: [{ type: "state", state: "done", at: 9 }] },
  { type: "turn", turn: createTurn("t2", "And?", [], 10, "t1") },
  { type: "updates", turnId: "t2", updates: [{ type: "state", state: "stopped", at: 11 }] },
  { type: "turn", turn: createTurn("t3", "Or?", [], 12, "t1") },
  { type: "updates", turnId: "t3", updates: [{ type: "state", state: "done", at: 13 }] },
  { type: "leaf", turnId: "t2" },
  { type: "pinned", value: true },
];

const lines = [headerOf(createSession("s1", 5, "file:///w")), ...history].map(encodeRecord);

/** The session after so many of its records. */
function after(count: number): Session {
  const session = createSession("s1", 5, "file:///w");
  for (const record of structuredClone(history.slice(0, count))) applyRecord(session, record);
  return session;
}

function settled(session: Session): Session {
  session.turns.forEach(settle);
  return session;
}

test("what is written while a session happens is the session, and so is what is written of it as a whole", () => {
  const session = settled(after(history.length));
  assert.deepEqual(decodeSession("s1", lines.join("")), session);
  assert.deepEqual(decodeSession("s1", encodeSession(session)), session);
  assert.deepEqual(
    { leaf: session.leaf, pinned: session.pinned, text: session.turns[0]?.blocks[0]?.text },
    { leaf: "t2", pinned: true, text: "Because 🍋\u2028\n" },
  );
});

test("a title that the user gave stays, whatever another window's verdict says after it", () => {
  const session = after(2);
  const titles: readonly Title[] = [
    { text: "Mine", source: "user", turn: 1 },
    { text: "Late Verdict", source: "topic", turn: 1 },
    { text: "Mine Again", source: "user", turn: 1 },
  ];
  const texts = titles.map((title) => {
    applyRecord(session, { type: "title", title });
    return session.title?.text;
  });
  assert.deepEqual(texts, ["Mine", "Mine", "Mine Again"]);
});

test("any beginning of the file is the session up to there; a turn that was running is stopped, with its text", () => {
  for (let count = 0; count <= history.length; count++) {
    assert.deepEqual(decodeSession("s1", lines.slice(0, count + 1).join("")), settled(after(count)));
  }
  const { state, endedAt, blocks } = decodeSession("s1", lines.slice(0, 4).join("")).turns[0] ?? asked;
  assert.deepEqual([state, endedAt, blocks], ["stopped", 7, [{ type: "text", text: "Becau" }]]);
});

test("a damaged line takes itself alone away: what comes before and after it stays", () => {
  for (const [index] of lines.entries()) {
    for (const instead of [
      "",
      "{",
      "null",
      '{"type":"turn","turn":{"id":3}}',
      '{"type":"updates","turnId":"t1","updates":[{"type":"state","state":"gone","at":1}]}',
    ]) {
      if (instead === "") continue;
      const reader = createSessionReader("s1");
      for (const line of lines.with(index, instead)) reader.line(line);
      assert.deepEqual(reader.damaged, [index + 1]);
      const ids = reader.session().turns.map(({ id }) => id);
      assert.deepEqual(ids, ["t1", "t2", "t3"], `line ${index + 1}: every turn is there`);
    }
  }
});

test("an answer whose message was damaged stays where it was", () => {
  const reader = createSessionReader("s1");
  for (const line of lines.with(1, "{")) reader.line(line);
  const [turn, second] = reader.session().turns;
  assert.deepEqual(
    [turn?.prompt, turn?.blocks[0]?.text, second?.parent],
    [
      "(This message could not be read: its line in the session's file is damaged.)",
      "Because 🍋\u2028\n",
      "t1",
    ],
  );
  const orphan = createSessionReader("s1");
  for (const line of [lines[0], lines[1], lines[5], lines[8]].map(String)) orphan.line(line);
  assert.deepEqual(
    orphan.session().turns.map(({ id, parent }) => [id, parent]),
    [
      ["t1", null],
      ["t3", "t1"],
    ],
  );
});

test("a newer version is refused with the reason, whatever follows", () => {
  const newer = '{"type":"session","version":2,"id":"s1"}';
  assert.throws(() => createSessionReader("s1").line(newer), /newer version of Sidenote/);
});

test("pieces of an answer that wait together are written as one; what ends something is written at once", () => {
  const buffer = createRecordBuffer();
  const piece = (text: string, block = 0): SessionRecord => ({
    type: "updates",
    turnId: "t1",
    updates: [{ type: "block-append", block, text }],
  });
  const urgent = [
    buffer.add({ type: "turn", turn: asked }),
    buffer.add(piece("a")),
    buffer.add(piece("b")),
    buffer.add({ type: "updates", turnId: "t1", updates: [{ type: "silent", since: 4 }] }),
    buffer.add(piece("c", 1)),
    buffer.add(piece("d", 1)),
    buffer.add({ type: "updates", turnId: "t1", updates: [{ type: "state", state: "done", at: 9 }] }),
  ];
  assert.deepEqual(urgent, [true, false, false, false, false, false, true]);
  const written = buffer.take().trimEnd().split("\n");
  assert.deepEqual(
    [written.length, JSON.parse(written[1] ?? "")],
    [
      2,
      {
        type: "updates",
        turnId: "t1",
        updates: [
          { type: "block-append", block: 0, text: "ab" },
          { type: "block-append", block: 1, text: "cd" },
          { type: "state", state: "done", at: 9 },
        ],
      },
    ],
  );
  assert.deepEqual([buffer.isEmpty(), buffer.take()], [true, ""]);
});
