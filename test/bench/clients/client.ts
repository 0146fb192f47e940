/** What the benchmark's clients have in common. */

export interface Reading {
  /** Characters of text or tool input, counted as the pieces came: all clients must have read the same. */
  readonly length: number;
  /** What the client has of the answer at its end: a message, a turn, or the text alone. */
  readonly answer: unknown;
}

export interface BenchClient {
  /** Reads one whole answer from a Messages API at `baseUrl`. Calls `onFirst` at the first text or tool input. */
  readonly read: (baseUrl: string, onFirst: () => void) => Promise<Reading>;
  /** Tells the client that a question may come soon, where it can be told. */
  readonly warm?: (baseUrl: string) => void;
}

export interface Tally {
  /** Takes one piece of the answer, as a client's user would. */
  readonly add: (piece: string) => void;
  readonly length: () => number;
}

/** Makes what stands for the user of a client: it counts characters and notices the first. */
export function createTally(onFirst: () => void): Tally {
  let length = 0;
  return {
    add(piece) {
      if (length === 0 && piece !== "") onFirst();
      length += piece.length;
    },
    length: () => length,
  };
}

export const question = {
  model: "bench",
  max_tokens: 1,
  messages: [{ role: "user" as const, content: "?" }],
  stream: true as const,
};
