/** An answer that broke off and goes on: when that is offered, what is asked, and how the two parts are joined. */
import { answerText, isRunning, type Turn } from "./conversation.ts";

/** Ends after which the model would have said more. */
const unfinished = new Set(["max_tokens", "pause_turn"]);

/** True for an answer that broke off, was stopped or reached its limit; whether it has any text is another question. */
export function isUnfinished(turn: Turn): boolean {
  if (isRunning(turn) || turn.excluded) return false;
  return turn.state === "done" ? unfinished.has(turn.stop?.reason ?? "") : turn.stop?.reason !== "refusal";
}

/** True for an unfinished answer with some text to go on from. */
export function canContinue(turn: Turn): boolean {
  return isUnfinished(turn) && answerText(turn).trim() !== "";
}

/** Enough for a model to find its place; the whole answer stands right before it. */
const quoted = 200;

/**
 * The user message that asks for the rest, for models that take no assistant message at the end (from 4.6 on they
 * answer 400; the wording follows the API's documentation of streaming recovery).
 *
 * @param answer what came so far, without blanks at its end.
 */
export function continuationPrompt(answer: string): string {
  return (
    `Your previous response was interrupted and ended with:\n\n${answer.slice(-quoted)}\n\n` +
    "Continue from exactly where it left off. Do not repeat any of it, and add no introduction."
  );
}

/** Joins two parts of an answer where the second may begin with a repetition of the end of the first. */
export interface Seam {
  /** Takes a piece of the second part; returns what of it is new. Holds back what may yet be a repetition. */
  readonly append: (text: string) => string;
  /**
   * What was held back when the second part ends, unless it is a repetition.
   * @param isWhole whether the model came to an end there, or was cut short.
   */
  readonly end: (isWhole: boolean) => string;
}

/** A repetition is looked for in so many characters: it costs nothing afterwards, however long the answer gets. */
const reach = 400;
/** As many equal characters are no accident. */
const sure = 16;

/**
 * @param before the text so far. Blanks at its end are not sent, so the second part may begin with them again.
 * @param exact whether the model continues the very text (a prefill); then a short likeness is one of the answer's own.
 */
export function createSeam(before: string, exact: boolean): Seam {
  const tail = before.slice(-reach);
  let held = "";
  let isJoined = false;

  /** Lengths of the ends of `tail` that `held` may still turn out to repeat, longest first. */
  function overlaps(isWhole: boolean): number[] {
    const lengths: number[] = [];
    for (let length = tail.length; length > 0; length--) {
      const end = tail.slice(-length);
      if (isWhole ? held.startsWith(end) : end.length > held.length && end.startsWith(held))
        lengths.push(length);
    }
    return lengths;
  }

  function join(): string {
    isJoined = true;
    const repeated = overlaps(true).find((length) => isRepetition(tail, length, exact)) ?? 0;
    return held.slice(repeated);
  }

  return {
    append(text) {
      if (isJoined) return text;
      held += text;
      return overlaps(false).length > 0 ? "" : join();
    },
    end(isWhole) {
      if (isJoined) return "";
      // Cut short inside a repetition: all of it is shown already.
      return !isWhole && held.length >= sure && overlaps(false).length > 0 ? "" : join();
    },
  };
}

/** A part of a word, in any script. */
const letter = /[\p{L}\p{M}\p{N}_]/u;

/** Whether an equal end of that length is a repetition, and not the answer's own. */
function isRepetition(tail: string, length: number, exact: boolean): boolean {
  const blanks = tail.length - tail.trimEnd().length;
  if (length <= blanks) return true; // they were not sent
  if (length >= sure) return !standsTwice(tail, Math.max(sure, Math.ceil(length / 2)));
  if (exact || blanks > 0) return false;
  // Asked in words, models begin the word or the line anew in which they were interrupted.
  const end = tail.slice(-length);
  const hasEdges = letter.test(end.charAt(0)) && letter.test(end.charAt(length - 1));
  if (hasEdges && !letter.test(tail.charAt(tail.length - length - 1))) return true;
  const line = tail.slice(tail.lastIndexOf("\n") + 1);
  return letter.test(end) && (end === line || end === line.trimStart());
}

/** A text that repeats itself anyhow (a row of zeros, a table, a rule) may well do so once more. */
function standsTwice(tail: string, length: number): boolean {
  return tail.indexOf(tail.slice(-length)) < tail.length - length;
}
