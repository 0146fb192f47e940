/** The one error class, its closed list of kinds, and the one table of texts that tell a user what to do next. */
import type { ResponseInfo } from "./wire.ts";
import { localize, translated } from "./localize.ts";

export type ErrorKind =
  | "no-key"
  | "unusable-key"
  | "setting"
  | "network"
  | "proxy"
  | "certificate"
  | "timeout"
  | "redirect"
  | "not-a-stream"
  | "not-json"
  | "bad-request"
  | "authentication"
  | "billing"
  | "permission"
  | "not-found"
  | "too-large"
  | "rate-limit"
  | "overloaded"
  | "server"
  | "stream"
  | "incomplete"
  | "internal";

export interface ErrorDetails {
  /** HTTP status. */
  readonly status?: number | undefined;
  /** The API's `error.type`, such as `overloaded_error`. */
  readonly errorType?: string | undefined;
  /** The server's `request-id`. */
  readonly requestId?: string | undefined;
  /** What the headers said, where there was a response. */
  readonly response?: ResponseInfo | undefined;
  /** Seconds after which the server asks to come back. */
  readonly retryAfter?: number | undefined;
  /** The same request may well succeed a little later. */
  readonly retryable?: boolean | undefined;
  readonly cause?: unknown;
}

/** Every failure of a turn. `message` is what happened, in the server's words where it has some; never a key. */
export class ChatError extends Error {
  readonly kind: ErrorKind;
  readonly status: number | undefined;
  readonly errorType: string | undefined;
  readonly requestId: string | undefined;
  readonly response: ResponseInfo | undefined;
  readonly retryAfter: number | undefined;
  readonly retryable: boolean;

  /** By its name: the client is a bundle of its own, with its own copy of this class. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "ChatError";
  }

  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = "ChatError";
    this.kind = kind;
    this.status = details.status;
    this.errorType = details.errorType;
    this.requestId = details.requestId;
    this.response = details.response;
    this.retryAfter = details.retryAfter;
    this.retryable = details.retryable ?? false;
  }
}

export type ErrorAction = "set-key" | "open-settings" | "check-connection" | "send-without";

/** What a turn keeps of its failure: plain data that can be saved, posted and shown. */
export interface TurnError {
  readonly kind: ErrorKind;
  /** What happened. */
  readonly message: string;
  /** What to do next. */
  readonly advice: string;
  /** `HTTP 429 · rate_limit_error · req_…`, or empty. */
  readonly facts: string;
  /** The one command that mends it, where there is one. */
  readonly action: ErrorAction | null;
  /** For `send-without`: the id of the turn that the server does not accept in the history. */
  readonly culprit?: string;
}

const advice: Readonly<Record<ErrorKind, string>> = translated({
  "no-key": "Set an API key for this endpoint, then try again.",
  "unusable-key":
    "Create an API key at console.anthropic.com, or use a gateway's token; a subscription's login cannot be used here.",
  setting: "Correct the setting, then try again.",
  network: "Check the connection and sidenote.baseUrl, then try again.",
  proxy:
    "Check http.proxy (or HTTPS_PROXY), http.proxyAuthorization and http.noProxy in the editor's settings, then try again.",
  certificate:
    "If your organisation has its own authority, install its certificate and leave http.systemCertificates on, or name its file in NODE_EXTRA_CA_CERTS. With http.proxyStrictSSL off nothing is checked.",
  timeout: "The server did not answer in time. Try again, or raise sidenote.timeouts.connect or .idle.",
  redirect: "Set sidenote.baseUrl to the final address: a redirect could carry your key elsewhere.",
  "not-a-stream": "Check that sidenote.baseUrl is the root of a server that speaks the Messages API.",
  "not-json": "Something between you and the API changed the answer. Check sidenote.baseUrl and your proxy.",
  "bad-request":
    "The server does not accept this request. Check the model and the parameters in the settings.",
  authentication: "The key was not accepted. Set a valid API key for this endpoint.",
  billing: "Check the account's credit and billing at the provider, then try again.",
  permission: "This key may not use this model or endpoint. Choose another model, or ask its owner.",
  "not-found": "The model or address is not known there. Check sidenote.model and sidenote.baseUrl.",
  "too-large": "The request is too large. Select less code, or start a new session.",
  "rate-limit": "You have reached a rate limit. Wait a little, then try again.",
  overloaded: "The API is overloaded for the moment. Try again shortly.",
  server: "The server had a fault. Try again shortly.",
  stream: "The server broke off. What came is kept: continue it, or try again.",
  incomplete: "What came is kept. Continue it, or try again.",
  internal: "This is a fault in Sidenote. Please report it with the log (Output: Sidenote).",
});

const actions: { readonly [Kind in ErrorKind]?: ErrorAction } = {
  "no-key": "set-key",
  authentication: "set-key",
  "unusable-key": "set-key",
  setting: "open-settings",
  "not-found": "open-settings",
  redirect: "open-settings",
  network: "check-connection",
  proxy: "check-connection",
  certificate: "check-connection",
  timeout: "check-connection",
  "not-a-stream": "check-connection",
};

/** The text for users of a failure: what happened, what to do, and the facts to quote to a provider. */
export function describeError(error: ChatError): TurnError {
  const facts = [
    error.status === undefined ? "" : `HTTP ${error.status}`,
    error.errorType ?? "",
    error.requestId ?? "",
  ].filter((fact) => fact !== "");
  const wait = error.retryAfter;
  return {
    kind: error.kind,
    message: error.message,
    advice:
      error.kind === "rate-limit" && wait !== undefined
        ? localize("You have reached a rate limit. Come back in {time}, then try again.", {
            time: formatSeconds(wait),
          })
        : advice[error.kind],
    facts: facts.join(" · "),
    action: actions[error.kind] ?? null,
  };
}

/** The same failure with some of its details, or its message, replaced. */
export function changed(error: ChatError, details: ErrorDetails & { readonly message?: string }): ChatError {
  const { kind, message, status, errorType, requestId, response, retryAfter, retryable, cause } = error;
  const all = { status, errorType, requestId, response, retryAfter, retryable, cause, ...details };
  return new ChatError(kind, details.message ?? message, all);
}

/** Any thrown value as a `ChatError`; what is not one already is a fault of ours and says so. */
export function toChatError(value: unknown): ChatError {
  if (value instanceof ChatError) return value;
  const message = value instanceof Error ? value.message : String(value);
  return new ChatError("internal", message, { cause: value });
}

function formatSeconds(seconds: number): string {
  if (seconds < 90) return localize("{seconds} s", { seconds: Math.ceil(seconds) });
  return localize("{minutes} min", { minutes: Math.ceil(seconds / 60) });
}
