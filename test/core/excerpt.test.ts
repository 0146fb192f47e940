import assert from "node:assert/strict";
import { test } from "node:test";
import { branchOf } from "../../src/core/branches.ts";
import { createTurn, type Turn } from "../../src/core/conversation.ts";
import { excerptOf } from "../../src/core/excerpt.ts";
import { createSession, decodeSession, encodeSession } from "../../src/core/session.ts";
import { topicOf } from "../../src/core/topics.ts";

function answered(id: string, parent: string | null, topic: string | null): Turn {
  return {
    ...createTurn(id, `${id}?`, [], 1, parent),
    topic,
    state: "done",
    blocks: [{ type: "text", text: `${id}!`, citations: [1] }],
    endedAt: 2,
  };
}

test("a topic becomes a session of its own, with new ids, in which nothing of the original is shared", () => {
  const session = createSession("s", 0, "file:///w");
  session.turns.push(answered("a", null, "A"), answered("b", "a", "B"), answered("c", "b", null));
  session.leaf = "c";
  const before = structuredClone(session);
  const topic = topicOf(session, "c");
  assert.ok(topic);
  let id = 0;
  const copy = excerptOf(session, topic, () => `new-${++id}`, 5);
  const turns = [
    { ...answered("b", null, "B"), id: "new-2" },
    { ...answered("c", "new-2", null), id: "new-3" },
  ];
  assert.deepEqual(copy, {
    ...createSession("new-1", 5, "file:///w"),
    title: { text: "B", source: "topic", turn: 0 },
    turns,
    leaf: "new-3",
  });
  assert.deepEqual(decodeSession("new-1", encodeSession(copy)), copy);
  for (const { blocks } of copy.turns) {
    for (const block of blocks) {
      block.text += "more";
      block.citations?.push(2);
    }
  }
  assert.deepEqual(session, before);
});

test("a beginning that nobody has judged goes by its first message", () => {
  const session = createSession("s", 0);
  session.turns.push(answered("a", null, null));
  session.leaf = "a";
  const [turn] = branchOf(session);
  assert.ok(turn);
  const copy = excerptOf(session, { title: null, turns: [turn] }, () => "new", 5);
  assert.equal(copy.title?.text, "a?");
});
