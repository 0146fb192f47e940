/** Asks a proxy for a way through to a host, on a connection to it that stands: HTTP's CONNECT, or SOCKS 5. */
import type { Socket } from "node:net";
import type { ProxyRoute } from "./route.ts";
import { localize, translated } from "../core/localize.ts";

export interface Destination {
  /** Name or address, without brackets. */
  readonly hostname: string;
  readonly port: number;
}

/** The proxy understood and said no. */
export class ProxyRefusal extends Error {
  /** HTTP status of the answer to CONNECT; undefined for SOCKS. */
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.name = "ProxyRefusal";
    this.status = status;
  }
}

/** Room for an answer to CONNECT; a proxy that says more is none. */
const longestAnswer = 64 * 1024;

/**
 * Settles once bytes written to `socket` reach the destination; none that belong to it are lost.
 * @throws ProxyRefusal, or the socket's error.
 */
export async function askProxy(socket: Socket, route: ProxyRoute, destination: Destination): Promise<void> {
  if (route.protocol === "socks5") await askSocks(socket, route, destination);
  else await askTunnel(socket, route, destination);
}

async function askTunnel(socket: Socket, route: ProxyRoute, { hostname, port }: Destination): Promise<void> {
  const host = `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
  const lines = [`CONNECT ${host} HTTP/1.1`, `host: ${host}`, "proxy-connection: keep-alive"];
  if (route.authorization !== null) lines.push(`proxy-authorization: ${route.authorization}`);
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  const answer = await read(socket, (bytes) => {
    const end = bytes.indexOf("\r\n\r\n");
    return end < 0 ? 0 : end + 4;
  });
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(answer.toString("latin1"))?.[1]);
  if (Number.isNaN(status)) throw new ProxyRefusal(localize("answered with something that is not HTTP"));
  if (status < 200 || status > 299)
    throw new ProxyRefusal(localize("answered with status {status}", { status }), status);
}

/** Why a SOCKS server says no (RFC 1928, section 6). */
const socksReplies = translated([
  "",
  "failed",
  "does not allow it",
  "cannot reach the network",
  "cannot reach the host",
  "was refused there",
  "ran out of hops",
  "does not know CONNECT",
  "does not know this kind of address",
]);

/** RFC 1928, with user and password as in RFC 1929. The proxy looks the name up. */
async function askSocks(socket: Socket, route: ProxyRoute, { hostname, port }: Destination): Promise<void> {
  const { credentials } = route;
  socket.write(Buffer.from(credentials ? [5, 2, 0, 2] : [5, 1, 0]));
  const [version, method] = await read(socket, (bytes) => (bytes.length < 2 ? 0 : 2));
  if (version !== 5) throw new ProxyRefusal(localize("does not speak SOCKS 5"));
  if (method === 2 && credentials) {
    socket.write(Buffer.concat([Buffer.from([1]), counted(credentials.user), counted(credentials.password)]));
    const [, status] = await read(socket, (bytes) => (bytes.length < 2 ? 0 : 2));
    if (status !== 0) throw new ProxyRefusal(localize("does not accept the user and password"), 407);
  } else if (method !== 0) throw new ProxyRefusal(localize("wants other credentials"), 407);
  const address = Buffer.from([5, 1, 0, 3]);
  socket.write(Buffer.concat([address, counted(hostname), Buffer.from([port >> 8, port & 255])]));
  const reply = await read(socket, socksReplyLength);
  if (reply[1] !== 0) throw new ProxyRefusal(socksReplies[reply[1] ?? 1] ?? localize("failed"));
}

function counted(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length > 255)
    throw new ProxyRefusal(localize("takes no name, user or password of more than 255 bytes"));
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

/** The reply ends with the proxy's own address: IPv4, a name with its length, or IPv6. */
function socksReplyLength(bytes: Buffer): number {
  const name = bytes[4];
  if (name === undefined) return 0;
  const length = bytes[3] === 1 ? 10 : bytes[3] === 4 ? 22 : 7 + name;
  return bytes.length < length ? 0 : length;
}

/** Reads until `lengthOf` says how many bytes the answer has (0: not yet known). What follows it stays in the socket. */
function read(socket: Socket, lengthOf: (bytes: Buffer) => number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);

    function settle(then: () => void): void {
      socket.off("data", onData).off("error", onError).off("close", onClose);
      socket.pause();
      then();
    }
    function onData(chunk: Buffer): void {
      bytes = Buffer.concat([bytes, chunk]);
      const length = lengthOf(bytes);
      if (length === 0) {
        if (bytes.length > longestAnswer)
          settle(() => reject(new ProxyRefusal(localize("answered without an end"))));
        return;
      }
      settle(() => {
        if (length < bytes.length) socket.unshift(bytes.subarray(length));
        resolve(bytes.subarray(0, length));
      });
    }
    function onError(error: Error): void {
      settle(() => reject(error));
    }
    function onClose(): void {
      settle(() => reject(Object.assign(new Error("closed"), { code: "UND_ERR_SOCKET" })));
    }

    socket.on("data", onData).on("error", onError).on("close", onClose);
    socket.resume();
  });
}
