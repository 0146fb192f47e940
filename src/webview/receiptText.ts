/** What a receipt says: its one line, and all that stands behind it. */
import type { Turn, Usage, Use } from "../core/conversation.ts";
import { describeLimit } from "../core/limits.ts";
import { formatCost, priceDate } from "../core/prices.ts";
import { costOfUses, sumOfUses, usesOf } from "../core/spending.ts";
import { formatNumber } from "../core/localize.ts";
import { fill, texts } from "./texts.ts";

/** `claude-sonnet-5-5 · end_turn · 36 tokens in, 265 out · $0.0027 · first word 0.4 s · 3.1 s`. */
export function summaryOf(turn: Turn): string {
  const { model, host, attempts, stop, startedAt, firstContentAt, omitted } = turn;
  const uses = usesOf(turn);
  const usage = sumOfUses(uses);
  const cost = usage && costOfUses(uses, host);
  const duration = durationOf(turn);
  return [
    model,
    attempts > 1 ? fill(texts.attempts, { count: attempts }) : "",
    stop?.reason ?? "",
    usage ? fill(texts.tokens, { input: inputOf(usage), output: usage.output }) : "",
    cost === null ? "" : formatCost(cost),
    firstContentAt === null ? "" : fill(texts.firstWord, { time: seconds(firstContentAt - startedAt) }),
    duration === null ? "" : seconds(duration),
    omitted.length === 0 ? "" : fill(texts.notSent, { names: omitted.join(", ") }),
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

/** All that is known, as names and values in the order of a request's life. */
export function factsOf(turn: Turn): readonly (readonly [string, string])[] {
  const { facts } = texts;
  const { host, startedAt, openedAt, firstContentAt, stop, response, topicUsage } = turn;
  const uses = usesOf(turn);
  const usage = sumOfUses(uses);
  const duration = durationOf(turn);
  const after = (time: number | null): string => (time === null ? "" : seconds(time - startedAt));
  const rows: (readonly [string, string])[] = [
    [facts.model, turn.model],
    [facts.stopReason, [stop?.reason, stop?.sequence, stop?.details].filter(Boolean).join(" · ")],
    [facts.firstByte, after(openedAt)],
    [facts.firstWord, after(firstContentAt)],
    [facts.duration, duration === null ? "" : seconds(duration)],
    [facts.input, usage ? inputText(usage) : ""],
    [facts.output, usage ? outputText(usage) : ""],
    [facts.cost, usage ? costText(uses, host) : ""],
    [facts.topic, topicUsage ? `${topicUsage.model}, ${costText([topicUsage], host)}` : ""],
    [facts.attempts, String(turn.attempts)],
    [facts.notSent, turn.omitted.join(", ")],
    [facts.requestId, response?.requestId ?? ""],
    [facts.organization, response?.organizationId ?? ""],
    // As of the answer: what was left then.
    ...(response?.limits.windows ?? []).map(
      (window) => [facts.limit, describeLimit(window, openedAt ?? startedAt)] as const,
    ),
  ];
  return rows.filter(([, value]) => value !== "");
}

function inputOf({ input, cacheCreation, cacheRead }: Usage): number {
  return input + cacheCreation + cacheRead;
}

function inputText(usage: Usage): string {
  const { cacheCreation, cacheRead } = usage;
  const whole = fill(texts.inputTokens, { count: inputOf(usage) });
  if (cacheCreation + cacheRead === 0) return whole;
  return `${whole} (${fill(texts.cacheTokens, { read: cacheRead, written: cacheCreation })})`;
}

function outputText({ output, thinking }: Usage): string {
  const whole = fill(texts.outputTokens, { count: output });
  return thinking === undefined ? whole : `${whole} (${fill(texts.thinkingTokens, { count: thinking })})`;
}

/** Milliseconds from the question to the end, without the time between an end and its continuation. */
function durationOf({ startedAt, endedAt, pausedFor }: Turn): number | null {
  return endedAt === null ? null : endedAt - startedAt - pausedFor;
}

function costText(uses: readonly Use[], host: string): string {
  const cost = costOfUses(uses, host);
  if (cost === null) return texts.priceUnknown;
  return fill(texts.atListPrice, { cost: formatCost(cost), date: priceDate });
}

function seconds(milliseconds: number): string {
  return fill(texts.seconds, { seconds: formatNumber(milliseconds / 1000, 1) });
}
