/** Whether a value that was read from a file is a record: a damaged line must not become a part of a session. */
import { createTurn, type Turn } from "./conversation.ts";
import type { SessionHeader, SessionRecord } from "./sessionRecord.ts";
import {
  anything,
  flag,
  index,
  isObject,
  listOf,
  moment,
  number,
  objectOf,
  oneOf,
  optional,
  orNull,
  text,
  type Shape,
} from "./shape.ts";
import type { TurnUpdate } from "./turnUpdate.ts";

const state = oneOf(
  "connecting",
  "retrying",
  "waiting",
  "thinking",
  "answering",
  "done",
  "stopped",
  "failed",
);
const usage = objectOf({
  input: number,
  output: number,
  cacheCreation: number,
  cacheRead: number,
  thinking: optional(number),
});
const use = objectOf({ model: text, usage });
const retry = objectOf({ at: moment, message: text, attempt: number, of: number });
const stop = objectOf({ reason: text, sequence: optional(text), details: optional(text) });
const error = objectOf({
  kind: text,
  message: text,
  advice: text,
  facts: text,
  action: orNull(text),
  culprit: optional(text),
});
const limitWindow = objectOf({
  name: text,
  limit: orNull(number),
  remaining: orNull(number),
  used: orNull(number),
  resetAt: orNull(number),
  status: orNull(text),
});
const response = objectOf({
  requestId: orNull(text),
  organizationId: orNull(text),
  limits: objectOf({ windows: listOf(limitWindow), status: orNull(text) }),
});
const blockType = oneOf("text", "thinking", "tool_use", "other");
const block = objectOf({ type: blockType, text, citations: optional(listOf(anything)) });

/** What each kind of context must carry; of a kind that is not known here, what all have. */
const items: Readonly<Record<string, Shape>> = {
  selection: objectOf({
    path: text,
    language: text,
    text,
    startLine: number,
    endLine: number,
    symbol: optional(text),
    drift: optional(text),
  }),
  file: objectOf({ path: text, language: text, text, drift: optional(text) }),
  excerpt: objectOf({ path: text, label: optional(text), language: text, text, drift: optional(text) }),
  image: objectOf({ path: text, mediaType: text, data: text, drift: optional(text) }),
  pdf: objectOf({ path: text, data: text, pages: optional(number), drift: optional(text) }),
};
const anyItem = objectOf({ type: text, path: text });
const known = new Set<unknown>(Object.keys(items));
const contextItem: Shape = (value) =>
  isObject(value) && (known.has(value["type"]) ? isOf(items, value) : anyItem(value));

const turn: Readonly<Record<keyof Turn, Shape>> = {
  id: text,
  parent: orNull(text),
  prompt: text,
  context: listOf(contextItem),
  startedAt: moment,
  state,
  blocks: listOf(block),
  model: text,
  host: text,
  omitted: listOf(text),
  refused: listOf(text),
  attempts: number,
  continuations: number,
  retry: orNull(retry),
  silentSince: orNull(moment),
  usage: orNull(usage),
  spent: listOf(use),
  stop: orNull(stop),
  error: orNull(error),
  topic: orNull(text),
  topicUsage: orNull(use),
  response: orNull(response),
  openedAt: orNull(moment),
  firstContentAt: orNull(moment),
  endedAt: orNull(moment),
  pausedFor: number,
  excluded: flag,
};
const wholeTurn = objectOf(turn);

/** What each update must carry at least. */
const updates: Readonly<Record<TurnUpdate["type"], Shape>> = {
  state: objectOf({ state, at: moment }),
  retry: objectOf({ retry, blocks: index }),
  attempt: objectOf({ blocks: index }),
  refused: objectOf({ name: text }),
  continued: objectOf({
    at: moment,
    block: index,
    asked: objectOf({ model: text, host: text, omitted: listOf(text) }),
  }),
  response: objectOf({ at: moment, response }),
  "first-content": objectOf({ at: moment }),
  silent: objectOf({ since: orNull(moment) }),
  model: objectOf({ model: text }),
  "block-start": objectOf({ block: index, blockType }),
  "block-append": objectOf({ block: index, text }),
  "block-citation": objectOf({ block: index }),
  usage: objectOf({ usage }),
  topic: objectOf({ topic: orNull(text) }),
  "topic-usage": objectOf({ topicUsage: use }),
  stop: objectOf({ stop }),
  error: objectOf({ error }),
  excluded: anything,
};

const records: Readonly<Record<Exclude<SessionRecord["type"], "turn">, Shape>> = {
  updates: objectOf({ turnId: text, updates: listOf(isUpdate) }),
  leaf: objectOf({ turnId: text }),
  title: objectOf({ title: objectOf({ text, source: oneOf("local", "topic", "user"), turn: number }) }),
  pinned: objectOf({ value: flag }),
  archived: objectOf({ value: flag }),
  scope: objectOf({ value: oneOf("session", "topic") }),
};

/** Whether it says where the lines after it were kept before: see `host/sessions/waitingLines`. */
export const isSource: Shape = objectOf({ type: oneOf("waited"), from: text });

export function readHeader(value: unknown): SessionHeader | null {
  if (!isObject(value) || value["type"] !== "session") return null;
  const { version, id, createdAt, workspace } = value;
  if (typeof version !== "number" || typeof id !== "string") return null;
  return {
    type: "session",
    version,
    id,
    createdAt: moment(createdAt) ? Number(createdAt) : 0,
    workspace: typeof workspace === "string" ? workspace : null,
  };
}

/** The record in `value`, or null where it is none. */
export function readRecord(value: unknown): SessionRecord | null {
  if (!isObject(value)) return null;
  const { type } = value;
  if (type === "turn") {
    const read = readTurn(value["turn"]);
    return read && { type, turn: read };
  }
  return isOf(records, value) ? (value as unknown as SessionRecord) : null;
}

/** A turn of any version up to this one: what it lacks is as in a new turn. */
function readTurn(value: unknown): Turn | null {
  if (!isObject(value)) return null;
  const read: unknown = { ...createTurn("", "", [], 0), id: null, prompt: null, ...value };
  return wholeTurn(read) ? (read as Turn) : null;
}

function isUpdate(value: unknown): boolean {
  return isObject(value) && isOf(updates, value);
}

/** Whether a value is what its `type` says. */
function isOf(shapes: Readonly<Record<string, Shape>>, value: Readonly<Record<string, unknown>>): boolean {
  const { type } = value;
  return typeof type === "string" && Object.hasOwn(shapes, type) && shapes[type]?.(value) === true;
}
