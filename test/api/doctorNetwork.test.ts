import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import tls from "node:tls";
import type { Instruments } from "../../src/api/examination.ts";
import { createAuthority, type Authority } from "../fixtures/certificates.ts";
import { startConnectProxy, type ConnectProxy } from "../fixtures/connectProxy.ts";
import { healthy, here, linesOf, skippedFor, streams, type Patient } from "../fixtures/patient.ts";
import { startWireServer, type WireServer } from "../fixtures/wireServer.ts";

/** A name that only the proxy knows. */
const host = "api.sidenote.test";

let wire: WireServer;
let secured: WireServer;
let proxy: ConnectProxy;
/** Trusted by Node itself, by this machine's system alone, and by nobody. */
let known: Authority;
let system: Authority;
let unknown: Authority;
let folder: string;

before(async () => {
  [known, system, unknown] = await Promise.all([
    createAuthority("Known Authority"),
    createAuthority("System Authority"),
    createAuthority("Unknown Authority"),
  ]);
  folder = await mkdtemp(join(tmpdir(), "sidenote-doctor-"));
  const file = join(folder, "system.pem");
  await writeFile(file, system.certificate);
  // Read by OpenSSL when the system's certificates are asked for, the first time a trust fails.
  process.env["SSL_CERT_FILE"] = file;
  tls.setDefaultCACertificates([known.certificate]);
  wire = await startWireServer();
  secured = await startWireServer(await known.issue({ hosts: [host, "127.0.0.1"] }));
  proxy = await startConnectProxy({ credentials: "user:password" });
  proxy.hosts.set(host, secured.port);
});
beforeEach(() => {
  wire.answer = healthy;
  secured.answer = healthy;
});
after(async () => {
  await Promise.all([wire.close(), secured.close(), proxy.close()]);
  await rm(folder, { recursive: true });
});

/** The lines of a patient behind the proxy. */
async function proxied(patient: Patient): Promise<string[]> {
  return (await linesOf(patient)).map((line) => line.replaceAll(String(proxy.port), "PROXY"));
}

test("through a proxy with credentials, over TLS", async () => {
  const network = { proxy: `http://user:password@127.0.0.1:${proxy.port}` };
  assert.deepEqual(await proxied({ url: `https://${host}`, network }), [
    "address ok: `https://HOST`, from sidenote.baseUrl",
    "way ok: through the http proxy `127.0.0.1:PROXY` of http.proxy, with credentials",
    "dns skipped: the proxy looks the name up",
    "connection ok: TLSv1.3, certificate issued by `Known Authority`, valid until DAY",
    "authentication ok: the stored key is accepted",
    "models ok: `claude-sonnet-5-5` is among the server's 2 models",
    "token-count ok: 21 tokens",
    streams,
  ]);
});

test("a proxy that wants credentials", async () => {
  const network = { environment: { HTTPS_PROXY: `127.0.0.1:${proxy.port}` } };
  assert.deepEqual(await proxied({ url: `https://${host}`, network }), [
    "address ok: `https://HOST`, from sidenote.baseUrl",
    "way ok: through the http proxy `127.0.0.1:PROXY` of HTTPS_PROXY, without credentials",
    "dns skipped: the proxy looks the name up",
    "connection failed: The proxy 127.0.0.1:PROXY of HTTPS_PROXY asks for a user and a password, and has been given none. (HTTP 407) → Put the user and the password into HTTPS_PROXY, as in http://user:password@proxy:8080.",
    ...skippedFor("Connection", "authentication", "models", "token-count", "streaming"),
  ]);
});

test("a name that is not known", async () => {
  const lookup: Instruments["lookup"] = () =>
    Promise.reject(Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" }));
  const network = { proxySupport: "off" } as const;
  assert.deepEqual(await proxied({ url: `https://${host}`, network, instruments: { lookup } }), [
    "address ok: `https://HOST`, from sidenote.baseUrl",
    "way ok: direct: http.proxySupport is off",
    "dns failed: The address of HOST was not found. → Correct the host in sidenote.baseUrl, or connect to the network that knows it.",
    ...skippedFor("Name", "connection", "authentication", "models", "token-count", "streaming"),
  ]);
});

test("nothing listens", async () => {
  const closed = createServer().listen(0, "127.0.0.1");
  await once(closed, "listening");
  const address = closed.address();
  const port = typeof address === "object" ? address?.port : 0;
  closed.close();
  assert.deepEqual(await linesOf({ url: `http://127.0.0.1:${port}` }), [
    ...here,
    "connection failed: Nothing answers at HOST. → Start the server at HOST, or correct sidenote.baseUrl.",
    ...skippedFor("Connection", "authentication", "models", "token-count", "streaming"),
  ]);
});

test("only the editor knows the way", async () => {
  // Not this machine's own address by name, yet nothing listens there: as behind a firewall with a proxy script.
  const closed = createServer().listen(0, "127.0.0.1");
  await once(closed, "listening");
  const address = closed.address();
  const url = `https://0.0.0.0:${typeof address === "object" ? address?.port : 0}`;
  closed.close();
  const viaEditor: typeof fetch = (input, init) =>
    fetch(typeof input === "string" ? input.replace(url, wire.url) : input, init);
  assert.deepEqual(await linesOf({ url, instruments: { fetch: () => viaEditor } }), [
    "address ok: `https://HOST`, from sidenote.baseUrl",
    "way ok: direct: neither http.proxy nor HTTPS_PROXY is set",
    "dns skipped: the address is a number",
    "connection warning: through the editor's own fetch. Nothing answers at HOST. → Set http.proxy to your organisation's proxy: connections are then kept open between questions.",
    "authentication ok: the stored key is accepted",
    "models ok: `claude-sonnet-5-5` is among the server's 2 models",
    "token-count ok: 21 tokens",
    streams,
  ]);
});

test("a certificate that nobody trusts", async () => {
  const server = await startWireServer(await unknown.issue({ hosts: ["127.0.0.1"] }));
  const lines = await linesOf({ url: server.url });
  await server.close();
  assert.equal(server.requests.length, 0, "no key is sent");
  assert.match(
    lines[3] ?? "",
    /^connection failed: The certificate of HOST .*UNABLE_TO_VERIFY_LEAF_SIGNATURE.* → .*NODE_EXTRA_CA_CERTS/,
  );
  assert.deepEqual(lines.toSpliced(3, 1), [
    "address ok: `https://HOST`, on this machine, from sidenote.baseUrl",
    ...here.slice(1),
    ...skippedFor("Connection", "authentication", "models", "token-count", "streaming"),
  ]);
});

test("a certificate that is not checked, and one that only the system trusts", async () => {
  const untrusted = await startWireServer(await unknown.issue({ hosts: ["127.0.0.1"] }));
  const inspected = await startWireServer(await system.issue({ hosts: ["127.0.0.1"] }));
  untrusted.answer = healthy;
  inspected.answer = healthy;
  const unchecked = await linesOf({ url: untrusted.url, network: { strictSSL: false } });
  const bySystem = await linesOf({ url: inspected.url });
  await Promise.all([untrusted.close(), inspected.close()]);
  assert.deepEqual(
    [unchecked[3], bySystem[3], unchecked[7], bySystem[7]],
    [
      "connection warning: TLSv1.3, certificate issued by `Unknown Authority`, valid until DAY, not checked; it would not be trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE) → Turn http.proxyStrictSSL on: while it is off, anyone on the way can read the key.",
      "connection warning: TLSv1.3, certificate issued by `System Authority`, valid until DAY, trusted by this machine's own certificates only → If you do not know this issuer, ask who runs your network: it can read what is sent.",
      streams,
      streams,
    ],
  );
});

test("no key at all: nothing is sent to a server elsewhere", async () => {
  secured.requests.length = 0;
  const network = { proxy: `http://user:password@127.0.0.1:${proxy.port}` };
  const lines = await proxied({ url: `https://${host}`, network, source: null });
  assert.deepEqual(lines.slice(4), [
    "authentication failed: There is no API key for HOST. → Set an API key for this endpoint, then try again.",
    ...skippedFor("Key", "models", "token-count", "streaming"),
  ]);
  assert.deepEqual(secured.requests, []);
});

test("an address that cannot be used", async () => {
  const lines = await linesOf({ url: "http://api.sidenote.test" });
  assert.match(
    lines[0] ?? "",
    /^address failed: sidenote.baseUrl is plain http to HOST.* → Correct the setting/,
  );
  assert.deepEqual(
    lines.slice(1),
    skippedFor("Address", "way", "dns", "connection", "authentication", "models", "token-count", "streaming"),
  );
});
