/** The way that a request goes, in words: for the check of a connection and for support. */
import { codeSpan } from "../core/inlineMarkdown.ts";
import type { Endpoint } from "./endpoint.ts";
import type { NetworkSettings } from "./network.ts";
import { routeOf, type DirectRoute } from "./route.ts";

/**
 * The route to an endpoint and the setting or variable that says so. A proxy by its host alone, never its password.
 * @throws ChatError of kind `setting`, see `routeOf`.
 */
export function describeRoute(endpoint: Endpoint, network: NetworkSettings): string {
  const route = routeOf(endpoint, network);
  if (route.type === "direct") return `direct: ${whyDirect(endpoint, route, network)}`;
  const { hostname, port, source, protocol, credentials, authorization } = route;
  const host = `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
  const access = credentials !== null || authorization !== null ? "with credentials" : "without credentials";
  return `through the ${protocol} proxy ${codeSpan(host)} of ${source}, ${access}`;
}

function whyDirect(endpoint: Endpoint, route: DirectRoute, network: NetworkSettings): string {
  if (endpoint.isLoopback) return "this machine needs no proxy";
  if (network.proxySupport === "off") return "http.proxySupport is off";
  if (route.editorMayKnow) return "neither http.proxy nor HTTPS_PROXY is set";
  return `${network.noProxy.length > 0 ? "http.noProxy" : "NO_PROXY"} names this host`;
}
