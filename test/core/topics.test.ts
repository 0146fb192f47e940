import assert from "node:assert/strict";
import { test } from "node:test";
import { createTurn, type Turn } from "../../src/core/conversation.ts";
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
    "The conversation so far. Its last messages, oldest first:\n- one\n\nThe new message:\n\nand?",
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
  assert.deepEqual([chat.session.turns[0]?.topic, chat.session.title?.text], ["Mine", "Theirs"]);
});
