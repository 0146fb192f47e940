/** A model as the editor's list of language models describes it. */
import { longestAnswer } from "./chatRequest.ts";
import { describeModel, knownModels } from "./knownModels.ts";
import type { ModelInfo } from "./modelList.ts";
import { capabilitiesOf } from "./models.ts";
import type { Settings } from "./settings.ts";

/** Plain data in the shape of the editor's `LanguageModelChatInformation`. */
export interface OfferedModel {
  readonly id: string;
  readonly name: string;
  /** `claude-sonnet` of `claude-sonnet-5-5`; the whole id of a model that is named otherwise. */
  readonly family: string;
  /** `5-5`, and the date where the id has one; empty for a model that is named otherwise. */
  readonly version: string;
  readonly tooltip: string;
  /** The server's host: the same model may be offered by several. */
  readonly detail: string;
  readonly maxInputTokens: number;
  readonly maxOutputTokens: number;
  readonly capabilities: { readonly imageInput: boolean; readonly toolCalling: boolean };
}

/** Of a model of which nobody says what it takes: what local servers commonly give one. Programs cut their prompts to it. */
const usualContextWindow = 32_000;

/** What of the settings the offer depends on. */
export type OfferSettings = Pick<Settings, "apiVersion" | "maxTokens" | "model">;

/**
 * The models to offer: those that the server lists; without a list those known to be Anthropic's, or, of a server on
 * this machine, none of these; in any case the one in the settings. Retired ones would only refuse.
 */
export function offeredModels(
  server: {
    readonly host: string;
    readonly isLoopback: boolean;
    readonly listed: readonly ModelInfo[] | null;
  },
  settings: OfferSettings,
): OfferedModel[] {
  const { host, isLoopback, listed } = server;
  const models = listed?.length ? listed : isLoopback ? [] : knownModels;
  const isThere = models.some(({ id }) => id === settings.model);
  return [...(isThere ? [] : [unlisted(settings.model)]), ...models]
    .filter(({ lifecycle }) => lifecycle !== "retired")
    .map((info) => offer(info, host, settings));
}

function unlisted(id: string): ModelInfo {
  return {
    id,
    name: id,
    contextWindow: null,
    maxOutput: null,
    lifecycle: null,
    deprecatedAt: null,
    retiresAt: null,
    createdAt: null,
    capabilities: null,
  };
}

/** A prompt and the longest answer fit into the window together. */
function offer(info: ModelInfo, host: string, settings: OfferSettings): OfferedModel {
  const { id, name } = info;
  const capabilities = capabilitiesOf(id, settings.apiVersion, info);
  const contextWindow = capabilities.contextWindow ?? usualContextWindow;
  const maxOutputTokens = Math.min(longestAnswer(settings, capabilities), Math.floor(contextWindow / 2));
  const [, family = id, version = ""] = /(claude-[a-z]+)-(\d[\d-]*)$/.exec(id) ?? [];
  return {
    id,
    name,
    family,
    version,
    tooltip: [name === id ? id : `${name} (${id})`, describeModel(info)]
      .filter((text) => text !== "")
      .join(" · "),
    detail: host,
    maxInputTokens: contextWindow - maxOutputTokens,
    maxOutputTokens,
    capabilities: { imageInput: capabilities.images, toolCalling: true },
  };
}
