/** The models of the Messages API to choose from where no server lists its own, and how a model is described. */
import { formatNumber, localize } from "./localize.ts";
import type { ModelInfo } from "./modelList.ts";
import { capabilitiesOf } from "./models.ts";

/** As of November 2026 (platform.claude.com/docs, models and deprecations), newest first within each line. */
export const knownModels: readonly ModelInfo[] = [
  known("claude-fable-5-2"),
  known("claude-fable-5-1"),
  known("claude-fable-5"),
  known("claude-opus-5-5"),
  known("claude-opus-5"),
  known("claude-opus-4-8"),
  known("claude-opus-4-7"),
  known("claude-opus-4-6"),
  known("claude-opus-4-5"),
  known("claude-sonnet-5-5"),
  known("claude-sonnet-5"),
  known("claude-sonnet-4-6"),
  known("claude-sonnet-4-5", { lifecycle: "deprecated", retiresAt: Date.UTC(2026, 10, 30) }),
  known("claude-haiku-5-5"),
  known("claude-haiku-4-5"),
];

function known(id: string, changes: Partial<ModelInfo> = {}): ModelInfo {
  const [, line = "", ...version] = id.split("-");
  const { contextWindow, maxOutput } = capabilitiesOf(id, "");
  return {
    id,
    name: `Claude ${line.charAt(0).toUpperCase()}${line.slice(1)} ${version.join(".")}`,
    contextWindow,
    maxOutput,
    lifecycle: null,
    deprecatedAt: null,
    retiresAt: null,
    createdAt: null,
    capabilities: null,
    ...changes,
  };
}

/** `1M context · 128K out · deprecated, retires 2026-11-30`, with as much of that as is known. */
export function describeModel(model: ModelInfo): string {
  const { contextWindow, maxOutput, lifecycle, retiresAt } = model;
  const date = retiresAt === null ? "" : new Date(retiresAt).toISOString().slice(0, 10);
  return [
    contextWindow === null ? "" : localize("{size} context", { size: formatTokens(contextWindow) }),
    maxOutput === null ? "" : localize("{size} out", { size: formatTokens(maxOutput) }),
    lifecycleText(lifecycle, date),
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

function lifecycleText(lifecycle: ModelInfo["lifecycle"], date: string): string {
  if (lifecycle === "retired")
    return date === "" ? localize("retired") : localize("retired {date}", { date });
  if (lifecycle !== "deprecated") return date === "" ? "" : localize("retires {date}", { date });
  return date === "" ? localize("deprecated") : localize("deprecated, retires {date}", { date });
}

/** `1M`, `128K`, `512`: thousands as models are advertised, rounded. */
export function formatTokens(count: number): string {
  if (count < 1000) return String(count);
  if (count < 999_500) return `${Math.round(count / 1000)}K`;
  return `${formatNumber(Math.round(count / 100_000) / 10)}M`;
}
