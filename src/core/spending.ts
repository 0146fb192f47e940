/** What a session cost: its answers, and the small requests that judged its topics. */
import type { Turn } from "./conversation.ts";
import { costOf } from "./prices.ts";

export interface Spending {
  /** Dollars at list price, of all requests whose price is known. */
  readonly cost: number;
  /** Some request's price is not known: the whole is more than `cost`. */
  readonly isMore: boolean;
}

/** @param turns all of a session, those that were asked again included: they were charged as well. */
export function spendingOf(turns: Iterable<Pick<Turn, "model" | "usage" | "topicUsage">>): Spending {
  let cost = 0;
  let isMore = false;
  for (const { model, usage, topicUsage } of turns) {
    for (const part of [usage && { model, usage }, topicUsage]) {
      if (!part) continue;
      const price = costOf(part.model, part.usage);
      if (price === null) isMore = true;
      else cost += price;
    }
  }
  return { cost, isMore };
}
