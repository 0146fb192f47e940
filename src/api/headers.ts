/** The headers of a request: the protocol's, the credential's and the user's own. */
import { ChatError } from "../core/errors.ts";
import { localize } from "../core/localize.ts";

/** An API key goes as `x-api-key`, a gateway's token as `Authorization: Bearer`. */
export interface Credential {
  readonly type: "api-key" | "bearer";
  readonly secret: string;
}

export interface HeaderOptions {
  readonly userAgent: string;
  readonly apiVersion: string;
  readonly betas: readonly string[];
  readonly credential: Credential | null;
  /** From `sidenote.headers`. */
  readonly extra: Readonly<Record<string, string>>;
}

/** Set by the client alone: changing one would break the request or tell an untruth about who asks. */
const reserved = new Set([
  "accept",
  "accept-encoding",
  "connection",
  "content-length",
  "content-type",
  "host",
  "transfer-encoding",
  "user-agent",
]);
const secret = new Set(["authorization", "proxy-authorization", "x-api-key", "cookie"]);

/**
 * Builds the request's headers, names in lower case.
 *
 * @throws ChatError of kind `setting` for an extra header that is malformed, reserved, or would hold a key.
 */
export function buildHeaders(options: HeaderOptions): Record<string, string> {
  const headers: Record<string, string> = {
    accept: "text/event-stream, application/json",
    // Compression makes proxies buffer; a stream is better unpacked and at once.
    "accept-encoding": "identity",
    "cache-control": "no-cache",
    "content-type": "application/json",
    "user-agent": options.userAgent,
    "anthropic-version": options.apiVersion,
  };
  if (options.betas.length > 0) headers["anthropic-beta"] = options.betas.join(",");
  for (const [name, value] of Object.entries(options.extra)) {
    const lower = name.toLowerCase();
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(lower) || /[\r\n\0]/.test(value)) {
      throw new ChatError(
        "setting",
        localize("sidenote.headers: {name} is not a valid header.", { name: JSON.stringify(name) }),
      );
    }
    if (reserved.has(lower))
      throw new ChatError(
        "setting",
        localize("sidenote.headers: {name} is set by Sidenote itself.", { name }),
      );
    if (secret.has(lower)) {
      throw new ChatError(
        "setting",
        localize("sidenote.headers: {name} holds a key. Use Sidenote: Set API Key instead.", { name }),
      );
    }
    headers[lower] = value;
  }
  const credential = options.credential;
  if (credential?.type === "api-key") headers["x-api-key"] = credential.secret;
  if (credential?.type === "bearer") headers["authorization"] = `Bearer ${credential.secret}`;
  return headers;
}
