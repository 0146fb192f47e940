/**
 * The two clocks of a stream: any byte, and content. Silence is told, and in the end it is a failure: nothing hangs.
 *
 * Pings reset the first clock alone, so that they cannot keep a dead answer alive for ever. A computer that slept
 * shows as a jump of the time; a connection rarely survives that, and one that is dead would not say so.
 */
import { ChatError } from "./errors.ts";
import { localize } from "./localize.ts";

export interface LivenessOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Calls `tick` again and again; returns how to end that. */
  readonly every: (milliseconds: number, tick: () => void) => () => void;
  /** `sidenote.timeouts.idle` and `.content`, in seconds. */
  readonly idle: number;
  readonly content: number;
  /** Nothing has come since that moment (milliseconds since the epoch), or (null) something has again. */
  readonly onSilent: (since: number | null) => void;
  /** The stream counts as broken. Called once; nothing is called after it. */
  readonly onBroken: (error: ChatError) => void;
}

export interface Liveness {
  /** Bytes have come. @param isContent whether they were more than a sign of life. */
  readonly heard: (isContent: boolean) => void;
  readonly stop: () => void;
}

/** How often the clocks are read. No timer is touched when bytes come. */
const period = 2000;
/** Silence of so long is worth telling: pauses of a few seconds are usual. */
const notable = 10_000;
/** A tick that comes so late was slept through: a busy host is seconds late at most. */
const slept = 15_000;

/** Starts both clocks. */
export function startLiveness(options: LivenessOptions): Liveness {
  const { now, onSilent } = options;
  let lastByte = now();
  let lastContent = lastByte;
  let lastTick = lastByte;
  let isSilent = false;
  /** Set when the computer has slept and no byte has come since. */
  let hasSlept = false;

  function fail(message: string, kind: "timeout" | "network" = "timeout"): void {
    stopTicks();
    // After minutes of silence the request may well have been answered, and charged: that is not repeated unasked.
    options.onBroken(new ChatError(kind, message, { retryable: kind === "network" }));
  }

  function tick(): void {
    const time = now();
    const late = time - lastTick - period;
    lastTick = time;
    if (Math.abs(late) > slept) {
      // Neither clock ran while nobody could listen, nor when the time was set anew.
      lastByte = time;
      lastContent = time;
      hasSlept = late > 0;
    } else if (hasSlept) {
      fail(localize("The connection was lost while this computer slept."), "network");
    } else if (time - lastByte >= options.idle * 1000) {
      fail(localize("Nothing came for {seconds} s.", { seconds: options.idle }));
    } else if (time - lastContent >= options.content * 1000) {
      const seconds = options.content;
      fail(localize("The server sent signs of life for {seconds} s, but no answer.", { seconds }));
    } else if (!isSilent && time - lastByte >= notable) {
      isSilent = true;
      onSilent(lastByte);
    }
  }

  const stopTicks = options.every(period, tick);

  return {
    heard(isContent) {
      lastByte = now();
      if (isContent) lastContent = lastByte;
      hasSlept = false;
      if (!isSilent) return;
      isSilent = false;
      onSilent(null);
    },
    stop: stopTicks,
  };
}
