/** What a response that is not what was asked for stands for, as a `ChatError`. */
import { readRateLimits } from "../core/limits.ts";
import type { ResponseInfo } from "../core/wire.ts";
import { ChatError, type ErrorDetails, type ErrorKind } from "../core/errors.ts";

const kindOfStatus: Record<number, ErrorKind> = {
  400: "bad-request",
  401: "authentication",
  402: "billing",
  403: "permission",
  404: "not-found",
  407: "proxy",
  408: "timeout",
  413: "too-large",
  422: "bad-request",
  429: "rate-limit",
  504: "timeout",
  529: "overloaded",
};

export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** The first value of a response header, or undefined. */
export function headerOf(headers: ResponseHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** What a response's headers say about the request. */
export function responseInfo(headers: ResponseHeaders): ResponseInfo {
  return {
    requestId: headerOf(headers, "request-id") ?? null,
    organizationId: headerOf(headers, "anthropic-organization-id") ?? null,
    limits: readRateLimits(headers),
  };
}

/**
 * The error that a response other than a 200 event stream stands for.
 *
 * @param body its text, as far as it was read; JSON of the API's error shape, or anything at all.
 */
export function failureOfResponse(status: number, headers: ResponseHeaders, body: string): ChatError {
  const { type, message, requestId, errorCode } = readErrorBody(body);
  const retryAfter = readRetryAfter(headers);
  const retryable = isRetryable(status, headers, errorCode);
  const details: ErrorDetails = {
    status,
    errorType: type,
    requestId: headerOf(headers, "request-id") ?? requestId,
    response: responseInfo(headers),
    retryAfter,
    retryable,
  };
  if (status >= 300 && status < 400) {
    const target = headerOf(headers, "location") ?? "another address";
    return new ChatError("redirect", `The server redirects to ${target}. Sidenote does not follow.`, details);
  }
  if (status === 200) {
    if (message !== undefined) return new ChatError("stream", message, details);
    const contentType = headerOf(headers, "content-type") ?? "no content type";
    return new ChatError(
      "not-a-stream",
      `The server answered with ${contentType}, not an event stream.`,
      details,
    );
  }
  const kind = kindOfStatus[status] ?? (status >= 500 ? "server" : "bad-request");
  return new ChatError(kind, message ?? `The server answered with status ${status}.`, details);
}

/** A cap on spending does not pass by itself, whatever the status and the server's advice say. */
const caps = /spend_limit|credit|billing|quota/;

function isRetryable(status: number, headers: ResponseHeaders, errorCode = ""): boolean {
  if (status < 400 || caps.test(errorCode)) return false;
  const advice = headerOf(headers, "x-should-retry");
  if (advice === "true" || advice === "false") return advice === "true";
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

interface ErrorBody {
  type?: string;
  message?: string;
  requestId?: string;
  errorCode?: string;
}

function readErrorBody(body: string): ErrorBody {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return {}; // an HTML page or plain text of a proxy: the status says what there is to say
  }
  if (typeof value !== "object" || value === null) return {};
  const { error, request_id: requestId } = value as { error?: unknown; request_id?: unknown };
  const result: ErrorBody = {};
  if (typeof requestId === "string") result.requestId = requestId;
  if (typeof error === "string") result.message = error; // Ollama
  if (typeof error === "object" && error !== null) {
    if ("type" in error && typeof error.type === "string") result.type = error.type;
    if ("message" in error && typeof error.message === "string") result.message = error.message;
    const details: unknown = "details" in error ? error.details : null;
    if (typeof details === "object" && details !== null && "error_code" in details) {
      result.errorCode = String(details.error_code);
    }
  }
  return result;
}

/** Seconds to wait, from `retry-after-ms`, or `retry-after` as seconds or as a date. */
function readRetryAfter(headers: ResponseHeaders): number | undefined {
  const milliseconds = Number.parseFloat(headerOf(headers, "retry-after-ms") ?? "");
  if (milliseconds >= 0) return milliseconds / 1000;
  const value = headerOf(headers, "retry-after");
  if (value === undefined) return undefined;
  const seconds = Number(value);
  if (seconds >= 0) return seconds;
  const until = Date.parse(value) - Date.now();
  return Number.isNaN(until) ? undefined : Math.max(0, until / 1000);
}
