/** How many tokens a request has, as its server counts them: `POST /v1/messages/count_tokens`. */
import type { MessagesRequest } from "../core/wire.ts";
import { readResource, type Server } from "./resource.ts";

/** What of a request has tokens; the counting resource refuses the rest, such as `max_tokens`. */
const counted = [
  "model",
  "system",
  "messages",
  "tools",
  "tool_choice",
  "thinking",
  "output_config",
  "cache_control",
] as const satisfies readonly (keyof MessagesRequest)[];

/**
 * The request's input tokens, or null where the server does not count. Nothing is generated, and nothing is charged.
 *
 * @throws ChatError when the count cannot be had, for the same reasons as an answer.
 */
export async function countTokens(server: Server, request: MessagesRequest): Promise<number | null> {
  const body = Object.fromEntries(
    counted.flatMap((name) => (request[name] === undefined ? [] : [[name, request[name]]])),
  );
  const value = await readResource(server, { method: "POST", path: "/v1/messages/count_tokens", body });
  const count =
    typeof value === "object" && value !== null && "input_tokens" in value ? value.input_tokens : null;
  return typeof count === "number" && Number.isSafeInteger(count) && count >= 0 ? count : null;
}
