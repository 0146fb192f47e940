import assert from "node:assert/strict";
import { test } from "node:test";
import { createTurn, type Turn } from "../../src/core/conversation.ts";
import { ChatError } from "../../src/core/errors.ts";
import { refusedParameter, withoutParameters } from "../../src/core/refusals.ts";
import { buildRequest } from "../../src/core/request.ts";
import { readSettings } from "../../src/core/settings.ts";
import type { MessagesRequest } from "../../src/core/wire.ts";
import { bench, request, stop, text } from "./chatBench.ts";

const everything: MessagesRequest = {
  model: "m",
  max_tokens: 10,
  stop_sequences: ["x"],
  temperature: 0,
  top_p: 0.5,
  top_k: 4,
  thinking: { type: "adaptive" },
  output_config: { effort: "low", format: { type: "json_schema", schema: {} } },
  messages: [{ role: "user", content: "hi" }],
  metadata: { user_id: "u" },
  stream: true,
};

function refusal(message: string): ChatError {
  return new ChatError("bad-request", message, { status: 400 });
}

test("which parameter a refusal means", () => {
  const messages = {
    "temperature: Extra inputs are not permitted": "temperature",
    "`top_p` is deprecated for this model": "top_p",
    "top_k: Input should be less than 5": "top_k",
    "adaptive thinking is not supported on this model": "thinking",
    "thinking.type.enabled: not supported": "thinking",
    "thinking.enabled.budget_tokens: Input should be less than max_tokens": null,
    "This model does not support the effort parameter": "output_config.effort",
    "output_config: Extra inputs are not permitted": "output_config",
    "structured outputs are not available": "output_config",
    'unexpected keyword "stop_sequences"': "stop_sequences",
    "metadata.user_id: not allowed": "metadata",
    "messages.3.content.0: thinking blocks cannot be modified": null,
    "max_tokens: must be at most 8": null,
    "model: not found": null,
  };
  for (const [message, parameter] of Object.entries(messages)) {
    assert.equal(refusedParameter(refusal(message), everything), parameter, message);
  }
  const bare: MessagesRequest = { model: "m", max_tokens: 10, messages: [], stream: true };
  assert.equal(refusedParameter(refusal("temperature: no"), bare), null, "it was not sent");
  const limit = new ChatError("rate-limit", "temperature: no");
  assert.equal(refusedParameter(limit, everything), null, "not a bad request");
});

test("a body without parameters: the rest in its order, an emptied group gone", () => {
  const { output_config: _config, ...rest } = everything;
  assert.deepEqual(withoutParameters(everything, ["output_config.effort"]), {
    ...everything,
    output_config: { format: { type: "json_schema", schema: {} } },
  });
  const bare = withoutParameters(everything, ["output_config.effort", "output_config.format", "no_such"]);
  assert.equal(JSON.stringify(bare), JSON.stringify(rest));
});

test("a refused parameter is left out, the request sent once more, and the refusal remembered", () => {
  const { chat, posts, opened, waits, refused } = bench({
    topics: true,
    settings: (name) => (name === "effort" ? "max" : name === "metadataUserId" ? "me" : undefined),
  });
  chat.ask("Why?", []);
  request(opened, 0).observer.onError(refusal("This model does not support the effort parameter."));
  request(opened, 2).observer.onError(refusal("metadata: no"));
  assert.deepEqual(posts.at(-1), {
    type: "turn-updated",
    turnId: "t1",
    updates: [
      { type: "refused", name: "metadata" },
      { type: "attempt", blocks: 0 },
    ],
  });
  const plain = {
    model: "claude-sonnet-5-5",
    max_tokens: 16000,
    messages: [{ role: "user", content: "Why?" }],
    stream: true,
  };
  assert.deepEqual(request(opened, 3).body, plain);
  assert.deepEqual(chat.requestOf("t1"), plain);
  request(opened, 3).observer.onEvents([text("So."), ...stop]);
  const [turn] = chat.session.turns;
  assert.deepEqual(
    [turn?.state, turn?.attempts, turn?.refused, turn?.omitted, waits.length],
    ["done", 3, ["output_config.effort", "metadata"], ["output_config.effort", "metadata"], 0],
  );
  const model = "claude-sonnet-5-5";
  assert.deepEqual(refused, [
    { model, name: "output_config.effort" },
    { model, name: "metadata" },
  ]);

  request(opened, 1).observer.onError(refusal("structured outputs are not available"));
  assert.equal(request(opened, 4).body.output_config, undefined, "the topic request heals as well");

  chat.ask("And?", []);
  assert.deepEqual(request(opened, 5).body, {
    ...plain,
    messages: [...plain.messages, { role: "assistant", content: "So." }, { role: "user", content: "And?" }],
  });
  assert.deepEqual(
    [chat.session.turns[1]?.omitted, chat.session.turns[1]?.refused],
    [["output_config.effort", "metadata"], []],
    "told in the receipt, not as news",
  );
});

test("a refusal that goes on ends as an error", () => {
  const { chat, opened } = bench();
  chat.ask("Why?", []);
  request(opened, 0).observer.onError(refusal("temperature: no"));
  assert.deepEqual([chat.session.turns[0]?.state, opened.length], ["failed", 1]);
});

function answered(prompt: string, answer: string, changes: Partial<Turn> = {}): Turn {
  return {
    ...createTurn(prompt, prompt, [], 0),
    state: "done",
    blocks: [{ type: "text", text: answer }],
    ...changes,
  };
}

test("what would make a server refuse the history is left out or mended", () => {
  const earlier = [
    answered("empty", ""),
    answered("blank", " \n"),
    answered("refused", "I will n", { stop: { reason: "refusal" } }),
    answered("broken image", "answer", { excluded: true }),
    answered("half \ud83d", "a trailing blank  \n"),
  ];
  const settings = readSettings(() => undefined);
  const { body, sources } = buildRequest(earlier, createTurn("now", "now", [], 0), settings);
  assert.deepEqual(body.messages, [
    { role: "user", content: "half \ufffd" },
    { role: "assistant", content: "a trailing blank" },
    { role: "user", content: "now" },
  ]);
  assert.deepEqual(sources, ["half \ud83d", "half \ud83d", "now"]);
});

test("a request above the API's limit is not sent; the error says its size", () => {
  const { chat, opened } = bench();
  chat.ask("x".repeat(33 * 2 ** 20), []);
  const [turn] = chat.session.turns;
  assert.deepEqual(
    [opened.length, turn?.error?.kind, turn?.error?.message],
    [0, "too-large", "The request holds 33 MB; the API takes 32."],
  );
});

test("a turn that the server names can be left out, and the question sent without it", () => {
  const { chat, opened } = bench();
  for (const [index, prompt] of ["one", "two"].entries()) {
    chat.ask(prompt, []);
    request(opened, index).observer.onEvents([text(`${prompt}!`), ...stop]);
  }
  chat.ask("three", []);
  assert.equal(chat.sendWithout(), false, "nothing is to blame yet");
  request(opened, 2).observer.onError(refusal("messages.1.content.0.text: is not valid"));
  assert.deepEqual(chat.session.turns[2]?.error, {
    kind: "bad-request",
    message: "messages.1.content.0.text: is not valid",
    advice: "The server does not accept an earlier message of this session. Send the question without it.",
    facts: "HTTP 400",
    action: "send-without",
    culprit: "t1",
  });
  assert.equal(chat.sendWithout(), true);
  assert.deepEqual(request(opened, 3).body.messages, [
    { role: "user", content: "two" },
    { role: "assistant", content: "two!" },
    { role: "user", content: "three" },
  ]);
  assert.deepEqual(
    chat.session.turns.map(({ id, parent, excluded }) => [id, parent, excluded]),
    [
      ["t1", null, true],
      ["t2", "t1", false],
      ["t3", "t2", false],
      ["t4", "t2", false],
    ],
  );
});

test("a refusal of the question itself blames no other turn", () => {
  const { chat, opened } = bench();
  chat.ask("one", []);
  request(opened, 0).observer.onError(refusal("messages.0.content: is not valid"));
  assert.equal(chat.session.turns[0]?.error?.action, null);
  assert.equal(chat.sendWithout(), false);
});

test("a refusal after a silence begins anew: the next request is not told to be silent", () => {
  const { chat, opened, sleep } = bench({ settings: (name) => (name === "effort" ? "max" : undefined) });
  chat.ask("Why?", []);
  sleep(12_000);
  const [turn] = chat.session.turns;
  assert.notEqual(turn?.silentSince, null);
  request(opened, 0).observer.onError(refusal("This model does not support the effort parameter."));
  assert.deepEqual([turn?.state, turn?.silentSince], ["connecting", null]);
});
