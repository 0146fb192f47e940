import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeSession, encodeSession } from "../../src/core/session.ts";
import { createTurn, type Session } from "../../src/core/conversation.ts";

const session: Session = {
  id: "s1",
  createdAt: 5,
  title: { text: "Cart Totals", source: "topic", turn: 0 },
  turns: [
    {
      ...createTurn(
        "t1",
        "Why?",
        [
          {
            type: "selection",
            path: "a.ts",
            language: "typescript",
            startLine: 1,
            endLine: 1,
            text: "let a;",
          },
        ],
        6,
      ),
      state: "answering",
      blocks: [{ type: "text", text: "Becau" }],
      model: "m",
      omitted: ["topK"],
      usage: { input: 1, output: 2, cacheCreation: 0, cacheRead: 0 },
      firstContentAt: 7,
    },
  ],
};

test("a session comes back as it was saved; a turn that was running comes back stopped, with its text", () => {
  const [turn] = session.turns;
  assert.deepEqual(decodeSession(encodeSession(session)), {
    ...session,
    turns: [{ ...turn, state: "stopped", endedAt: 7 }],
  });
});

test("what is not a session, or a newer one, is refused with the reason", () => {
  assert.throws(() => decodeSession('{"version":2,"id":"s","turns":[]}'), /newer version of Sidenote/);
  assert.throws(() => decodeSession("[]"), /does not hold a session/);
  assert.throws(() => decodeSession("null"), /does not hold a session/);
  assert.throws(() => decodeSession('{"version":1,"id":"s","tur'), SyntaxError);
});
