/** Whether a failed attempt is made again, and when: a pure decision. */
import type { ChatError } from "./errors.ts";

/** Nobody watches a countdown for longer; a server that asks for more is told as an error that says when. */
const longestWait = 120_000;

export interface RetryState {
  /** Attempts that have failed so far, this one included. */
  readonly attempts: number;
  /** `sidenote.maxRetries`. */
  readonly maxRetries: number;
  /** Milliseconds spent waiting between earlier attempts. */
  readonly waited: number;
}

/**
 * Milliseconds to wait before the next attempt, or null when there is none.
 *
 * The server's own wish (`retry-after`) comes first; without one the wait doubles from half a second to eight, less up
 * to a quarter at random so that many clients do not come back at once (the schedule of the API's own clients).
 *
 * @param random from 0 to 1.
 */
export function retryDelay(error: ChatError, state: RetryState, random: number): number | null {
  if (!error.retryable || state.attempts > state.maxRetries) return null;
  const wish = error.retryAfter;
  // At once is no wish: a server that is busy is not asked in a row.
  const delay =
    wish === undefined || wish === 0
      ? Math.min(500 * 2 ** (state.attempts - 1), 8000) * (1 - random / 4)
      : Math.ceil(wish * 1000);
  return state.waited + delay > longestWait ? null : delay;
}
