/**
 * What each model accepts, where no server has said so: the stand-in for `GET /v1/models` capabilities.
 *
 * Sources: the model pages and the migration guide of 2026-10-21 (platform.claude.com/docs), as of November 2026.
 * A model that is not listed (a gateway's or a local one) is taken to accept everything: its server decides.
 */
import type { ThinkingParam } from "./wire.ts";

export type ThinkingType = ThinkingParam["type"];

export interface Capabilities {
  /** Takes `temperature`, `top_p` and `top_k`; newer models answer 400 to any value but the default. */
  readonly sampling: boolean;
  readonly thinking: readonly ThinkingType[];
  /** Thinks when the request does not say; thoughts count against `max_tokens`. */
  readonly thinksByDefault: boolean;
  /** Takes `output_config.format` with a JSON schema. */
  readonly structuredOutputs: boolean;
  readonly prefill: boolean;
}

interface Row extends Capabilities {
  readonly pattern: RegExp;
}

function row(
  pattern: RegExp,
  sampling: boolean,
  thinking: readonly ThinkingType[],
  thinksByDefault: boolean,
  structuredOutputs = true,
): Row {
  return {
    pattern,
    sampling,
    thinking,
    thinksByDefault,
    structuredOutputs,
    prefill: /4-5|claude-\(?3/.test(pattern.source),
  };
}

/** First match wins. Prefixes of gateways (`anthropic/`) and suffixes of dates are passed over. */
const table: readonly Row[] = [
  row(/claude-(fable|mythos)-5/, false, ["adaptive"], true),
  row(/claude-opus-5-5/, false, ["adaptive"], true),
  row(/claude-sonnet-5-5/, false, ["adaptive", "between_tools"], true),
  row(/claude-(haiku-5-5|opus-5|sonnet-5)/, false, ["adaptive", "disabled"], true),
  row(/claude-opus-4-[78]/, false, ["adaptive", "disabled"], false),
  row(/claude-(opus|sonnet)-4-6/, true, ["adaptive", "enabled", "disabled"], false),
  row(/claude-(opus|sonnet|haiku)-4-5/, true, ["enabled", "disabled"], false),
  row(/claude-(3-7|opus-4|sonnet-4)/, true, ["enabled", "disabled"], false, false),
  row(/claude-3/, true, [], false, false),
];

const anything: Capabilities = {
  sampling: true,
  thinking: ["adaptive", "enabled", "disabled", "between_tools"],
  thinksByDefault: false,
  structuredOutputs: false,
  prefill: false,
};

/**
 * The capabilities of `model` under `apiVersion`.
 * From version 2026-10-21 on no model takes sampling parameters (migration guide of that version).
 */
export function capabilitiesOf(model: string, apiVersion: string): Capabilities {
  const name = model.toLowerCase().replaceAll(".", "-");
  const found = table.find((candidate) => candidate.pattern.test(name)) ?? anything;
  return apiVersion >= "2026-10-21" ? { ...found, sampling: false } : found;
}
