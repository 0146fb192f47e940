/** Which endpoint is asked, and which credential of the environment belongs to it. */
import type { Credential } from "../api/headers.ts";
import { defaultBaseUrl, parseEndpoint, type Endpoint } from "../api/endpoint.ts";
import { ChatError } from "../core/errors.ts";
import type { Settings } from "../core/settings.ts";
import { localize } from "../core/localize.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `sidenote.baseUrl`, else the environment's `ANTHROPIC_BASE_URL`, else Anthropic's own.
 * @throws ChatError of kind `setting` when it cannot be used.
 */
export function currentEndpoint(settings: Settings, environment: Environment): Endpoint {
  const { baseUrl, allowedHttpHosts } = settings;
  if (baseUrl !== "") return parseEndpoint(baseUrl, "sidenote.baseUrl", allowedHttpHosts);
  return parseEndpoint(environmentBaseUrl(environment), "ANTHROPIC_BASE_URL", allowedHttpHosts);
}

/** True for the local endpoint with canned answers that `npm start` brings along. */
export function isDemo(endpoint: Endpoint, environment: Environment): boolean {
  return environment["SIDENOTE_DEMO"] === "1" && isEnvironmentsOwn(endpoint, environment);
}

/**
 * The environment's credential, for the environment's own endpoint alone: `ANTHROPIC_API_KEY`, else
 * `ANTHROPIC_AUTH_TOKEN` (the order of the API's own clients).
 */
export function environmentCredential(endpoint: Endpoint, environment: Environment): Credential | null {
  if (!isEnvironmentsOwn(endpoint, environment)) return null;
  const key = environment["ANTHROPIC_API_KEY"]?.trim();
  if (key) return { type: "api-key", secret: checkedSecret(key) };
  const token = environment["ANTHROPIC_AUTH_TOKEN"]?.trim();
  return token ? { type: "bearer", secret: checkedSecret(token) } : null;
}

/**
 * Refuses what cannot be a key. The text of the error never holds it.
 * @throws ChatError of kind `unusable-key`.
 */
export function checkedSecret(secret: string): string {
  if (!/^[\x21-\x7e]+$/.test(secret)) {
    throw new ChatError("unusable-key", localize("This key holds spaces or characters that no key has."));
  }
  if (secret.startsWith("sk-ant-oat")) {
    throw new ChatError("unusable-key", localize("This is a subscription's login token, not an API key."));
  }
  return secret;
}

function isEnvironmentsOwn(endpoint: Endpoint, environment: Environment): boolean {
  const url = URL.parse(environmentBaseUrl(environment));
  return url !== null && url.origin === endpoint.origin; // an address that cannot be read owns nothing
}

function environmentBaseUrl(environment: Environment): string {
  return environment["ANTHROPIC_BASE_URL"]?.trim() || defaultBaseUrl;
}
