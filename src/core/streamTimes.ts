/** When the pieces of an answer arrived, and whether something on the way held them back. */

export interface StreamTimes {
  /** Milliseconds from the request to the first event. */
  readonly first: number;
  /** Milliseconds from the request to the last event. */
  readonly last: number;
  /** Pieces as the network delivered them. */
  readonly pieces: number;
  readonly events: number;
  /** Tokens that the model wrote, thoughts included, as the server counted them; null where it did not. */
  readonly outputTokens: number | null;
}

/** Fewer tokens may be written between two looks at the clock. */
const enoughTokens = 16;
/** Where no tokens are counted: one event may hold several. */
const enoughEvents = 8;
/** Milliseconds of waiting below which a fast server and a buffer look the same. */
const enoughWait = 200;

/**
 * Whether the answer may have been buffered on the way. A model writes its tokens one after the other, and a server
 * sends each when it is written, the first event before any of them; writing sixteen takes longer than a twentieth of
 * the wait for the first. So an answer of that many that arrives all but at once, after a wait, has been held back:
 * by a proxy that collects it, or by a server that does not stream.
 */
export function mayBeBuffered({ first, last, events, outputTokens }: StreamTimes): boolean {
  const isLong = outputTokens === null ? events >= enoughEvents : outputTokens >= enoughTokens;
  return isLong && first >= enoughWait && last - first < first / 20;
}
