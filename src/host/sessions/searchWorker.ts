/** Looks through all sessions in a thread of its own: 200 MB take the better part of a second. */
import { readFileSync } from "node:fs";
import { setImmediate as othersFirst } from "node:timers/promises";
import { parentPort } from "node:worker_threads";
import { findIn, type Found } from "../../core/findText.ts";
import { decodeSession } from "../../core/session.ts";
import { createFilter } from "./searchFilter.ts";

export interface SearchOrder {
  /** Greater than that of any order before it, which it ends. */
  readonly number: number;
  readonly words: string;
  /** In the order in which they are looked through. */
  readonly sessions: readonly { readonly id: string; readonly path: string }[];
}

export type SearchReport =
  | {
      readonly type: "found";
      readonly number: number;
      readonly id: string;
      readonly places: readonly Found[];
    }
  | { readonly type: "end"; readonly number: number; readonly unreadable: number };

const placesEach = 3;
const mostSessions = 200;

let latest = 0;

async function search(
  { number, words, sessions }: SearchOrder,
  report: (message: SearchReport) => void,
): Promise<void> {
  const mayHold = createFilter(words);
  let count = 0;
  let unreadable = 0;
  for (const { id, path } of sessions) {
    if (count === mostSessions) break;
    await othersFirst();
    if (number !== latest) return;
    try {
      const content = readFileSync(path);
      if (!mayHold(content)) continue;
      const places = findIn(decodeSession(id, content.toString()), words, placesEach);
      if (places.length === 0) continue;
      count++;
      report({ type: "found", number, id, places });
    } catch {
      unreadable++; // gone meanwhile, or of a newer version: the list of sessions tells of it
    }
  }
  report({ type: "end", number, unreadable });
}

parentPort?.on("message", (order: SearchOrder) => {
  latest = order.number;
  void search(order, (message) => parentPort?.postMessage(message));
});
