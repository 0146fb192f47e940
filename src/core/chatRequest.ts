/**
 * The request of another program, which asks for one of the editor's language models.
 *
 * It is built from what that program says alone: the user's own system prompt, sampling, effort and thinking are for
 * the user's own questions. Endpoint, version, betas, caching and the longest answer hold for both.
 *
 * No `thinking` is ever sent. The editor's stable API has no part for thoughts, so that none can be given back; within
 * the calls of one answer that is allowed where the model decides by itself whether it thinks (adaptive thinking,
 * "previous assistant turns don't need to start with thinking blocks"), and refused where a budget was asked for.
 */
import { cacheControlFor } from "./caching.ts";
import type { ChatMessage, ChatOptions } from "./chatMessage.ts";
import { renderChat } from "./chatMessages.ts";
import { ChatError } from "./errors.ts";
import { estimateTokens } from "./estimate.ts";
import { effortLevels } from "./modelList.ts";
import { capabilitiesOf, type Capabilities } from "./models.ts";
import { has, withoutParameters } from "./refusals.ts";
import { checkSize, effort, notTaken, sampling, type BuiltRequest, type ServerKnowledge } from "./request.ts";
import type { Settings } from "./settings.ts";
import type { MessageParam, MessagesRequest } from "./wire.ts";
import { localize } from "./localize.ts";

/** What a program may say of its request beyond messages and tools; null or empty where it does not. */
export interface ModelOptions extends Pick<Settings, "temperature" | "topP" | "topK" | "effort"> {
  readonly maxTokens: number | null;
  readonly stopSequences: readonly string[];
  readonly system: string;
}

/** Said to a model that cannot be made to call a tool by `tool_choice`. */
const callInstruction = "Answer with a call of one of the tools, and with nothing else.";

/**
 * The body that asks `settings.model`.
 *
 * @throws ChatError of kind `setting` where the model takes no images, `bad-request` where nothing is asked or an image
 * is of another type than the API takes, `too-large` above the API's 32 MB.
 */
export function buildChatRequest(
  chat: readonly ChatMessage[],
  { modelOptions, tools, mustCall }: ChatOptions,
  settings: Settings,
  server: ServerKnowledge,
): BuiltRequest {
  const { model, metadataUserId } = settings;
  const capabilities = capabilitiesOf(model, settings.apiVersion, server.model);
  const omitted: string[] = [];
  const options = readModelOptions(modelOptions);
  const { system, messages } = renderChat(chat);
  if (messages.length === 0) throw new ChatError("bad-request", localize("There is nothing to ask."));
  if (!capabilities.images && messages.some(hasImage))
    throw new ChatError("setting", notTaken(model, "image", "image"));
  checkSize(messages);
  const isForced = mustCall && tools.length > 0 && capabilities.forcedTools;
  const instructions = [
    options.system,
    system,
    mustCall && !isForced && tools.length > 0 ? callInstruction : "",
  ]
    .filter((text) => text !== "")
    .join("\n\n");
  const body: MessagesRequest = {
    model,
    max_tokens: Math.min(options.maxTokens ?? Infinity, longestAnswer(settings, capabilities)),
    ...(options.stopSequences.length > 0 && { stop_sequences: options.stopSequences }),
    ...sampling(options, capabilities, omitted),
    ...effort(options, capabilities, omitted),
    ...(instructions !== "" && { system: instructions }),
    messages,
    ...(tools.length > 0 && { tools }),
    ...(isForced && { tool_choice: { type: "any" } as const }),
    ...(metadataUserId !== "" && { metadata: { user_id: metadataUserId } }),
    stream: true,
  };
  const cacheControl = cacheControlFor({
    setting: settings.promptCaching,
    isAnthropic: server.isAnthropic,
    cacheMinimum: capabilities.cacheMinimum,
    earlierTurns: messages.filter(({ role }) => role === "assistant").length,
    promptTokens: estimateTokens(body),
  });
  const whole: MessagesRequest = cacheControl ? { ...body, cache_control: cacheControl } : body;
  const refused = [...server.refused].filter((path) => has(whole, path));
  return {
    body: withoutParameters(whole, refused),
    omitted: [...omitted, ...refused],
    sources: [],
    continues: null,
  };
}

/** The `max_tokens` that a request has unless it asks for fewer: `sidenote.maxTokens`, or the model's own limit. */
export function longestAnswer(
  { maxTokens }: Pick<Settings, "maxTokens">,
  { maxOutput }: Pick<Capabilities, "maxOutput">,
): number {
  return Math.min(maxTokens, maxOutput ?? Infinity);
}

/**
 * Reads `temperature`, `top_p`, `top_k`, `max_tokens`, `stop_sequences` (or `stop`), `effort` and `system`. What is not
 * of its type is passed over, as is any other name: options are made for models of any kind.
 */
export function readModelOptions(given: Readonly<Record<string, unknown>>): ModelOptions {
  const stop = given["stop_sequences"] ?? given["stop"];
  const system = given["system"];
  const maxTokens = numberOf(given["max_tokens"]);
  return {
    temperature: numberOf(given["temperature"]),
    topP: numberOf(given["top_p"]),
    topK: numberOf(given["top_k"]),
    maxTokens: maxTokens !== null && maxTokens >= 1 ? Math.floor(maxTokens) : null,
    stopSequences: [stop].flat().filter((text): text is string => typeof text === "string" && text !== ""),
    effort: effortLevels.find((level) => level === given["effort"]) ?? "",
    system: typeof system === "string" ? system : "",
  };
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function hasImage({ content }: MessageParam): boolean {
  if (typeof content === "string") return false;
  return content.some((block) => {
    if (block.type === "tool_result") return block.content.some(({ type }) => type === "image");
    return block.type === "image";
  });
}
