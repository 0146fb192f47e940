/** A turn over the real client and a real connection that is cut after every event of the capture. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createClient, type Client } from "../../src/api/client.ts";
import { parseEndpoint } from "../../src/api/endpoint.ts";
import { buildHeaders } from "../../src/api/headers.ts";
import { directNetwork } from "../../src/api/network.ts";
import { createChat } from "../../src/core/chat.ts";
import { answerText, isRunning, type Turn } from "../../src/core/conversation.ts";
import { createSession } from "../../src/core/session.ts";
import { readSettings } from "../../src/core/settings.ts";
import { capture } from "../fixtures/capture.ts";
import { chunk, lastChunk, startWireServer, streamHead, type WireServer } from "../fixtures/wireServer.ts";

let server: WireServer;
let client: Client;
before(async () => {
  server = await startWireServer();
  client = createClient();
});
after(async () => {
  await client.destroy();
  await server.close();
});

/** Asks one question of the server and settles with its turn when it has ended. */
function askServer(): Promise<Turn> {
  const endpoint = parseEndpoint(server.url);
  const headers = buildHeaders({
    userAgent: "sidenote/test",
    apiVersion: "2023-06-01",
    betas: [],
    credential: null,
    extra: {},
  });
  return new Promise((resolve) => {
    const chat = createChat(createSession("s", 0), {
      open: (body, _settings, observer) =>
        client.open(
          { endpoint, network: directNetwork, headers, beta: false, body, idleTimeout: 5 },
          observer,
        ),
      settings: () => readSettings((name) => (name === "maxRetries" ? 0 : undefined)),
      save: ({ turns: [turn] }) => {
        if (turn && !isRunning(turn)) resolve(turn);
      },
      post: () => undefined,
      now: Date.now,
      random: () => 0,
      wait: () => () => undefined,
      newId: () => "t",
      judgesTopics: () => false,
      log: () => undefined,
    });
    chat.ask("Tell me", []);
  });
}

const events = capture("messages.response.sse")
  .toString()
  .split(/(?<=\n\n)/);

/** The text of the deltas among the first `count` events. */
function textOf(count: number): string {
  const deltas = events
    .slice(0, count)
    .flatMap((event) => /"text_delta","text":("(?:[^"\\]|\\.)*")/.exec(event)?.[1] ?? []);
  return deltas.map((literal) => String(JSON.parse(literal))).join("");
}

for (const [how, end] of [
  ["closed in order", lastChunk],
  ["cut", ""],
] as const) {
  test(`a stream that is ${how} after any event but the last leaves an incomplete turn with the text so far`, async () => {
    assert.equal(events.length, 35);
    for (let count = 0; count < events.length; count++) {
      server.answer = () => (socket) => {
        socket.write(streamHead());
        if (count > 0) socket.write(chunk(events.slice(0, count).join("")));
        socket.end(end);
      };
      const turn = await askServer();
      assert.deepEqual(
        { state: turn.state, kind: turn.error?.kind, text: answerText(turn) },
        { state: "failed", kind: end === "" ? "network" : "incomplete", text: textOf(count) },
        `after ${count} events`,
      );
    }
  });
}

test("a whole answer is done, even if the connection is cut right after message_stop", async () => {
  server.answer = () => (socket) => {
    socket.write(streamHead());
    socket.end(chunk(events.join("")));
  };
  const turn = await askServer();
  assert.deepEqual(
    { state: turn.state, stop: turn.stop, usage: turn.usage, text: answerText(turn) },
    {
      state: "done",
      stop: { reason: "end_turn" },
      usage: { input: 36, output: 265, cacheCreation: 0, cacheRead: 0 },
      text: capture("messages.expected.txt").toString(),
    },
  );
});

test("what comes before an event that is no JSON is kept, in the same chunk too", async () => {
  server.answer = () => (socket) => {
    socket.write(streamHead());
    socket.write(chunk(`${events.slice(0, 5).join("")}data: {oops\n\n${events.slice(5).join("")}`));
  };
  const turn = await askServer();
  assert.deepEqual(
    { state: turn.state, kind: turn.error?.kind, text: answerText(turn) },
    { state: "failed", kind: "not-json", text: textOf(5) },
  );
});
