/** Hears of changes in a folder. Where the file system tells none (some network drives), nothing is heard. */
import { mkdirSync, watch, type FSWatcher } from "node:fs";

export interface FileWatch {
  /** From now on; a second call changes nothing. */
  readonly start: () => void;
  readonly stop: () => void;
}

/** @param onChange gets the name of the file that was made, changed or removed. */
export function createFileWatch(
  folder: () => string,
  log: (line: string) => void,
  onChange: (name: string) => void,
): FileWatch {
  let watcher: FSWatcher | null = null;

  function failed(error: unknown): void {
    log(`changes in ${folder()} are not heard of: ${String(error)}`);
    watcher?.close();
    watcher = null;
  }

  return {
    start() {
      if (watcher) return;
      try {
        mkdirSync(folder(), { recursive: true });
        watcher = watch(folder(), { persistent: false }, (_event, name) => {
          if (name !== null) onChange(name);
        });
        watcher.on("error", failed);
      } catch (error) {
        failed(error);
      }
    },
    stop() {
      watcher?.close();
      watcher = null;
    },
  };
}
