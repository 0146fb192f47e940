/** A text that counts down the seconds to a moment. */

/** Whole seconds from now to a moment, none below zero. @param at milliseconds since the epoch. */
export function secondsUntil(at: number): number {
  return Math.max(0, Math.ceil((at - Date.now()) / 1000));
}

/**
 * Writes `text(seconds)` into `node` now and once a second, until the moment or until it is stopped.
 *
 * @param at milliseconds since the epoch.
 * @returns how to stop it.
 */
export function startCountdown(node: HTMLElement, at: number, text: (seconds: number) => string): () => void {
  function write(): void {
    const seconds = secondsUntil(at);
    node.textContent = text(seconds);
    if (seconds === 0) clearInterval(timer);
  }
  const timer = setInterval(write, 1000);
  write();
  return () => clearInterval(timer);
}
