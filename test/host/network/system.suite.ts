/** The editor's settings, one after the other, in an editor whose system trusts the test's authority and no variable names a proxy. */
import assert from "node:assert/strict";
import { startConnectProxy, type ConnectProxy } from "../../fixtures/connectProxy.ts";
import { startWireServer } from "../../fixtures/wireServer.ts";
import { cleanUp, configure, say } from "../suite/world.ts";
import {
  askInPanel,
  certificate,
  configureHttp,
  forgetConnections,
  host,
  resetHttp,
  startNetworkWorld,
  type NetworkWorld,
} from "./world.ts";

const request = "/v1/messages for the-users-key";
const tunnel = `${host}:443`;
const basic = `Basic ${Buffer.from("me:word").toString("base64")}`;

describe("the network as the settings say", () => {
  let world: NetworkWorld;
  let closed: ConnectProxy;
  before(async () => {
    world = await startNetworkWorld();
    closed = await startConnectProxy({ credentials: "me:word" });
    closed.hosts.set(host, world.server.port);
  });
  after(async () => {
    await cleanUp();
    await Promise.all([world.server.close(), world.proxy.close(), closed.close()]);
  });
  afterEach(resetHttp);

  /** What comes of a question under these settings, and what the open proxy and the server saw of it. */
  async function outcome(settings: Readonly<Record<string, unknown>>): Promise<object> {
    await configureHttp(settings);
    await forgetConnections(world);
    return { text: await askInPanel(), ...world.seen() };
  }

  const through = { text: "Through.", tunnels: [tunnel], requests: [request] };
  /** No name server knows the host: this is how a direct attempt ends, without any network too. */
  async function isDirect(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const { text, ...seen } = (await outcome(settings)) as { text: string };
    assert.match(
      text,
      new RegExp(`^The address of ${host} (was not found|could not be looked up just now)\\.$`),
    );
    assert.deepEqual(seen, { tunnels: [], requests: [] });
  }

  it("http.proxy, and the system's certificates", async () => {
    assert.deepEqual(await outcome({ proxy: world.proxy.url }), through);
  });

  it("http.proxySupport on and fallback; off is direct, from the next question on", async () => {
    assert.deepEqual(await outcome({ proxy: world.proxy.url, proxySupport: "on" }), through);
    assert.deepEqual(await outcome({ proxySupport: "fallback" }), through);
    await isDirect({ proxySupport: "off" });
  });

  it("http.noProxy by a suffix is direct, and not by a part of a name", async () => {
    await isDirect({ proxy: world.proxy.url, noProxy: ["other.test", "sidenote.test"] });
    assert.deepEqual(await outcome({ noProxy: ["note.test"] }), through);
  });

  it("credentials in http.proxy, and in http.proxyAuthorization", async () => {
    const proxied = { text: "Through.", tunnels: [], requests: [request] };
    const address = closed.url.replace("://", "://me:word@");
    assert.deepEqual(await outcome({ proxy: address }), proxied);
    assert.deepEqual(await outcome({ proxy: closed.url, proxyAuthorization: basic }), proxied);
    assert.deepEqual(
      [...new Set(closed.connects.map(({ headers }) => headers["proxy-authorization"]))],
      [basic],
    );
  });

  it("a proxy that wants credentials which nobody has: the editor is asked as well, and our error told", async () => {
    closed.connects.length = 0;
    const real = globalThis.fetch;
    const fetched: unknown[] = [];
    globalThis.fetch = async (input, init) => {
      fetched.push(input);
      return real(input, init);
    };
    try {
      assert.deepEqual(await outcome({ proxy: closed.url }), {
        text: `The proxy 127.0.0.1:${closed.port} of http.proxy asks for a user and a password, and has been given none.`,
        tunnels: [],
        requests: [],
      });
    } finally {
      globalThis.fetch = real;
    }
    assert.deepEqual(fetched, [`https://${host}/v1/messages`]);
    // The connection that is opened before the question asks as well.
    const asked = closed.connects.splice(0).filter(({ target }) => target === tunnel);
    assert.deepEqual([...new Set(asked.map(({ headers }) => headers["proxy-authorization"]))], [undefined]);
  });

  it("a proxy that is not there, or refuses, is named with the setting", async () => {
    const gone = await startConnectProxy();
    await gone.close();
    const none = { tunnels: [], requests: [] };
    assert.deepEqual(await outcome({ proxy: gone.url }), {
      text: `Nothing answers at the proxy 127.0.0.1:${gone.port} of http.proxy.`,
      ...none,
    });
    assert.deepEqual(await outcome({ proxy: world.proxy.url.replace("http:", "gopher:") }), {
      text: "http.proxy names a proxy that speaks gopher://. Sidenote knows http, https and socks5.",
      ...none,
    });
    const other = await startConnectProxy(); // which knows no host
    assert.deepEqual(await outcome({ proxy: other.url }), {
      text: `The proxy 127.0.0.1:${other.port} of http.proxy answered with status 502, asked for ${host}.`,
      ...none,
    });
    await other.close();
  });

  it("without http.systemCertificates the certificate is refused; without http.proxyStrictSSL any is taken", async () => {
    const settings = { proxy: world.proxy.url, systemCertificates: false };
    assert.deepEqual(await outcome(settings), {
      text: `The certificate of ${host} was issued by an authority that is not trusted here (UNABLE_TO_VERIFY_LEAF_SIGNATURE).`,
      tunnels: [tunnel],
      requests: [],
    });
    assert.deepEqual(await outcome({ proxyStrictSSL: false }), through);
  });

  it("an expired certificate is told as such", async () => {
    const expired = await startWireServer(certificate("expired"));
    world.proxy.hosts.set(host, expired.port);
    const { text } = (await outcome({ proxy: world.proxy.url })) as { text: string };
    world.proxy.hosts.set(host, world.server.port);
    await expired.close();
    assert.match(text, new RegExp(`^The certificate of ${host} has expired\\. .*\\(CERT_HAS_EXPIRED\\)\\.$`));
  });

  it("plain http over a network is refused, and goes where sidenote.allowedHttpHosts allows it", async () => {
    process.env["ANTHROPIC_BASE_URL"] = `http://${host}`;
    const settings = { proxy: world.proxy.url };
    assert.deepEqual(await outcome(settings), {
      text: `ANTHROPIC_BASE_URL is plain http to ${host}: a key would travel unencrypted. Use https, or list ${host} in sidenote.allowedHttpHosts.`,
      tunnels: [],
      requests: [],
    });
    await configure({ allowedHttpHosts: [host] });
    const { text } = (await outcome(settings)) as { text: string };
    assert.equal(text, "The server answered with status 501."); // as this proxy does to all but tunnels
    assert.deepEqual(world.proxy.others, [`POST http://${host}/v1/messages`]);
    await configure({ allowedHttpHosts: undefined });
    process.env["ANTHROPIC_BASE_URL"] = `https://${host}`;
  });

  it("this machine is reached directly, whatever the proxy", async () => {
    await configure({ baseUrl: world.server.url });
    assert.deepEqual(await outcome({ proxy: world.proxy.url }), {
      text: "Through.",
      tunnels: [],
      requests: ["/v1/messages for undefined"],
    });
    await configure({ baseUrl: undefined });
  });

  it("where nothing else is known, the editor's fetch is asked, as it stands at that moment", async () => {
    const real = globalThis.fetch;
    const fetched: string[] = [];
    globalThis.fetch = async (input) => {
      assert.ok(typeof input === "string");
      fetched.push(input);
      return new Response(say("The editor's way."), { headers: { "content-type": "text/event-stream" } });
    };
    try {
      const { text } = (await outcome({})) as { text: string };
      assert.equal(text, "The editor's way.");
      assert.deepEqual(fetched, [`https://${host}/v1/messages`]);
    } finally {
      globalThis.fetch = real;
    }
  });
});
