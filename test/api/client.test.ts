import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { after, before, beforeEach, test } from "node:test";
import { createClient, type Call, type Client } from "../../src/api/client.ts";
import { parseEndpoint } from "../../src/api/endpoint.ts";
import { buildHeaders } from "../../src/api/headers.ts";
import { directNetwork } from "../../src/api/network.ts";
import type { ChatError } from "../../src/core/errors.ts";
import type { MessagesRequest, WireEvent } from "../../src/core/wire.ts";
import { capture } from "../fixtures/capture.ts";
import {
  chunk,
  replyBytes,
  replyStream,
  startWireServer,
  streamHead,
  type WireServer,
} from "../fixtures/wireServer.ts";

const body: MessagesRequest = JSON.parse(capture("messages.request.json").toString());
let server: WireServer;
let client: Client;

before(async () => {
  server = await startWireServer();
  client = createClient();
});
beforeEach(() => {
  server.requests.length = 0;
});
after(async () => {
  await client.destroy();
  await server.close();
});

interface Outcome {
  requestId: string | null;
  text: string;
  /** `end`, or the error. */
  ending: "end" | ChatError;
}

function callTo(url: string, changes: Partial<Call> = {}): Call {
  const headers = buildHeaders({
    userAgent: "sidenote/test",
    apiVersion: "2023-06-01",
    betas: [],
    credential: { type: "api-key", secret: "key-1" },
    extra: {},
  });
  return {
    endpoint: parseEndpoint(url),
    network: directNetwork,
    headers,
    beta: false,
    body,
    idleTimeout: 5,
    ...changes,
  };
}

function textOf(events: readonly WireEvent[]): string {
  return events.map((event) => event.delta?.text ?? "").join("");
}

function send(call: Call = callTo(server.url)): Promise<Outcome> {
  return new Promise((resolve) => {
    const outcome: Outcome = { requestId: null, text: "", ending: "end" };
    client.open(call, {
      onOpen: ({ requestId }) => (outcome.requestId = requestId),
      onEvents: (events) => (outcome.text += textOf(events)),
      onEnd: () => resolve(outcome),
      onError: (error) => resolve({ ...outcome, ending: error }),
    });
  });
}

test("the request on the wire: path, headers and body, with an API key", async () => {
  server.answer = () => replyStream(capture("messages.response.sse"));
  const outcome = await send();
  assert.deepEqual(outcome, {
    requestId: null,
    text: capture("messages.expected.txt").toString(),
    ending: "end",
  });
  const [request] = server.requests;
  assert.equal(`${request?.method} ${request?.path}`, "POST /v1/messages");
  assert.deepEqual(JSON.parse(request?.body ?? ""), body);
  assert.deepEqual(request?.headers, {
    host: new URL(server.url).host,
    connection: "keep-alive",
    accept: "text/event-stream, application/json",
    "accept-encoding": "identity",
    "cache-control": "no-cache",
    "content-type": "application/json",
    "user-agent": "sidenote/test",
    "anthropic-version": "2023-06-01",
    "x-api-key": "key-1",
    "content-length": String(JSON.stringify(body).length),
  });
});

test("a bearer token, betas with ?beta=true, and headers of the user's", async () => {
  server.answer = () => replyBytes(capture("topic.response.http"));
  const headers = buildHeaders({
    userAgent: "sidenote/test",
    apiVersion: "2023-06-01",
    betas: ["one-2025-01-01", "two-2025-02-02"],
    credential: { type: "bearer", secret: "token-1" },
    extra: { "X-Team": "blue" },
  });
  const outcome = await send(callTo(`${server.url}/gateway/v1/`, { headers, beta: true }));
  assert.deepEqual(outcome, {
    requestId: "req_011CRgMexampleexampleEx",
    text: capture("topic.expected.txt").toString(),
    ending: "end",
  });
  const [request] = server.requests;
  assert.equal(request?.path, "/gateway/v1/messages?beta=true");
  const { authorization, "anthropic-beta": beta, "x-team": team, "x-api-key": key } = request?.headers ?? {};
  assert.deepEqual(
    { authorization, beta, team, key },
    { authorization: "Bearer token-1", beta: "one-2025-01-01,two-2025-02-02", team: "blue", key: undefined },
  );
});

test("the raw captured response reads whole when written in two pieces, split at every 7th byte", async () => {
  const bytes = capture("topic.response.http");
  for (let at = 1; at < bytes.length; at += 7) {
    server.answer = () => async (socket) => {
      socket.setNoDelay(true);
      socket.write(bytes.subarray(0, at));
      await new Promise(setImmediate);
      socket.write(bytes.subarray(at));
    };
    const { text, ending } = await send();
    assert.deepEqual(
      { text, ending },
      { text: capture("topic.expected.txt").toString(), ending: "end" },
      `at ${at}`,
    );
  }
});

test("cancel closes the connection within 100 ms, and the observer hears nothing more", async () => {
  server.answer = () => (socket) => {
    socket.write(streamHead());
    socket.write(chunk(capture("messages.response.sse").subarray(0, 900)));
  };
  const heard: string[] = [];
  let cancel = (): void => undefined;
  const first = new Promise<void>((resolve) => {
    cancel = client.open(callTo(server.url), {
      onOpen: () => heard.push("open"),
      onEvents: () => {
        heard.push("events");
        resolve();
      },
      onEnd: () => heard.push("end"),
      onError: () => heard.push("error"),
    });
  });
  await first;
  const heardBefore = [...heard];
  cancel();
  const closed = server.requests[0]?.closed.then(() => "closed");
  assert.equal(await Promise.race([closed, delay(100, "still open")]), "closed");
  assert.deepEqual(heard, heardBefore);
});

test("cancel before the connection stands sends nothing and says nothing", async () => {
  const heard: string[] = [];
  const cancel = client.open(callTo(server.url), {
    onOpen: () => heard.push("open"),
    onEvents: () => heard.push("events"),
    onEnd: () => heard.push("end"),
    onError: () => heard.push("error"),
  });
  cancel();
  await delay(50);
  assert.deepEqual(heard, []);
});

test("a second request goes over the connection of the first", async () => {
  server.answer = () => replyStream(capture("topic.response.sse"));
  await send();
  const count = server.connectionCount();
  await new Promise(setImmediate); // the next question is not asked in the stack that ends the answer
  await send();
  assert.equal(server.connectionCount(), count);
});
