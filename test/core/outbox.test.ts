import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as settled } from "node:timers/promises";
import type { ContextItem } from "../../src/core/context.ts";
import { createOutbox, type Outbox, type OutboxEvent, type Refusal } from "../../src/core/outbox.ts";
import { nothingUnsent, type Unsent } from "../../src/core/unsent.ts";

const image: ContextItem = { type: "image", path: "shot.png", mediaType: "image/png", data: "AAAA" };
const file: ContextItem = { type: "file", path: "a.ts", language: "typescript", text: "let a;" };
const noImages: Refusal = { reason: "no-images", name: "shot.png", model: "blind" };

interface World {
  readonly outbox: Outbox;
  /** What was asked and posted, in order. */
  readonly log: unknown[];
  readonly saved: () => Unsent;
  isBusy: boolean;
  /** The model takes no images. */
  isBlind: boolean;
  /** What becomes of what is attached on its way out. */
  prepare: (context: readonly ContextItem[]) => Promise<readonly ContextItem[] | null>;
}

function createWorld(unsent: Unsent = nothingUnsent): World {
  let count = 0;
  let saved = unsent;
  const log: unknown[] = [];
  const world: World = {
    log,
    saved: () => saved,
    isBusy: false,
    isBlind: false,
    prepare: async (context) => context,
    outbox: createOutbox("s", unsent, {
      isBusy: () => world.isBusy,
      ask(prompt, context) {
        if (world.isBusy) return false;
        log.push({ asked: prompt, context: context.map(textOf) });
        world.isBusy = true;
        return true;
      },
      prepare: (_prompt, context) => world.prepare(context),
      refusalOf: (context) => (world.isBlind && context.includes(image) ? noImages : null),
      weigh: () => 7,
      post: (event) => log.push(short(event)),
      save: (next) => (saved = next),
      newId: () => `id${++count}`,
    }),
  };
  return world;
}

/** An event without what every one of its kind says. */
function short(event: OutboxEvent): unknown {
  switch (event.type) {
    case "draft-edited":
      return event.edit.edit;
    case "attachments-changed":
      return { attachments: event.attachments.map(({ id, label, tokens }) => [id, label, tokens]) };
    case "queue-changed":
      return { queue: event.queue.map(({ text, attachments }) => [text, ...attachments]) };
    case "refused":
      return event.refusal;
    case "held":
      return "held";
  }
}

/** What tells items apart: a path, and what is not as it was attached. */
function textOf(item: ContextItem): string {
  return item.type === "file" && item.drift !== undefined
    ? `${item.path} ${item.drift}: ${item.text}`
    : item.path;
}

test("what is sent in the place of what was typed goes out, or waits, while what was typed leaves the composer", async () => {
  const world = createWorld();
  const { outbox, log } = world;
  const composed = { prompt: "Write tests.", context: [image] };
  outbox.type("/tests", 0);
  outbox.attach(file);
  outbox.submit("/tests", "", composed);
  await settled();
  outbox.type("/tests", 1);
  outbox.submit("/tests", "", composed);
  await settled();
  assert.deepEqual(log.slice(1), [
    { asked: "Write tests.", context: ["shot.png", "a.ts"] },
    { type: "taken", text: "/tests", rest: "" },
    { attachments: [] },
    { queue: [["Write tests.", "shot.png"]] },
    { type: "taken", text: "/tests", rest: "" },
  ]);
});

test("a message is asked with what is attached, and only then leaves the composer", async () => {
  const { outbox, log, saved } = createWorld();
  outbox.type("Why?", 0);
  outbox.attach(file);
  outbox.attach(image);
  outbox.submit("Why?", "");
  await settled();
  assert.deepEqual(log, [
    { attachments: [["id1", "a.ts", 7]] },
    {
      attachments: [
        ["id1", "a.ts", 7],
        ["id2", "shot.png", 7],
      ],
    },
    { asked: "Why?", context: ["a.ts", "shot.png"] },
    { type: "taken", text: "Why?", rest: "" },
    { attachments: [] },
  ]);
  assert.deepEqual(saved(), nothingUnsent);
  assert.equal(outbox.isEmpty(), true);
});

test("blank messages are not sent, and change nothing", async () => {
  const { outbox, log } = createWorld();
  outbox.attach(file);
  log.length = 0;
  outbox.submit(" \n", "");
  await settled();
  assert.deepEqual([log, outbox.isEmpty()], [[], false]);
});

test("a model without eyes: the message stays where it is, and one that waits stays in the queue", async () => {
  const world = createWorld();
  const { outbox, log } = world;
  world.isBlind = true;
  outbox.type("What is this?", 0);
  outbox.attach(image);
  log.length = 0;
  outbox.submit("What is this?", "");
  await settled();
  assert.deepEqual([log, outbox.view().draft.text], [[noImages], "What is this?"]);
  world.isBusy = true;
  outbox.submit("What is this?", "");
  await settled();
  log.length = 0;
  outbox.sendNext();
  await settled();
  assert.deepEqual(log, [], "nothing is said of what cannot be sent yet anyway");
  world.isBusy = false;
  outbox.sendNext();
  await settled();
  assert.deepEqual([log, outbox.view().queue.length], [[noImages], 1]);
  world.isBlind = false;
  outbox.sendNext();
  await settled();
  assert.deepEqual(log.slice(1), [{ asked: "What is this?", context: ["shot.png"] }, { queue: [] }]);
});

test("while an answer streams messages wait, and follow one after the other with what was attached to each", async () => {
  const world = createWorld();
  const { outbox, log, saved } = world;
  world.isBusy = true;
  outbox.attach(file);
  outbox.submit("Two", "");
  await settled();
  outbox.submit("Three", "aside");
  await settled();
  outbox.sendNext(); // still busy: nothing
  await settled();
  assert.deepEqual(
    saved().queue.map(({ text }) => text),
    ["Two", "Three"],
  );
  assert.equal(saved().draft, "");
  world.isBusy = false;
  log.length = 0;
  outbox.sendNext();
  await settled();
  outbox.sendNext();
  await settled();
  world.isBusy = false;
  outbox.sendNext();
  await settled();
  world.isBusy = false;
  outbox.sendNext();
  await settled();
  assert.deepEqual(log, [
    { asked: "Two", context: ["a.ts"] },
    { queue: [["Three"]] },
    { asked: "Three", context: [] },
    { queue: [] },
  ]);
});

test("a waiting message can be removed, or taken back in front of the draft with what was attached", async () => {
  const world = createWorld();
  const { outbox, log } = world;
  world.isBusy = true;
  outbox.attach(image);
  outbox.submit("One", "");
  await settled();
  outbox.submit("Two", "");
  await settled();
  outbox.type("typed since", 2);
  const [first, second] = outbox.view().queue;
  log.length = 0;
  outbox.editQueued(first?.id ?? "");
  outbox.removeQueued(second?.id ?? "");
  outbox.editQueued("gone");
  assert.deepEqual(log, [
    { queue: [["Two"]] },
    { type: "given-back", text: "One" },
    { attachments: [["id1", "shot.png", 7]] },
    { queue: [] },
  ]);
  assert.equal(outbox.view().draft.text, "One\ntyped since");
});

test("a command's question is given back with its selection, or waits with it", async () => {
  const { outbox, log } = createWorld();
  outbox.type("typed", 0);
  outbox.giveBack("asked", [file]);
  outbox.enqueue("later", [image]);
  assert.deepEqual(log, [
    { type: "given-back", text: "asked" },
    { attachments: [["id1", "a.ts", 7]] },
    { queue: [["later", "shot.png"]] },
  ]);
});

test("what is attached is brought up to date on its way out, and what is typed meanwhile stays", async () => {
  const world = createWorld();
  const { outbox, log } = world;
  let go = (): void => undefined;
  const gate = new Promise<void>((resolve) => (go = resolve));
  world.prepare = async (context) => {
    await gate;
    return context.map((item) => ({ ...item, drift: "changed", text: "let b;" }) as ContextItem);
  };
  outbox.type("Why?", 0);
  outbox.attach(file);
  outbox.submit("Why?", "");
  outbox.type("Why? And", 0);
  outbox.attach(image);
  outbox.submit("Why? And", ""); // from another page: one at a time
  await settled();
  log.length = 0;
  go();
  await settled();
  assert.deepEqual(log, [
    { asked: "Why?", context: ["a.ts changed: let b;"] },
    { type: "taken", text: "Why?", rest: "" },
    { attachments: [["id2", "shot.png", 7]] },
  ]);
  assert.equal(outbox.view().draft.text, " And");
});

test("when the user turns away, or something else was asked meanwhile, nothing is lost", async () => {
  const world = createWorld();
  const { outbox, log, saved } = world;
  world.prepare = async () => null;
  outbox.type("Why?", 0);
  outbox.attach(file);
  log.length = 0;
  outbox.submit("Why?", "");
  await settled();
  assert.deepEqual([log, saved().draft, saved().attachments.length], [["held"], "Why?", 1]);
  world.prepare = async (context) => {
    world.isBusy = true;
    return context;
  };
  outbox.submit("Why?", "");
  await settled();
  assert.deepEqual(log.slice(1), [
    { queue: [["Why?", "a.ts"]] },
    { type: "taken", text: "Why?", rest: "" },
    { attachments: [] },
  ]);
});

test("a waiting message is brought up to date when it is sent, and not sent once it was taken back", async () => {
  const world = createWorld();
  const { outbox, log } = world;
  world.isBusy = true;
  outbox.enqueue("One", [file]);
  outbox.enqueue("Two", [file]);
  world.isBusy = false;
  let questions = 0;
  world.prepare = async (context) => {
    questions++;
    return context.map((item) => ({ ...item, drift: "gone" as const }));
  };
  log.length = 0;
  outbox.sendNext();
  outbox.sendNext(); // it is on its way
  await settled();
  assert.deepEqual(log, [{ asked: "One", context: ["a.ts gone: let a;"] }, { queue: [["Two", "a.ts"]] }]);
  assert.equal(questions, 1, "the user may have been asked something");
  world.isBusy = false;
  log.length = 0;
  outbox.sendNext();
  outbox.editQueued(outbox.view().queue[0]?.id ?? "");
  await settled();
  assert.deepEqual(log, [
    { queue: [] },
    { type: "given-back", text: "Two" },
    { attachments: [["id4", "a.ts", 7]] },
  ]);
});

test("a chip says once that its file has changed", () => {
  const { outbox, log } = createWorld();
  const read: ContextItem = { ...file, uri: "file:///a.ts" };
  outbox.attach(read);
  outbox.attach(image);
  log.length = 0;
  for (const uri of ["file:///b.ts", "file:///a.ts", "file:///a.ts"]) outbox.sourceChanged(uri);
  assert.equal(log.length, 1);
  assert.deepEqual(
    outbox.view().attachments.map(({ label, isChanged }) => [label, isChanged]),
    [
      ["a.ts", true],
      ["shot.png", false],
    ],
  );
  outbox.attach(read);
  assert.equal(outbox.view().attachments[1]?.isChanged, false, "it was read again");
});

test("the same file attached again replaces the first; a detached one is gone", async () => {
  const { outbox, saved } = createWorld();
  outbox.attach(file);
  outbox.attach({ ...file, text: "let b;" });
  outbox.attach({ ...file, type: "selection", startLine: 1, endLine: 1 });
  assert.deepEqual(
    saved().attachments.map(({ item }) => [item.type, item.type === "file" && item.text]),
    [
      ["file", "let b;"],
      ["selection", false],
    ],
  );
  outbox.detach("id2");
  assert.equal(saved().attachments.length, 1);
});

test("what is pasted stands beside what was pasted before, and can be put in front of the draft instead", () => {
  const world = createWorld();
  const pasted = (text: string): ContextItem => ({
    type: "excerpt",
    kind: "text",
    path: "Pasted text, 1 line",
    language: "",
    text,
  });
  world.outbox.type("Why?", 0);
  world.outbox.attach(pasted("one"));
  world.outbox.attach(pasted("two"));
  world.outbox.attach(file);
  world.log.length = 0;
  world.outbox.expand("id1");
  world.outbox.expand("id3");
  world.outbox.expand("gone");
  assert.deepEqual(world.log, [
    { type: "given-back", text: "one" },
    {
      attachments: [
        ["id2", "Pasted text, 1 line", 7],
        ["id3", "a.ts", 7],
      ],
    },
  ]);
  assert.equal(world.saved().draft, "one\nWhy?");
});

test("what was saved is there again", async () => {
  const unsent: Unsent = {
    draft: "typed",
    attachments: [{ id: "x", item: image, tokens: 3 }],
    queue: [{ id: "m", text: "waits", attachments: [] }],
  };
  assert.deepEqual(createWorld(unsent).outbox.view(), {
    draft: { text: "typed", seen: 0, edits: [] },
    attachments: [{ id: "x", type: "image", label: "shot.png", tokens: 3, isChanged: false }],
    queue: [{ id: "m", text: "waits", attachments: [] }],
  });
});

test("after another window's answer only what was queued here follows: the rest may be sent there", async () => {
  const saved = { id: "before", text: "Zero", attachments: [] };
  const world = createWorld({ ...nothingUnsent, queue: [saved] });
  const { outbox, log } = world;
  world.isBusy = true;
  outbox.enqueue("One", []);
  world.isBusy = false;
  log.length = 0;
  outbox.sendNextOfOwn();
  await settled();
  assert.deepEqual(log, []);
  outbox.removeQueued("before");
  outbox.sendNextOfOwn();
  await settled();
  assert.deepEqual(log, [{ queue: [["One"]] }, { asked: "One", context: [] }, { queue: [] }]);
});
