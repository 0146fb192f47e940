/** The way that a request goes, in words: for the check of a connection and for support. */
import { codeSpan } from "../core/inlineMarkdown.ts";
import type { Endpoint } from "./endpoint.ts";
import type { NetworkSettings } from "./network.ts";
import { routeOf, type DirectRoute } from "./route.ts";
import { localize } from "../core/localize.ts";

/**
 * The route to an endpoint and the setting or variable that says so. A proxy by its host alone, never its password.
 * @throws ChatError of kind `setting`, see `routeOf`.
 */
export function describeRoute(endpoint: Endpoint, network: NetworkSettings): string {
  const route = routeOf(endpoint, network);
  if (route.type === "direct") {
    return localize("direct: {reason}", { reason: whyDirect(endpoint, route, network) });
  }
  const { hostname, port, source, protocol, credentials, authorization } = route;
  const host = `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
  const named = { protocol, proxy: codeSpan(host), source };
  return credentials !== null || authorization !== null
    ? localize("through the {protocol} proxy {proxy} of {source}, with credentials", named)
    : localize("through the {protocol} proxy {proxy} of {source}, without credentials", named);
}

function whyDirect(endpoint: Endpoint, route: DirectRoute, network: NetworkSettings): string {
  if (endpoint.isLoopback) return localize("this machine needs no proxy");
  if (network.proxySupport === "off") return localize("http.proxySupport is off");
  if (route.editorMayKnow) return localize("neither http.proxy nor HTTPS_PROXY is set");
  const source = network.noProxy.length > 0 ? "http.noProxy" : "NO_PROXY";
  return localize("{source} names this host", { source });
}
