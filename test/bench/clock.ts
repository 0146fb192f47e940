/** A clock that programs on one machine share, finer than `Date.now`. */

/** Makes it: milliseconds since the epoch. A process's own fine clock drifts off the machine's; this sets it right. */
export function createClock(): () => number {
  let offset = -Infinity;
  // Date.now is cut off to whole milliseconds: the largest difference is where it has just gone on.
  const until = performance.now() + 20;
  while (performance.now() < until) offset = Math.max(offset, Date.now() - performance.now());
  return () => performance.now() + offset;
}
