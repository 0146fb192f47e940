/** Conversation and settings in, request body out. A parameter that the user did not set is not sent. */
import { answerText, type Turn } from "./conversation.ts";
import { ChatError } from "./errors.ts";
import { renderUserMessage } from "./context.ts";
import { capabilitiesOf, type Capabilities } from "./models.ts";
import type { Settings } from "./settings.ts";
import type { MessageParam, MessagesRequest, OutputConfig, ThinkingParam } from "./wire.ts";

export interface BuiltRequest {
  readonly body: MessagesRequest;
  /** Names of settings that were set but that this model refuses, so that the user can be told. */
  readonly omitted: readonly string[];
}

/**
 * The body of the request that asks `turn`, after the answered turns before it.
 * Throws a `ChatError` of kind `setting` where two settings contradict each other.
 *
 * A turn without an answer (failed, or stopped before its first word) and a superseded one are left out: roles must
 * alternate, and the API refuses an empty assistant message.
 */
export function buildRequest(earlier: readonly Turn[], turn: Turn, settings: Settings): BuiltRequest {
  const capabilities = capabilitiesOf(settings.model, settings.apiVersion);
  const omitted: string[] = [];
  const system = settings.system;
  const outputConfig: OutputConfig = settings.effort === "" ? {} : { effort: settings.effort };
  const body: MessagesRequest = {
    model: settings.model,
    max_tokens: settings.maxTokens,
    ...(settings.stopSequences.length > 0 && { stop_sequences: settings.stopSequences }),
    ...sampling(settings, capabilities, omitted),
    ...thinking(settings, capabilities, omitted),
    ...(outputConfig.effort && { output_config: outputConfig }),
    ...(system.length > 0 && {
      system: typeof system === "string" ? system : system.map((text) => ({ type: "text" as const, text })),
    }),
    messages: messages(earlier, turn),
    ...(settings.metadataUserId !== "" && { metadata: { user_id: settings.metadataUserId } }),
    stream: true,
  };
  return { body, omitted };
}

function messages(earlier: readonly Turn[], turn: Turn): MessageParam[] {
  const result: MessageParam[] = [];
  for (const past of earlier) {
    const answer = answerText(past);
    if (past.superseded || answer.trim() === "") continue;
    result.push({ role: "user", content: renderUserMessage(past.prompt, past.context) });
    result.push({ role: "assistant", content: answer });
  }
  result.push({ role: "user", content: renderUserMessage(turn.prompt, turn.context) });
  return result;
}

function sampling(
  settings: Settings,
  capabilities: Capabilities,
  omitted: string[],
): Partial<MessagesRequest> {
  const { temperature, topP, topK } = settings;
  if (capabilities.sampling) {
    return {
      ...(temperature !== null && { temperature }),
      ...(topP !== null && { top_p: topP }),
      ...(topK !== null && { top_k: topK }),
    };
  }
  if (temperature !== null) omitted.push("temperature");
  if (topP !== null) omitted.push("topP");
  if (topK !== null) omitted.push("topK");
  return {};
}

function thinking(
  settings: Settings,
  capabilities: Capabilities,
  omitted: string[],
): { thinking?: ThinkingParam } {
  const type = settings.thinking;
  if (type === "") return {};
  if (!capabilities.thinking.includes(type)) {
    omitted.push("thinking");
    return {};
  }
  switch (type) {
    case "enabled":
      return { thinking: { type, budget_tokens: thinkingBudget(settings) } };
    case "adaptive":
      // Models from 4.7 on leave thoughts out of the stream unless a summary is asked for.
      return { thinking: { type, display: "summarized" } };
    case "disabled":
    case "between_tools":
      return { thinking: { type } };
  }
}

/** The API wants at least 1,024 tokens and less than `max_tokens`; half leaves as much room for the answer. */
function thinkingBudget({ thinkingBudget: budget, maxTokens }: Settings): number {
  const tokens = budget ?? Math.max(1024, Math.floor(maxTokens / 2));
  if (tokens < maxTokens) return tokens;
  const message = `Thinking takes ${tokens} tokens of the ${maxTokens} in sidenote.maxTokens. Allow more, or set sidenote.thinkingBudget lower.`;
  throw new ChatError("setting", message);
}
