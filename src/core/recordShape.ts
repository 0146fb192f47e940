/** Whether a value that was read from a file is a record: a damaged line must not become a part of a session. */
import { createTurn, type Turn } from "./conversation.ts";
import type { SessionHeader, SessionRecord } from "./sessionRecord.ts";
import type { TurnUpdate } from "./turnUpdate.ts";

type Shape = "text" | "number" | "object" | "index" | "flag" | "text or null" | "number or null" | "list";

/** What each update must carry at least. */
const updates: Readonly<Record<TurnUpdate["type"], Readonly<Record<string, Shape>>>> = {
  state: { state: "text", at: "number" },
  retry: { retry: "object", blocks: "index" },
  attempt: { blocks: "index" },
  refused: { name: "text" },
  continued: { at: "number", block: "index", asked: "object" },
  response: { at: "number", response: "object" },
  "first-content": { at: "number" },
  silent: { since: "number or null" },
  model: { model: "text" },
  "block-start": { block: "index", blockType: "text" },
  "block-append": { block: "index", text: "text" },
  "block-citation": { block: "index" },
  usage: { usage: "object" },
  topic: { topic: "text or null" },
  "topic-usage": { topicUsage: "object" },
  stop: { stop: "object" },
  error: { error: "object" },
  excluded: {},
};

const records: Readonly<Record<Exclude<SessionRecord["type"], "turn">, Readonly<Record<string, Shape>>>> = {
  updates: { turnId: "text", updates: "list" },
  leaf: { turnId: "text" },
  title: { title: "object" },
  pinned: { value: "flag" },
  archived: { value: "flag" },
  scope: { value: "text" },
};

const states = new Set<unknown>([
  "connecting",
  "retrying",
  "waiting",
  "thinking",
  "answering",
  "done",
  "stopped",
  "failed",
]);

/** More blocks than any answer has; a greater index is no index. */
const mostBlocks = 100_000;

export function readHeader(value: unknown): SessionHeader | null {
  if (!isObject(value) || value["type"] !== "session") return null;
  const { version, id, createdAt, workspace } = value;
  if (typeof version !== "number" || typeof id !== "string") return null;
  return {
    type: "session",
    version,
    id,
    createdAt: typeof createdAt === "number" ? createdAt : 0,
    workspace: typeof workspace === "string" ? workspace : null,
  };
}

/** The record in `value`, or null where it is none. */
export function readRecord(value: unknown): SessionRecord | null {
  if (!isObject(value)) return null;
  const { type } = value;
  if (type === "turn") {
    const turn = readTurn(value["turn"]);
    return turn && { type, turn };
  }
  if (typeof type !== "string" || !Object.hasOwn(records, type)) return null;
  const record = value as unknown as Exclude<SessionRecord, { type: "turn" }>;
  if (!has(value, records[record.type])) return null;
  if (record.type === "updates" && !record.updates.every(isUpdate)) return null;
  if (record.type === "scope" && record.value !== "session" && record.value !== "topic") return null;
  if (record.type === "title" && typeof record.title.text !== "string") return null;
  return record;
}

/** A turn of any version up to this one: what it lacks is as in a new turn. */
function readTurn(value: unknown): Turn | null {
  if (!isObject(value)) return null;
  const { id, prompt } = value;
  if (typeof id !== "string" || typeof prompt !== "string") return null;
  const turn = { ...createTurn(id, prompt, [], 0), ...(value as Partial<Turn>) };
  const shape = { parent: "text or null", startedAt: "number", context: "list", blocks: "list" } as const;
  const isWhole =
    has(turn, shape) &&
    states.has(turn.state) &&
    turn.blocks.every((block) => isObject(block) && typeof block.text === "string") &&
    turn.context.every((item) => isObject(item) && typeof item.path === "string");
  return isWhole ? turn : null;
}

function isUpdate(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { type } = value;
  if (typeof type !== "string" || !Object.hasOwn(updates, type)) return false;
  if (type === "state" && !states.has(value["state"])) return false;
  return has(value, updates[type as TurnUpdate["type"]]);
}

function has(value: object, shape: Readonly<Record<string, Shape>>): boolean {
  return Object.entries(shape).every(([name, kind]) => is(Reflect.get(value, name), kind));
}

function is(value: unknown, kind: Shape): boolean {
  switch (kind) {
    case "text":
      return typeof value === "string";
    case "text or null":
      return value === null || typeof value === "string";
    case "number":
      return typeof value === "number";
    case "number or null":
      return value === null || typeof value === "number";
    case "flag":
      return typeof value === "boolean";
    case "index":
      return Number.isInteger(value) && (value as number) >= 0 && (value as number) < mostBlocks;
    case "list":
      return Array.isArray(value);
    case "object":
      return isObject(value);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
