/** Reads an answer to those who do not see it: sentence by sentence as they are complete, not token by token. */
import { element } from "./dom.ts";

export interface Speaker {
  /** The live region. */
  readonly root: HTMLElement;
  /** More of the answer. */
  readonly append: (text: string) => void;
  /** The answer is over: what is left is said. */
  readonly end: () => void;
  /** Something else to say, now. */
  readonly say: (text: string) => void;
}

/** A sentence's end with what follows it, or a line's. */
const sentenceEnd = /[.!?…]["'”’)\]]*\s|[。！？]|\n/g;
/** Marks of Markdown that are noise to the ear. */
const noise = /[*_`#>|~]+/g;
/** What has been said is not kept: a screen reader has it already. */
const most = 20;

/**
 * @param isListening whether a screen reader is in use (the editor says so by a class on the body): nothing is gathered
 * for nobody.
 */
export function createSpeaker(isListening: () => boolean): Speaker {
  const root = element("div", {
    class: "visually-hidden",
    attributes: { role: "log", "aria-live": "polite" },
  });
  let pending = "";

  function say(text: string): void {
    const spoken = text.replace(noise, "").trim();
    if (spoken === "") return;
    root.append(element("p", { text: spoken }));
    while (root.childElementCount > most) root.firstElementChild?.remove();
  }

  return {
    root,
    say,
    append(text) {
      if (!isListening()) return;
      const before = pending.length;
      pending += text;
      // A mark and the blank after it may come apart: one character more than the new ones is looked at.
      sentenceEnd.lastIndex = Math.max(0, before - 2);
      let cut = 0;
      for (let found = sentenceEnd.exec(pending); found; found = sentenceEnd.exec(pending)) {
        cut = found.index + found[0].length;
      }
      if (cut === 0) return;
      say(pending.slice(0, cut));
      pending = pending.slice(cut);
    },
    end() {
      say(pending);
      pending = "";
    },
  };
}
