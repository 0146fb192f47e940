/** Looks through all sessions in a thread of its own: 200 MB take the better part of a second. */
import { readFileSync, statSync } from "node:fs";
import { setImmediate as othersFirst } from "node:timers/promises";
import { parentPort } from "node:worker_threads";
import { findIn, type Found } from "../../core/findText.ts";
import { decodeSession } from "../../core/session.ts";
import { createFilter } from "./searchFilter.ts";

export interface SearchOrder {
  /** Greater than that of any order before it, which it ends. */
  readonly number: number;
  readonly words: string;
  /** In the order in which they are looked through, but for large ones, which come last. */
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

type SearchedSession = SearchOrder["sessions"][number];

const placesEach = 3;
/** How many sessions are told of, and how many more where large ones are among them. */
const mostSessions = 200;
const mostLarge = 20;
/** Bytes beyond which a file waits until the others were looked through: one of 40 MB takes 300 ms. */
const largeFile = 4_000_000;

let latest = 0;

async function search(
  { number, words, sessions }: SearchOrder,
  report: (message: SearchReport) => void,
): Promise<void> {
  const mayHold = createFilter(words);
  let count = 0;
  let unreadable = 0;
  const look = ({ id, path }: SearchedSession): void => {
    try {
      const content = readFileSync(path);
      if (!mayHold(content)) return;
      const places = findIn(decodeSession(id, content.toString()), words, placesEach);
      if (places.length === 0) return;
      count++;
      report({ type: "found", number, id, places });
    } catch {
      unreadable++; // gone meanwhile, or of a newer version: the list of sessions tells of it
    }
  };
  const large: SearchedSession[] = [];
  for (const session of sessions) {
    if (count === mostSessions) break;
    if (isLarge(session.path)) {
      large.push(session);
      continue;
    }
    await othersFirst();
    if (number !== latest) return;
    look(session);
  }
  for (const session of large) {
    if (count === mostSessions + mostLarge) break;
    await othersFirst();
    if (number !== latest) return;
    look(session);
  }
  report({ type: "end", number, unreadable });
}

/** False for one that cannot be asked: reading it fails as well, and is counted. */
function isLarge(path: string): boolean {
  try {
    return statSync(path).size > largeFile;
  } catch {
    return false;
  }
}

parentPort?.on("message", (order: SearchOrder) => {
  latest = order.number;
  void search(order, (message) => parentPort?.postMessage(message));
});
