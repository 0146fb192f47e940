/** Whom the client trusts. In processes of their own: Node reads NODE_EXTRA_CA_CERTS and the system's store at start. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test, type TestContext } from "node:test";
import { promisify } from "node:util";
import type { NetworkSettings } from "../../src/api/network.ts";
import { say } from "../fixtures/asking.ts";
import { createAuthority, type CertificateOptions } from "../fixtures/certificates.ts";
import { startConnectProxy } from "../fixtures/connectProxy.ts";
import { replyStream, startWireServer, type WireServer } from "../fixtures/wireServer.ts";

const own = await createAuthority("Own");
const other = await createAuthority("Other");
const directory = await mkdtemp(join(tmpdir(), "sidenote-certificates-"));
after(() => rm(directory, { recursive: true }));
const ownFile = join(directory, "own.pem");
await writeFile(ownFile, own.certificate);
const otherFile = join(directory, "other.pem");
await writeFile(otherFile, other.certificate);
const emptyFile = join(directory, "empty.pem");
await writeFile(emptyFile, "");

async function startServer(
  context: TestContext,
  options: Partial<CertificateOptions> = {},
  authority = own,
): Promise<WireServer> {
  const server = await startWireServer(await authority.issue({ hosts: ["127.0.0.1"], ...options }));
  context.after(server.close);
  // A new connection for each question, so that each shows whom it trusts.
  server.answer = () => replyStream(say("trusted"), { connection: "close" });
  return server;
}

type Question = readonly [url: string, network?: Partial<NetworkSettings>];

/** Asks in a process whose system trusts `system`, and whose NODE_EXTRA_CA_CERTS names `extra`. */
async function askTrusting(
  trust: { readonly system?: string; readonly extra?: string },
  questions: readonly Question[],
): Promise<string[]> {
  const { NODE_EXTRA_CA_CERTS: _extra, SSL_CERT_DIR: _directory, ...environment } = process.env;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "test/fixtures/askChild.ts"],
    {
      env: {
        ...environment,
        SSL_CERT_FILE: trust.system ?? emptyFile,
        ...(trust.extra && { NODE_EXTRA_CA_CERTS: trust.extra }),
        ASK: JSON.stringify(questions.map(([url, network]) => [url, network ?? {}])),
      },
    },
  );
  return JSON.parse(stdout) as string[];
}

function refused({ url }: WireServer, text: string): string {
  return `certificate: The certificate of ${new URL(url).host} ${text}.`;
}

const unknown = "was issued by an authority that is not trusted here (UNABLE_TO_VERIFY_LEAF_SIGNATURE)";

test("nobody trusts the authority: the question is refused, unless http.proxyStrictSSL is off", async (t) => {
  const server = await startServer(t);
  assert.deepEqual(await askTrusting({}, [[server.url], [server.url, { strictSSL: false }]]), [
    refused(server, unknown),
    "trusted",
  ]);
});

test("NODE_EXTRA_CA_CERTS: trusted at the first attempt, whatever http.systemCertificates says", async (t) => {
  const server = await startServer(t);
  const questions: Question[] = [[server.url], [server.url, { systemCertificates: false }]];
  assert.deepEqual(await askTrusting({ extra: ownFile }, questions), ["trusted", "trusted"]);
  assert.equal(server.connectionCount(), 2);
});

test("the system's store: trusted at the second attempt, and from then on at the first", async (t) => {
  const server = await startServer(t);
  assert.deepEqual(await askTrusting({ system: ownFile }, [[server.url], [server.url]]), [
    "trusted",
    "trusted",
  ]);
  assert.equal(server.connectionCount(), 3);
  assert.deepEqual(await askTrusting({ system: ownFile }, [[server.url, { systemCertificates: false }]]), [
    refused(server, unknown),
  ]);
});

test("the system's store and NODE_EXTRA_CA_CERTS work together", async (t) => {
  const [first, second] = [await startServer(t), await startServer(t, {}, other)];
  assert.deepEqual(
    await askTrusting({ system: ownFile, extra: otherFile }, [[first.url], [second.url], [first.url]]),
    ["trusted", "trusted", "trusted"],
  );
});

test("a certificate that is wrong in itself is named so, and the system's store is not asked", async (t) => {
  const expired = await startServer(t, { notAfter: new Date(Date.now() - 1000) });
  const elsewhere = await startServer(t, { hosts: ["elsewhere.test"] });
  const selfSigned = await startServer(t, { selfSigned: true });
  assert.deepEqual(
    await askTrusting({ extra: ownFile }, [[expired.url], [elsewhere.url], [selfSigned.url]]),
    [
      refused(
        expired,
        "has expired. Its operator must renew it, or this machine's clock is wrong (CERT_HAS_EXPIRED)",
      ),
      refused(elsewhere, "is for another host. Look at the address (ERR_TLS_CERT_ALTNAME_INVALID)"),
      refused(selfSigned, "is self-signed and not trusted here (DEPTH_ZERO_SELF_SIGNED_CERT)"),
    ],
  );
  assert.deepEqual([expired.connectionCount(), elsewhere.connectionCount()], [1, 1]);
});

test("the proxy's own certificate is checked in the same way, and the server's behind it", async (t) => {
  const server = await startServer(t, { hosts: ["api.test"] }, other);
  const proxy = await startConnectProxy({ certificate: await own.issue({ hosts: ["127.0.0.1"] }) });
  t.after(proxy.close);
  proxy.hosts.set("api.test", server.port);
  const question: Question = ["https://api.test", { proxy: proxy.url }];
  const lax: Question = ["https://api.test", { proxy: proxy.url, strictSSL: false }];
  assert.deepEqual(await askTrusting({ system: ownFile, extra: otherFile }, [question]), ["trusted"]);
  assert.deepEqual(await askTrusting({ extra: ownFile }, [question]), [
    `certificate: The certificate of api.test ${unknown}.`,
  ]);
  assert.deepEqual(await askTrusting({ extra: otherFile }, [question, lax]), [
    `certificate: The certificate of the proxy 127.0.0.1:${proxy.port} of http.proxy ${unknown}.`,
    "trusted",
  ]);
});

test("a server that speaks no TLS is told from one that nobody trusts", async (t) => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  assert.deepEqual(await askTrusting({}, [[`https://${host}`]]), [
    `network: ${host} does not speak TLS: should its address begin with http://?`,
  ]);
});
