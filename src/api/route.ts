/** Which way a request goes, from the settings alone: straight to its server, or through a proxy. */
import { BlockList, isIP } from "node:net";
import { ChatError } from "../core/errors.ts";
import type { Endpoint } from "./endpoint.ts";
import type { NetworkSettings } from "./network.ts";
import { localize } from "../core/localize.ts";

export interface DirectRoute {
  readonly type: "direct";
  /** No rule says so, only nothing else: the editor may know of a proxy (PAC, the system's) that we cannot see. */
  readonly editorMayKnow: boolean;
}

export interface ProxyRoute {
  readonly type: "proxy";
  readonly protocol: "http" | "https" | "socks5";
  /** Name or address, without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** From its address: user and password, decoded. */
  readonly credentials: { readonly user: string; readonly password: string } | null;
  /** The `Proxy-Authorization` header. Not for SOCKS, which takes the credentials. */
  readonly authorization: string | null;
  /** What names it, for errors: `http.proxy`, or a variable. */
  readonly source: string;
}

export type Route = DirectRoute | ProxyRoute;

/**
 * The route to an endpoint, in the editor's own order: this machine is reached directly; then `http.noProxy` (which
 * silences NO_PROXY) or NO_PROXY, `http.proxy`, and the variables, with HTTP_PROXY standing in for HTTPS_PROXY.
 *
 * @throws ChatError of kind `setting` when the proxy that applies has no readable address.
 */
export function routeOf(endpoint: Endpoint, network: NetworkSettings): Route {
  if (endpoint.isLoopback || network.proxySupport === "off") return { type: "direct", editorMayKnow: false };
  const url = new URL(endpoint.origin);
  const exceptions =
    network.noProxy.length > 0
      ? network.noProxy
      : (variable(network, "NO_PROXY")?.value ?? "").split(/[\s,]+/);
  if (exceptions.some((exception) => isException(exception.trim().toLowerCase(), url))) {
    return { type: "direct", editorMayKnow: false };
  }
  const proxy = network.proxy.trim();
  if (proxy !== "") return parseProxy(proxy, "http.proxy", network);
  const names =
    url.protocol === "https:" ? ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"] : ["HTTP_PROXY", "ALL_PROXY"];
  for (const name of names) {
    const found = variable(network, name);
    if (found) return parseProxy(found.value, found.name, network);
  }
  return { type: "direct", editorMayKnow: true };
}

/** A variable by its name in capitals, or in small letters, which come first as they do in curl. */
function variable(network: NetworkSettings, name: string): { name: string; value: string } | null {
  for (const spelling of [name.toLowerCase(), name]) {
    const value = network.environment[spelling]?.trim();
    if (value) return { name: spelling, value };
  }
  return null;
}

/**
 * Whether an entry of a list of exceptions names the URL: `*`, `x.y` (and all below it, as are `.x.y` and `*.x.y`), an
 * address, or a block of addresses such as `10.0.0.0/8`; each but the last with a port if it likes.
 */
function isException(entry: string, url: URL): boolean {
  if (entry === "") return false;
  if (entry === "*") return true;
  const hostname = bare(url.hostname);
  const block = /^([0-9a-f:.]+)\/(\d{1,3})$/.exec(entry);
  if (block) return isInBlock(hostname, block[1] ?? "", Number(block[2]));
  // A bare IPv6 address has colons, but no port.
  const [, name = "", port] =
    isIP(entry) === 6 ? [entry, entry] : (/^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? []);
  if (port !== undefined && port !== (url.port || (url.protocol === "https:" ? "443" : "80"))) return false;
  const suffix = bare(name).replace(/^\*?\./, "");
  return suffix !== "" && (hostname === suffix || hostname.endsWith(`.${suffix}`));
}

function isInBlock(address: string, start: string, bits: number): boolean {
  const family = isIP(address);
  if (family === 0 || isIP(start) !== family || bits > (family === 4 ? 32 : 128)) return false;
  const block = new BlockList();
  const type = family === 4 ? "ipv4" : "ipv6";
  block.addSubnet(start, bits, type);
  return block.check(address, type);
}

const protocols: Readonly<Record<string, ProxyRoute["protocol"]>> = {
  "http:": "http",
  "https:": "https",
  "socks:": "socks5",
  "socks5:": "socks5",
  "socks5h:": "socks5",
};
const defaultPorts = { http: 80, https: 443, socks5: 1080 };

function parseProxy(text: string, source: string, network: NetworkSettings): ProxyRoute {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  // The address is not quoted: it may hold a password.
  if (!url || url.hostname === "") {
    throw new ChatError(
      "setting",
      localize("{source} is not the address of a proxy, such as http://proxy:8080.", { source }),
    );
  }
  const protocol = protocols[url.protocol];
  if (protocol === undefined) {
    throw new ChatError(
      "setting",
      localize("{source} names a proxy that speaks {protocol}. Sidenote knows http, https and socks5.", {
        source,
        protocol: `${url.protocol}//`,
      }),
    );
  }
  const credentials =
    url.username === "" ? null : { user: decoded(url.username), password: decoded(url.password) };
  return {
    type: "proxy",
    protocol,
    hostname: bare(url.hostname),
    port: url.port === "" ? defaultPorts[protocol] : Number(url.port),
    credentials,
    authorization:
      protocol === "socks5" ? null : credentials ? basic(credentials) : network.proxyAuthorization || null,
    source,
  };
}

function basic({ user, password }: { readonly user: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

/** An IPv6 address without its brackets. */
function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

/** People also write passwords with a bare percent sign. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
