/**
 * Anthropic's list prices, and what a request cost by them. A price that is not known for sure is not in here.
 *
 * Source: the pricing page of platform.claude.com/docs and the announcements of the 5.5 models, as of `priceDate`.
 * They hold for Anthropic's own API; what a gateway charges for the same model, only the gateway knows.
 */
import type { Usage } from "./conversation.ts";
import { formatDollars, localize } from "./localize.ts";

/** The server that charges them. */
export const pricedHost = "api.anthropic.com";

/** The day as of which the prices below hold. */
export const priceDate = "2026-11-20";

/** Dollars per million tokens. */
interface Rates {
  readonly input: number;
  readonly output: number;
  /** Writing to the cache for five minutes; null where the price is not known. */
  readonly cacheWrite: number | null;
  readonly cacheRead: number;
  /** What the whole request costs when its prompt, cached tokens included, is longer than `above` tokens. */
  readonly long?: Rates & { readonly above: number };
}

const opus = rates(5, 25, 6.25, 0.5);

const prices: ReadonlyMap<string, Rates> = new Map([
  ["claude-fable-5-1", rates(10, 50, null, 0.25)],
  ["claude-opus-5-5", rates(4, 20, 5, 0.2)],
  // Reads cost 0.20 until 2026-10-06.
  ["claude-sonnet-5-5", rates(2, 10, 2.5, 0.1)],
  [
    "claude-haiku-5-5",
    { ...rates(0.1, 0.5, 0.125, 0.01), long: { above: 100_000, ...rates(0.5, 2.5, 0.625, 0.05) } },
  ],
  ["claude-opus-5", opus],
  ["claude-opus-4-8", opus],
  ["claude-opus-4-7", opus],
  ["claude-opus-4-6", opus],
  ["claude-opus-4-5", opus],
  ["claude-sonnet-5", rates(2, 10, 2.5, 0.2)],
  ["claude-sonnet-4-6", rates(3, 15, 3.75, 0.3)],
  ["claude-sonnet-4-5", rates(3, 15, 3.75, 0.3)],
  ["claude-haiku-4-5", rates(1, 5, 1.25, 0.1)],
]);

function rates(input: number, output: number, cacheWrite: number | null, cacheRead: number): Rates {
  return { input, output, cacheWrite, cacheRead };
}

/**
 * What a request cost in dollars at list price, or null where the price is not known: for a model that is not listed,
 * and for any id but the plain one with an optional date, since `anthropic/…` or `…-fast` may cost otherwise.
 *
 * @param usage writes to the cache count as kept for five minutes, the only ones that Sidenote asks for.
 */
export function costOf(model: string, usage: Usage): number | null {
  const listed = prices.get(model.replace(/-20\d{6}$/, ""));
  if (!listed) return null;
  const prompt = usage.input + usage.cacheCreation + usage.cacheRead;
  const { input, output, cacheWrite, cacheRead } =
    listed.long && prompt > listed.long.above ? listed.long : listed;
  if (cacheWrite === null && usage.cacheCreation > 0) return null;
  const millionths =
    usage.input * input +
    usage.output * output +
    usage.cacheCreation * (cacheWrite ?? 0) +
    usage.cacheRead * cacheRead;
  return millionths / 1_000_000;
}

/** `$0.0042`, with two digits that say something below a dollar; `price unknown` for null. */
export function formatCost(cost: number | null): string {
  if (cost === null) return localize("price unknown");
  if (cost <= 0) return formatDollars(0, 0);
  if (cost < 0.0001) return localize("under {cost}", { cost: formatDollars(0.0001, 4) });
  return formatDollars(cost, cost >= 0.995 ? 2 : Math.max(2, 1 - Math.floor(Math.log10(cost))));
}
