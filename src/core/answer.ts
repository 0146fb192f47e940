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
  /** The run of deltas of one block that the chunk ends with so far: the first, and the texts of the others. */
  let run: Extract<TurnUpdate, { type: "block-append" }> | null = null;
  let rest: string[] = [];
  const accumulator = createAccumulator(emit);

  function emit(update: TurnUpdate): void {
    if (update.type === "block-append") {
      if (run?.block === update.block) {
        rest.push(update.text);
        return;
      }
      endRun();
      const state: TurnState = turn.blocks[update.block]?.type === "thinking" ? "thinking" : "answering";
      if (turn.state !== state) add({ type: "state", state, at: now() });
      run = update;
    } else {
      endRun();
      add(update);
    }
  }

  /**
   * Makes one update of a run, its text joined before it is appended: each delta that is appended by itself lives on in
   * the rope that is the block's text, 64 bytes that the collector copies twice.
   */
  function endRun(): void {
    if (!run) return;
    const update = rest.length === 0 ? run : { ...run, text: run.text + rest.join("") };
    run = null;
    if (rest.length > 0) rest = [];
    add(update);
  }

  function add(update: TurnUpdate): void {
    applyUpdate(turn, update);
    batch.push(update);
  }

  function flush(): void {
    endRun();
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
