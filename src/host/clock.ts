/** The time, chance and timers of this process, as the core asks for them. */
import type { RunPorts } from "../core/run.ts";

export const clock: Pick<RunPorts, "now" | "random" | "wait" | "every"> = {
  now: Date.now,
  random: Math.random,
  wait(milliseconds, then) {
    const timer = setTimeout(then, milliseconds);
    return () => clearTimeout(timer);
  },
  every(milliseconds, tick) {
    const timer = setInterval(tick, milliseconds);
    return () => clearInterval(timer);
  },
};
