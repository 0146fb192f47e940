/** What one drawing of one answer cost. */

/**
 * A piece in each frame of 60 Hz; pieces by the clock, 100 a second; or each one laid out as soon as it is drawn, and
 * the next one after it.
 */
export type RenderPace = "frames" | "stream" | "unpaced";

export interface RenderSample {
  /** Milliseconds of the clock in the contender's own code, for each step. */
  readonly steps: readonly number[];
  /** Frames that came late. */
  readonly late: number;
  /** Tasks of more than 50 ms. */
  readonly longTasks: number;
}
