/** The warm connections: kept for minutes, one set per origin, made anew when the settings of the network change. */
import { createConnector, type Connector } from "./connector.ts";
import type { Endpoint } from "./endpoint.ts";
import { createLine, type Line, type ResponseListener, type WireRequest } from "./line.ts";
import type { NetworkSettings } from "./network.ts";
import { routeOf, type Route } from "./route.ts";

export interface Target {
  readonly endpoint: Endpoint;
  readonly network: NetworkSettings;
}

/** How a connection to a target is made. */
export interface Way {
  readonly route: Route;
  /** All that the connection depends on. Holds the proxy's password: it is compared, and never shown. */
  readonly key: string;
}

export interface Connections {
  /** Sends a request. Returns how to cancel it, after which the listener hears nothing. */
  readonly send: (target: Target, way: Way, request: WireRequest, listener: ResponseListener) => () => void;
  /** Opens a connection where no free one stands; `tell` hears how that went, see `Line.warm`. */
  readonly warm: (target: Target, way: Way, tell: (failure: unknown) => void) => void;
  /** Closes them all; requests under way come to their end first. */
  readonly close: () => Promise<void>;
  readonly destroy: () => Promise<void>;
}

/** The connections to one origin, all made the same way. */
interface Pool {
  readonly key: string;
  readonly connector: Connector;
  readonly lines: Set<Line>;
}

/** @throws ChatError of kind `setting`, see `routeOf`. */
export function wayOf({ endpoint, network }: Target): Way {
  const route = routeOf(endpoint, network);
  const { strictSSL, systemCertificates, connectTimeout } = network;
  return { route, key: JSON.stringify([route, strictSSL, systemCertificates, connectTimeout]) };
}

export function createConnections(): Connections {
  /** By origin. */
  const pools = new Map<string, Pool>();
  /** Those of earlier settings too, until their requests have ended. */
  const lines = new Set<Line>();

  function poolFor({ endpoint: { origin }, network }: Target, { key, route }: Way): Pool {
    const known = pools.get(origin);
    if (known?.key === key) return known;
    for (const line of known?.lines ?? []) void line.close();
    const pool = { key, connector: createConnector(origin, route, network), lines: new Set<Line>() };
    pools.set(origin, pool);
    return pool;
  }

  function freeLine(pool: Pool): Line | undefined {
    return [...pool.lines].find((line) => line.isFree());
  }

  function addLine(pool: Pool, origin: string): Line {
    const line = createLine(origin, pool.connector, (gone) => {
      pool.lines.delete(gone);
      lines.delete(gone);
    });
    pool.lines.add(line);
    lines.add(line);
    return line;
  }

  function send(target: Target, way: Way, request: WireRequest, listener: ResponseListener): () => void {
    const { origin } = target.endpoint;
    const pool = poolFor(target, way);
    const formed = forProxy(request, origin, way.route);

    function sendOn(line: Line): () => void {
      return line.send(formed, {
        ...listener,
        onFailure(cause, wasClosedIdle) {
          // Silently, as browsers do; and once, for a new line was never idle. What may pass else is `core/retry.ts`'s.
          if (wasClosedIdle) cancel = sendOn(addLine(pool, origin));
          else listener.onFailure(cause);
        },
      });
    }

    let cancel = sendOn(freeLine(pool) ?? addLine(pool, origin));
    return () => cancel();
  }

  return {
    send,
    warm(target, way, tell) {
      const pool = poolFor(target, way);
      if (!freeLine(pool)) addLine(pool, target.endpoint.origin).warm(tell);
    },
    async close() {
      await Promise.all([...lines].map((line) => line.close()));
    },
    async destroy() {
      await Promise.all([...lines].map((line) => line.destroy()));
    },
  };
}

/** Plain http is not tunnelled: an HTTP proxy takes the whole address and hands the request on (RFC 9112, 3.2.2). */
function forProxy(request: WireRequest, origin: string, route: Route): WireRequest {
  if (route.type === "direct" || route.protocol === "socks5" || origin.startsWith("https:")) return request;
  const { authorization } = route;
  return {
    ...request,
    path: origin + request.path,
    headers:
      authorization === null ? request.headers : { ...request.headers, "proxy-authorization": authorization },
  };
}
