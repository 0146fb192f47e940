/** Proxies that refuse, break or lie on the way to a host that only they can find. */
import type { Socket } from "node:net";
import type { TestContext } from "node:test";
import tls from "node:tls";
import { createAuthority } from "../../fixtures/certificates.ts";
import {
  hangConnect,
  refuseConnect,
  resetConnect,
  startConnectProxy,
  type ConnectProxy,
  type ConnectReply,
} from "../../fixtures/connectProxy.ts";
import { hello } from "../../fixtures/events.ts";
import { startRawServer } from "../../fixtures/rawServer.ts";
import { chunk, replyStream, startWireServer, streamHead, type Reply } from "../../fixtures/wireServer.ts";
import { proxySecret, type FarEnd } from "./conversation.ts";
import { answered, brokenAfter, failed, runFaults, triedAgain } from "./fault.ts";

const trusted = await createAuthority();
const stranger = await createAuthority("Stranger");
tls.setDefaultCACertificates([...tls.getCACertificates("default"), trusted.certificate]);

const host = "api.example";

interface ProxyOptions {
  /** What the proxy does with a CONNECT; it opens the tunnel when this is not given. */
  readonly connect?: ConnectReply;
  /** `user:password` that it wants. */
  readonly wanted?: string;
  /** `user:password@` that it gets. */
  readonly given?: string;
  /** TLS to the proxy itself, with a certificate of this authority. */
  readonly authority?: typeof trusted;
  /** Where the proxy is named, when that is not `http.proxy`. */
  readonly variable?: string;
  readonly reply?: Reply;
  /** Who vouches for the server. */
  readonly serverAuthority?: typeof trusted;
}

/** A server behind a proxy; seen are the CONNECTs. */
function through(options: ProxyOptions): (context: TestContext) => Promise<FarEnd> {
  return async (context) => {
    const { connect, wanted, given = "", authority, variable, reply = replyStream(hello) } = options;
    const server = await startWireServer(await (options.serverAuthority ?? trusted).issue({ hosts: [host] }));
    context.after(server.close);
    server.answer = () => reply;
    const proxy: ConnectProxy = await startConnectProxy({
      ...(wanted !== undefined && { credentials: wanted }),
      ...(authority && { certificate: await authority.issue({ hosts: ["127.0.0.1"] }) }),
    });
    context.after(proxy.close);
    proxy.hosts.set(host, server.port);
    if (connect) proxy.answer = () => connect;
    const address = proxy.url.replace("//", `//${given}`);
    return {
      url: `https://${host}`,
      seen: () => proxy.connects.length,
      network: variable === undefined ? { proxy: address } : { environment: { [variable]: address } },
      proxy: `127.0.0.1:${proxy.port}`,
    };
  };
}

/** A proxy that is none: it answers every connection like this. */
function insteadOfProxy(serve: (socket: Socket) => void): (context: TestContext) => Promise<FarEnd> {
  return async (context) => {
    const { port, connectionCount, close } = await startRawServer(serve);
    context.after(close);
    const proxy = `127.0.0.1:${port}`;
    return { url: `https://${host}`, seen: connectionCount, network: { proxy: `http://${proxy}` }, proxy };
  };
}

const named = "The proxy PROXY of http.proxy";

runFaults("proxies that work", [
  { name: "through a tunnel, to a host without DNS", far: through({}), expected: answered },
  {
    name: "with credentials",
    far: through({ wanted: `user:${proxySecret}`, given: `user:${proxySecret}@` }),
    expected: answered,
  },
  { name: "over TLS to the proxy", far: through({ authority: trusted }), expected: answered },
  { name: "named by the environment", far: through({ variable: "https_proxy" }), expected: answered },
]);

runFaults("proxies that refuse", [
  {
    name: "407 without credentials",
    far: through({ wanted: "user:word" }),
    expected: failed("proxy", `${named} asks for a user and a password, and has been given none.`, {
      facts: "HTTP 407",
    }),
  },
  {
    name: "407 with the wrong credentials",
    far: through({ wanted: "user:word", given: `user:${proxySecret}@` }),
    expected: failed("proxy", `${named} does not accept the user and password that it was given.`, {
      facts: "HTTP 407",
    }),
  },
  {
    name: "403, and where the proxy is named",
    far: through({ connect: refuseConnect(403, "<h1>Blocked</h1>"), variable: "HTTPS_PROXY" }),
    expected: failed("proxy", "The proxy PROXY of HTTPS_PROXY answered with status 403, asked for HOST.", {
      facts: "HTTP 403",
    }),
  },
  {
    name: "502, which may pass",
    far: through({ connect: refuseConnect(502) }),
    expected: failed("proxy", `${named} answered with status 502, asked for HOST.`, {
      facts: "HTTP 502",
      ...triedAgain,
    }),
  },
  {
    name: "a redirect to a page where to sign in",
    far: through({ connect: refuseConnect(302, "", ["location: https://login.example/"]) }),
    expected: failed("proxy", `${named} answered with status 302, asked for HOST.`, { facts: "HTTP 302" }),
  },
]);

runFaults("proxies that break", [
  {
    name: "nothing listens there",
    far: async (context) => {
      const far = await through({})(context);
      const gone = await startWireServer();
      await gone.close();
      return { ...far, network: { proxy: gone.url }, proxy: `127.0.0.1:${gone.port}` };
    },
    expected: failed("proxy", `Nothing answers at the proxy PROXY of http.proxy.`, { seen: 0 }),
  },
  {
    name: "reset at CONNECT",
    far: through({ connect: resetConnect }),
    expected: failed("proxy", "The connection to the proxy PROXY of http.proxy was reset.", triedAgain),
  },
  {
    name: "closed at CONNECT",
    far: through({ connect: (socket) => void socket.end() }),
    expected: failed("proxy", `${named} closed the connection.`, triedAgain),
  },
  {
    name: "never an answer to CONNECT",
    far: through({ connect: hangConnect }),
    question: { connect: 0.2 },
    expected: failed("proxy", `${named} could not be reached in time.`, triedAgain),
  },
  {
    name: "half an answer to CONNECT",
    far: through({ connect: (socket) => void socket.end("HTTP/1.1 200 Conn") }),
    expected: failed("proxy", `${named} closed the connection.`, triedAgain),
  },
  {
    name: "garbage",
    far: insteadOfProxy((socket) => void socket.write("SSH-2.0-OpenSSH_9.9\r\n\r\n")),
    expected: failed("proxy", `${named} answered with something that is not HTTP, asked for HOST.`),
  },
  {
    name: "an answer to CONNECT without an end",
    far: insteadOfProxy((socket) => void socket.write(`HTTP/1.1 200 OK\r\nx-long: ${"x".repeat(100_000)}`)),
    expected: failed("proxy", `${named} answered without an end, asked for HOST.`),
  },
  {
    name: "a certificate of the proxy that nobody trusts",
    far: through({ authority: stranger }),
    expected: failed(
      "certificate",
      "The certificate of the proxy PROXY of http.proxy was issued by an authority that is not trusted here (UNABLE_TO_VERIFY_LEAF_SIGNATURE).",
      { seen: 0 },
    ),
  },
  {
    name: "a server's certificate that nobody trusts, as behind a proxy that inspects",
    far: through({ serverAuthority: stranger }),
    expected: failed(
      "certificate",
      "The certificate of HOST was issued by an authority that is not trusted here (UNABLE_TO_VERIFY_LEAF_SIGNATURE).",
      { seen: 2 }, // the second time with the system's certificates
    ),
  },
  {
    name: "a tunnel that says something else than TLS",
    far: through({
      connect: (socket) => void socket.write("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 400 Bad Request\r\n\r\n"),
    }),
    expected: failed("network", "HOST does not speak TLS: should its address begin with http://?"),
  },
  {
    name: "a tunnel that is cut before the answer",
    far: through({ reply: (socket) => void socket.destroy() }),
    expected: failed("network", "HOST closed the connection.", triedAgain),
  },
  {
    name: "a tunnel that is cut in the middle of the answer",
    far: through({
      reply: (socket) => void socket.end(streamHead() + chunk(hello.slice(0, -300)).toString()),
    }),
    expected: brokenAfter("Hello, ", "network", "HOST closed the connection."),
  },
  {
    name: "an address that is none",
    far: async (context) => ({ ...(await through({})(context)), network: { proxy: "http://user:x@:99999" } }),
    expected: failed("setting", "http.proxy is not the address of a proxy, such as http://proxy:8080.", {
      seen: 0,
    }),
  },
]);
