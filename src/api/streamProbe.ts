/** Asks one question and notes when each piece of its answer arrives. */
import { performance } from "node:perf_hooks";
import { createAccumulator } from "../core/accumulate.ts";
import { ChatError, toChatError } from "../core/errors.ts";
import type { StreamTimes } from "../core/streamTimes.ts";
import type { Call, Client } from "./client.ts";
import { localize } from "../core/localize.ts";

/** Seconds for the whole answer: it is a short one. */
const longest = 60;

/**
 * Settles once the answer has come to its end.
 * @throws ChatError when it fails, ends too early or takes more than a minute; the signal's reason when that aborts.
 */
export function probeStream(
  client: Pick<Client, "open">,
  call: Call,
  signal: AbortSignal,
): Promise<StreamTimes> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    let first: number | null = null;
    let last = 0;
    let pieces = 0;
    let events = 0;
    let outputTokens: number | null = null;
    const accumulator = createAccumulator((update) => {
      if (update.type === "usage") outputTokens = update.usage.output;
    });

    const cancel = client.open(call, {
      onOpen: () => undefined,
      onEvents(received) {
        last = performance.now() - begun;
        first ??= last;
        pieces++;
        events += received.length;
        try {
          for (const event of received) accumulator.feed(event);
        } catch (error) {
          end(() => reject(toChatError(error)));
        }
        if (accumulator.isComplete())
          end(() => resolve({ first: first ?? last, last, pieces, events, outputTokens }));
      },
      onEnd: () =>
        end(() => reject(new ChatError("incomplete", localize("The answer breaks off before its end.")))),
      onError: (error) => end(() => reject(error)),
    });
    const timer = setTimeout(() => {
      end(() =>
        reject(
          new ChatError(
            "timeout",
            localize("The answer was not complete within {seconds} s.", { seconds: longest }),
          ),
        ),
      );
    }, longest * 1000);
    const abort = (): void => end(() => reject(signal.reason as Error));
    signal.addEventListener("abort", abort);

    /** The first ending counts: a promise takes no other. */
    function end(settle: () => void): void {
      settle();
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      cancel();
    }
  });
}
