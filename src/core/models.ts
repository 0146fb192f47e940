/**
 * What each model accepts: what its server reports in `GET /v1/models`, else what this table knows.
 *
 * Sources: the pages on models, thinking, effort and prompt caching, and the migration guide of 2026-10-21
 * (platform.claude.com/docs), as of November 2026. A model that is not listed (a gateway's or a local one) is taken to
 * accept every parameter: its server decides.
 */
import { effortLevels, thinkingTypes, type ModelInfo } from "./modelList.ts";
import type { Effort, ThinkingParam } from "./wire.ts";

export type ThinkingType = ThinkingParam["type"];

export interface Capabilities {
  /** Takes `temperature`, `top_p` and `top_k`; newer models answer 400 to any value but the default. */
  readonly sampling: boolean;
  readonly thinking: readonly ThinkingType[];
  /** Thinks when the request does not say; thoughts count against `max_tokens`. */
  readonly thinksByDefault: boolean;
  /** The levels of `output_config.effort` that it takes. */
  readonly effort: readonly Effort[];
  /** Takes `output_config.format` with a JSON schema. */
  readonly structuredOutputs: boolean;
  readonly images: boolean;
  readonly pdfs: boolean;
  /** Tokens of the longest prompt; null where that is not known. */
  readonly contextWindow: number | null;
  /** The highest `max_tokens`; null where that is not known. */
  readonly maxOutput: number | null;
  /** Takes a `tool_choice` that forces a call; some that always think answer 400. */
  readonly forcedTools: boolean;
  /** Continues an assistant message at the end of the request; from 4.6 on that is a 400. */
  readonly prefill: boolean;
  /** Tokens that a prompt must have to be cached; null where it is not known that prompts are cached at all. */
  readonly cacheMinimum: number | null;
  /** Tokens that its tokenizer makes of a text for each one of Claude 4.6's: 1.3 from 4.7 on. */
  readonly tokenFactor: number;
}

const newest: Capabilities = {
  sampling: false,
  thinking: ["adaptive"],
  thinksByDefault: true,
  effort: effortLevels,
  structuredOutputs: true,
  images: true,
  pdfs: true,
  contextWindow: 1_000_000,
  maxOutput: 128_000,
  forcedTools: true,
  prefill: false,
  cacheMinimum: 512,
  tokenFactor: 1.3,
};
const unforced: Capabilities = { ...newest, forcedTools: false };
const switchable: Capabilities = { ...newest, thinking: ["adaptive", "disabled"] };
const version47: Capabilities = { ...switchable, thinksByDefault: false };
const version46: Capabilities = {
  ...version47,
  sampling: true,
  thinking: ["adaptive", "enabled", "disabled"],
  effort: ["low", "medium", "high", "max"],
  tokenFactor: 1,
};
const version45: Capabilities = {
  ...version46,
  thinking: ["enabled", "disabled"],
  effort: [],
  contextWindow: 200_000,
  maxOutput: 64_000,
  prefill: true,
};
const version4: Capabilities = {
  ...version45,
  structuredOutputs: false,
  maxOutput: null,
  cacheMinimum: null,
};

/**
 * First match wins. Prefixes of gateways (`anthropic/`) and suffixes of dates are passed over.
 *
 * Where a cache minimum is only said of a model's family, the lowest is taken: a prompt below the true one is served
 * uncached, at the usual price.
 */
const table: readonly (readonly [RegExp, Capabilities])[] = [
  [/claude-fable-5-\d(?!\d)/, unforced],
  [/claude-fable-5/, newest],
  [/claude-mythos-5-\d(?!\d)/, { ...unforced, contextWindow: null, maxOutput: null }],
  [/claude-mythos-5/, { ...newest, contextWindow: null, maxOutput: null }],
  [/claude-opus-5-5/, unforced],
  [/claude-sonnet-5-5/, { ...unforced, thinking: ["adaptive", "between_tools"] }],
  [/claude-(haiku-5-5|opus-5)/, switchable],
  [/claude-sonnet-5/, { ...switchable, cacheMinimum: 1024 }],
  [/claude-opus-4-8/, { ...version47, cacheMinimum: 1024 }],
  [/claude-opus-4-7/, { ...version47, cacheMinimum: 2048 }],
  [/claude-opus-4-6/, { ...version46, cacheMinimum: 4096 }],
  [/claude-sonnet-4-6/, { ...version46, cacheMinimum: 1024 }],
  [/claude-opus-4-5/, { ...version45, effort: ["low", "medium", "high"], cacheMinimum: 4096 }],
  [/claude-sonnet-4-5/, { ...version45, cacheMinimum: 1024 }],
  [/claude-haiku-4-5/, { ...version45, cacheMinimum: 4096 }],
  [/claude-(3-7|opus-4|sonnet-4)/, version4],
  [/claude-3/, { ...version4, thinking: [] }],
];

const anything: Capabilities = {
  sampling: true,
  thinking: thinkingTypes,
  thinksByDefault: false,
  effort: effortLevels,
  structuredOutputs: false,
  images: true,
  pdfs: true,
  contextWindow: null,
  maxOutput: null,
  forcedTools: true,
  prefill: false,
  cacheMinimum: null,
  tokenFactor: 1,
};

/**
 * The capabilities of `model` under `apiVersion`.
 * From version 2026-10-21 on no model takes sampling parameters (migration guide of that version).
 *
 * @param info what the server's list says of this model; it wins over the table wherever it says something.
 */
export function capabilitiesOf(
  model: string,
  apiVersion: string,
  info: ModelInfo | null = null,
): Capabilities {
  const name = model.toLowerCase().replaceAll(".", "-");
  const known = table.find(([pattern]) => pattern.test(name))?.[1] ?? anything;
  const found = info ? reported(known, info) : known;
  return apiVersion >= "2026-10-21" ? { ...found, sampling: false } : found;
}

function reported(known: Capabilities, info: ModelInfo): Capabilities {
  const said = info.capabilities;
  const thinking = said?.thinking ?? known.thinking;
  // Which models think unasked is not in the list; one that can think and cannot be told not to does.
  const mustThink = said?.thinking?.includes("adaptive") === true && !said.thinking.includes("disabled");
  return {
    ...known,
    thinking,
    thinksByDefault: thinking.some((type) => type !== "disabled") && (mustThink || known.thinksByDefault),
    effort: said?.effort ?? known.effort,
    structuredOutputs: said?.structuredOutputs ?? known.structuredOutputs,
    images: said?.images ?? known.images,
    pdfs: said?.pdfs ?? known.pdfs,
    contextWindow: info.contextWindow ?? known.contextWindow,
    maxOutput: info.maxOutput ?? known.maxOutput,
  };
}
