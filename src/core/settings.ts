/** Every setting: its type, default, range and scope. package.json and the README are tested against this table. */
import { ChatError } from "./errors.ts";
import type { ThinkingType } from "./models.ts";
import type { Effort } from "./wire.ts";
import { localize } from "./localize.ts";

export interface Settings {
  readonly baseUrl: string;
  readonly allowedHttpHosts: readonly string[];
  readonly apiVersion: string;
  readonly betas: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly model: string;
  readonly maxTokens: number;
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly topK: number | null;
  readonly stopSequences: readonly string[];
  readonly system: string | readonly string[];
  /** By their names; each is checked where they are read (`prompts.ts`), so that a wrong one harms no question. */
  readonly prompts: Readonly<Record<string, unknown>>;
  readonly instructions: readonly string[];
  readonly thinking: ThinkingType | "";
  readonly thinkingBudget: number | null;
  readonly effort: Effort | "";
  readonly metadataUserId: string;
  readonly promptCaching: "auto" | "on" | "off";
  readonly "topic.enabled": boolean;
  readonly "topic.model": string;
  readonly "topic.prompt": string;
  readonly "explain.location": "inline" | "panel";
  readonly "timeouts.connect": number;
  readonly "timeouts.idle": number;
  readonly "timeouts.content": number;
  readonly maxRetries: number;
  readonly countTokens: boolean;
  readonly sessionsFolder: string;
}

export type SettingName = keyof Settings;

export interface SettingRule {
  /** JSON schema types, as package.json has them. */
  readonly type: readonly ("string" | "number" | "integer" | "boolean" | "array" | "object" | "null")[];
  readonly default: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly values?: readonly string[];
  readonly pattern?: RegExp;
  /** The values of an object are not all texts: whoever reads them checks them. */
  readonly holdsAny?: boolean;
  /** `application`: from the user's own settings only. `window`: a trusted workspace may say otherwise. */
  readonly scope: "application" | "window";
}

export const settingRules: { readonly [Name in SettingName]: SettingRule } = {
  baseUrl: { type: ["string"], default: "", scope: "application" },
  allowedHttpHosts: { type: ["array"], default: [], scope: "application" },
  apiVersion: {
    type: ["string"],
    default: "2023-06-01",
    pattern: /^\d{4}-\d{2}-\d{2}$/,
    scope: "application",
  },
  betas: { type: ["array"], default: [], scope: "application" },
  headers: { type: ["object"], default: {}, scope: "application" },
  model: { type: ["string"], default: "claude-sonnet-5-5", pattern: /\S/, scope: "application" },
  maxTokens: { type: ["integer"], default: 16000, minimum: 1, maximum: 128000, scope: "window" },
  temperature: { type: ["number", "null"], default: null, minimum: 0, maximum: 1, scope: "window" },
  topP: { type: ["number", "null"], default: null, minimum: 0, maximum: 1, scope: "window" },
  topK: { type: ["integer", "null"], default: null, minimum: 0, maximum: 100000, scope: "window" },
  stopSequences: { type: ["array"], default: [], scope: "window" },
  system: { type: ["string", "array"], default: "", scope: "window" },
  prompts: { type: ["object"], default: {}, holdsAny: true, scope: "window" },
  instructions: { type: ["array"], default: [".sidenote/instructions.md"], scope: "application" },
  thinking: {
    type: ["string"],
    default: "",
    values: ["", "adaptive", "enabled", "disabled", "between_tools"],
    scope: "window",
  },
  thinkingBudget: {
    type: ["integer", "null"],
    default: null,
    minimum: 1024,
    maximum: 128000,
    scope: "window",
  },
  effort: {
    type: ["string"],
    default: "",
    values: ["", "low", "medium", "high", "xhigh", "max"],
    scope: "window",
  },
  metadataUserId: { type: ["string"], default: "", scope: "application" },
  promptCaching: {
    type: ["string"],
    default: "auto",
    values: ["auto", "on", "off"],
    scope: "application",
  },
  "topic.enabled": { type: ["boolean"], default: true, scope: "application" },
  "topic.model": { type: ["string"], default: "claude-haiku-5-5", pattern: /\S/, scope: "application" },
  "topic.prompt": { type: ["string"], default: "", scope: "application" },
  "explain.location": {
    type: ["string"],
    default: "inline",
    values: ["inline", "panel"],
    scope: "window",
  },
  "timeouts.connect": { type: ["number"], default: 20, minimum: 1, maximum: 600, scope: "application" },
  "timeouts.idle": { type: ["number"], default: 180, minimum: 5, maximum: 3600, scope: "application" },
  "timeouts.content": { type: ["number"], default: 600, minimum: 30, maximum: 7200, scope: "application" },
  maxRetries: { type: ["integer"], default: 3, minimum: 0, maximum: 10, scope: "application" },
  countTokens: { type: ["boolean"], default: false, scope: "application" },
  sessionsFolder: { type: ["string"], default: "", scope: "application" },
};

export const settingNames = Object.keys(settingRules) as readonly SettingName[];

/**
 * Checks every value that `read` gives and returns them as `Settings`.
 *
 * @param read a setting's value, or undefined for its default.
 * @throws ChatError of kind `setting` that names the first wrong setting, its value and what it takes.
 */
export function readSettings(read: (name: SettingName) => unknown): Settings {
  const settings: Record<string, unknown> = {};
  for (const name of settingNames) {
    const rule = settingRules[name];
    const value = read(name) ?? rule.default;
    if (!fits(value, rule)) {
      const values = { name: `sidenote.${name}`, value: show(value, rule), expected: describe(rule) };
      throw new ChatError("setting", localize("{name} is {value}; it takes {expected}.", values));
    }
    settings[name] = value;
  }
  // Safe: every name was set above to a value that its rule accepts.
  return settings as unknown as Settings;
}

function fits(value: unknown, rule: SettingRule): boolean {
  if (!rule.type.some((type) => isOfType(value, type, rule.holdsAny))) return false;
  if (typeof value === "number") {
    return value >= (rule.minimum ?? -Infinity) && value <= (rule.maximum ?? Infinity);
  }
  if (typeof value !== "string") return true;
  return (rule.values?.includes(value) ?? true) && (rule.pattern?.test(value) ?? true);
}

function isOfType(value: unknown, type: SettingRule["type"][number], holdsAny = false): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "integer":
      return Number.isInteger(value);
    case "number":
      return Number.isFinite(value);
    case "array":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
    case "object":
      return (
        typeof value === "object" &&
        value !== null &&
        !Array.isArray(value) &&
        (holdsAny || Object.values(value).every((item) => typeof item === "string"))
      );
    case "string":
    case "boolean":
      return typeof value === type;
  }
}

/** A value to quote in an error, cut short; never that of headers, where somebody may have put a key. */
function show(value: unknown, rule: SettingRule): string {
  if (rule.type.includes("object")) return localize("not valid");
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}

function describe(rule: SettingRule): string {
  if (rule.values) {
    const values = rule.values.map((value) => JSON.stringify(value)).join(", ");
    return localize("one of {values}", { values });
  }
  if (rule.minimum !== undefined) {
    const range = { minimum: String(rule.minimum), maximum: String(rule.maximum) };
    return localize("a number from {minimum} to {maximum}", range);
  }
  if (rule.type.includes("array")) return localize("a list of strings");
  if (rule.type.includes("object")) return localize("names with text values");
  if (rule.type.includes("boolean")) return localize("true or false");
  if (rule.default === "") return localize("a text");
  return localize("a text such as {example}", { example: JSON.stringify(rule.default) });
}
