/** The folded thoughts of an answer: while they come their line says for how long, afterwards for how long they took. */
import { secondsSince, writeEachSecond } from "./countdown.ts";
import { element } from "./dom.ts";
import { fill, texts } from "./texts.ts";

export interface Thoughts {
  readonly root: HTMLElement;
  /** Whether they still come. */
  readonly isLive: () => boolean;
  /** No more will come. */
  readonly end: () => void;
}

/** Stands where there are none. */
export const noThoughts: Thoughts = {
  root: document.createElement("details"),
  isLive: () => false,
  end: () => undefined,
};

/**
 * @param home where they are written.
 * @param isLive whether they come now; of those that are shown later, nobody knows how long they took.
 */
export function startThoughts(home: HTMLElement, isLive: boolean): Thoughts {
  const summary = element("summary", { text: texts.thought });
  const root = element("details", { class: "thoughts" }, summary, home);
  if (!isLive) return { ...noThoughts, root };
  root.classList.add("live");
  const since = Date.now();
  let hasEnded = false;
  const stop = writeEachSecond(summary, () => fill(texts.thinkingFor, { seconds: secondsSince(since) }));
  return {
    root,
    isLive: () => !hasEnded,
    end() {
      if (hasEnded) return;
      hasEnded = true;
      root.classList.remove("live");
      stop();
      summary.textContent = fill(texts.thoughtFor, { seconds: Math.max(1, secondsSince(since)) });
    },
  };
}
