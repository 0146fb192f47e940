/** Requests whose answer is read whole. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { createClient, type Client, type Exchange } from "../../src/api/client.ts";
import { ChatError } from "../../src/core/errors.ts";
import { ask, callTo, headers, say } from "../fixtures/asking.ts";
import {
  replyBody,
  replyBytes,
  replyStream,
  startWireServer,
  type WireServer,
} from "../fixtures/wireServer.ts";

async function createWorld(
  context: TestContext,
): Promise<{ client: Client; server: WireServer; exchange: Exchange }> {
  const server = await startWireServer();
  const client = createClient();
  context.after(async () => {
    await client.destroy();
    await server.close();
  });
  const { endpoint, network } = callTo(`${server.url}/gateway`);
  const path = `${endpoint.root}/v1/models?limit=100`;
  return {
    client,
    server,
    exchange: { endpoint, network, headers: { "x-api-key": "key-1" }, method: "GET", path, timeout: 5 },
  };
}

/** The error that it ends with, in short. */
async function failureOf(client: Client, exchange: Exchange): Promise<string> {
  try {
    return `no failure: ${JSON.stringify(await client.exchange(exchange))}`;
  } catch (error) {
    if (!(error instanceof ChatError)) return String(error);
    return `${error.kind}${error.retryable ? " (again)" : ""}: ${error.message}`;
  }
}

test("a GET as it is asked for, and its whole answer; over the same connection as questions", async (t) => {
  const { client, server, exchange } = await createWorld(t);
  server.answer = () => replyBody(200, '{"data":["größer"]}', { "request-id": "req_1" });
  const { status, headers: answered, body } = await client.exchange(exchange);
  assert.deepEqual(
    { status, id: answered["request-id"], body },
    { status: 200, id: "req_1", body: '{"data":["größer"]}' },
  );
  server.answer = () => replyStream(say("yes"));
  assert.equal(await ask(client, callTo(server.url)), "yes");
  assert.equal(server.connectionCount(), 1);
  const [request] = server.requests;
  assert.deepEqual(
    { method: request?.method, path: request?.path, headers: request?.headers, body: request?.body },
    {
      method: "GET",
      path: "/gateway/v1/models?limit=100",
      headers: { host: new URL(server.url).host, connection: "keep-alive", "x-api-key": "key-1" },
      body: "",
    },
  );
});

test("a POST sends its body as JSON; any 2xx is an answer", async (t) => {
  const { client, server, exchange } = await createWorld(t);
  server.answer = () => replyBody(202, "");
  const post = { ...exchange, headers, method: "POST", body: { model: "m" } } as const;
  assert.equal((await client.exchange(post)).status, 202);
  assert.deepEqual(server.requests[0]?.body, '{"model":"m"}');
});

test("what is no answer is an error, as for questions", async (t) => {
  const { client, server, exchange } = await createWorld(t);
  const failures: string[] = [];
  for (const reply of [
    replyBody(404, '{"error":{"type":"not_found_error","message":"no such path"}}'),
    replyBody(302, "", { location: "https://elsewhere.test/" }),
    replyBody(503, "<html>"),
    replyBytes(Buffer.from("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf")),
  ]) {
    server.answer = () => async (socket) => {
      await reply(socket);
      socket.end();
    };
    failures.push(await failureOf(client, exchange));
  }
  assert.deepEqual(failures, [
    "not-found: no such path",
    "redirect: The server redirects to https://elsewhere.test/. Sidenote does not follow.",
    "server (again): The server answered with status 503.",
    `network (again): ${new URL(server.url).host} closed the connection.`,
  ]);
});

test("an answer that does not come in time, or has no end, is an error, and its connection is closed", async (t) => {
  const { client, server, exchange } = await createWorld(t);
  const { host } = new URL(server.url);
  server.answer = () => () => undefined;
  assert.equal(
    await failureOf(client, { ...exchange, timeout: 0.1 }),
    `timeout (again): ${host} did not answer in time.`,
  );
  server.answer = () => (socket) => {
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    socket.write("x".repeat(17 * 1024 * 1024));
  };
  assert.equal(await failureOf(client, exchange), `network: ${host} answers without an end.`);
  await Promise.all(server.requests.map((request) => request.closed));
});

test("a signal ends it: before it is sent, and while it waits", async (t) => {
  const { client, server, exchange } = await createWorld(t);
  const reason = new Error("no longer wanted");
  assert.equal(await failureOf(client, { ...exchange, signal: AbortSignal.abort(reason) }), String(reason));
  assert.equal(server.connectionCount(), 0);
  const abort = new AbortController();
  server.answer = () => {
    abort.abort(reason);
    return () => undefined;
  };
  assert.equal(await failureOf(client, { ...exchange, signal: abort.signal }), String(reason));
  await server.requests[0]?.closed;
});
