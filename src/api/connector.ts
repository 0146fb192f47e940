/** Opens sockets to one origin: directly or through a proxy, with TLS where the origin asks for it. */
import net, { isIP, type Socket } from "node:net";
import tls from "node:tls";
import { canReadSystemCertificates, isTrustError, trustOptions, type Trust } from "./certificates.ts";
import type { NetworkSettings } from "./network.ts";
import { askProxy, type Destination } from "./proxyHandshake.ts";
import type { ProxyRoute, Route } from "./route.ts";

/**
 * HTTP/1.1 alone. HTTP/2 takes half the CPU for a delta over TLS (medians of ratios 0.46 in bulk, 0.48 with one write
 * each, 0.54 paced at 4 ms; undici 8.12 against Node's own server), which at the pace of a model is less than a
 * hundredth of a core; the first byte comes no sooner. For that, undici's HTTP/2 would send a POST again by its own
 * rules (GOAWAY, REFUSED_STREAM), and all answers would end with the one connection that they share.
 */
const protocols = ["http/1.1"];

/** A connection that could not be made. Nothing of a request was sent; `cause` says what happened. */
export class ConnectError extends Error {
  /** The proxy, when it was in the way; null when the server was. */
  readonly proxy: ProxyRoute | null;

  constructor(cause: unknown, proxy: ProxyRoute | null) {
    super("The connection could not be made.", { cause });
    this.name = "ConnectError";
    this.proxy = proxy;
  }
}

/** Why a connection could not be made, when it took too long. */
class ConnectTimeout extends Error {
  readonly code = "UND_ERR_CONNECT_TIMEOUT";
}

export interface Connector {
  /**
   * Settles with a socket that is ready for a request.
   * @param signal ends the attempt.
   * @throws ConnectError
   */
  readonly open: (signal: AbortSignal) => Promise<Socket>;
}

/**
 * Makes a connector. It remembers the TLS sessions, so that the next handshake is shorter, and the trust that it took.
 * @param origin scheme, host and port.
 */
export function createConnector(origin: string, route: Route, network: NetworkSettings): Connector {
  const target = destinationOf(origin);
  const isSecure = origin.startsWith("https:");
  const proxy = route.type === "proxy" ? route : null;
  const sessions = new Map<string, Buffer>();
  let trust: Trust = "default";

  function startTls(socket: Socket, hostname: string, trusted: Trust): Socket {
    const session = sessions.get(hostname);
    const secured = tls.connect({
      ...trustOptions(trusted),
      ...(session && { session }),
      socket,
      host: hostname,
      servername: isIP(hostname) === 0 ? hostname : "",
      ALPNProtocols: protocols,
      rejectUnauthorized: network.strictSSL,
    });
    return secured.on("session", (ticket: Buffer) => sessions.set(hostname, ticket));
  }

  async function attempt(trusted: Trust, signal: AbortSignal): Promise<Socket> {
    let socket = new net.Socket();
    /** Who is to blame if the step under way fails. */
    let blamed = proxy;
    const giveUp = (): void => void socket.destroy(signal.reason as Error);
    signal.addEventListener("abort", giveUp);
    try {
      socket = startTcp(proxy ?? target);
      await once(socket, "connect");
      if (proxy?.protocol === "https") {
        socket = startTls(socket, proxy.hostname, trusted);
        await once(socket, "secureConnect");
      }
      // For plain http an HTTP proxy opens no tunnel: it is asked for the whole address, see `connections.ts`.
      if (proxy && (isSecure || proxy.protocol === "socks5")) await askProxy(socket, proxy, target);
      blamed = null;
      if (isSecure) {
        socket = startTls(socket, target.hostname, trusted);
        await once(socket, "secureConnect");
      }
      return socket;
    } catch (cause) {
      socket.destroy();
      throw new ConnectError(cause, blamed);
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  }

  async function attempts(signal: AbortSignal): Promise<Socket> {
    try {
      return await attempt(trust, signal);
    } catch (error) {
      const mayHelp = trust === "default" && network.systemCertificates && canReadSystemCertificates();
      if (!mayHelp || !(error instanceof ConnectError) || !isTrustError(error.cause)) throw error;
      const socket = await attempt("system", signal);
      trust = "system";
      return socket;
    }
  }

  return {
    async open(signal) {
      signal.throwIfAborted();
      const limit = new AbortController();
      const end = (): void => limit.abort(signal.reason);
      signal.addEventListener("abort", end);
      const timer = setTimeout(() => limit.abort(new ConnectTimeout()), network.connectTimeout * 1000);
      try {
        return await attempts(limit.signal);
      } finally {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
      }
    },
  };
}

function destinationOf(origin: string): Destination {
  const { hostname, port, protocol } = new URL(origin);
  return {
    hostname: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: port === "" ? (protocol === "https:" ? 443 : 80) : Number(port),
  };
}

function startTcp({ hostname, port }: Destination): Socket {
  // A minute, as undici has it: probes keep routers from forgetting an idle connection, and notice a dead one.
  return net.connect({ host: hostname, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 });
}

/** Settles with the event, or throws the socket's error; and keeps that from being nobody's for as long as it lives. */
function once(socket: Socket, event: "connect" | "secureConnect"): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, resolve);
    socket.on("error", reject);
  });
}
