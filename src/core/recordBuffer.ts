/** Records on their way to the disk: pieces of an answer that wait together become one piece. */
import { encodeRecord, type SessionRecord } from "./sessionRecord.ts";
import type { TurnUpdate } from "./turnUpdate.ts";

export interface RecordBuffer {
  /** Takes a record, in constant time. Returns true if it should be written at once, not with what follows. */
  readonly add: (record: SessionRecord) => boolean;
  /** All that waits, as lines, which then wait no more. */
  readonly take: () => string;
  readonly isEmpty: () => boolean;
}

interface Piece {
  readonly type: "block-append";
  readonly block: number;
  text: string;
}

export function createRecordBuffer(): RecordBuffer {
  let lines = "";
  /** Updates of one turn that are not a line yet. */
  let turnId: string | null = null;
  let updates: TurnUpdate[] = [];
  /** The last of them, if it can grow. */
  let piece: Piece | null = null;

  function close(): void {
    if (turnId !== null && updates.length > 0) lines += encodeRecord({ type: "updates", turnId, updates });
    turnId = null;
    updates = [];
    piece = null;
  }

  function addUpdate(update: TurnUpdate): void {
    if (update.type !== "block-append") {
      updates.push(update);
      piece = null;
    } else if (piece?.block === update.block) piece.text += update.text;
    else updates.push((piece = { ...update }));
  }

  return {
    add(record) {
      if (record.type !== "updates") {
        close();
        lines += encodeRecord(record);
        return true;
      }
      if (record.turnId !== turnId) close();
      ({ turnId } = record);
      let isUrgent = false;
      for (const update of record.updates) {
        if (update.type === "silent") continue; // a matter of the moment
        addUpdate(update);
        isUrgent ||= !growing.has(update.type);
      }
      return isUrgent;
    },
    take() {
      close();
      const taken = lines;
      lines = "";
      return taken;
    },
    isEmpty: () => lines === "" && updates.length === 0,
  };
}

/** What comes many times in the course of an answer. */
const growing: ReadonlySet<TurnUpdate["type"]> = new Set([
  "block-append",
  "block-start",
  "block-citation",
  "usage",
  "first-content",
]);
