/** What a response that is not what was asked for stands for, as a `ChatError`. */
import { kindOfApiError, mayPass, readApiError, type ApiError } from "../core/apiErrors.ts";
import { ChatError, type ErrorDetails, type ErrorKind } from "../core/errors.ts";
import { readRateLimits } from "../core/limits.ts";
import type { ResponseInfo } from "../core/wire.ts";
import { localize } from "../core/localize.ts";

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
  const { type, message, requestId, errorCode = "" } = readBody(body);
  const details: ErrorDetails = {
    status,
    errorType: type,
    requestId: headerOf(headers, "request-id") ?? requestId,
    response: responseInfo(headers),
    retryAfter: readRetryAfter(headers),
    retryable: isRetryable(status, headers, errorCode),
  };
  const location = headerOf(headers, "location");
  if (redirects.has(status) || (status >= 300 && status < 400 && location !== undefined)) {
    const text =
      location === undefined
        ? localize("The server redirects to another address. Sidenote does not follow.")
        : localize("The server redirects to {address}. Sidenote does not follow.", { address: location });
    return new ChatError("redirect", text, details);
  }
  if (status < 400) return failureOfSuccess(status, headers, { type, message }, details);
  const kind = caps.test(errorCode)
    ? "billing"
    : (kindOfStatus[status] ?? (status >= 500 ? "server" : "bad-request"));
  return new ChatError(kind, message ?? statusText(status), details);
}

/** A status that tells of no failure, with an error in its body, or with something that is no stream. */
function failureOfSuccess(
  status: number,
  headers: ResponseHeaders,
  { type, message }: ApiError,
  details: ErrorDetails,
): ChatError {
  if (message !== undefined) {
    return new ChatError(kindOfApiError(type), message, { ...details, retryable: mayPass(type) });
  }
  const what = status === 200 ? contentTypeText(headerOf(headers, "content-type")) : statusText(status);
  return new ChatError("not-a-stream", what, details);
}

function statusText(status: number): string {
  return localize("The server answered with status {status}.", { status });
}

function contentTypeText(type: string | undefined): string {
  return type === undefined
    ? localize("The server answered with no content type, not an event stream.")
    : localize("The server answered with {type}, not an event stream.", { type });
}

const redirects = new Set([301, 302, 303, 307, 308]);

/** A bad request and an account without credit do not pass by themselves, whatever the server's advice says. */
const lasting = new Set([400, 402, 413, 422]);
/** Nor does a cap on spending, whatever its status. */
const caps = /spend_limit|credit|billing|quota/;

function isRetryable(status: number, headers: ResponseHeaders, errorCode: string): boolean {
  if (status < 400 || lasting.has(status) || caps.test(errorCode)) return false;
  const advice = headerOf(headers, "x-should-retry");
  if (advice === "true" || advice === "false") return advice === "true";
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

function readBody(body: string): ApiError {
  try {
    return readApiError(JSON.parse(body));
  } catch {
    return {}; // an HTML page or plain text of a proxy: the status says what there is to say
  }
}

/** Seconds to wait, from `retry-after-ms`, or `retry-after` as seconds or as a date. Nonsense is no wish. */
function readRetryAfter(headers: ResponseHeaders): number | undefined {
  const milliseconds = Number.parseFloat(headerOf(headers, "retry-after-ms") ?? "");
  if (milliseconds >= 0) return milliseconds / 1000;
  const value = headerOf(headers, "retry-after")?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  if (!/^[A-Z][a-z]+,? /.test(value)) return undefined; // Date.parse takes "-5" for a date as well
  const until = Date.parse(value) - Date.now();
  return Number.isNaN(until) ? undefined : Math.max(0, until / 1000);
}
