/**
 * What a session, a turn and an answer are, and the one function that changes an answer.
 *
 * A turn is a user message with its answer. Blocks are content blocks of the answer, in order; their text only
 * ever grows (string appending is constant time in V8, which keeps a rope and flattens it when it is read).
 */
import type { ContextItem } from "./context.ts";
import type { TurnError } from "./errors.ts";

export type BlockType = "text" | "thinking" | "tool_use" | "other";

export interface Block {
  readonly type: BlockType;
  /** The text of a text block, the thoughts of a thinking block, the JSON so far of a tool's input. */
  text: string;
  citations?: unknown[];
}

/** Tokens of one request, each the latest that the server reported. */
export interface Usage {
  input: number;
  output: number;
  cacheCreation: number;
  cacheRead: number;
}

export type TurnState =
  "connecting" | "retrying" | "waiting" | "thinking" | "answering" | "done" | "stopped" | "failed";

/** The wait before the next attempt. */
export interface RetryInfo {
  /** Milliseconds since the epoch at which the next attempt begins. */
  readonly at: number;
  /** What went wrong. */
  readonly message: string;
  /** The next attempt's number, from 2, and how many there may be in all. */
  readonly attempt: number;
  readonly of: number;
}

/** Why the server stopped: its `stop_reason`, and what came with it. */
export interface StopInfo {
  readonly reason: string;
  readonly sequence?: string;
  /** Category and explanation of a refusal. */
  readonly details?: string;
}

export interface Turn {
  readonly id: string;
  readonly prompt: string;
  readonly context: readonly ContextItem[];
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  state: TurnState;
  readonly blocks: Block[];
  /** The model that answers, as the server names it; until then the one that was asked. */
  model: string;
  /** Settings that this model does not take and that were therefore not sent. */
  omitted: readonly string[];
  /** Requests that were sent for this turn: one, and more after failures before the first content. */
  attempts: number;
  /** Set while the state is `retrying`. */
  retry: RetryInfo | null;
  usage: Usage | null;
  stop: StopInfo | null;
  error: TurnError | null;
  /** The server's `request-id` header. */
  requestId: string | null;
  /** Milliseconds since the epoch of the first content and of the end. */
  firstContentAt: number | null;
  endedAt: number | null;
  /** A later try took this turn's place: it is shown, dimmed, and not sent. */
  superseded: boolean;
}

export interface Title {
  readonly text: string;
  readonly source: "local" | "topic" | "user";
  /** Index of the turn whose message gave the title: an older turn's late verdict does not replace it. */
  readonly turn: number;
}

export interface Session {
  readonly id: string;
  readonly createdAt: number;
  title: Title | null;
  readonly turns: Turn[];
}

/** One change of a turn's answer. The accumulator makes them from wire events, the turn machine from states. */
export type TurnUpdate =
  | { readonly type: "state"; readonly state: TurnState; readonly at: number }
  /** The attempt failed before any content and will be made again: the answer starts anew. */
  | { readonly type: "retry"; readonly retry: RetryInfo }
  | { readonly type: "request-id"; readonly requestId: string }
  | { readonly type: "model"; readonly model: string }
  | { readonly type: "block-start"; readonly block: number; readonly blockType: BlockType }
  | { readonly type: "block-append"; readonly block: number; readonly text: string }
  | { readonly type: "block-citation"; readonly block: number; readonly citation: unknown }
  | { readonly type: "usage"; readonly usage: Usage }
  | { readonly type: "stop"; readonly stop: StopInfo }
  | { readonly type: "error"; readonly error: TurnError }
  | { readonly type: "superseded" };

/** True while a request for this turn is under way. */
export function isRunning(turn: Turn): boolean {
  return turn.state !== "done" && turn.state !== "stopped" && turn.state !== "failed";
}

/** The answer as text: its text blocks, joined as the server sent them. */
export function answerText(turn: Turn): string {
  let text = "";
  for (const block of turn.blocks) if (block.type === "text") text += block.text;
  return text;
}

/** Changes `turn` in place, in constant time. The only writer of an answer. */
export function applyUpdate(turn: Turn, update: TurnUpdate): void {
  switch (update.type) {
    case "state":
      if (turn.firstContentAt === null && (update.state === "thinking" || update.state === "answering")) {
        turn.firstContentAt = update.at;
      }
      turn.state = update.state;
      turn.retry = null;
      if (!isRunning(turn)) turn.endedAt = update.at;
      return;
    case "retry":
      turn.state = "retrying";
      turn.retry = update.retry;
      turn.attempts = update.retry.attempt;
      turn.blocks.length = 0;
      turn.usage = null;
      turn.requestId = null;
      return;
    case "request-id":
      turn.requestId = update.requestId;
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
    case "stop":
      turn.stop = update.stop;
      return;
    case "error":
      turn.error = update.error;
      return;
    case "superseded":
      turn.superseded = true;
      return;
  }
}
