/** How a turn changes: each change as plain data, and the one function that applies it. */
import {
  isRunning,
  type BlockType,
  type RetryInfo,
  type StopInfo,
  type ToolCall,
  type Turn,
  type TurnState,
  type Usage,
  type Use,
} from "./conversation.ts";
import type { TurnError } from "./errors.ts";
import type { ResponseInfo } from "./wire.ts";

/** Whom a turn is asked of, and what is left out of its request. */
export type Asked = Pick<Turn, "model" | "host" | "omitted">;

/** One change of a turn's answer. The accumulator makes them from wire events, the turn machine from states. */
export type TurnUpdate =
  | { readonly type: "state"; readonly state: TurnState; readonly at: number }
  /** The attempt failed before any content and will be made again. `blocks` is how many are kept: those before it. */
  | { readonly type: "retry"; readonly retry: RetryInfo; readonly blocks: number }
  /** One more request goes out; the one before it brought no content. */
  | { readonly type: "attempt"; readonly blocks: number }
  /** The server refused a parameter, which the next request leaves out. */
  | { readonly type: "refused"; readonly name: string }
  /** The answer goes on where it broke off: in `block`, which holds `text`. */
  | {
      readonly type: "continued";
      readonly at: number;
      readonly block: number;
      readonly text: string;
      readonly asked: Asked;
    }
  /** A response has begun; `isStream` unless it is a refusal. */
  | {
      readonly type: "response";
      readonly at: number;
      readonly response: ResponseInfo;
      readonly isStream: boolean;
    }
  | { readonly type: "first-content"; readonly at: number }
  /** Nothing has come for a while, or (null) something has come again. */
  | { readonly type: "silent"; readonly since: number | null }
  | { readonly type: "model"; readonly model: string }
  | {
      readonly type: "block-start";
      readonly block: number;
      readonly blockType: BlockType;
      /** Of a `tool_use` block. */
      readonly tool?: ToolCall;
    }
  | { readonly type: "block-append"; readonly block: number; readonly text: string }
  | { readonly type: "block-citation"; readonly block: number; readonly citation: unknown }
  | { readonly type: "usage"; readonly usage: Usage }
  | { readonly type: "topic-usage"; readonly topicUsage: Use }
  /** The message opens this topic, or (null) goes on with the one before. */
  | { readonly type: "topic"; readonly topic: string | null }
  | { readonly type: "stop"; readonly stop: StopInfo }
  | { readonly type: "error"; readonly error: TurnError }
  | { readonly type: "excluded" };

/** Changes `turn` in place, in constant time. The only writer of an answer. */
export function applyUpdate(turn: Turn, update: TurnUpdate): void {
  switch (update.type) {
    case "state":
      turn.state = update.state;
      if (isRunning(turn)) return;
      turn.retry = null;
      turn.silentSince = null;
      turn.endedAt = update.at;
      return;
    case "retry":
      turn.state = "retrying";
      turn.retry = update.retry;
      turn.silentSince = null;
      turn.blocks.length = update.blocks;
      return;
    case "attempt":
      turn.state = "connecting";
      turn.attempts++;
      turn.retry = null;
      turn.silentSince = null;
      turn.blocks.length = update.blocks;
      return;
    case "refused":
      turn.refused = [...turn.refused, update.name];
      turn.omitted = [...turn.omitted, update.name];
      return;
    case "continued":
      turn.state = "connecting";
      turn.attempts++;
      turn.continuations++;
      if (turn.usage) turn.spent = [...turn.spent, { model: turn.model, usage: turn.usage }];
      turn.usage = null;
      turn.pausedFor += update.at - (turn.endedAt ?? update.at);
      Object.assign(turn, update.asked);
      turn.stop = null;
      turn.error = null;
      turn.endedAt = null;
      return;
    case "response":
      if (update.isStream) turn.state = "waiting";
      // Of an attempt that brought nothing the reader has no first byte.
      if (turn.firstContentAt === null) turn.openedAt = update.at;
      turn.response = update.response;
      return;
    case "first-content":
      turn.firstContentAt ??= update.at;
      return;
    case "silent":
      turn.silentSince = update.since;
      return;
    case "model":
      turn.model = update.model;
      return;
    case "block-start":
      turn.blocks[update.block] = { type: update.blockType, text: "" };
      return;
    case "block-append": {
      const block = turn.blocks[update.block];
      if (block) block.text += update.text;
      return;
    }
    case "block-citation": {
      const block = turn.blocks[update.block];
      if (block) (block.citations ??= []).push(update.citation);
      return;
    }
    case "usage":
      turn.usage = update.usage;
      return;
    case "topic":
      turn.topic = update.topic;
      return;
    case "topic-usage":
      turn.topicUsage = update.topicUsage;
      return;
    case "stop":
      turn.stop = update.stop;
      return;
    case "error":
      turn.error = update.error;
      return;
    case "excluded":
      turn.excluded = true;
      return;
  }
}
