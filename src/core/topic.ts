/** The topic request: what is asked of the small model, and how its answer, however malformed, is read. */
import type { Turn } from "./conversation.ts";
import { labelOf, type ContextItem } from "./context.ts";
import { isInstructions } from "./instructions.ts";
import type { ModelInfo } from "./modelList.ts";
import { capabilitiesOf } from "./models.ts";
import type { Settings } from "./settings.ts";
import type { TopicSoFar } from "./topics.ts";
import type { MessagesRequest } from "./wire.ts";
import { localize } from "./localize.ts";

/** The small model's verdict on one message. */
export interface TopicVerdict {
  readonly isNewTopic: boolean;
  readonly title: string | null;
}

const instruction =
  "Analyze if this message indicates a new conversation topic. If it does, extract a 2-3 word title that captures " +
  "the new topic. Format your response as a JSON object with two fields: 'isNewTopic' (boolean) and 'title' (string, " +
  "or null if isNewTopic is false). Only include these fields, no other text.";

const schema = {
  type: "object",
  properties: { isNewTopic: { type: "boolean" }, title: { anyOf: [{ type: "string" }, { type: "null" }] } },
  required: ["isNewTopic", "title"],
  additionalProperties: false,
} as const;

/** The verdict is two fields: its message need not be long to be judged, nor the request dear. */
const longestMessage = 4000;
const longestTitle = 60;

/**
 * The body that asks whether a message opens a new topic. Files are named, not quoted; of what was said before, the
 * topic's title and the beginnings of its last messages, without which a short message says nothing.
 *
 * Thinking counts against `max_tokens`, so it is turned off where the model lets us, and given room where not.
 *
 * @param soFar null for a session's first message, which stands alone.
 * @param info what the server's list says of the small model.
 */
export function buildTopicRequest(
  { prompt, context }: Pick<Turn, "prompt" | "context">,
  soFar: TopicSoFar | null,
  settings: Settings,
  info: ModelInfo | null = null,
): MessagesRequest {
  const model = settings["topic.model"];
  const capabilities = capabilitiesOf(model, settings.apiVersion, info);
  const alwaysThinks = capabilities.thinksByDefault && !capabilities.thinking.includes("disabled");
  const words = [...subjectsOf(context), prompt].join("\n\n").slice(0, longestMessage);
  const message = [soFar ? introduction(soFar) : "", words].filter((part) => part !== "").join("\n\n");
  return {
    model,
    max_tokens: alwaysThinks ? 2048 : 512,
    messages: [{ role: "user", content: message.toWellFormed() }],
    system: [{ type: "text", text: settings["topic.prompt"].trim() || instruction }],
    ...(capabilities.sampling && { temperature: 0 }),
    ...(capabilities.thinksByDefault &&
      capabilities.thinking.includes("disabled") && { thinking: { type: "disabled" as const } }),
    ...(alwaysThinks &&
      capabilities.thinking.includes("between_tools") && { thinking: { type: "between_tools" as const } }),
    ...(capabilities.structuredOutputs && {
      output_config: {
        ...(alwaysThinks && { effort: "low" as const }),
        format: { type: "json_schema" as const, schema },
      },
    }),
    ...(settings.metadataUserId !== "" && { metadata: { user_id: settings.metadataUserId } }),
    stream: true,
  };
}

/** Where nobody will name the topic, its messages are judged with the new one: all of it is what is new. */
function introduction({ title, isJudged, messages }: TopicSoFar): string {
  if (title === null && !isJudged) return messages.join("\n\n");
  const about = title === null ? "The conversation so far" : `The topic so far: ${title}`;
  return [
    `${about}. Its last messages, oldest first:`,
    ...messages.map((text) => `- ${text.replace(/\s+/g, " ")}`),
    "\nThe new message:",
  ].join("\n");
}

/**
 * Reads a verdict out of whatever the model wrote: plain JSON, JSON in a fence or in prose, without its first brace
 * (servers that prefill it), cut short after the title, with "true" as a string. Null when there is none in it.
 */
export function readVerdict(text: string): TopicVerdict | null {
  const isNewTopic = /["']?isNewTopic["']?\s*[:=]\s*["']?(true|false)\b/i.exec(text)?.[1];
  if (isNewTopic === undefined) return null;
  if (isNewTopic.toLowerCase() === "false") return { isNewTopic: false, title: null };
  const title = /["']?title["']?\s*[:=]\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/i.exec(text)?.[1];
  return { isNewTopic: true, title: title === undefined ? null : cleanTitle(unquote(title)) };
}

function unquote(literal: string): string {
  if (literal.startsWith("'")) return literal.slice(1, -1);
  try {
    return String(JSON.parse(literal));
  } catch {
    return literal.slice(1, -1); // an escape that JSON does not know: the characters as they stand
  }
}

/** One line of at most 60 characters without control characters, or null when nothing is left. */
export function cleanTitle(title: string): string | null {
  const line = title
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  if (line === "" || line.toLowerCase() === "null") return null;
  const characters = Array.from(line);
  return characters.length <= longestTitle ? line : `${characters.slice(0, longestTitle - 1).join("")}…`;
}

/** What a message is about; the workspace's instructions go with any. */
function subjectsOf(context: readonly ContextItem[]): readonly string[] {
  return context.filter((item) => !isInstructions(item)).map(labelOf);
}

/** The title before any verdict: the beginning of the first message, and what it is about. */
export function localTitle(prompt: string, context: readonly ContextItem[]): string {
  const subjects = subjectsOf(context);
  const about = subjects.length === 0 ? "" : ` · ${subjects.join(", ")}`;
  return cleanTitle(prompt.slice(0, 200) + about) ?? localize("New session");
}
