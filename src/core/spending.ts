/** What requests used and cost: of one turn, or of a whole session with the small requests that judged its topics. */
import type { Turn, Usage, Use } from "./conversation.ts";
import { costOf, pricedHost } from "./prices.ts";

export interface Spending {
  /** Dollars at list price, of all requests whose price is known. */
  readonly cost: number;
  /** Some request's price is not known: the whole is more than `cost`. */
  readonly isMore: boolean;
}

/** The turn's requests that were charged: the ones that broke off and were continued, and the last. */
export function usesOf({ spent, model, usage }: Pick<Turn, "spent" | "model" | "usage">): readonly Use[] {
  return usage ? [...spent, { model, usage }] : spent;
}

/** All their tokens, or null where there is nothing to count. */
export function sumOfUses(uses: readonly Use[]): Usage | null {
  const [first, ...others] = uses.map(({ usage }) => usage);
  return first ? others.reduce(sum, first) : null;
}

/**
 * What they cost at list price, each for itself: a long prompt is dearer, two short ones are not. Null where a price is
 * not known, as with any server but Anthropic's own.
 */
export function costOfUses(uses: readonly Use[], host: string): number | null {
  if (host !== pricedHost) return null;
  let cost = 0;
  for (const { model, usage } of uses) {
    const price = costOf(model, usage);
    if (price === null) return null;
    cost += price;
  }
  return cost;
}

/** @param turns all of a session, those that were asked again included: they were charged as well. */
export function spendingOf(
  turns: Iterable<Pick<Turn, "host" | "spent" | "model" | "usage" | "topicUsage">>,
): Spending {
  let cost = 0;
  let isMore = false;
  for (const turn of turns) {
    for (const use of [...usesOf(turn), ...(turn.topicUsage ? [turn.topicUsage] : [])]) {
      const price = costOfUses([use], turn.host);
      if (price === null) isMore = true;
      else cost += price;
    }
  }
  return { cost, isMore };
}

function sum(one: Usage, other: Usage): Usage {
  const isKnown = one.thinking !== undefined || other.thinking !== undefined;
  return {
    input: one.input + other.input,
    output: one.output + other.output,
    cacheCreation: one.cacheCreation + other.cacheCreation,
    cacheRead: one.cacheRead + other.cacheRead,
    ...(isKnown && { thinking: (one.thinking ?? 0) + (other.thinking ?? 0) }),
  };
}
