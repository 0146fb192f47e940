/** One turn as Markdown for a provider's support or Sidenote's own: facts only, nothing that was asked or answered. */
import type { Turn, Usage, Use } from "./conversation.ts";
import { codeSpan, plainWords } from "./inlineMarkdown.ts";
import type { RateLimits } from "./limits.ts";
import { formatCost, priceDate } from "./prices.ts";
import { redacted } from "./redaction.ts";
import { settingNames, settingRules, type SettingName, type Settings } from "./settings.ts";
import { costOfUses, sumOfUses, usesOf } from "./spending.ts";

/** What a report can say. What is absent, null or empty is left out of it. */
export interface SupportFacts {
  /** Sidenote's version. */
  readonly sidenote: string;
  /** The editor's name, version and kind, such as `Visual Studio Code 1.139.1, desktop`. */
  readonly editor: string;
  /** System and processor, such as `linux x64`. */
  readonly platform: string;
  /** The endpoint's host, and its port where it has one. */
  readonly host?: string | null;
  /** How requests get there, such as `direct` or `through the proxy proxy.example:3128`. */
  readonly route?: string | null;
  readonly settings?: Settings | null;
  /** The setting or variable for which the others could not be used. */
  readonly wrongSetting?: string | null;
  readonly turn?: TurnFacts | null;
  /** Texts of which no part may stand in the report: questions, code, answers, keys, values of headers. */
  readonly privateTexts: readonly string[];
}

/** The members of a turn that a report reads. A whole `Turn` fits. */
export type TurnFacts = Partial<
  Pick<
    Turn,
    | "state"
    | "model"
    | "omitted"
    | "startedAt"
    | "openedAt"
    | "firstContentAt"
    | "endedAt"
    | "attempts"
    | "continuations"
    | "stop"
    | "usage"
    | "spent"
    | "host"
    | "pausedFor"
    | "error"
    | "response"
  >
>;

type Line = readonly [label: string, value: string | null | undefined];

/** The report, as Markdown that ends with a line break. */
export function supportReport(facts: SupportFacts): string {
  const { turn, settings } = facts;
  const sections = [
    "# Sidenote support report",
    list([
      ["Sidenote", facts.sidenote],
      ["Editor", facts.editor],
      ["Platform", facts.platform],
      ["Endpoint", code(facts.host)],
      ["Route", facts.route],
      ["Wrong setting", code(facts.wrongSetting)],
    ]),
    ...(settings ? ["## Settings that differ from the default", changedSettings(settings)] : []),
    ...(turn ? ["## Turn", list(turnLines(turn, facts.privateTexts))] : []),
    "Left out on purpose: questions, answers, code, paths, keys, the values of headers, the text of the system prompt.",
  ];
  return `${sections.join("\n\n")}\n`;
}

function turnLines(turn: TurnFacts, privateTexts: readonly string[]): readonly Line[] {
  const { error, response, startedAt } = turn;
  const since = (at: number | null | undefined): number | null =>
    typeof at === "number" && startedAt !== undefined ? at - startedAt : null;
  const uses = usesOf({ spent: turn.spent ?? [], model: turn.model ?? "", usage: turn.usage ?? null });
  const usage = sumOfUses(uses);
  const end = since(turn.endedAt);
  return [
    ["State", turn.state],
    ["Model", code(turn.model)],
    ["Not sent, because the model does not take it", turn.omitted?.map(code).join(", ")],
    ["Error", error && `${error.kind}: ${plainWords(redacted(error.message, privateTexts))}`],
    ["Facts", error && plainWords(redacted(error.facts, privateTexts))],
    ["Stop reason", code(turn.stop?.reason)],
    ["Started", time(startedAt)],
    ["First byte", seconds(since(turn.openedAt))],
    ["First content", seconds(since(turn.firstContentAt))],
    ["Duration", end === null ? null : `${((end - (turn.pausedFor ?? 0)) / 1000).toFixed(1)} s`],
    ["Requests", turn.attempts?.toString()],
    ["Continuations", turn.continuations ? `${turn.continuations}` : null],
    ["Tokens", usage && tokens(usage)],
    ["Cost", usage && cost(uses, turn.host ?? "")],
    ["Request id", code(response?.requestId)],
    ["Organisation", code(response?.organizationId)],
    ["Limits", response && describeLimits(response.limits)],
  ];
}

function changedSettings(settings: Settings): string {
  const changed = settingNames.filter(
    (name) => JSON.stringify(settings[name]) !== JSON.stringify(settingRules[name].default),
  );
  return changed.length === 0 ? "None." : list(changed.map((name) => [name, shownSetting(name, settings)]));
}

/** Texts that say what is asked for, and nothing of the user's own. */
const plainTexts = ["apiVersion", "model", "topic.model", "betas"] as const satisfies readonly SettingName[];

function isPlainText(name: SettingName): name is (typeof plainTexts)[number] {
  return plainTexts.some((plain) => plain === name);
}

/** Only values that cannot be private are shown: numbers, switches, choices, and the texts above. */
function shownSetting(name: SettingName, settings: Settings): string {
  const value = settings[name];
  if (name === "headers") return `${Object.keys(settings.headers).map(code).join(", ")} (values left out)`;
  if (name === "prompts") return count(Object.keys(settings.prompts).length);
  if (name === "baseUrl") return "set (its host is the endpoint above)";
  if (isPlainText(name)) return code([settings[name]].flat().join(", ")) ?? "";
  if (typeof value === "string") {
    return settingRules[name].values ? (code(value) ?? "") : `${value.length} characters`;
  }
  if (Array.isArray(value)) return count(value.length);
  return JSON.stringify(value);
}

function count(entries: number): string {
  return `${entries} ${entries === 1 ? "entry" : "entries"}`;
}

function tokens({ input, output, cacheCreation, cacheRead, thinking }: Usage): string {
  const thoughts = thinking === undefined ? "" : ` (${thinking} of them thoughts)`;
  return `${input} in, ${output} out${thoughts}, ${cacheCreation} written to the cache, ${cacheRead} read from it`;
}

function cost(uses: readonly Use[], host: string): string {
  const dollars = costOfUses(uses, host);
  return dollars === null ? "price unknown" : `${formatCost(dollars)} at the list price of ${priceDate}`;
}

function describeLimits({ status, windows }: RateLimits): string {
  const parts = windows.map((window) => {
    const { used, remaining, limit } = window;
    const reset = time(window.resetAt);
    const details = [
      remaining === null ? null : `${remaining}${limit === null ? "" : ` of ${limit}`} left`,
      used === null ? null : `${Math.round(used * 100)} % used`,
      code(window.status),
      reset && `reset at ${reset}`,
    ];
    return `${code(window.name)} ${details.filter((detail) => detail !== null).join(", ")}`;
  });
  return [code(status), ...parts].filter((part) => part !== null).join("; ");
}

function list(lines: readonly Line[]): string {
  return lines.flatMap(([label, value]) => (value ? [`- ${label}: ${value}`] : [])).join("\n");
}

function code(text: string | null | undefined): string | null {
  return text ? codeSpan(text) : null;
}

function time(at: number | null | undefined): string | null {
  const date = new Date(at ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function seconds(milliseconds: number | null): string | null {
  return milliseconds === null ? null : `after ${(milliseconds / 1000).toFixed(1)} s`;
}
