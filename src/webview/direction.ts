/** The direction of a block of text, which decides on what side its lists and quotes are marked: its first letter's. */
import type { TextWriter } from "./slices.ts";

const letter = /\p{L}/u;
/** Text of so many characters without a letter is drawn from left to right. */
const longestWithoutLetter = 400;

/**
 * Gives `home` the direction that `dir="auto"` finds, once there is a letter, and that for good. Left automatic, each
 * element that is inserted costs as much as its parent has children: 6,400 took 253 ms instead of 18 in Chromium 147.
 */
export function withDirection(home: HTMLElement, writer: TextWriter): TextWriter {
  function settle(): void {
    const text = home.textContent;
    if (!letter.test(text) && text.length < longestWithoutLetter) return;
    home.dir = home.matches(":dir(rtl)") ? "rtl" : "ltr";
  }

  return {
    append(text) {
      writer.append(text);
      if (home.dir === "auto") settle();
    },
    end: writer.end,
  };
}
