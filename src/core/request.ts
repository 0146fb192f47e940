/** Conversation and settings in, request body out. A parameter that the user did not set is not sent. */
import { cacheControlFor } from "./caching.ts";
import { labelOf, type ContextItem } from "./context.ts";
import { renderUserMessage, type Takes } from "./contextRendering.ts";
import { continuationPrompt } from "./continuation.ts";
import { answerText, type Turn } from "./conversation.ts";
import { ChatError } from "./errors.ts";
import { estimateTokens } from "./estimate.ts";
import type { ModelInfo } from "./modelList.ts";
import { capabilitiesOf, type Capabilities } from "./models.ts";
import { has, withoutParameters } from "./refusals.ts";
import type { Settings } from "./settings.ts";
import type {
  ContentBlockParam,
  MessageParam,
  MessagesRequest,
  OutputConfig,
  ThinkingParam,
} from "./wire.ts";
import { localize } from "./localize.ts";

/** What is known of the server that is asked, beyond the table of models. */
export interface ServerKnowledge {
  /** Host and port. */
  readonly host: string;
  /** What its list says of the model; null where it has none, or none is known yet. */
  readonly model: ModelInfo | null;
  /** Anthropic's own API, of which it is known what it takes. */
  readonly isAnthropic: boolean;
  /** Parameters that it has refused for this model; see `refusals.ts`. */
  readonly refused: ReadonlySet<string>;
}

export const nothingKnown: ServerKnowledge = {
  host: "",
  model: null,
  isAnthropic: false,
  refused: new Set(),
};

export interface BuiltRequest {
  readonly body: MessagesRequest;
  /** Names of settings that were set but that this model refuses, so that the user can be told. */
  readonly omitted: readonly string[];
  /** The id of the turn that each message stems from: what the server means by `messages.3`. */
  readonly sources: readonly string[];
  /** Set when the request continues the turn's answer: whether the model continues its very text (a prefill). */
  readonly continues: "exactly" | "in-words" | null;
}

/**
 * The body of the request that asks `turn`, after the answered turns before it; if `turn` has text already, of the
 * request that continues it.
 *
 * What would make the server refuse the whole history is left out: a turn without an answer (failed, or stopped
 * before its first word), a refused one (its partial text must not be sent back), an excluded one.
 *
 * @throws ChatError of kind `setting` where two settings contradict each other or the model takes no images or PDFs, `too-large` above the API's 32 MB.
 */
export function buildRequest(
  earlier: readonly Turn[],
  turn: Turn,
  settings: Settings,
  server: ServerKnowledge = nothingKnown,
): BuiltRequest {
  const capabilities = capabilitiesOf(settings.model, settings.apiVersion, server.model);
  const omitted: string[] = [];
  const { system } = settings;
  const maxTokens = Math.min(settings.maxTokens, capabilities.maxOutput ?? Infinity);
  const history = historyOf(earlier, turn, settings.model, capabilities);
  const body: MessagesRequest = {
    model: settings.model,
    max_tokens: maxTokens,
    ...(settings.stopSequences.length > 0 && { stop_sequences: settings.stopSequences }),
    ...sampling(settings, capabilities, omitted),
    ...thinking(settings, capabilities, maxTokens, omitted),
    ...effort(settings, capabilities, omitted),
    ...(system.length > 0 && { system: systemOf(settings) }),
    messages: history.messages,
    ...(settings.metadataUserId !== "" && { metadata: { user_id: settings.metadataUserId } }),
    stream: true,
  };
  const cacheControl = cacheControlFor({
    setting: settings.promptCaching,
    isAnthropic: server.isAnthropic,
    cacheMinimum: capabilities.cacheMinimum,
    earlierTurns: new Set(history.sources).size - 1,
    promptTokens: estimateTokens(body),
  });
  const whole: MessagesRequest = cacheControl ? { ...body, cache_control: cacheControl } : body;
  const refused = [...server.refused].filter((path) => has(whole, path));
  return {
    body: withoutParameters(whole, refused),
    omitted: [...omitted, ...refused],
    sources: history.sources,
    continues: history.continues,
  };
}

/** A list of texts is sent as blocks. */
export function systemOf({ system }: Settings): NonNullable<MessagesRequest["system"]> {
  return typeof system === "string" ? system : system.map((text) => ({ type: "text" as const, text }));
}

/** Of the API, in bytes; a text of so many characters has at least as many. */
const largestRequest = 32 * 2 ** 20;

interface History {
  readonly messages: MessageParam[];
  readonly sources: string[];
  readonly continues: BuiltRequest["continues"];
}

function historyOf(earlier: readonly Turn[], turn: Turn, model: string, capabilities: Capabilities): History {
  const messages: MessageParam[] = [];
  const sources: string[] = [];
  function add(source: Turn, ...added: MessageParam[]): void {
    messages.push(...added);
    sources.push(...added.map(() => source.id));
  }
  const untaken = firstUntaken(turn.context, capabilities);
  if (untaken) throw new ChatError("setting", notTaken(model, untaken.type, labelOf(untaken)));
  for (const past of earlier) add(past, ...messagesOf(past, capabilities));
  add(turn, { role: "user", content: renderUserMessage(turn.prompt, turn.context) });
  checkSize(messages);
  const begun = answerText(turn).trimEnd().toWellFormed();
  if (begun === "") return { messages, sources, continues: null };
  add(turn, { role: "assistant", content: begun });
  if (capabilities.prefill) return { messages, sources, continues: "exactly" };
  add(turn, { role: "user", content: continuationPrompt(begun) });
  return { messages, sources, continues: "in-words" };
}

/** What is sent of a turn that is a part of the history: a message and its answer, or nothing. */
export function messagesOf(past: Turn, takes: Takes): MessageParam[] {
  if (past.excluded || past.stop?.reason === "refusal") return [];
  // The API refuses blanks at the end of an assistant message that is the last, and an empty one anywhere.
  // Half of a character, where the stream broke off, would be refused as no valid Unicode.
  const answer = answerText(past).trimEnd().toWellFormed();
  if (answer === "") return [];
  return [
    { role: "user", content: renderUserMessage(past.prompt, past.context, takes) },
    { role: "assistant", content: answer },
  ];
}

/** The first item that a model does not take, or null. */
export function firstUntaken(
  context: readonly ContextItem[],
  takes: Takes,
): (ContextItem & { readonly type: "image" | "pdf" }) | null {
  for (const item of context) {
    if ((item.type === "image" && !takes.images) || (item.type === "pdf" && !takes.pdfs)) return item;
  }
  return null;
}

/** Said of a question that is not asked: the image or PDF may be what it is about. */
export function notTaken(model: string, type: "image" | "pdf", name: string): string {
  return type === "image"
    ? localize("{model} takes no images: {name} cannot be sent. Choose another model, or ask without it.", {
        model,
        name,
      })
    : localize("{model} takes no PDFs: {name} cannot be sent. Choose another model, or ask without it.", {
        model,
        name,
      });
}

/** @throws ChatError of kind `too-large` above the API's 32 MB. */
export function checkSize(messages: readonly MessageParam[]): void {
  const size = messages.reduce((sum, { content }) => sum + sizeOf(content), 0);
  if (size <= largestRequest) return;
  const megabytes = Math.ceil(size / 2 ** 20);
  throw new ChatError(
    "too-large",
    localize("The request holds {megabytes} MB; the API takes 32.", { megabytes }),
  );
}

function sizeOf(content: MessageParam["content"]): number {
  if (typeof content === "string") return content.length;
  return content.reduce((sum, block) => sum + sizeOfBlock(block), 0);
}

function sizeOfBlock(block: ContentBlockParam): number {
  switch (block.type) {
    case "text":
      return block.text.length;
    case "image":
    case "document":
      return block.source.data.length;
    case "tool_use":
      return JSON.stringify(block.input).length;
    case "tool_result":
      return sizeOf(block.content);
  }
}

/** The sampling parameters that are set, for a model that takes them; for another their names go to `omitted`. */
export function sampling(
  settings: Pick<Settings, "temperature" | "topP" | "topK">,
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
  maxTokens: number,
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
      return { thinking: { type, budget_tokens: thinkingBudget(settings, maxTokens) } };
    case "adaptive":
      // Models from 4.7 on leave thoughts out of the stream unless a summary is asked for.
      return { thinking: { type, display: "summarized" } };
    case "disabled":
    case "between_tools":
      return { thinking: { type } };
  }
}

/** As `sampling`, for the effort. */
export function effort(
  settings: Pick<Settings, "effort">,
  capabilities: Capabilities,
  omitted: string[],
): { output_config?: OutputConfig } {
  if (settings.effort === "") return {};
  if (capabilities.effort.includes(settings.effort)) return { output_config: { effort: settings.effort } };
  omitted.push("effort");
  return {};
}

/** The API wants at least 1,024 tokens and less than `max_tokens`; half leaves as much room for the answer. */
function thinkingBudget({ thinkingBudget: budget }: Settings, maxTokens: number): number {
  const tokens = budget ?? Math.max(1024, Math.floor(maxTokens / 2));
  if (tokens < maxTokens) return tokens;
  const message = localize(
    "Thinking takes {tokens} tokens of the {most} that sidenote.maxTokens and the model allow. Allow more, or set sidenote.thinkingBudget lower.",
    { tokens: String(tokens), most: String(maxTokens) },
  );
  throw new ChatError("setting", message);
}
