/**
 * Wire events in, turn updates out: the only place that knows the order of events.
 *
 * Tolerant of what compatible servers do (a delta without its block's start, a thinking delta in a text block, a
 * second message_start, events after message_stop); constant work per event.
 */
import { kindOfApiError, mayPass } from "./apiErrors.ts";
import type { BlockType, ToolCall, Usage } from "./conversation.ts";
import type { TurnUpdate } from "./turnUpdate.ts";
import { ChatError } from "./errors.ts";
import type { WireEvent, WireUsage } from "./wire.ts";
import { localize } from "./localize.ts";

export interface Accumulator {
  /** Reads one event and emits what it changes. Throws the `ChatError` of an `error` event. */
  readonly feed: (event: WireEvent) => void;
  /** True once `message_stop` came: only then is an answer complete. */
  readonly isComplete: () => boolean;
}

/** Where an answer begins. */
export interface AnswerStart {
  /** Blocks there are already. */
  readonly blocks: number;
  /** The block that the first text continues, or null. */
  readonly textBlock: number | null;
}

const newAnswer: AnswerStart = { blocks: 0, textBlock: null };
const noUsage: Usage = { input: 0, output: 0, cacheCreation: 0, cacheRead: 0 };

const blockTypes: Record<string, BlockType> = { text: "text", thinking: "thinking", tool_use: "tool_use" };
const typeOfDelta: Record<string, BlockType> = {
  text_delta: "text",
  thinking_delta: "thinking",
  input_json_delta: "tool_use",
  citations_delta: "text",
};

/**
 * Makes an accumulator for one answer.
 *
 * @param emit receives each update in order. Block numbers count in order of appearance, without gaps.
 * @param begun for an answer that goes on: what there is of it already.
 */
export function createAccumulator(
  emit: (update: TurnUpdate) => void,
  begun: AnswerStart = newAnswer,
): Accumulator {
  let complete = false;
  let blockCount = begun.blocks;
  /** The block that the first text goes into. */
  let continued = begun.textBlock;
  let usage: Usage = noUsage;
  /** The wire's block index -> ours and its type. Entries of finished blocks go. */
  const open = new Map<number, { readonly block: number; readonly type: BlockType }>();

  function startBlock(
    index: number,
    type: BlockType,
    tool?: ToolCall,
  ): { readonly block: number; readonly type: BlockType } {
    if (type === "text" && continued !== null) {
      const goesOn = { block: continued, type };
      continued = null;
      open.set(index, goesOn);
      return goesOn;
    }
    const entry = { block: blockCount++, type };
    open.set(index, entry);
    emit({ type: "block-start", block: entry.block, blockType: type, ...(tool && { tool }) });
    return entry;
  }

  function append(block: number, text: unknown): void {
    if (typeof text === "string" && text !== "") emit({ type: "block-append", block, text });
  }

  function feedDelta(event: WireEvent): void {
    const delta = event.delta;
    const type = typeOfDelta[delta?.type ?? ""];
    if (!delta || !type) return;
    const index = event.index ?? 0;
    let entry = open.get(index);
    // Some servers send deltas without a start or after one without a type, and thinking deltas in a text block
    // (LiteLLM): each delta goes into a block of its kind. A signature is passed over: thoughts are never sent back.
    if (entry?.type !== type) entry = startBlock(index, type);
    if (delta.type === "citations_delta") {
      emit({ type: "block-citation", block: entry.block, citation: delta.citation });
    } else {
      append(entry.block, delta.text ?? delta.thinking ?? delta.partial_json);
    }
  }

  function feedUsage(next: WireUsage | null | undefined): void {
    if (!next) return;
    const thinking = countOf(next.output_tokens_details?.thinking_tokens) ?? usage.thinking;
    usage = {
      ...(thinking !== undefined && { thinking }),
      input: countOf(next.input_tokens) ?? usage.input,
      output: countOf(next.output_tokens) ?? usage.output,
      cacheCreation: countOf(next.cache_creation_input_tokens) ?? usage.cacheCreation,
      cacheRead: countOf(next.cache_read_input_tokens) ?? usage.cacheRead,
    };
    emit({ type: "usage", usage });
  }

  function feed(event: WireEvent): void {
    if (complete) return;
    switch (event.type) {
      case "content_block_delta":
        feedDelta(event);
        return;
      case "content_block_start": {
        const start = event.content_block;
        const type = blockTypes[start?.type ?? ""] ?? "other";
        const tool = type === "tool_use" ? toolOf(start, event.index ?? 0) : undefined;
        const entry = startBlock(event.index ?? 0, type, tool);
        append(entry.block, start?.text ?? start?.thinking ?? wholeInput(start?.input));
        return;
      }
      case "content_block_stop":
        open.delete(event.index ?? 0);
        return;
      case "message_start":
        if (typeof event.message?.model === "string") emit({ type: "model", model: event.message.model });
        feedUsage(event.message?.usage);
        return;
      case "message_delta": {
        feedUsage(event.usage);
        const reason = event.delta?.stop_reason;
        if (typeof reason !== "string") return;
        const sequence = event.delta?.stop_sequence;
        const details = event.delta?.stop_details;
        const explanation = [details?.category, details?.explanation].filter((part) => part).join(": ");
        emit({
          type: "stop",
          stop: {
            reason,
            ...(sequence ? { sequence } : {}),
            ...(explanation ? { details: explanation } : {}),
          },
        });
        return;
      }
      case "message_stop":
        feedUsage(event.usage); // where LiteLLM has it
        complete = true;
        return;
      case "error": {
        const { type: errorType, message = localize("The server reported an error.") } = event.error ?? {};
        const details = { errorType, retryable: mayPass(errorType), requestId: event.request_id };
        throw new ChatError(kindOfApiError(errorType), message, details);
      }
      default: // ping, and whatever the API adds next
    }
  }

  return { feed, isComplete: () => complete };
}

/** Some servers give a call no id of its own; the place in the answer is one. */
function toolOf(start: WireEvent["content_block"], index: number): ToolCall {
  return { id: start?.id || `tool_${index}`, name: start?.name ?? "" };
}

/** The API sends a tool's input in deltas, after an empty one at the start; servers that do not stream it, here. */
function wholeInput(input: unknown): string | undefined {
  const isWhole = typeof input === "object" && input !== null && Object.keys(input).length > 0;
  return isWhole ? JSON.stringify(input) : undefined;
}

/** Null, texts and other oddities of compatible servers are no counts. */
function countOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
