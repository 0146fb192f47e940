/** How often a text stands in a turn, told from its source: for turns that the page has not drawn. */
import { labelOf } from "./context.ts";
import type { Turn } from "./conversation.ts";

/** Marks of Markdown that may stand between two letters without being drawn. */
const marks = "[*_~`\\\\]*";
/** What is special in a pattern. */
const special = /[\\^$.*+?()[\]{}|/]/g;

/**
 * Makes the function that counts `text` in a turn, upper and lower case alike: in the message, the labels of its
 * context, the answer, the thoughts, the error and the topic.
 *
 * The source is not what is drawn: an address behind a link counts here, and whoever draws the turn counts anew. 40 MB
 * take 15 to 60 ms for a text that is rare.
 */
export function createTurnSearch(text: string): (turn: Turn) => number {
  const pattern = new RegExp(
    Array.from(text, (letter) => letter.replace(special, "\\$&")).join(marks),
    "giu",
  );

  function countIn(source: string): number {
    let count = 0;
    pattern.lastIndex = 0;
    while (pattern.test(source)) count++;
    return count;
  }

  return (turn) => {
    if (text === "") return 0;
    const { prompt, context, blocks, error, topic } = turn;
    let count = countIn(prompt) + countIn(topic ?? "");
    for (const item of context) count += countIn(labelOf(item));
    for (const block of blocks) {
      if (block.type === "text" || block.type === "thinking") count += countIn(block.text);
    }
    return error ? count + countIn(error.message) + countIn(error.advice) + countIn(error.facts) : count;
  };
}
