/** Parameters that a server refuses with a 400: which one it means, and the request without it. */
import type { ChatError } from "./errors.ts";
import type { MessagesRequest } from "./wire.ts";

/** Optional parameters by their path in the body, and how servers speak of them. The first that fits is meant. */
const parameters: readonly { readonly path: string; readonly pattern: RegExp }[] = [
  { path: "temperature", pattern: /\btemperature\b/ },
  { path: "top_p", pattern: /\btop_p\b/ },
  { path: "top_k", pattern: /\btop_k\b/ },
  { path: "output_config.effort", pattern: /\beffort\b/ },
  { path: "output_config", pattern: /\boutput_config\b|\bjson_schema\b|\bstructured outputs?\b/i },
  // A wrong budget is the user's to correct.
  { path: "thinking", pattern: /\bthinking\b(?!.*budget_tokens)/i },
  { path: "tool_choice", pattern: /\btool_choice\b/ },
  { path: "stop_sequences", pattern: /\bstop_sequences\b/ },
  { path: "metadata", pattern: /\bmetadata\b/ },
  { path: "cache_control", pattern: /\bcache_control\b/ },
];

/**
 * The path of the parameter that a refusal is about, such as `output_config.effort`, or null: another error, one
 * that names a message, or a parameter that was not sent.
 */
export function refusedParameter(error: ChatError, body: MessagesRequest): string | null {
  if (error.kind !== "bad-request" || /\bmessages\.\d/.test(error.message)) return null;
  const found = parameters.find(({ path, pattern }) => has(body, path) && pattern.test(error.message));
  return found?.path ?? null;
}

/** True when the body sets the parameter at `path`. */
export function has(body: MessagesRequest, path: string): boolean {
  let value: unknown = body;
  for (const name of path.split(".")) {
    value = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  }
  return value !== undefined;
}

/** The body without the parameters at these paths. A group that is left empty goes too. */
export function withoutParameters(body: MessagesRequest, paths: Iterable<string>): MessagesRequest {
  let result: object = body;
  for (const path of paths) result = without(result, path.split("."));
  // Safe: what the table above names is optional in the type as well.
  return result as MessagesRequest;
}

function without(value: object, [name = "", ...rest]: readonly string[]): object {
  const members = Object.entries(value).flatMap(([key, member]: [string, unknown]) => {
    if (key !== name) return [[key, member]];
    if (rest.length === 0 || typeof member !== "object" || member === null) return [];
    const remaining = without(member, rest);
    return Object.keys(remaining).length === 0 ? [] : [[key, remaining]];
  });
  return Object.fromEntries(members);
}
