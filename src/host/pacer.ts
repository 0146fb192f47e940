/** Gathers items and hands them on: the first at once, then at most once per interval. */

export interface Pacer<Item> {
  readonly push: (item: Item) => void;
  /** Hands on what waits, now. */
  readonly flush: () => void;
  /** Forgets what waits. */
  readonly drop: () => void;
}

/** @param interval milliseconds between two calls of `deliver`. The timer stands only while something waits. */
export function createPacer<Item>(interval: number, deliver: (items: readonly Item[]) => void): Pacer<Item> {
  let waiting: Item[] = [];
  let last = -Infinity;
  let timer: NodeJS.Timeout | null = null;

  function take(): Item[] {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const items = waiting;
    waiting = [];
    return items;
  }

  function flush(): void {
    const items = take();
    if (items.length === 0) return;
    last = performance.now();
    deliver(items);
  }

  return {
    push(item) {
      waiting.push(item);
      if (timer !== null) return;
      const wait = last + interval - performance.now();
      if (wait <= 0) flush();
      else timer = setTimeout(flush, wait);
    },
    flush,
    drop: () => void take(),
  };
}
