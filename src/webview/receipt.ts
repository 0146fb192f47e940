/** The receipt under an answer: one line, and behind it everything that is known of its requests. */
import type { Turn, Usage } from "../core/conversation.ts";
import { describeLimit } from "../core/limits.ts";
import { costOf, formatCost, priceDate } from "../core/prices.ts";
import { element, textButton } from "./dom.ts";
import { fill, texts } from "./texts.ts";

export interface ReceiptActions {
  readonly copyAsCurl: (turnId: string) => void;
  readonly copySupportReport: (turnId: string) => void;
}

export interface Receipt {
  readonly root: HTMLElement;
  /** Shows the receipt of a turn that has ended; of a running one there is none. */
  readonly draw: (turn: Turn, isRunning: boolean) => void;
}

export function createReceipt(actions: ReceiptActions): Receipt {
  const summary = element("summary");
  const facts = element("dl");
  const buttons = element("div", { class: "actions" });
  const root = element("details", { class: "receipt" }, summary, facts, buttons);
  root.hidden = true;
  let turn: Turn | null = null;

  /** Only what is looked at is written out. */
  function drawFacts(): void {
    if (!turn || !root.open) return;
    const { id } = turn;
    facts.replaceChildren(
      ...factsOf(turn).flatMap(([name, value]) => [
        element("dt", { text: name }),
        element("dd", { text: value }),
      ]),
    );
    buttons.replaceChildren(
      textButton(texts.copyAsCurl, () => actions.copyAsCurl(id)),
      textButton(texts.copySupportReport, () => actions.copySupportReport(id)),
    );
  }

  root.addEventListener("toggle", drawFacts);
  return {
    root,
    draw(next, isRunning) {
      root.hidden = isRunning;
      turn = next;
      if (isRunning) return;
      summary.textContent = summaryOf(next);
      drawFacts();
    },
  };
}

/** `claude-sonnet-5-5 · end_turn · 36 tokens in, 265 out · $0.0027 · first word 0.4 s · 3.1 s`. */
export function summaryOf(turn: Turn): string {
  const { model, attempts, stop, usage, startedAt, firstContentAt, endedAt, omitted } = turn;
  const cost = usage && costOf(model, usage);
  return [
    model,
    attempts > 1 ? fill(texts.attempts, { count: attempts }) : "",
    stop?.reason ?? "",
    usage ? fill(texts.tokens, { input: inputOf(usage), output: usage.output }) : "",
    cost === null ? "" : formatCost(cost),
    firstContentAt === null ? "" : fill(texts.firstWord, { time: seconds(firstContentAt - startedAt) }),
    endedAt === null ? "" : seconds(endedAt - startedAt),
    omitted.length === 0 ? "" : fill(texts.notSent, { names: omitted.join(", ") }),
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

/** All that is known, as names and values in the order of a request's life. */
export function factsOf(turn: Turn): readonly (readonly [string, string])[] {
  const { facts } = texts;
  const { startedAt, openedAt, firstContentAt, endedAt, usage, stop, response, topicUsage } = turn;
  const after = (time: number | null): string => (time === null ? "" : seconds(time - startedAt));
  const rows: (readonly [string, string])[] = [
    [facts.model, turn.model],
    [facts.stopReason, [stop?.reason, stop?.sequence, stop?.details].filter(Boolean).join(" · ")],
    [facts.firstByte, after(openedAt)],
    [facts.firstWord, after(firstContentAt)],
    [facts.duration, after(endedAt)],
    [facts.input, usage ? inputText(usage) : ""],
    [facts.output, usage ? outputText(usage) : ""],
    [facts.cost, usage ? costText(turn.model, usage) : ""],
    [facts.topic, topicUsage ? `${topicUsage.model}, ${costText(topicUsage.model, topicUsage.usage)}` : ""],
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

function costText(model: string, usage: Usage): string {
  const cost = costOf(model, usage);
  if (cost === null) return texts.priceUnknown;
  return fill(texts.atListPrice, { cost: formatCost(cost), date: priceDate });
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
