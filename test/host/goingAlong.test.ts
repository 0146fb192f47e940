/** What goes along with a message by itself, after what the user has taken off or left out of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ContextItem, ExcerptItem, FileItem } from "../../src/core/context.ts";
import { createTurn, type Session } from "../../src/core/conversation.ts";
import { createSession } from "../../src/core/session.ts";
import {
  createGoingAlong,
  type GoingAlong,
  type GoingAlongParts,
} from "../../src/host/prompts/goingAlong.ts";

const file: FileItem = { type: "file", path: "AGENTS.md", language: "markdown", text: "Use tabs." };
const whole = instructions("Be brief.\nThe token is 123.\n");
const cut = instructions("Be brief.\n[line left out by the user]\n");

function instructions(text: string): ExcerptItem {
  return { type: "excerpt", kind: "instructions", path: "AGENTS.md", language: "markdown", text };
}

/** Instructions that say `found`, a prompt `/review` that names their file, and a guard that records what it is given. */
function createWorld(
  guard: GoingAlongParts["guard"],
  found = whole,
): GoingAlong & { readonly asked: unknown[] } {
  const asked: unknown[] = [];
  const along = createGoingAlong({
    expand: async (draft) => (draft === "/review" ? { prompt: "Review.", context: [file] } : null),
    find: async () => [found],
    guard(items) {
      asked.push(items);
      return guard(items);
    },
  });
  return { ...along, asked };
}

async function withoutLines(items: readonly ContextItem[]): Promise<readonly ContextItem[]> {
  return items.map((item) =>
    item === whole || (item.type === "excerpt" && item.text === whole.text) ? cut : item,
  );
}

function sent(session: Session, context: readonly ContextItem[]): Session {
  const turn = createTurn("t", "Why?", context, 0);
  turn.blocks.push({ type: "text", text: "Yes." });
  return { ...session, turns: [{ ...turn, state: "done" }], leaf: turn.id };
}

test("nothing is asked of what is only shown; what is sent is asked about at once", async () => {
  const { compose, composeToSend, asked } = createWorld(async (items) => items);
  const session = createSession("s", 0);
  const composed = { prompt: "Review.", context: [whole, file] };
  assert.deepEqual([await compose(session, "/review", []), asked], [composed, []]);
  assert.deepEqual([await composeToSend(session, "/review", []), asked], [composed, [[whole, file]]]);
});

test("who turns away sends nothing", async () => {
  const { composeToSend, instructionsFor } = createWorld(async () => null);
  const session = createSession("s", 0);
  assert.deepEqual([await composeToSend(session, "Why?", []), await instructionsFor(null, [])], [null, null]);
});

test("lines that were left out of instructions stay out, are not asked about again, and what is left is sent once", async () => {
  const { compose, composeToSend, instructionsFor, asked } = createWorld(withoutLines);
  const session = createSession("s", 0);
  assert.deepEqual(await composeToSend(session, "Why?", []), { prompt: "Why?", context: [cut] });
  assert.deepEqual(await instructionsFor(null, []), [cut], "in another session");
  assert.deepEqual(asked, [[whole], [cut]]);
  assert.deepEqual(await compose(sent(session, [cut]), "And?", []), { prompt: "And?", context: [] });
});

test("what a session has of instructions without some lines is not sent again by a window that asks anew", async () => {
  const { composeToSend } = createWorld(withoutLines);
  const session = sent(createSession("s", 0), [cut]);
  assert.deepEqual(await composeToSend(session, "And?", []), { prompt: "And?", context: [] });
});

test("a file is taken off its draft, and instructions off their session, though both have one name", async () => {
  const { compose, leaveOut, draftTaken, forget } = createWorld(async (items) => items);
  const session = createSession("s", 0);
  const contextOf = async (draft: string): Promise<readonly ContextItem[]> =>
    (await compose(session, draft, [])).context;
  leaveOut("s", "named AGENTS.md");
  assert.deepEqual(await contextOf("/review"), [whole]);
  draftTaken("s");
  assert.deepEqual(await contextOf("/review"), [whole, file]);
  leaveOut("s", "named AGENTS.md");
  leaveOut("s", "instructions AGENTS.md");
  assert.deepEqual([await contextOf("/review"), await contextOf("Why?")], [[], []]);
  assert.deepEqual(await contextOf("/review"), [file], "another draft stood between");
  forget("s");
  assert.deepEqual(await contextOf("Why?"), [whole]);
});
