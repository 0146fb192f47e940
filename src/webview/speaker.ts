/** Says what happens to those who do not see it, in one live region and so in order: states, and an answer's sentences. */
import { element } from "./dom.ts";
import { createSentences } from "./sentences.ts";

export interface Speaker {
  /** The live region. */
  readonly root: HTMLElement;
  /** More of the answer: said sentence by sentence as they are complete, not token by token. */
  readonly append: (text: string) => void;
  /** The answer is over: what is left is said. */
  readonly end: () => void;
  /** What came of the answer does not count: it is asked again, or another session is shown. */
  readonly forget: () => void;
  /** Something else to say, now. */
  readonly say: (text: string) => void;
}

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
  let sentences = createSentences();

  function say(text: string): void {
    if (text === "") return;
    root.append(element("p", { text }));
    while (root.childElementCount > most) root.firstElementChild?.remove();
  }

  return {
    root,
    say,
    append(text) {
      if (isListening()) say(sentences.append(text));
    },
    end: () => say(sentences.end()),
    forget() {
      sentences = createSentences();
    },
  };
}
