import assert from "node:assert/strict";
import { test } from "node:test";
import { createSeam } from "../../src/core/continuation.ts";
import { ChatError } from "../../src/core/errors.ts";
import { bench, ending, overloaded, request, response, stop, text } from "./chatBench.ts";

interface SeamCase {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  /** The model continues the very text. */
  readonly exact?: true;
  /** The second part comes to its own end. */
  readonly isWhole?: true;
  readonly whole: string;
}

/** What the reader sees in the end, with the second part in pieces of `size` characters. */
function join({ before, after, exact, isWhole }: SeamCase, size: number): string {
  const seam = createSeam(before, exact ?? false);
  let whole = before;
  for (let at = 0; at < after.length; at += size) whole += seam.append(after.slice(at, at + size));
  return whole + seam.end(isWhole ?? false);
}

const seams: readonly SeamCase[] = [
  { what: "nothing repeated", before: "One, two", after: ", three.", whole: "One, two, three." },
  {
    what: "a word begun anew",
    before: "It returns the val",
    after: "value of x.",
    whole: "It returns the value of x.",
  },
  { what: "a line begun anew", before: "let y;\n  z =", after: "  z = 3;", whole: "let y;\n  z = 3;" },
  { what: "the line without its indent", before: "f();\n  z =", after: "z = 3;", whole: "f();\n  z = 3;" },
  {
    what: "a sentence begun anew",
    before: "Done. The cart holds its items in a",
    after: "The cart holds its items in a list.",
    whole: "Done. The cart holds its items in a list.",
  },
  {
    what: "much, across lines",
    before: `${"x\n".repeat(300)}const total = 1;\nconst tax`,
    after: "const total = 1;\nconst tax = 2;",
    whole: `${"x\n".repeat(300)}const total = 1;\nconst tax = 2;`,
  },
  { what: "blanks that were not sent", before: "One.\n\n", after: "\n\nTwo.", whole: "One.\n\nTwo." },
  { what: "a line that repeats by itself", before: "  end\n", after: "end\n", whole: "  end\nend\n" },
  { what: "a prefill's own likeness", before: "a ba", after: "banana", exact: true, whole: "a babanana" },
  {
    what: "a prefill that is echoed whole",
    before: "The total is computed",
    after: "The total is computed twice.",
    exact: true,
    whole: "The total is computed twice.",
  },
  {
    what: "only a beginning of the repetition came",
    before: "abcdefghijklmnopqrstuvwxyz",
    after: "abcdefghijklmnopqr",
    whole: "abcdefghijklmnopqrstuvwxyz",
  },
  {
    what: "a refrain that ends the answer",
    before: "while (here) {\n  goes += on;\n}\nand then once more:\n",
    after: "while (here) {\n  goes += on;\n}",
    isWhole: true,
    whole: "while (here) {\n  goes += on;\n}\nand then once more:\nwhile (here) {\n  goes += on;\n}",
  },
  {
    what: "a sentence begun anew that ends the answer",
    before: "Done. The cart holds its items in a list.",
    after: "The cart holds its items in a list.",
    isWhole: true,
    whole: "Done. The cart holds its items in a list.",
  },
  {
    what: "a row of the same",
    before: `[${"0, ".repeat(200)}`,
    after: `${"0, ".repeat(20)}1]`,
    exact: true,
    isWhole: true,
    whole: `[${"0, ".repeat(220)}1]`,
  },
  {
    what: "a rule",
    before: `Total\n${"-".repeat(20)}`,
    after: `${"-".repeat(20)}\n42`,
    exact: true,
    whole: `Total\n${"-".repeat(40)}\n42`,
  },
  { what: "a word with an umlaut", before: "Das ist üb", after: "über allem.", whole: "Das ist über allem." },
  {
    what: "a line in another script",
    before: "例：\n- 你好，世界",
    after: "- 你好，世界。",
    whole: "例：\n- 你好，世界。",
  },
  {
    what: "the indent of blanks that were not sent",
    before: "f();\n    ",
    after: "    g();",
    whole: "f();\n    g();",
  },
  { what: "more blanks than were not sent", before: "One.\n", after: "\n\nTwo.", whole: "One.\n\nTwo." },
  {
    what: "an emoji",
    before: "Well done 🎉",
    after: "🎉 and on",
    exact: true,
    whole: "Well done 🎉🎉 and on",
  },
  {
    what: "a short end that could have become one",
    before: "as the sun",
    after: "as ",
    whole: "as the sunas ",
  },
];

for (const seam of seams) {
  test(`the seam: ${seam.what}`, () => {
    for (const size of [1, 2, 3, 7, seam.after.length]) {
      assert.equal(join(seam, size), seam.whole, `in pieces of ${size}`);
    }
  });
}

test("a broken answer goes on in its turn: the request quotes its end, and the tokens add up", () => {
  const { chat, posts, opened, ticks } = bench();
  chat.ask("Why?", []);
  assert.equal(chat.continue(), false, "not while it runs");
  const first = request(opened, 0).observer;
  first.onOpen(response("req_1"));
  first.onEvents([
    { type: "message_start", message: { usage: { input_tokens: 10, output_tokens: 1 } } },
    text("It returns the val"),
  ]);
  first.onError(new ChatError("network", "reset"));
  const count = posts.length;
  assert.equal(chat.continue(), true);
  const second = request(opened, 1);
  assert.deepEqual(second.body.messages, [
    { role: "user", content: "Why?" },
    { role: "assistant", content: "It returns the val" },
    {
      role: "user",
      content:
        "Your previous response was interrupted and ended with:\n\nIt returns the val\n\n" +
        "Continue from exactly where it left off. Do not repeat any of it, and add no introduction.",
    },
  ]);
  const asked = { model: "claude-sonnet-5-5", host: "", omitted: [] };
  second.observer.onOpen(response("req_2"));
  second.observer.onEvents([
    { type: "message_start", message: { usage: { input_tokens: 30, output_tokens: 1 } } },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    text("value"),
  ]);
  second.observer.onEvents([text(" of x."), ...stop]);
  assert.deepEqual(
    posts.slice(count).flatMap((post) => (post.type === "turn-updated" ? post.updates : [])),
    [
      { type: "continued", at: 108, block: 0, text: "It returns the val", asked },
      { type: "response", at: 111, response: response("req_2"), isStream: true },
      { type: "usage", usage: { input: 30, output: 1, cacheCreation: 0, cacheRead: 0 } },
      { type: "state", state: "answering", at: 113 },
      { type: "block-append", block: 0, text: "ue" },
      { type: "block-append", block: 0, text: " of x." },
      { type: "usage", usage: { input: 30, output: 2, cacheCreation: 0, cacheRead: 0 } },
      { type: "stop", stop: { reason: "end_turn" } },
      { type: "state", state: "done", at: 115 },
    ],
  );
  const [turn, ...others] = chat.session.turns;
  assert.deepEqual(others, []);
  assert.deepEqual(
    turn && { ...turn, context: 0, startedAt: 0, openedAt: 0, firstContentAt: 0, endedAt: 0 },
    {
      id: "t1",
      prompt: "Why?",
      context: 0,
      startedAt: 0,
      state: "done",
      blocks: [{ type: "text", text: "It returns the value of x." }],
      model: "claude-sonnet-5-5",
      host: "",
      omitted: [],
      refused: [],
      attempts: 2,
      continuations: 1,
      retry: null,
      silentSince: null,
      usage: { input: 30, output: 2, cacheCreation: 0, cacheRead: 0 },
      spent: [
        { model: "claude-sonnet-5-5", usage: { input: 10, output: 1, cacheCreation: 0, cacheRead: 0 } },
      ],
      stop: { reason: "end_turn" },
      error: null,
      topic: null,
      topicUsage: null,
      response: response("req_2"),
      openedAt: 0,
      firstContentAt: 0,
      endedAt: 0,
      pausedFor: 1,
      parent: null,
      excluded: false,
    },
  );
  assert.equal(ticks(), 0, "no watch is left behind");
});

test("a model that takes a prefill continues its very text, without blanks at its end", () => {
  const { chat, opened } = bench({ settings: (name) => (name === "model" ? "claude-haiku-4-5" : undefined) });
  chat.ask("Why?", []);
  request(opened, 0).observer.onEvents([text("One,\n"), ...ending("max_tokens")]);
  assert.equal(chat.continue(), true, "the limit was reached");
  assert.deepEqual(request(opened, 1).body.messages, [
    { role: "user", content: "Why?" },
    { role: "assistant", content: "One," },
  ]);
  request(opened, 1).observer.onEvents([text("\ntwo."), ...stop]);
  assert.deepEqual(chat.session.turns[0]?.blocks, [{ type: "text", text: "One,\ntwo." }]);
});

test("a continuation is tried again before its first content; what was there stays", () => {
  const { chat, opened, waits } = bench();
  chat.ask("Why?", []);
  request(opened, 0).observer.onEvents([text("One,")]);
  request(opened, 0).observer.onEnd();
  chat.continue();
  request(opened, 1).observer.onEvents([
    { type: "content_block_start", index: 0, content_block: { type: "thinking", thinking: "" } },
  ]);
  request(opened, 1).observer.onError(overloaded());
  waits[0]?.end();
  request(opened, 2).observer.onEvents([
    { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "Hm" } },
    { type: "content_block_start", index: 1, content_block: { type: "text", text: "" } },
    { type: "content_block_delta", index: 1, delta: { type: "text_delta", text: " two" } },
  ]);
  request(opened, 2).observer.onError(overloaded());
  const [turn] = chat.session.turns;
  assert.deepEqual(
    [turn?.state, turn?.attempts, turn?.blocks, waits.length],
    [
      "failed",
      3,
      [
        { type: "text", text: "One, two" },
        { type: "thinking", text: "Hm" },
      ],
      1,
    ],
  );
  assert.equal(chat.continue(), true, "and again");
  assert.equal(request(opened, 3).body.messages[1]?.content, "One, two");
});

test("what a seam held back is text after all when the stream breaks or is stopped", () => {
  for (const leave of ["break", "stop"] as const) {
    const { chat, opened } = bench();
    chat.ask("Why?", []);
    request(opened, 0).observer.onEvents([text("the sun and the")]);
    chat.stop();
    chat.continue();
    request(opened, 1).observer.onEvents([text("the s")]);
    assert.equal(chat.session.turns[0]?.blocks[0]?.text, "the sun and the", "it may be a repetition");
    if (leave === "stop") chat.stop();
    else request(opened, 1).observer.onEnd();
    assert.equal(chat.session.turns[0]?.blocks[0]?.text, "the sun and the s");
  }
});

test("there is nothing to continue without text, after an ordinary end or a refusal", () => {
  for (const events of [[], [text("All."), ...stop], [text("No"), ...ending("refusal")]]) {
    const { chat, opened } = bench();
    chat.ask("Why?", []);
    request(opened, 0).observer.onEvents(events);
    chat.stop();
    assert.equal(chat.continue(), false);
  }
});

test("a wrong setting keeps an answer from going on, and changes nothing else in it", () => {
  let isWrong = false;
  const { chat, opened } = bench({
    settings: (name) => (isWrong && name === "maxTokens" ? "many" : undefined),
  });
  chat.ask("Why?", []);
  request(opened, 0).observer.onEvents([text("One,"), ...ending("max_tokens")]);
  isWrong = true;
  assert.equal(chat.continue(), true);
  const [turn] = chat.session.turns;
  assert.deepEqual(
    [turn?.state, turn?.error?.kind, turn?.attempts, turn?.continuations, opened.length],
    ["failed", "setting", 1, 0, 1],
  );
  isWrong = false;
  assert.equal(chat.continue(), true);
  assert.deepEqual([turn?.state, turn?.error, turn?.attempts], ["connecting", null, 2]);
});
