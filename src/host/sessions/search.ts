/** Searches all sessions for words, and tells of each that holds them as it is found. */
import { Worker } from "node:worker_threads";
import type { Found } from "../../core/findText.ts";
import type { SearchOrder, SearchReport } from "./searchWorker.ts";

export interface SearchListener {
  readonly onFound: (id: string, places: readonly Found[]) => void;
  /** Everything has been looked through. */
  readonly onEnd: () => void;
}

export interface Search {
  /** Looks through the files in this order, large ones last; an earlier search ends without a further word. */
  readonly start: (
    words: string,
    sessions: readonly { readonly id: string; readonly path: string }[],
    listener: SearchListener,
  ) => void;
  /** Ends the search that is under way. */
  readonly stop: () => void;
  readonly dispose: () => void;
}

/** Milliseconds after the last search for which its thread is kept. */
const keep = 30_000;

/** @param script the worker's file. The thread is made for the first search. */
export function createSearch(script: string | URL, log: (line: string) => void): Search {
  let worker: Worker | null = null;
  let timer: NodeJS.Timeout | null = null;
  let number = 0;
  let current: SearchListener | null = null;

  function end(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    void worker?.terminate();
    worker = null;
  }

  function thread(): Worker {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    worker?.ref();
    if (worker) return worker;
    const made = new Worker(script);
    made.on("message", (report: SearchReport) => {
      if (report.number !== number) return;
      if (report.type === "found") {
        current?.onFound(report.id, report.places);
        return;
      }
      if (report.unreadable > 0) log(`search: ${report.unreadable} sessions could not be read`);
      made.unref();
      timer = setTimeout(end, keep);
      current?.onEnd();
    });
    made.on("error", (error) => {
      log(`search: ${String(error)}`);
      worker = null;
      current?.onEnd();
    });
    return (worker = made);
  }

  return {
    start(words, sessions, listener) {
      current = listener;
      const order: SearchOrder = { number: ++number, words, sessions };
      thread().postMessage(order);
    },
    stop() {
      if (!worker) return;
      current = null;
      thread().postMessage({ number: ++number, words: "", sessions: [] } satisfies SearchOrder);
    },
    dispose: end,
  };
}
