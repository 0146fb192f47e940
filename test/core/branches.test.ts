import assert from "node:assert/strict";
import { test } from "node:test";
import { branchOf, neighbourOf } from "../../src/core/branches.ts";
import type { Session } from "../../src/core/conversation.ts";
import { createSession } from "../../src/core/session.ts";
import { applyRecord } from "../../src/core/sessionRecord.ts";
import type { MessageParam } from "../../src/core/wire.ts";
import { bench, request, stop, text, type Bench } from "./chatBench.ts";

/** Asks, or does what asks, and answers with `answer`. Returns what was sent. */
function answered(world: Bench, ask: () => boolean, answer: string): readonly MessageParam[] {
  assert.equal(ask(), true);
  const sent = request(world.opened, world.opened.length - 1);
  sent.observer.onEvents([text(answer), ...stop]);
  return sent.body.messages;
}

function prompts(session: Session): readonly string[] {
  return branchOf(session).map(({ prompt }) => prompt);
}

function user(content: string): MessageParam {
  return { role: "user", content };
}

function assistant(content: string): MessageParam {
  return { role: "assistant", content };
}

test("an edited message and an answer asked anew are branches; the body is always the branch that is shown", () => {
  const world = bench();
  const { chat, posts, records } = world;
  answered(world, () => chat.ask("one", []), "1");
  answered(world, () => chat.ask("two", []), "2");
  answered(world, () => chat.ask("three", []), "3");
  assert.deepEqual(
    answered(world, () => chat.edit("t2", "two, other"), "2'"),
    [user("one"), assistant("1"), user("two, other")],
  );
  assert.deepEqual(prompts(chat.session), ["one", "two, other"]);
  assert.deepEqual(
    posts.filter(({ type }) => type === "branch-changed"),
    [{ type: "branch-changed", after: "t1", branch: { outline: [], turns: [] } }],
  );
  assert.deepEqual(
    answered(world, () => chat.ask("four", []), "4"),
    [user("one"), assistant("1"), user("two, other"), assistant("2'"), user("four")],
  );
  posts.length = 0;
  assert.equal(chat.showBranch("t2"), true);
  assert.deepEqual(prompts(chat.session), ["one", "two", "three"]);
  const [change, ...others] = posts;
  assert.deepEqual(
    [
      change?.type === "branch-changed" && [
        change.after,
        change.branch.turns.map(({ id, place }) => [id, place.index, place.count]),
      ],
      others,
    ],
    [
      [
        "t1",
        [
          ["t2", 0, 2],
          ["t3", 0, 1],
        ],
      ],
      [],
    ],
  );
  assert.deepEqual(
    answered(world, () => chat.regenerate("t3"), "3'"),
    [user("one"), assistant("1"), user("two"), assistant("2"), user("three")],
  );
  assert.deepEqual(answered(world, () => chat.ask("five", []), "5").slice(-3), [
    user("three"),
    assistant("3'"),
    user("five"),
  ]);
  const again = createSession("s", 0);
  for (const record of records) applyRecord(again, record);
  assert.deepEqual([again, prompts(again)], [chat.session, ["one", "two", "three", "five"]]);
});

test("edit and ask anew at every turn, then walk through the branches: each is whole, and what is sent is what is shown", () => {
  const world = bench();
  const { chat } = world;
  for (let index = 0; index < 6; index++) answered(world, () => chat.ask(`q${index}`, []), `a${index}`);
  const first = chat.session.turns.slice();
  for (const { id, prompt } of first) {
    answered(world, () => chat.edit(id, `${prompt} edited`), "e");
    answered(world, () => chat.showBranch(id) && chat.regenerate(id), "r");
  }
  assert.equal(chat.session.turns.length, 18);
  const all = chat.session.turns.slice();
  for (const { id } of all) {
    chat.showBranch(id);
    const shown = branchOf(chat.session);
    assert.ok(shown.some((turn) => turn.id === id));
    const sent = answered(world, () => chat.ask("more?", []), "m");
    assert.deepEqual(
      sent.filter(({ role }) => role === "user").map(({ content }) => content),
      [...shown.map(({ prompt }) => prompt), "more?"],
    );
  }
});

test("while a turn runs branches stay as they are", () => {
  const world = bench();
  const { chat } = world;
  answered(world, () => chat.ask("one", []), "1");
  chat.ask("two", []);
  assert.deepEqual(
    [chat.showBranch("t1"), chat.edit("t1", "x"), chat.regenerate("t1"), chat.showBranch("nothing")],
    [false, false, false, false],
  );
  assert.deepEqual(prompts(chat.session), ["one", "two"]);
});

test("what another window does is seen here; its turn keeps this one busy until its end, or until it is gone", () => {
  const here = bench();
  const there = bench();
  const relay = (): void => {
    for (const record of there.records.splice(0)) here.chat.receive(record);
  };
  there.chat.ask("one", []);
  relay();
  const sent = request(there.opened, 0);
  sent.observer.onEvents([text("Half")]);
  relay();
  assert.deepEqual(
    [here.chat.isBusy(), here.chat.ask("two", []), prompts(here.chat.session)],
    [true, false, ["one"]],
  );
  sent.observer.onEvents([text(" and all"), ...stop]);
  relay();
  assert.deepEqual(here.chat.session, there.chat.session);
  assert.equal(here.chat.isBusy(), false);
  there.chat.edit("t1", "other");
  relay();
  assert.deepEqual(prompts(here.chat.session), ["other"]);
  here.chat.abandon();
  assert.deepEqual([here.chat.isBusy(), branchOf(here.chat.session)[0]?.state], [false, "stopped"]);
});

test("a turn that another window asks while one runs here is a branch beside it", () => {
  const here = bench();
  const there = bench();
  here.chat.ask("mine", []);
  there.chat.session.turns.length = 0;
  there.chat.ask("theirs", []);
  const record = there.records.find(({ type }) => type === "turn");
  assert.ok(record?.type === "turn");
  here.chat.receive({ type: "turn", turn: { ...record.turn, id: "other" } });
  request(here.opened, 0).observer.onEvents([text("So."), ...stop]);
  assert.deepEqual(prompts(here.chat.session), ["mine"]);
  assert.deepEqual(
    here.posts.filter(({ type }) => type === "place-changed"),
    [{ type: "place-changed", turnId: "t1", place: { index: 0, count: 2 } }],
  );
  assert.deepEqual(
    here.chat.session.turns.map(({ id, parent }) => [id, parent]),
    [
      ["t1", null],
      ["other", null],
    ],
  );
  // Also when the other one comes after its end: nobody loses sight of the answer that they were given.
  here.chat.receive({ type: "turn", turn: { ...record.turn, id: "late" } });
  assert.deepEqual(prompts(here.chat.session), ["mine"]);
});

test("a title that was given here is shown, and not the late verdict of another window", () => {
  const { chat, posts } = bench();
  chat.ask("one", []);
  chat.rename("Mine");
  chat.receive({ type: "title", title: { text: "Late Verdict", source: "topic", turn: 0 } });
  assert.deepEqual(posts.flatMap((event) => (event.type === "title-changed" ? [event.title] : [])).slice(1), [
    "Mine",
    "Mine",
  ]);
});

test("whether it is another window that answers is told when that begins and ends, and not for one's own turns", () => {
  const here = bench();
  const there = bench();
  const told = (): readonly unknown[] =>
    here.posts.flatMap((event) => (event.type === "elsewhere-changed" ? [event.isElsewhere] : []));
  const relay = (): void => {
    for (const record of there.records.splice(0)) here.chat.receive(record);
  };
  there.chat.ask("one", []);
  relay();
  assert.deepEqual([told(), here.chat.isElsewhere(), there.chat.isElsewhere()], [[true], true, false]);
  request(there.opened, 0).observer.onEvents([text("1"), ...stop]);
  relay();
  answered(here, () => here.chat.ask("two", []), "2");
  assert.deepEqual([told(), here.chat.isElsewhere()], [[true, false], false]);
  there.chat.ask("three", []);
  relay();
  here.chat.abandon();
  assert.deepEqual(told(), [true, false, true, false]);
});

test("the neighbours of a turn are those that were asked in its place, before and after it", () => {
  const world = bench();
  const { chat } = world;
  answered(world, () => chat.ask("one", []), "1");
  answered(world, () => chat.ask("two", []), "2");
  answered(world, () => chat.edit("t1", "one, other"), "1'");
  answered(world, () => chat.regenerate("t1"), "1''");
  const beside = (id: string): readonly unknown[] =>
    ([-1, 1] as const).map((by) => neighbourOf(chat.session, id, by)?.id ?? null);
  assert.deepEqual(["t1", "t2", "t3", "t4", "nothing"].map(beside), [
    [null, "t3"],
    [null, null],
    ["t1", "t4"],
    ["t3", null],
    [null, null],
  ]);
});
