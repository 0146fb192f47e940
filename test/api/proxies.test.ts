/** Questions through real proxies to a server whose name has no DNS: what comes of them, and what the proxy was told. */
import assert from "node:assert/strict";
import { once } from "node:events";
import type { Socket } from "node:net";
import { test, type TestContext } from "node:test";
import { createClient, type Client } from "../../src/api/client.ts";
import { ask, callTo, say } from "../fixtures/asking.ts";
import { createAuthority } from "../fixtures/certificates.ts";
import { hangConnect, refuseConnect, resetConnect, startConnectProxy } from "../fixtures/connectProxy.ts";
import { startSocksProxy } from "../fixtures/socksProxy.ts";
import { replyBody, replyStream, startWireServer, type WireServer } from "../fixtures/wireServer.ts";

const authority = await createAuthority();
const basic = `Basic ${Buffer.from("me:word").toString("base64")}`;

interface World {
  readonly client: Client;
  readonly server: WireServer;
}

/** A server that is called api.test, and a client. */
async function createWorld(context: TestContext): Promise<World> {
  const server = await startWireServer(await authority.issue({ hosts: ["api.test", "127.0.0.1"] }));
  server.answer = () => replyStream(say("through"));
  // What the editor's fetch is for, `editorFetch.test.ts` looks at.
  const client = createClient({ fetch: () => () => Promise.reject(new Error("nor does the editor know")) });
  context.after(async () => {
    await client.destroy();
    await server.close();
  });
  return { client, server };
}

/** The proxies' certificates are not the point here; `certificates.test.ts` looks at these. */
const unchecked = { strictSSL: false };

for (const secure of [false, true]) {
  for (const credentials of [undefined, "me:word"]) {
    const what = `${secure ? "an https" : "an http"} proxy${credentials ? " with credentials" : ""}`;
    test(`through ${what}: one tunnel for all questions, which hold no word to the proxy`, async (t) => {
      const { client, server } = await createWorld(t);
      const proxy = await startConnectProxy({
        ...(credentials && { credentials }),
        ...(secure && { certificate: await authority.issue({ hosts: ["127.0.0.1"] }) }),
      });
      t.after(proxy.close);
      proxy.hosts.set("api.test", server.port);
      const address = credentials ? proxy.url.replace("://", `://${credentials}@`) : proxy.url;
      const call = callTo("https://api.test", { ...unchecked, proxy: address });
      assert.deepEqual([await ask(client, call), await ask(client, call)], ["through", "through"]);
      assert.deepEqual(
        proxy.connects.map(({ target, headers }) => [target, headers.host, headers["proxy-authorization"]]),
        [["api.test:443", "api.test:443", credentials && basic]],
      );
      assert.deepEqual(
        server.requests.map(({ path, headers }) => [path, headers["host"], headers["proxy-authorization"]]),
        [
          ["/v1/messages", "api.test", undefined],
          ["/v1/messages", "api.test", undefined],
        ],
      );
    });
  }
}

test("http.proxyAuthorization goes to the proxy", async (t) => {
  const { client, server } = await createWorld(t);
  const proxy = await startConnectProxy({ credentials: "me:word" });
  t.after(proxy.close);
  proxy.hosts.set("api.test", server.port);
  const network = { ...unchecked, proxy: proxy.url, proxyAuthorization: basic };
  assert.equal(await ask(client, callTo("https://api.test", network)), "through");
});

test("a changed proxy holds from the next question", async (t) => {
  const { client, server } = await createWorld(t);
  const [first, second] = [await startConnectProxy(), await startConnectProxy()];
  t.after(() => Promise.all([first.close(), second.close()]));
  for (const proxy of [first, second, first]) {
    proxy.hosts.set("api.test", server.port);
    const call = callTo("https://api.test", { ...unchecked, environment: { HTTPS_PROXY: proxy.url } });
    assert.equal(await ask(client, call), "through");
  }
  assert.deepEqual([first.connects.length, second.connects.length], [2, 1]);
});

test("plain http is not tunnelled: the proxy is asked for the whole address, with its credentials", async (t) => {
  const client = createClient();
  const proxy = await startWireServer();
  t.after(async () => {
    await client.destroy();
    await proxy.close();
  });
  proxy.answer = () => replyStream(say("through"));
  const address = proxy.url.replace("://", "://me:word@");
  assert.equal(await ask(client, callTo("http://gateway.test/root", { proxy: address })), "through");
  assert.deepEqual(
    proxy.requests.map(({ path, headers }) => [path, headers["host"], headers["proxy-authorization"]]),
    [["http://gateway.test/root/v1/messages", "gateway.test", basic]],
  );
  proxy.answer = () => replyBody(407, "");
  assert.equal(
    await ask(client, callTo("http://gateway.test/root", { proxy: address })),
    "proxy: The server answered with status 407.",
  );
});

for (const credentials of [undefined, "me:word"]) {
  test(`through a SOCKS proxy${credentials ? " with credentials" : ""}, which looks the name up`, async (t) => {
    const { client, server } = await createWorld(t);
    const proxy = await startSocksProxy(credentials);
    t.after(proxy.close);
    proxy.hosts.set("api.test", server.port);
    const address = `socks5://${credentials ? `${credentials}@` : ""}127.0.0.1:${proxy.port}`;
    const call = callTo("https://api.test:8443", { ...unchecked, proxy: address });
    assert.deepEqual([await ask(client, call), await ask(client, call)], ["through", "through"]);
    assert.deepEqual(proxy.connects, [{ credentials: credentials ?? "", target: "api.test:8443" }]);
  });
}

test("a SOCKS proxy's refusals", async (t) => {
  const { client } = await createWorld(t);
  const [open, closed] = [await startSocksProxy(), await startSocksProxy("me:word")];
  t.after(() => Promise.all([open.close(), closed.close()]));
  const through = (proxy: string): Promise<string> => ask(client, callTo("https://api.test", { proxy }));
  assert.deepEqual(
    [
      await through(`socks5://127.0.0.1:${open.port}`),
      await through(`socks5://127.0.0.1:${closed.port}`),
      await through(`socks5://me:wrong@127.0.0.1:${closed.port}`),
    ],
    [
      `proxy: The proxy 127.0.0.1:${open.port} of http.proxy cannot reach the host, asked for api.test.`,
      `proxy: The proxy 127.0.0.1:${closed.port} of http.proxy asks for a user and a password, and has been given none.`,
      `proxy: The proxy 127.0.0.1:${closed.port} of http.proxy does not accept the user and password that it was given.`,
    ],
  );
});

const refusals: readonly [
  what: string,
  answer: ReturnType<NonNullable<Awaited<ReturnType<typeof startConnectProxy>>["answer"]>>,
  outcome: string,
][] = [
  ["refuses", refuseConnect(403), "proxy: {Proxy} answered with status 403, asked for api.test."],
  ["has a fault", refuseConnect(502), "proxy (again): {Proxy} answered with status 502, asked for api.test."],
  ["resets", resetConnect, "proxy (again): The connection to {proxy} was reset."],
  ["hangs", hangConnect, "proxy (again): {Proxy} could not be reached in time."],
  ["closes", (socket) => void socket.end(), "proxy (again): {Proxy} closed the connection."],
  [
    "answers with a page",
    (socket) => void socket.end("<html>\r\n\r\n"),
    "proxy: {Proxy} answered with something that is not HTTP, asked for api.test.",
  ],
  [
    "does not end its answer",
    (socket) => void socket.write(`HTTP/1.1 200 OK\r\nx: ${"x".repeat(70_000)}`),
    "proxy: {Proxy} answered without an end, asked for api.test.",
  ],
  [
    "wants another user",
    refuseConnect(407),
    "proxy: {Proxy} does not accept the user and password that it was given.",
  ],
];
for (const [what, answer, outcome] of refusals) {
  test(`a proxy that ${what} is named, with what names it, and no password`, async (t) => {
    const { client } = await createWorld(t);
    const proxy = await startConnectProxy();
    t.after(proxy.close);
    const closed = new Promise((resolve) => {
      proxy.answer = () => (socket) => {
        // Who does not read does not see the end.
        socket.once("end", resolve).once("close", resolve).resume();
        answer(socket);
      };
    });
    const address = proxy.url.replace("://", "://me:secret@");
    const call = callTo("https://api.test", { environment: { https_proxy: address }, connectTimeout: 0.3 });
    const name = `the proxy 127.0.0.1:${proxy.port} of https_proxy`;
    assert.equal(
      await ask(client, call),
      outcome.replace("{proxy}", name).replace("{Proxy}", name.replace("the", "The")),
    );
    assert.equal(proxy.connects.length, 1);
    await closed;
  });
}

test("a proxy that is not there", async (t) => {
  const { client } = await createWorld(t);
  const proxy = await startConnectProxy();
  await proxy.close();
  assert.equal(
    await ask(client, callTo("https://api.test", { proxy: proxy.url })),
    `proxy: Nothing answers at the proxy 127.0.0.1:${proxy.port} of http.proxy.`,
  );
});

test(
  "a cancelled question is quiet; destroying the client ends the attempt to connect",
  { timeout: 20_000 },
  async (t) => {
    const { client } = await createWorld(t);
    const proxy = await startConnectProxy();
    t.after(proxy.close);
    let asked = (_socket: Socket): void => undefined;
    const hanging = new Promise<Socket>((resolve) => (asked = resolve));
    proxy.answer = () => asked;
    const heard = (): never => assert.fail("a cancelled question was heard of");
    const call = callTo("https://api.test", { proxy: proxy.url, connectTimeout: 600 });
    client.open(call, { onOpen: heard, onEvents: heard, onEnd: heard, onError: heard })();
    const socket = await hanging;
    const closed = once(socket.resume(), "end");
    await client.destroy();
    await closed;
  },
);
