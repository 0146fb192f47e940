/** Connections: opened early, kept, thrown away when they may be dead, and a request sent again in one case alone. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { createClient, type Client } from "../../src/api/client.ts";
import { createAuthority } from "../fixtures/certificates.ts";
import { ask, callTo, say } from "../fixtures/asking.ts";
import { startConnectProxy } from "../fixtures/connectProxy.ts";
import {
  chunk,
  lastChunk,
  replyStream,
  startWireServer,
  streamHead,
  type WireServer,
} from "../fixtures/wireServer.ts";

interface World {
  readonly client: Client;
  readonly server: WireServer;
  /** What the server has seen: connections, and the paths asked for. */
  readonly seen: () => { connections: number; paths: string[] };
}

async function createWorld(context: TestContext, server?: WireServer): Promise<World> {
  const wire = server ?? (await startWireServer());
  wire.answer = () => replyStream(say("yes"));
  const client = createClient();
  context.after(async () => {
    await client.destroy();
    await wire.close();
  });
  return {
    client,
    server: wire,
    seen: () => ({ connections: wire.connectionCount(), paths: wire.requests.map(({ path }) => path) }),
  };
}

async function until(condition: () => boolean): Promise<void> {
  const limit = performance.now() + 10_000;
  while (!condition()) {
    assert.ok(performance.now() < limit, "waited in vain");
    await new Promise(setImmediate);
  }
}

const path = "/v1/messages";

test("warm opens one connection and sends nothing; the question goes over it", async (t) => {
  const { client, server, seen } = await createWorld(t);
  const call = callTo(server.url);
  client.warm(call);
  client.warm(call);
  await until(() => server.connectionCount() === 1);
  // Had a byte been sent before, the server would not have read this request.
  assert.equal(await ask(client, call), "yes");
  client.warm(call);
  assert.equal(await ask(client, call), "yes");
  assert.deepEqual(seen(), { connections: 1, paths: [path, path] });
});

test("a question that comes while the connection is being made waits for that one", async (t) => {
  const { client, server, seen } = await createWorld(t);
  const call = callTo(server.url);
  client.warm(call);
  assert.equal(await ask(client, call), "yes");
  assert.deepEqual(seen(), { connections: 1, paths: [path] });
});

test("warm goes all the way: through the proxy's tunnel and the handshake with the server", async (t) => {
  const authority = await createAuthority();
  const certificate = await authority.issue({ hosts: ["api.test"] });
  const { client, server, seen } = await createWorld(t, await startWireServer(certificate));
  const proxy = await startConnectProxy();
  t.after(proxy.close);
  proxy.hosts.set("api.test", server.port);
  const call = callTo("https://api.test", { proxy: proxy.url, strictSSL: false });
  client.warm(call);
  await until(() => server.connectionCount() === 1);
  assert.equal(await ask(client, call), "yes");
  assert.deepEqual(seen(), { connections: 1, paths: [path] });
  assert.deepEqual(
    proxy.connects.map(({ target }) => target),
    ["api.test:443"],
  );
});

test("warm tells how it went, and not of a wrong setting: the question does", async (t) => {
  const { client, server } = await createWorld(t);
  const gone = await startWireServer();
  await gone.close();
  const told: unknown[] = [];
  const tell = (failure: Error | null): unknown => told.push(failure?.message ?? null);
  const nobody = `Nothing answers at ${new URL(gone.url).host}.`;
  client.warm(callTo("http://api.test", { proxy: "http://" }), tell);
  client.warm(callTo(gone.url), tell);
  await until(() => told.length === 1);
  client.warm(callTo(server.url), tell);
  await until(() => told.length === 2);
  client.warm(callTo(server.url), tell); // it stands already
  assert.equal(await ask(client, callTo(server.url)), "yes");
  assert.equal(await ask(client, callTo(gone.url)), `network: ${nobody}`);
  assert.deepEqual(told, [nobody, null]);
});

test("each question at the same time has its own connection, and later ones use these", async (t) => {
  const { client, server, seen } = await createWorld(t);
  const call = callTo(server.url);
  assert.deepEqual(await Promise.all([ask(client, call), ask(client, call)]), ["yes", "yes"]);
  assert.deepEqual(await Promise.all([ask(client, call), ask(client, call)]), ["yes", "yes"]);
  assert.deepEqual(seen(), { connections: 2, paths: [path, path, path, path] });
});

test("a question that is cancelled before its connection stands leaves that to the next one", async (t) => {
  const { client, server, seen } = await createWorld(t);
  const call = callTo(server.url);
  const heard = (): never => assert.fail("a cancelled question was heard of");
  client.open(call, { onOpen: heard, onEvents: heard, onEnd: heard, onError: heard })();
  assert.equal(await ask(client, call), "yes");
  assert.deepEqual(seen(), { connections: 1, paths: [path] });
});

test("a server that closes after its answer, or while nothing happens, is connected to anew", async (t) => {
  const { client, server, seen } = await createWorld(t);
  const call = callTo(server.url);
  server.answer = () => replyStream(say("yes"), { connection: "close" });
  assert.equal(await ask(client, call), "yes");
  server.answer = () => (socket) => {
    socket.end(streamHead() + chunk(say("yes")).toString() + lastChunk);
  };
  assert.equal(await ask(client, call), "yes");
  await server.requests[1]?.closed;
  server.answer = () => replyStream(say("yes"));
  assert.equal(await ask(client, call), "yes");
  assert.deepEqual(seen(), { connections: 3, paths: [path, path, path] });
});

/** Answers one question, and lets `second` deal with the next one on that connection and `third` with any other. */
async function crossing(
  context: TestContext,
  second: WireServer["answer"],
  third: WireServer["answer"],
): Promise<{ answer: string; connections: number; paths: string[] }> {
  const { client, server, seen } = await createWorld(context);
  const call = callTo(server.url);
  await ask(client, call);
  server.answer = (request) => {
    server.answer = third;
    return second(request);
  };
  return { answer: await ask(client, call), ...seen() };
}
const close: WireServer["answer"] = () => (socket) => void socket.end();
const reset: WireServer["answer"] = () => (socket) => void socket.resetAndDestroy();
const yes: WireServer["answer"] = () => replyStream(say("again"));

for (const [how, second] of [
  ["closes", close],
  ["resets", reset],
] as const) {
  test(`a server that ${how} an idle connection while the question is on its way is asked once more`, async (t) => {
    assert.deepEqual(await crossing(t, second, yes), {
      answer: "again",
      connections: 2,
      paths: [path, path, path],
    });
  });
}

test("no more than once: the second connection is new, and its end is told", async (t) => {
  const { answer, connections } = await crossing(t, close, close);
  assert.match(answer, /^network \(again\): 127\.0\.0\.1:\d+ closed the connection\.$/);
  assert.equal(connections, 2);
});

test("not once a byte of the answer has come", async (t) => {
  const begin: WireServer["answer"] = () => (socket) => void socket.end("HTTP/1.1 200");
  const { answer, connections } = await crossing(t, begin, yes);
  assert.match(answer, /^network/);
  assert.equal(connections, 1);
});

test("not on a connection that was made for the question", async (t) => {
  const { client, server, seen } = await createWorld(t);
  server.answer = close;
  assert.match(await ask(client, callTo(server.url)), /^network \(again\)/);
  assert.deepEqual(seen(), { connections: 1, paths: [path] });
});

for (const [what, milliseconds, connections] of [
  ["is kept for a second", 1000, 1],
  ["is not used after a sleep of a minute", 60_000, 2],
  ["is not used after six minutes", 360_000, 2],
  ["is kept when no time has passed", 0, 1],
] as const) {
  test(`an idle connection ${what}`, async (t) => {
    const { client, server } = await createWorld(t);
    t.mock.timers.enable({ apis: ["Date"], now: Date.now() });
    await ask(client, callTo(server.url));
    t.mock.timers.tick(milliseconds);
    assert.equal(await ask(client, callTo(server.url)), "yes");
    assert.equal(server.connectionCount(), connections);
  });
}

test("an idle connection is not used after six minutes of a clock that runs on while the machine sleeps", async (t) => {
  const { client, server } = await createWorld(t);
  t.mock.timers.enable({ apis: ["Date"], now: Date.now() });
  await ask(client, callTo(server.url));
  t.mock.timers.tick(360_000);
  const steady = performance.now.bind(performance);
  t.mock.method(performance, "now", () => steady() + 360_000);
  assert.equal(await ask(client, callTo(server.url)), "yes");
  assert.equal(server.connectionCount(), 2);
});

test("changed settings hold from the next question; the answer under way ends in peace", async (t) => {
  const { client, server, seen } = await createWorld(t);
  let finish = (): void => undefined;
  server.answer = () => async (socket) => {
    socket.write(streamHead());
    socket.write(chunk(say("old").slice(0, 200)));
    await new Promise<void>((resolve) => (finish = resolve));
    socket.write(chunk(say("old").slice(200)));
    socket.write(lastChunk);
  };
  const old = ask(client, callTo(server.url));
  await until(() => server.requests.length === 1);
  server.answer = () => replyStream(say("new"));
  const changed = callTo(server.url, { connectTimeout: 6 });
  assert.equal(await ask(client, changed), "new");
  finish();
  assert.equal(await old, "old");
  await server.requests[0]?.closed; // not kept for settings that are no more
  assert.equal(await ask(client, changed), "new");
  assert.deepEqual(seen(), { connections: 2, paths: [path, path, path] });
});

test("close waits for the answer under way, and closes what is idle", async (t) => {
  const { client, server } = await createWorld(t);
  await Promise.all([ask(client, callTo(server.url)), ask(client, callTo(server.url))]);
  let finish = (): void => undefined;
  server.answer = () => async (socket) => {
    socket.write(streamHead());
    await new Promise<void>((resolve) => (finish = resolve));
    socket.write(chunk(say("late")));
    socket.write(lastChunk);
  };
  const late = ask(client, callTo(server.url));
  await until(() => server.requests.length === 3);
  const closed = client.close();
  finish();
  assert.equal(await late, "late");
  await closed;
  await Promise.all(server.requests.map((request) => request.closed));
});

test("destroy ends an attempt to connect as well", async (t) => {
  const silent = await startWireServer();
  t.after(silent.close);
  const client = createClient();
  const asked = ask(client, callTo(silent.url.replace("http:", "https:")));
  await until(() => silent.connectionCount() === 1);
  await client.destroy();
  assert.match(await asked, /^network/);
});
