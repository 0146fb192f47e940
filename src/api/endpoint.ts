/** Where requests go: a base URL read, checked and taken apart. */
import { ChatError } from "../core/errors.ts";
import { localize } from "../core/localize.ts";

export const defaultBaseUrl = "https://api.anthropic.com";

export interface Endpoint {
  /** Scheme, host and port: what a key is bound to. */
  readonly origin: string;
  /** Host and port, to show. */
  readonly host: string;
  /** Path before `/v1/…`: "" or such as `/gateway`. */
  readonly root: string;
  /** Path of the Messages resource, such as `/v1/messages`. */
  readonly path: string;
  readonly isLoopback: boolean;
}

/**
 * Reads a base URL as users write it: with or without a trailing slash, `/v1` or `/v1/messages`.
 *
 * @param source what to call it in an error: the setting or the variable that it comes from.
 * @param allowedHttpHosts from `sidenote.allowedHttpHosts`: hosts, with or without a port, that plain http may go to.
 * @throws ChatError of kind `setting` when it is no http(s) URL, holds credentials or a query, or would send a key
 * in plain text over a network.
 */
export function parseEndpoint(
  baseUrl: string,
  source = "sidenote.baseUrl",
  allowedHttpHosts: readonly string[] = [],
): Endpoint {
  let url: URL;
  try {
    url = new URL(baseUrl.trim());
  } catch (cause) {
    throw new ChatError(
      "setting",
      localize("{source} is not a URL such as {example}.", { source, example: defaultBaseUrl }),
      { cause },
    );
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new ChatError(
      "setting",
      localize("{source} must begin with https:// (it begins with {protocol}).", {
        source,
        protocol: url.protocol,
      }),
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new ChatError(
      "setting",
      localize("{source} holds credentials. Take them out; use Sidenote: Set API Key.", { source }),
    );
  }
  if (url.search !== "" || url.hash !== "") {
    throw new ChatError("setting", localize("{source} must not have a query or a fragment.", { source }));
  }
  const isLoopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === "http:" && !isLoopback && !isAllowed(url, allowedHttpHosts)) {
    throw new ChatError(
      "setting",
      localize(
        "{source} is plain http to {host}: a key would travel unencrypted. Use https, or list {host} in sidenote.allowedHttpHosts.",
        { source, host: url.host },
      ),
    );
  }
  const root = url.pathname.replace(/\/+$/, "").replace(/\/v1(\/messages)?$/, "");
  return { origin: url.origin, host: url.host, root, path: `${root}/v1/messages`, isLoopback };
}

/** An entry without a port allows every port of its host; one with a port, written out or http's own, that alone. */
function isAllowed(url: URL, allowedHttpHosts: readonly string[]): boolean {
  const names = [url.hostname, `${url.hostname}:${url.port || "80"}`];
  return allowedHttpHosts.some((entry) => names.includes(entry.trim().toLowerCase()));
}
