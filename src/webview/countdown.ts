/** Texts that count seconds: down to a moment, or up from one. */

/** Whole seconds from now to a moment, none below zero. @param at milliseconds since the epoch. */
export function secondsUntil(at: number): number {
  return Math.max(0, Math.ceil((at - Date.now()) / 1000));
}

/** Whole seconds from a moment to now, none below zero. @param since milliseconds since the epoch. */
export function secondsSince(since: number): number {
  return Math.max(0, Math.floor((Date.now() - since) / 1000));
}

/** Writes `text()` into `node` now and once a second. Returns how to stop that. */
export function writeEachSecond(node: HTMLElement, text: () => string): () => void {
  function write(): void {
    node.textContent = text();
  }
  const timer = setInterval(write, 1000);
  write();
  return () => clearInterval(timer);
}
