/**
 * What a session, a turn and an answer are.
 *
 * A turn is a user message with its answer. Blocks are content blocks of the answer, in order; their text only
 * ever grows (string appending is constant time in V8, which keeps a rope and flattens it when it is read).
 */
import type { ContextItem } from "./context.ts";
import type { TurnError } from "./errors.ts";
import type { ResponseInfo } from "./wire.ts";

export type BlockType = "text" | "thinking" | "tool_use" | "other";

export interface Block {
  readonly type: BlockType;
  /** The text of a text block, the thoughts of a thinking block, the JSON so far of a tool's input. */
  text: string;
  citations?: unknown[];
}

/** Which tool a `tool_use` block calls, and the name of this call: what its result is given back under. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
}

/** Tokens of one request, each the latest that the server reported. */
export interface Usage {
  input: number;
  output: number;
  cacheCreation: number;
  cacheRead: number;
  /** Of the output, those for thoughts; absent where the server does not say. */
  thinking?: number;
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

/** What one request used, and of which model. */
export interface Use {
  readonly model: string;
  readonly usage: Usage;
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
  /** The turn that it follows; null for one that begins a session. Turns that follow the same one are branches. */
  readonly parent: string | null;
  readonly prompt: string;
  readonly context: readonly ContextItem[];
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  state: TurnState;
  readonly blocks: Block[];
  /** The model that answers, as the server names it; until then the one that was asked. */
  model: string;
  /** Host and port that it was asked of; empty before. */
  host: string;
  /** Parameters that this model does not take and that were therefore not sent. */
  omitted: readonly string[];
  /** Of these, the ones whose refusal the server told just now. */
  refused: readonly string[];
  /** Requests that were sent for this turn: one, and more after failures, refusals and for continuations. */
  attempts: number;
  /** How often a broken or cut answer was continued. */
  continuations: number;
  /** Set while the state is `retrying`. */
  retry: RetryInfo | null;
  /** Since when nothing has come, in milliseconds since the epoch; set while that is long enough to be told. */
  silentSince: number | null;
  /** Of the last request. */
  usage: Usage | null;
  /** Of the requests before it that brought a part of the answer. */
  spent: readonly Use[];
  stop: StopInfo | null;
  error: TurnError | null;
  /** The topic that its message opened; null when it went on with the one before, or nobody judged it. */
  topic: string | null;
  /** Of the topic request that went beside it; null while there is none. */
  topicUsage: Use | null;
  /** Of the last response; null before there is one. */
  response: ResponseInfo | null;
  /** Milliseconds since the epoch of the response's headers, of the first content and of the end. */
  openedAt: number | null;
  firstContentAt: number | null;
  endedAt: number | null;
  /** Milliseconds between an end and the answer's going on after it. */
  pausedFor: number;
  /** The server refused it as a part of the history: it is shown and not sent. */
  excluded: boolean;
}

/** A turn that has just been asked. @param startedAt milliseconds since the epoch. */
export function createTurn(
  id: string,
  prompt: string,
  context: readonly ContextItem[],
  startedAt: number,
  parent: string | null = null,
): Turn {
  return {
    id,
    parent,
    prompt,
    context,
    startedAt,
    state: "connecting",
    blocks: [],
    model: "",
    host: "",
    omitted: [],
    refused: [],
    attempts: 1,
    continuations: 0,
    retry: null,
    silentSince: null,
    usage: null,
    spent: [],
    stop: null,
    error: null,
    topic: null,
    topicUsage: null,
    response: null,
    openedAt: null,
    firstContentAt: null,
    endedAt: null,
    pausedFor: 0,
    excluded: false,
  };
}

export interface Title {
  readonly text: string;
  readonly source: "local" | "topic" | "user";
  /** Index of the turn whose message gave the title: an older turn's late verdict does not replace it. */
  readonly turn: number;
}

export type Scope = "session" | "topic";

export interface Session {
  readonly id: string;
  readonly createdAt: number;
  /** The folder it was begun in, as its URI; null without one. */
  readonly workspace: string | null;
  title: Title | null;
  pinned: boolean;
  archived: boolean;
  /** How much of the branch goes out with a message: all of it, or its last topic. */
  scope: Scope;
  /** All of every branch, in the order in which they were asked. */
  readonly turns: Turn[];
  /** The end of the branch that is shown and sent; null before the first turn. */
  leaf: string | null;
}

/** True while a request for this turn is under way. */
export function isRunning(turn: Pick<Turn, "state">): boolean {
  return turn.state !== "done" && turn.state !== "stopped" && turn.state !== "failed";
}

/** The answer as text: its text blocks, joined as the server sent them. */
export function answerText(turn: Turn): string {
  let text = "";
  for (const block of turn.blocks) if (block.type === "text") text += block.text;
  return text;
}
