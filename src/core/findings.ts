/** What a check of the connection finds, and how that reads. */
import { localize, translated } from "./localize.ts";

/** In the order in which they are made. */
export const checks = [
  "address",
  "way",
  "dns",
  "connection",
  "authentication",
  "models",
  "token-count",
  "streaming",
] as const;

export type Check = (typeof checks)[number];

export type FindingState = "ok" | "warning" | "failed" | "skipped";

/** Plain data. No text in it holds a key or a password. */
export interface Finding {
  readonly check: Check;
  readonly state: FindingState;
  /** What was found. */
  readonly detail: string;
  /** The one thing to change, where there is one. */
  readonly advice: string | null;
  /** How long it took; null for what takes no time. */
  readonly milliseconds: number | null;
}

const labels: Readonly<Record<Check, string>> = translated({
  address: "Address",
  way: "Way",
  dns: "Name",
  connection: "Connection",
  authentication: "Key",
  models: "Model",
  "token-count": "Token count",
  streaming: "Streaming",
});

const marks: Readonly<Record<FindingState, string>> = { ok: "✔", warning: "⚠", failed: "✘", skipped: "–" };

/** The check's name for users. */
export function labelOfCheck(check: Check): string {
  return labels[check];
}

/** The one that matters most: the first failure, else the first warning; null when all is well. */
export function mainFinding(findings: readonly Finding[]): Finding | null {
  const [first = null] = ["failed", "warning"].flatMap(
    (wanted) => findings.find(({ state }) => state === wanted) ?? [],
  );
  return first;
}

/** One sentence about all of them. */
export function summaryOf(findings: readonly Finding[]): string {
  const main = mainFinding(findings);
  if (!main) return localize("The connection works.");
  if (main.state === "failed") {
    const { check, detail } = main;
    return localize("The connection does not work. {check}: {detail}", { check: labels[check], detail });
  }
  const checked = labelsOf(findings.filter(({ state }) => state === "warning"));
  return localize("The connection works. Worth a look: {checks}.", { checks: checked });
}

/** The setting that the first failure's advice names, or null. */
export function settingToChange(findings: readonly Finding[]): string | null {
  const main = mainFinding(findings);
  const advice = main?.state === "failed" ? (main.advice ?? "") : "";
  return /\b(?:sidenote|http)\.[a-zA-Z]+(?:\.[a-zA-Z]+)*/.exec(advice)?.[0] ?? null;
}

/**
 * The findings as Markdown: the summary and the one thing to change, then each check.
 *
 * @param about lines on what was checked and where, without secrets.
 */
export function findingsReport(findings: readonly Finding[], about: readonly string[]): string {
  const lines = findings.map(({ check, state, detail, advice, milliseconds }) => {
    const time =
      milliseconds === null ? "" : ` (${localize("{time} ms", { time: Math.round(milliseconds) })})`;
    const line = `- ${marks[state]} **${labels[check]}**${time}: ${detail}`;
    return advice === null ? line : `${line}\n  - ${advice}`;
  });
  const advice = mainFinding(findings)?.advice;
  const parts = [
    `# ${localize("Connection")}`,
    `**${summaryOf(findings)}**${!advice ? "" : `  \n${advice}`}`,
    lines.join("\n"),
    about.join("  \n"),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function labelsOf(findings: readonly Finding[]): string {
  return findings.map(({ check }) => labels[check]).join(", ");
}
