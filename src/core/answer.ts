/** One attempt's stream, read into its turn: wire events in, one batch of updates out per socket chunk. */
import { createAccumulator, type AnswerStart } from "./accumulate.ts";
import type { Seam } from "./continuation.ts";
import type { Turn, TurnState } from "./conversation.ts";
import { applyUpdate, type TurnUpdate } from "./turnUpdate.ts";
import type { ResponseInfo, WireEvent } from "./wire.ts";

export interface AnswerReader {
  /** The response's headers are here. */
  readonly open: (response: ResponseInfo) => void;
  /**
   * Reads the events of one chunk. Returns true once the answer is complete.
   * Throws the `ChatError` of an `error` event, after what came before it is read and posted.
   */
  readonly read: (events: readonly WireEvent[]) => boolean;
  /** No more will come: what a seam held back is text after all. */
  readonly end: () => void;
  /** True once this attempt brought some text or thought. */
  readonly hasContent: () => boolean;
}

export interface AnswerReaderOptions {
  /** Receives what has changed, text of one block merged. */
  readonly post: (updates: readonly TurnUpdate[]) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** For an answer that goes on: what there is of it, and how its parts are joined. */
  readonly continues: (AnswerStart & { readonly seam: Seam }) | null;
}

/** @param turn is changed in place. */
export function createAnswerReader(turn: Turn, { post, now, continues }: AnswerReaderOptions): AnswerReader {
  let batch: TurnUpdate[] = [];
  let hasContent = false;
  /** The run of deltas of one block that the chunk ends with so far: the first, and the texts of the others. */
  let run: Extract<TurnUpdate, { type: "block-append" }> | null = null;
  let rest: string[] = [];
  /** The block whose beginning the seam looks at, until its text is joined. */
  const seamBlock = continues?.textBlock ?? null;
  const accumulator = createAccumulator(seamBlock === null ? emit : emitThroughSeam, continues ?? undefined);

  function emit(update: TurnUpdate): void {
    if (update.type === "block-append") {
      if (run?.block === update.block) {
        rest.push(update.text);
        return;
      }
      endRun();
      const state: TurnState = turn.blocks[update.block]?.type === "thinking" ? "thinking" : "answering";
      if (turn.state !== state) add({ type: "state", state, at: now() });
      if (!hasContent) {
        hasContent = true;
        if (turn.firstContentAt === null) add({ type: "first-content", at: now() });
      }
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

  function emitThroughSeam(update: TurnUpdate): void {
    if (update.type !== "block-append" || update.block !== seamBlock) emit(update);
    else emitText(update.block, continues?.seam.append(update.text) ?? update.text);
  }

  function emitText(block: number, text: string): void {
    if (text !== "") emit({ type: "block-append", block, text });
  }

  function flush(): void {
    endRun();
    if (batch.length === 0) return;
    const updates = batch;
    batch = [];
    post(updates);
  }

  /** A model that thinks without showing it: its block has begun, or the server only says that it lives. */
  function noticeThinking(event: WireEvent): void {
    if (turn.state !== "waiting") return;
    const isThinking =
      event.type === "ping"
        ? turn.blocks.length === (continues?.blocks ?? 0)
        : event.type === "content_block_start" && event.content_block?.type === "thinking";
    if (isThinking) emit({ type: "state", state: "thinking", at: now() });
  }

  return {
    open(response) {
      emit({ type: "response", at: now(), response, isStream: true });
      flush();
    },
    read(events) {
      try {
        for (const event of events) {
          accumulator.feed(event);
          if (turn.state === "waiting") noticeThinking(event);
        }
      } finally {
        flush();
      }
      return accumulator.isComplete();
    },
    end() {
      if (seamBlock !== null) emitText(seamBlock, continues?.seam.end(accumulator.isComplete()) ?? "");
      flush();
    },
    hasContent: () => hasContent,
  };
}
