import assert from "node:assert/strict";
import { test } from "node:test";
import { createTurn, type Turn } from "../../src/core/conversation.ts";
import { ChatError } from "../../src/core/errors.ts";
import { readSettings } from "../../src/core/settings.ts";
import { buildTopicRequest } from "../../src/core/topic.ts";
import { topicSoFar, topicsOf } from "../../src/core/topics.ts";
import { bench, request, stop, text, type Bench } from "./chatBench.ts";

function asked(prompt: string, topic: string | null): Turn {
  return { ...createTurn(prompt, prompt, [], 0), topic };
}

test("a topic goes from the message that opens it to the next one that opens one", () => {
  const turns = [asked("a", null), asked("b", "B"), asked("c", null), asked("d", "D")];
  assert.deepEqual(
    topicsOf(turns).map(({ title, turns: inside }) => [title, inside.map(({ id }) => id)]),
    [
      [null, ["a"]],
      ["B", ["b", "c"]],
      ["D", ["d"]],
    ],
  );
  assert.deepEqual([topicsOf([]), topicSoFar([])], [[], null]);
});

test("the small model is told the topic so far, and the beginnings of its last messages", () => {
  const turns = [
    asked("old", "Old"),
    ...["1", "2", "3", "4"].map((prompt) => asked(prompt, prompt === "1" ? "Now" : null)),
  ];
  const settings = readSettings((name) => (name === "topic.prompt" ? "Judge." : undefined));
  const body = buildTopicRequest(
    asked("and?", null),
    topicSoFar([...turns, asked(`${"x".repeat(299)}\nyz`, null)]),
    settings,
  );
  assert.deepEqual(
    [body.system, body.messages],
    [
      [{ type: "text", text: "Judge." }],
      [
        {
          role: "user",
          content:
            "The topic so far: Now. Its last messages, oldest first:\n" +
            `- 3\n- 4\n- ${"x".repeat(299)} \n\nThe new message:\n\nand?`,
        },
      ],
    ],
  );
  assert.deepEqual(
    buildTopicRequest(asked("and?", null), topicSoFar([asked("one", null)]), settings).messages[0]?.content,
    "one\n\nand?",
  );
});

/** Asks and answers; the message opens a topic, or (null) goes on with the one before. Returns the words that were sent. */
function say(world: Bench, prompt: string, topic: string | null): readonly unknown[] {
  world.chat.ask(prompt, []);
  const [answer, judged] = world.opened.slice(-2);
  assert.ok(answer && judged);
  judged.observer.onEvents([text(JSON.stringify({ isNewTopic: topic !== null, title: topic })), ...stop]);
  answer.observer.onEvents([text(`${prompt}!`), ...stop]);
  return answer.body.messages.map(({ content }) => content);
}

test("the last topic alone is sent while that is asked for; joined topics are one", () => {
  const world = bench({ topics: true });
  const { chat, posts } = world;
  say(world, "one", "One");
  say(world, "one b", null);
  say(world, "two", "Two");
  chat.setScope("topic");
  assert.deepEqual(say(world, "two b", null), ["two", "two!", "two b"]);
  assert.deepEqual(say(world, "three", "Three"), ["two", "two!", "two b", "two b!", "three"]);
  assert.deepEqual(say(world, "three b", null), ["three", "three!", "three b"]);
  chat.nameTopic("t5", null);
  assert.deepEqual(say(world, "three c", null)[0], "two");
  chat.setScope("session");
  assert.deepEqual(say(world, "four", "Four")[0], "one");
  assert.deepEqual(
    posts.filter(({ type }) => type === "scope-changed"),
    [
      { type: "scope-changed", scope: "topic" },
      { type: "scope-changed", scope: "session" },
    ],
  );
});

test("a name that the user gives is final, for a session and for a topic", () => {
  const world = bench({ topics: true });
  const { chat } = world;
  say(world, "one", "One");
  chat.rename("  My\nsession ");
  chat.rename(" ");
  say(world, "two", "Two");
  chat.nameTopic("t2", "Second");
  chat.nameTopic("t2", " ");
  chat.nameTopic("nothing", "x");
  assert.deepEqual(
    [chat.session.title?.text, chat.session.turns.map(({ topic }) => topic)],
    ["My session", ["One", "Second"]],
  );
});

test("a verdict that comes after the user has named the topic changes nothing", () => {
  const { chat, opened } = bench({ topics: true });
  chat.ask("one", []);
  chat.nameTopic("t1", "Mine");
  request(opened, 1).observer.onEvents([text('{"isNewTopic":true,"title":"Theirs"}'), ...stop]);
  assert.deepEqual([chat.session.turns[0]?.topic, chat.session.title?.text], ["Mine", "Mine"]);
});

test("a verdict that comes after the user has joined the topic to the one before changes nothing", () => {
  const world = bench({ topics: true });
  const { chat, opened } = world;
  say(world, "one", "One");
  chat.ask("two", []);
  chat.nameTopic("t2", null);
  request(opened, 3).observer.onEvents([text('{"isNewTopic":true,"title":"Theirs"}'), ...stop]);
  assert.deepEqual(
    chat.session.turns.map(({ topic }) => topic),
    ["One", null],
  );
});

test("a branch can end before its last topic; what follows then stands beside that, and both are kept", () => {
  const world = bench({ topics: true });
  const { chat, posts, records } = world;
  say(world, "one", "One");
  say(world, "two", "Two");
  assert.deepEqual([chat.endAt("nothing"), chat.endAt("t1")], [false, true]);
  assert.deepEqual(posts.at(-2), {
    type: "branch-changed",
    after: "t1",
    branch: { outline: [], turns: [] },
  });
  assert.deepEqual(records.at(-2), { type: "leaf", turnId: "t1" });
  const count = posts.length;
  assert.equal(chat.endAt("t1"), true);
  assert.equal(posts.length, count, "it ends there already");
  assert.deepEqual(say(world, "other", null), ["one", "one!", "other"]);
  assert.deepEqual(
    chat.session.turns.map(({ id, parent }) => [id, parent]),
    [
      ["t1", null],
      ["t2", "t1"],
      ["t3", "t1"],
    ],
  );
  chat.ask("running", []);
  assert.equal(chat.endAt("t1"), false, "not under an answer that comes");
});

const overloaded = new ChatError("overloaded", "Overloaded");

test("off by its setting, or where nobody sees the title, no topic is asked for", () => {
  for (const world of [
    bench({ topics: true, settings: (name) => (name === "topic.enabled" ? false : undefined) }),
    bench({ topics: false }),
  ]) {
    world.chat.ask("one", []);
    assert.equal(world.opened.length, 1);
    assert.equal(world.chat.session.title?.text, "one");
  }
});

test("a slow verdict finds its turn after the answer's end, and after the next message", () => {
  const { chat, opened } = bench({ topics: true });
  chat.ask("one", []);
  request(opened, 0).observer.onEvents([text("one!"), ...stop]);
  assert.equal(request(opened, 1).cancelled, false);
  chat.ask("two", []);
  request(opened, 1).observer.onEvents([text('{"isNewTopic":true,"title":"One"}'), ...stop]);
  assert.deepEqual(
    chat.session.turns.map(({ topic }) => topic),
    ["One", null],
  );
});

test("a topic request is cancelled with its turn, and a failed one is made up for with the next message", () => {
  const { chat, opened, log } = bench({ topics: true });
  chat.ask("one", []);
  chat.stop();
  assert.equal(request(opened, 1).cancelled, true);
  chat.ask("two", []);
  request(opened, 3).observer.onError(overloaded);
  assert.equal(opened.length, 4, "it is not tried again by itself");
  request(opened, 2).observer.onEvents([text("two!"), ...stop]);
  chat.ask("three", []);
  request(opened, 5).observer.onEvents([text('{"isNewTopic":true,"title":"Three"}'), ...stop]);
  assert.deepEqual([chat.session.title?.text, log], ["Three", ["topic: Overloaded"]]);
});

test("a parameter that the server refuses is left out, once and for the messages after; another refusal is final", () => {
  const { chat, opened, refused, log } = bench({ topics: true });
  chat.ask("one", []);
  const refusal = new ChatError("bad-request", "output_config.format: json_schema is not supported");
  request(opened, 1).observer.onError(refusal);
  assert.deepEqual(
    [1, 2].map((index) => "output_config" in request(opened, index).body),
    [true, false],
  );
  request(opened, 2).observer.onError(new ChatError("bad-request", "messages: no"));
  request(opened, 0).observer.onEvents([text("one!"), ...stop]);
  chat.ask("two", []);
  assert.equal("output_config" in request(opened, 4).body, false);
  assert.deepEqual(refused, [{ model: "claude-haiku-5-5", name: "output_config" }]);
  assert.deepEqual(log, ["topic: messages: no"]);
  assert.deepEqual(
    chat.session.turns.map(({ state, error }) => [state, error]),
    [
      ["done", null],
      ["connecting", null],
    ],
  );
});

test("what a topic request took stands on a line of its own, beside the answer's", () => {
  const { chat, opened } = bench({ topics: true });
  chat.ask("one", []);
  request(opened, 1).observer.onEvents([
    { type: "message_start", message: { model: "small", usage: { input_tokens: 40 } } },
    text('{"isNewTopic":false,"title":null}'),
    ...stop,
  ]);
  const [turn] = chat.session.turns;
  assert.deepEqual(
    [turn?.topicUsage, turn?.usage],
    [{ model: "small", usage: { input: 40, output: 2, cacheCreation: 0, cacheRead: 0 } }, null],
  );
});

/** Answers the last request but one, the turn's; the last one is the topic's, where there is one. */
function answerLast(world: Bench, judged: string | null): readonly unknown[] {
  const [message, topic] = world.opened.slice(judged === null ? -1 : -2);
  assert.ok(message);
  topic?.observer.onEvents([text(judged ?? ""), ...stop]);
  message.observer.onEvents([text("ok"), ...stop]);
  return message.body.messages.map(({ content }) => content);
}

test("asked again, edited or continued, what opens a topic is sent alone, still opens it, and is judged once", () => {
  const world = bench({ topics: true });
  const { chat, opened } = world;
  say(world, "one", "One");
  say(world, "two", "Two");
  chat.setScope("topic");
  chat.nameTopic("t2", "Mine");
  chat.regenerate("t2");
  assert.equal(opened.length, 5);
  assert.deepEqual(answerLast(world, null), ["two"]);
  chat.edit("t3", "two, please");
  assert.deepEqual(answerLast(world, null), ["two, please"]);
  assert.deepEqual(
    chat.session.turns.map(({ topic }) => topic),
    ["One", "Mine", "Mine", "Mine"],
  );
});

test("a topic that was joined stays so when its message is asked again; other words are judged anew", () => {
  const world = bench({ topics: true });
  const { chat } = world;
  say(world, "one", "One");
  say(world, "two", "Two");
  chat.nameTopic("t2", null);
  chat.regenerate("t2");
  answerLast(world, null);
  say(world, "three", "Three");
  chat.edit("t4", "four");
  answerLast(world, '{"isNewTopic":true,"title":"Four"}');
  assert.deepEqual(
    chat.session.turns.map(({ topic }) => topic),
    ["One", null, null, "Three", "Four"],
  );
});

test("a beginning that was not judged is judged with the next message, and named by that verdict", () => {
  const world = bench({ topics: true });
  const { chat, opened } = world;
  chat.ask("one", []);
  request(opened, 1).observer.onError(new ChatError("server", "down"));
  request(opened, 0).observer.onEvents([text("ok"), ...stop]);
  chat.ask("two", []);
  assert.deepEqual(request(opened, 3).body.messages, [{ role: "user", content: "one\n\ntwo" }]);
  answerLast(world, '{"isNewTopic":true,"title":"Numbers"}');
  assert.deepEqual(
    [chat.session.title?.text, chat.session.turns.map(({ topic }) => topic)],
    ["Numbers", ["Numbers", null]],
  );
});

test("the session's title follows its topics: another name, a joined one, another branch", () => {
  const world = bench({ topics: true });
  const { chat } = world;
  const titles: (string | undefined)[] = [];
  const note = (): unknown => titles.push(chat.session.title?.text);
  say(world, "one", "One");
  say(world, "two", "Two");
  chat.nameTopic("t2", "Second");
  note();
  chat.nameTopic("t2", null);
  note();
  chat.nameTopic("t2", "Two");
  chat.edit("t2", "other");
  answerLast(world, null);
  note();
  chat.showBranch("t2");
  note();
  chat.rename("Mine");
  chat.showBranch("t3");
  note();
  assert.deepEqual(titles, ["Second", "One", "Two", "Two", "Mine"]);
});
