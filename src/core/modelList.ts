/**
 * Reads what `GET /v1/models` answers: Anthropic's pages, and the lists of other servers as far as they go.
 *
 * Everything is optional on the wire. A list without one known member has no models; nothing here throws.
 */
import type { ThinkingType } from "./models.ts";
import type { Effort } from "./wire.ts";

/** One model as its server describes it; null where the server does not say. Plain data that can be saved. */
export interface ModelInfo {
  readonly id: string;
  /** To show: the server's name for it, else the id. */
  readonly name: string;
  /** Tokens of the longest prompt. */
  readonly contextWindow: number | null;
  /** The highest `max_tokens`. */
  readonly maxOutput: number | null;
  /** A deprecated model still answers; a retired one does not. */
  readonly lifecycle: "active" | "deprecated" | "retired" | null;
  /** Milliseconds since the epoch, as the two below. */
  readonly deprecatedAt: number | null;
  readonly retiresAt: number | null;
  readonly createdAt: number | null;
  readonly capabilities: ModelCapabilities | null;
}

/** What a server says that a model accepts; null where it does not say. */
export interface ModelCapabilities {
  readonly thinking: readonly ThinkingType[] | null;
  readonly effort: readonly Effort[] | null;
  readonly images: boolean | null;
  readonly pdfs: boolean | null;
  readonly structuredOutputs: boolean | null;
}

export interface ModelPage {
  readonly models: readonly ModelInfo[];
  /** The `after_id` of the next page, or null after the last. */
  readonly next: string | null;
}

export const thinkingTypes = ["adaptive", "enabled", "disabled", "between_tools"] as const;
export const effortLevels = ["low", "medium", "high", "xhigh", "max"] as const;

type Json = Readonly<Record<string, unknown>>;

const noModels: ModelPage = { models: [], next: null };

/**
 * Reads one page, given as parsed JSON: `{data: […]}` (Anthropic, OpenAI), `{models: […]}` (Ollama) or the bare list,
 * of objects or of plain ids. Entries without an id are passed over.
 */
export function readModelPage(page: unknown): ModelPage {
  if (Array.isArray(page)) return { models: readModels(page), next: null };
  const body = asObject(page);
  if (!body) return noModels;
  const list = [body["data"], body["models"]].find((value) => Array.isArray(value)) ?? [];
  const last = body["last_id"];
  return {
    models: readModels(list),
    next: body["has_more"] === true && typeof last === "string" && last !== "" ? last : null,
  };
}

function readModels(list: readonly unknown[]): ModelInfo[] {
  return list.flatMap((entry) => readModel(entry) ?? []);
}

function readModel(entry: unknown): ModelInfo | null {
  const model = typeof entry === "string" ? { id: entry } : asObject(entry);
  if (!model) return null;
  const id = text(model["id"]) ?? text(model["model"]) ?? text(model["name"]);
  if (id === null) return null;
  return {
    id,
    name: text(model["display_name"]) ?? text(model["name"]) ?? id,
    contextWindow:
      // The last two: OpenRouter and vLLM.
      count(model["max_input_tokens"]) ?? count(model["context_length"]) ?? count(model["max_model_len"]),
    maxOutput: count(model["max_tokens"]),
    lifecycle: lifecycle(model["lifecycle"]),
    deprecatedAt: time(model["deprecated_at"]),
    retiresAt: time(model["retires_at"]),
    createdAt: time(model["created_at"]) ?? time(model["created"]),
    capabilities: readCapabilities(model["capabilities"]),
  };
}

function readCapabilities(value: unknown): ModelCapabilities | null {
  const all = asObject(value);
  if (!all) return null;
  const thinking = asObject(all["thinking"]);
  return {
    thinking: supportedOf(thinkingTypes, thinking && asObject(thinking["types"]), thinking?.["supported"]),
    effort: supportedOf(effortLevels, asObject(all["effort"]), asObject(all["effort"])?.["supported"]),
    images: supported(all["image_input"]),
    pdfs: supported(all["pdf_input"]),
    structuredOutputs: supported(all["structured_outputs"]),
  };
}

/** The names that `entries` says are supported; none where the whole is not, null where nothing is said. */
function supportedOf<Name extends string>(
  names: readonly Name[],
  entries: Json | null,
  whole: unknown,
): readonly Name[] | null {
  const said = entries !== null && names.some((name) => supported(entries[name]) !== null);
  // Each entry is read on its own: `disabled` is accepted by models that do not think at all.
  if (said) return names.filter((name) => supported(entries[name]) === true);
  return whole === false ? [] : null;
}

function supported(value: unknown): boolean | null {
  const flag = asObject(value)?.["supported"];
  return typeof flag === "boolean" ? flag : null;
}

function asObject(value: unknown): Json | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

function text(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}

function count(value: unknown): number | null {
  return Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : null;
}

function lifecycle(value: unknown): ModelInfo["lifecycle"] {
  return value === "active" || value === "deprecated" || value === "retired" ? value : null;
}

/** RFC 3339, or the seconds of OpenAI's lists. The epoch itself stands for an unknown date. */
function time(value: unknown): number | null {
  const milliseconds =
    typeof value === "number" ? value * 1000 : typeof value === "string" ? Date.parse(value) : Number.NaN;
  return milliseconds > 0 && milliseconds <= 8.64e15 ? milliseconds : null;
}
