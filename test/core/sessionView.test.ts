import assert from "node:assert/strict";
import { test } from "node:test";
import { createTurn, type Session, type Turn } from "../../src/core/conversation.ts";
import { createSession } from "../../src/core/session.ts";
import { toSessionView } from "../../src/core/sessionView.ts";

function turn(id: string, prompt: string, answer: string, changes: Partial<Turn> = {}): Turn {
  return {
    ...createTurn(id, prompt, [], 0),
    state: "done",
    blocks: [{ type: "text", text: answer }],
    ...changes,
  };
}

/** Each turn follows the one before. */
function sessionOf(turns: readonly Turn[]): Session {
  const linked = turns.map((one, index) => ({ ...one, parent: turns[index - 1]?.id ?? null }));
  return { ...createSession("s", 0), turns: linked, leaf: linked.at(-1)?.id ?? null };
}

function viewed(turns: Turn[]): {
  readonly outline: unknown;
  readonly turns: string[];
  readonly prompts: string[];
} {
  const session = sessionOf(turns);
  const view = toSessionView(session);
  return { outline: view.outline, turns: view.turns.map(({ id }) => id), prompts: [...view.prompts] };
}

test("of a short session all turns are there at once", () => {
  const file = { type: "file", path: "a.ts", language: "typescript", text: "secret" } as const;
  const view = toSessionView({
    ...sessionOf([turn("a", "Why?", "So.", { context: [file] })]),
    title: { text: "Totals", source: "local", turn: 0 },
  });
  assert.deepEqual(
    { ...view, turns: view.turns.map(({ id, context }) => ({ id, context })) },
    {
      id: "s",
      title: "Totals",
      scope: "session",
      outline: [{ id: "a", question: "Why?", topic: null, length: 7 }],
      turns: [{ id: "a", context: [{ label: "a.ts", drift: null }] }],
      prompts: ["Why?"],
      spending: { cost: 0, isMore: false },
    },
  );
});

test("of a long one the last turns are, as far as they fit, and the last one however long it is", () => {
  const some = "x".repeat(10_000);
  const turns = ["a", "b", "c", "d", "e"].map((id) => turn(id, id, some));
  assert.deepEqual(viewed(turns).turns, ["c", "d", "e"]);
  assert.deepEqual(viewed([...turns, turn("f", "f", "x".repeat(100_000))]).turns, ["f"]);
  assert.deepEqual(viewed([turn("a", "x".repeat(200_000), ""), turn("b", "b", "")]).prompts, ["b"]);
});

test("an outline holds the beginning of the question, and nothing of what is not shown", () => {
  const asked = "why ".repeat(100);
  const thoughts = { type: "thinking", text: "hm".repeat(50) } as const;
  assert.deepEqual(
    viewed([turn("a", asked, "yes", { blocks: [thoughts, { type: "text", text: "yes" }] })]).outline,
    [{ id: "a", question: asked.slice(0, 120), topic: null, length: 403 }],
  );
});

test("the branch that is shown is outlined; what others cost is in the sum", () => {
  const use = {
    model: "claude-sonnet-5-5",
    usage: { input: 1_000_000, output: 0, cacheCreation: 0, cacheRead: 0 },
  };
  const other = turn("b", "b", "b", { parent: "a", host: "api.anthropic.com", ...use });
  const session = sessionOf([turn("a", "a", "a"), turn("c", "c", "c")]);
  session.turns.splice(1, 0, other);
  const { outline, turns, spending } = toSessionView(session);
  assert.deepEqual(
    [outline.map(({ id }) => id), turns.map(({ id, place }) => [id, place]), spending],
    [
      ["a", "c"],
      [
        ["a", { index: 0, count: 1 }],
        ["c", { index: 1, count: 2 }],
      ],
      { cost: 2, isMore: false },
    ],
  );
});
