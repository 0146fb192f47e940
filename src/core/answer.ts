/** One attempt's stream, read into its turn: wire events in, one batch of updates out per socket chunk. */
import { createAccumulator } from "./accumulate.ts";
import { applyUpdate, type Turn, type TurnState, type TurnUpdate } from "./conversation.ts";
import type { WireEvent } from "./wire.ts";

export interface AnswerReader {
  /** The response's headers are here. */
  readonly open: (requestId: string | null) => void;
  /**
   * Reads the events of one chunk. Returns true once the answer is complete.
   * Throws the `ChatError` of an `error` event, after what came before it is read and posted.
   */
  readonly read: (events: readonly WireEvent[]) => boolean;
}

/**
 * @param turn is changed in place.
 * @param post receives what has changed, text of one block merged.
 * @param now milliseconds since the epoch.
 */
export function createAnswerReader(
  turn: Turn,
  post: (updates: readonly TurnUpdate[]) => void,
  now: () => number,
): AnswerReader {
  let batch: TurnUpdate[] = [];
  const accumulator = createAccumulator(emit);

  function emit(update: TurnUpdate): void {
    if (update.type === "block-append") {
      const state: TurnState = turn.blocks[update.block]?.type === "thinking" ? "thinking" : "answering";
      if (turn.state !== state) emit({ type: "state", state, at: now() });
    }
    applyUpdate(turn, update);
    const last = batch.at(-1);
    if (update.type === "block-append" && last?.type === "block-append" && last.block === update.block) {
      batch[batch.length - 1] = { ...last, text: last.text + update.text };
    } else {
      batch.push(update);
    }
  }

  function flush(): void {
    if (batch.length === 0) return;
    const updates = batch;
    batch = [];
    post(updates);
  }

  return {
    open(requestId) {
      if (requestId !== null) emit({ type: "request-id", requestId });
      emit({ type: "state", state: "waiting", at: now() });
      flush();
    },
    read(events) {
      try {
        for (const event of events) accumulator.feed(event);
      } finally {
        flush();
      }
      return accumulator.isComplete();
    },
  };
}
