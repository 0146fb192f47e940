/**
 * When a prompt is worth keeping on the server: a pure decision.
 *
 * A write to the cache costs 1.25 times the input's price, a read 0.1 times or less (0.05 on the 5.5 models). The
 * question that nobody follows up would only pay the quarter more, so the first turn of a session is not written. Each
 * later one is: it reads what the turn before wrote and writes the little that is new. A prompt is kept for five
 * minutes after its last use, so writing pays as soon as more than about every fourth turn is followed within them
 * (0.25 more for the write against 0.9 less for the read).
 */
import type { Settings } from "./settings.ts";
import type { CacheControl } from "./wire.ts";

export interface CachingQuestion {
  readonly setting: Settings["promptCaching"];
  /** The request goes to Anthropic's own API; other servers may refuse the parameter. */
  readonly isAnthropic: boolean;
  /** Tokens below which the model caches nothing, or null where that is not known: see `Capabilities`. */
  readonly cacheMinimum: number | null;
  /** Turns of the session that go along before this one. */
  readonly earlierTurns: number;
  /** About how many input tokens the request has. */
  readonly promptTokens: number;
}

/**
 * The request's `cache_control`, or null. At the top level it marks the last block, and the server finds the mark of
 * the turn before by itself (up to 20 blocks back; a turn has two).
 *
 * `on` also asks servers and models of which it is not known whether they cache.
 */
export function cacheControlFor(question: CachingQuestion): CacheControl | null {
  const { setting, isAnthropic, cacheMinimum, earlierTurns, promptTokens } = question;
  if (setting === "off" || earlierTurns === 0) return null;
  if (setting === "auto" && (!isAnthropic || cacheMinimum === null)) return null;
  return promptTokens >= (cacheMinimum ?? 0) ? { type: "ephemeral" } : null;
}
