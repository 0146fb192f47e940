/** The errors of Messages servers as data: the API's own shape, those of compatible servers, and what each type means. */
import type { ErrorKind } from "./errors.ts";

export interface ApiError {
  /** The API's `error.type`, such as `overloaded_error`. */
  readonly type?: string | undefined;
  readonly message?: string | undefined;
  readonly requestId?: string | undefined;
  /** The API's `error.details.error_code`, such as `enforced_spend_limit_reached`. */
  readonly errorCode?: string | undefined;
}

/** Characters of a server's message that are kept: nobody reads more in an error. */
const longestMessage = 2000;

/**
 * Reads an error out of parsed JSON: the API's `{error: {type, message}}`, a text in `error` (Ollama), and the
 * `message` or `detail` beside it of servers made with other tools (vLLM, FastAPI). Empty for anything else.
 */
export function readApiError(value: unknown): ApiError {
  const outer = membersOf(value);
  const inner = membersOf(outer["error"]);
  const [fault] = Array.isArray(outer["detail"]) ? outer["detail"] : [];
  const texts = [
    inner["message"],
    outer["error"],
    outer["message"],
    outer["detail"],
    membersOf(fault)["msg"],
  ];
  const message = firstText(...texts);
  return {
    type: firstText(inner["type"]),
    message: message && message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message,
    requestId: firstText(outer["request_id"]),
    errorCode: firstText(membersOf(inner["details"])["error_code"]),
  };
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function firstText(...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === "string" && value !== "");
}

const kinds: Readonly<Record<string, ErrorKind>> = {
  invalid_request_error: "bad-request",
  authentication_error: "authentication",
  billing_error: "billing",
  permission_error: "permission",
  not_found_error: "not-found",
  request_too_large: "too-large",
  rate_limit_error: "rate-limit",
  timeout_error: "timeout",
  overloaded_error: "overloaded",
};
const passing = new Set(["rate_limit_error", "timeout_error", "api_error", "overloaded_error"]);

/** The kind of an error that comes without an HTTP status of its own: inside a stream, or as the body of a 200. */
export function kindOfApiError(type: string | undefined): ErrorKind {
  return kinds[type ?? ""] ?? "stream";
}

/** Whether an error without a status may be gone a little later. */
export function mayPass(type: string | undefined): boolean {
  return passing.has(type ?? "");
}
