/** Handshakes that fail: nothing of the request is sent, and the user learns what is wrong with whom. */
import http from "node:http";
import type { Server, Socket } from "node:net";
import type { TestContext } from "node:test";
import tls from "node:tls";
import { createAuthority, type CertificateOptions } from "../../fixtures/certificates.ts";
import { hello } from "../../fixtures/events.ts";
import { startRawServer } from "../../fixtures/rawServer.ts";
import { replyStream, startWireServer } from "../../fixtures/wireServer.ts";
import type { FarEnd } from "./conversation.ts";
import { answered, failed, runFaults, triedAgain } from "./fault.ts";

const trusted = await createAuthority();
const stranger = await createAuthority("Stranger");
tls.setDefaultCACertificates([...tls.getCACertificates("default"), trusted.certificate]);

const hosts = ["127.0.0.1", "localhost"];

/** A server that would answer if the handshake let it; seen are its requests. */
function withCertificate(
  options: CertificateOptions,
  authority = trusted,
  network: FarEnd["network"] = {},
): (context: TestContext) => Promise<FarEnd> {
  return async (context) => {
    const server = await startWireServer(await authority.issue(options));
    context.after(server.close);
    server.answer = () => replyStream(hello);
    return { url: server.url, seen: () => server.requests.length, network };
  };
}

/** A far end that is no TLS server, or a difficult one; seen are its connections. */
function behind(
  serve: (socket: Socket) => void,
  create?: () => Server | Promise<Server>,
): (context: TestContext) => Promise<FarEnd> {
  return async (context) => {
    const { port, connectionCount, close } = await startRawServer(serve, await create?.());
    context.after(close);
    return { url: `https://127.0.0.1:${port}`, seen: connectionCount };
  };
}

/** Leaves the connection to the server. */
const leave = (): void => undefined;

const unsent = { seen: 0 };

runFaults("certificates", [
  { name: "a trusted one", far: withCertificate({ hosts }), expected: answered },
  {
    name: "of an authority that nobody knows",
    far: withCertificate({ hosts }, stranger),
    expected: failed(
      "certificate",
      "The certificate of HOST was issued by an authority that is not trusted here (UNABLE_TO_VERIFY_LEAF_SIGNATURE).",
      unsent,
    ),
  },
  {
    name: "self-signed",
    far: withCertificate({ hosts, selfSigned: true }),
    expected: failed(
      "certificate",
      "The certificate of HOST is self-signed and not trusted here (DEPTH_ZERO_SELF_SIGNED_CERT).",
      unsent,
    ),
  },
  {
    name: "expired",
    far: withCertificate({ hosts, notAfter: new Date(Date.now() - 60_000) }),
    expected: failed(
      "certificate",
      "The certificate of HOST has expired. Its operator must renew it, or this machine's clock is wrong (CERT_HAS_EXPIRED).",
      unsent,
    ),
  },
  {
    name: "for another host",
    far: withCertificate({ hosts: ["elsewhere.example"] }),
    expected: failed(
      "certificate",
      "The certificate of HOST is for another host. Look at the address (ERR_TLS_CERT_ALTNAME_INVALID).",
      unsent,
    ),
  },
  {
    name: "any at all, where the user has said not to look",
    far: withCertificate({ hosts: ["elsewhere.example"], selfSigned: true }, trusted, { strictSSL: false }),
    expected: answered,
  },
]);

runFaults("handshakes", [
  {
    name: "a server of plain HTTP under an https address",
    far: behind(leave, () => http.createServer()),
    expected: failed("network", "HOST does not speak TLS: should its address begin with http://?"),
  },
  {
    name: "a server of TLS under an http address",
    far: async (context) => {
      const server = await startWireServer(await trusted.issue({ hosts }));
      context.after(server.close);
      return { url: server.url.replace("https:", "http:"), seen: () => server.requests.length };
    },
    expected: failed("network", "HOST closed the connection.", { ...triedAgain, seen: 0 }),
  },
  {
    name: "a greeting that is not TLS",
    far: behind((socket) => void socket.write("220 mail.example ESMTP\r\n")),
    expected: failed("network", "HOST does not speak TLS: should its address begin with http://?"),
  },
  {
    name: "no common version",
    far: behind(leave, async () =>
      tls.createServer({ ...(await trusted.issue({ hosts })), minVersion: "TLSv1", maxVersion: "TLSv1.1" }),
    ),
    expected: failed("network", "The TLS handshake with HOST failed (ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION)."),
  },
  {
    name: "a certificate of the client's is wanted",
    far: behind(leave, async () =>
      tls.createServer({ ...(await trusted.issue({ hosts })), requestCert: true, rejectUnauthorized: true }),
    ),
    expected: failed("network", "HOST closed the connection.", triedAgain),
  },
  {
    name: "closed in the middle",
    far: behind((socket) => void socket.once("data", () => socket.end())),
    expected: failed("network", "The connection to HOST was reset.", triedAgain),
  },
  {
    name: "reset in the middle",
    far: behind((socket) => void socket.once("data", () => socket.resetAndDestroy())),
    expected: failed("network", "The connection to HOST was reset.", triedAgain),
  },
  {
    name: "that never ends",
    far: behind((socket) => void socket.resume()),
    question: { connect: 0.2 },
    expected: failed("timeout", "HOST could not be reached in time.", triedAgain),
  },
]);
