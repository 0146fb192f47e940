/** What the benchmark's clients have in common. */

export interface BenchClient {
  /**
   * Reads one whole answer from a Messages API at `baseUrl` and returns how many characters of text or tool input it
   * held. Calls `onFirst` at the first of them.
   */
  readonly read: (baseUrl: string, onFirst: () => void) => Promise<number>;
  /** Tells the client that a question may come soon, where it can be told. */
  readonly warm?: (baseUrl: string) => void;
}

export const question = {
  model: "bench",
  max_tokens: 1,
  messages: [{ role: "user" as const, content: "?" }],
  stream: true as const,
};
