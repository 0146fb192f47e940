/** Where our own connections cannot be made and the editor may know a way: its fetch, its answer heard like any other. */
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { test, type TestContext } from "node:test";
import { createClient, type Client } from "../../src/api/client.ts";
import type { NetworkSettings } from "../../src/api/network.ts";
import { ask, callTo, headers, say } from "../fixtures/asking.ts";
import { refuseConnect, startConnectProxy } from "../fixtures/connectProxy.ts";
import {
  chunk,
  replyBody,
  replyStream,
  startWireServer,
  streamHead,
  type WireServer,
} from "../fixtures/wireServer.ts";

interface World {
  readonly client: Client;
  readonly server: WireServer;
  /** What the editor's fetch was asked for. */
  readonly fetched: string[];
  /** Whether the editor knows a way. */
  setKnown: (known: boolean) => void;
}

/** An editor whose fetch finds the server under every name. */
async function createWorld(context: TestContext): Promise<World> {
  const server = await startWireServer();
  server.answer = () => replyStream(say("the editor's way"));
  const fetched: string[] = [];
  let isKnown = true;
  const editorFetch: typeof fetch = async (input, init) => {
    assert.ok(typeof input === "string");
    fetched.push(`${init?.method} ${input}`);
    if (!isKnown) throw new TypeError("fetch failed");
    return fetch(server.url + new URL(input).pathname, init);
  };
  const client = createClient({ fetch: () => editorFetch });
  context.after(async () => {
    await client.destroy();
    await server.close();
  });
  return { client, server, fetched, setKnown: (known) => (isKnown = known) };
}

/** An address that is not this machine by its looks, and where nothing listens. */
async function deadUrl(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `http://0.0.0.0:${typeof address === "object" ? address?.port : ""}`;
}

test("nothing answers: the editor is asked, and is asked first from then on", async (t) => {
  const { client, server, fetched } = await createWorld(t);
  const url = await deadUrl();
  assert.deepEqual(
    [await ask(client, callTo(url)), await ask(client, callTo(url))],
    ["the editor's way", "the editor's way"],
  );
  assert.deepEqual(fetched, [`POST ${url}/v1/messages`, `POST ${url}/v1/messages`]);
  assert.equal(server.requests[0]?.headers["x-api-key"], "key-1");
  const answer = { endpoint: callTo(url).endpoint, network: callTo(url).network, headers };
  server.answer = () => replyBody(200, "[]");
  assert.equal(
    (await client.exchange({ ...answer, method: "GET", path: "/v1/models", timeout: 5 })).body,
    "[]",
  );
  assert.equal(server.requests[2]?.method, "GET");
});

test("what the editor reached once is looked for anew when its fetch fails, and under other settings", async (t) => {
  const { client, fetched, setKnown } = await createWorld(t);
  const url = await deadUrl();
  const host = new URL(url).host;
  await ask(client, callTo(url));
  setKnown(false);
  assert.equal(await ask(client, callTo(url)), `network: The request to ${host} failed: fetch failed`);
  assert.equal(await ask(client, callTo(url)), `network: Nothing answers at ${host}.`);
  setKnown(true);
  await ask(client, callTo(url));
  assert.equal(fetched.length, 4);
  assert.equal(
    await ask(client, callTo(url, { proxySupport: "off" })),
    `network: Nothing answers at ${host}.`,
  );
  assert.equal(fetched.length, 4);
});

test("the editor knows no better: our own error is told", async (t) => {
  const { client, fetched, setKnown } = await createWorld(t);
  setKnown(false);
  const url = await deadUrl();
  assert.equal(await ask(client, callTo(url)), `network: Nothing answers at ${new URL(url).host}.`);
  assert.equal(fetched.length, 1);
});

const settled: readonly [string, (url: string) => [string, Partial<NetworkSettings>]][] = [
  ["http.proxySupport is off", (url) => [url, { proxySupport: "off" }]],
  ["it is this machine", (url) => [url.replace("0.0.0.0", "127.0.0.1"), {}]],
  ["http.noProxy says so", (url) => [url, { noProxy: ["0.0.0.0"] }]],
  ["a proxy is named", (url) => [url, { proxy: url }]],
];
for (const [what, of] of settled) {
  test(`the editor is not asked when ${what}`, async (t) => {
    const { client, fetched } = await createWorld(t);
    assert.match(await ask(client, callTo(...of(await deadUrl()))), /^(network|proxy): Nothing answers/);
    assert.deepEqual(fetched, []);
  });
}

test("the proxy wants credentials that we do not have: the editor may have them", async (t) => {
  const { client, fetched } = await createWorld(t);
  const proxy = await startConnectProxy();
  t.after(proxy.close);
  proxy.answer = () => refuseConnect(407, "", ["proxy-authenticate: Negotiate"]);
  const call = callTo("https://api.test", { proxy: proxy.url });
  assert.deepEqual(
    [await ask(client, call), await ask(client, call)],
    ["the editor's way", "the editor's way"],
  );
  assert.deepEqual([proxy.connects.length, fetched.length], [1, 2]);
});

test("never once a request was sent: what broke is told", async (t) => {
  const { client, server, fetched } = await createWorld(t);
  server.answer = () => (socket) => void socket.destroy();
  const url = server.url.replace("127.0.0.1", "0.0.0.0");
  assert.equal(
    await ask(client, callTo(url)),
    `network (again): ${new URL(url).host} closed the connection.`,
  );
  assert.deepEqual([server.requests.length, fetched], [1, []]);
});

test("a client that is destroyed while it connects asks nobody any more", async (t) => {
  const { client, server, fetched } = await createWorld(t);
  const asked = ask(client, callTo(server.url.replace("http://127.0.0.1", "https://0.0.0.0")));
  while (server.connectionCount() === 0) await new Promise(setImmediate);
  await client.destroy();
  assert.match(await asked, /^network/);
  assert.deepEqual(fetched, []);
});

test("by fetch as well: statuses, redirects, silence, a broken stream", async (t) => {
  const { client, server } = await createWorld(t);
  const url = await deadUrl();
  const host = new URL(url).host;
  const outcomes: string[] = [];
  const replies: WireServer["answer"][] = [
    () => replyBody(529, '{"error":{"message":"Overloaded"}}'),
    () => replyBody(307, "", { location: "https://elsewhere.test/" }),
    () => () => undefined,
    () => (socket) => {
      socket.write(streamHead());
      socket.write(chunk(say("cut").slice(0, 320)));
    },
    () => async (socket) => {
      socket.write(streamHead());
      socket.write(chunk(say("cut").slice(0, 320)));
      await new Promise(setImmediate);
      socket.resetAndDestroy();
    },
  ];
  for (const reply of replies) {
    server.answer = reply;
    outcomes.push(await ask(client, callTo(url, {}, { idleTimeout: 0.2 })));
  }
  assert.deepEqual(outcomes, [
    "overloaded (again): Overloaded",
    "redirect: The server redirects to https://elsewhere.test/. Sidenote does not follow.",
    `timeout: ${host} took the request but did not answer in time.`,
    `timeout: ${host} fell silent in the middle of the answer.`,
    `network (again): The connection to ${host} was reset.`,
  ]);
});

test("cancelling closes the editor's connection too, and nothing more is heard", async (t) => {
  const { client, server } = await createWorld(t);
  server.answer = () => (socket) => {
    socket.write(streamHead());
    socket.write(chunk(say("partial").slice(0, 320)));
  };
  const heard: string[] = [];
  let cancel = (): void => undefined;
  const call = callTo(await deadUrl());
  await new Promise<void>((resolve) => {
    cancel = client.open(call, {
      onOpen: () => heard.push("open"),
      onEvents: () => {
        heard.push("events");
        resolve();
      },
      onEnd: () => heard.push("end"),
      onError: () => heard.push("error"),
    });
  });
  cancel();
  await server.requests[0]?.closed;
  await delay(20);
  assert.deepEqual(heard, ["open", "events"]);
});
