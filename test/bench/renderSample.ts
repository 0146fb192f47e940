/** What one drawing of one answer cost. */

export interface RenderSample {
  /** Milliseconds in the contender's own code. */
  readonly script: number;
  /** Milliseconds in it after the first half of the text. */
  readonly scriptOfHalf: number;
  /** Frames that came late, of all. */
  readonly dropped: number;
  readonly frames: number;
  /** Tasks of more than 50 ms, and the longest step in a frame. */
  readonly longTasks: number;
  readonly longest: number;
  /** Milliseconds from the first frame to the last. */
  readonly elapsed: number;
}
