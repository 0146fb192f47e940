/** How high turns are that are not drawn, about. */
import type { TurnOutline } from "../core/sessionView.ts";

/** Pixels, below what a browser can lay out, which is 2^25. */
const highest = 12_000_000;

/** What one of `count` turns may take of the whole. */
export function atMost(height: number, count: number): number {
  return Math.min(height, highest / Math.max(1, count));
}

/** About how high a turn will be: a letter is half as wide as a line is thick, and a line rarely full. */
export function createEstimate(list: HTMLElement): (outline: TurnOutline) => number {
  const size = parseFloat(getComputedStyle(list).fontSize) || 13;
  const width = Math.max(200, list.clientWidth);
  return ({ length }) => Math.round(7 * size + (length * size * size) / width);
}
