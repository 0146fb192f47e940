/** What a reader should know of an answer beyond its text: how it ended, and what was left out of its request. */
import type { Turn } from "./conversation.ts";
import { localize, translated } from "./localize.ts";

/** Says once that a parameter was refused, when it has just been. */
export function refusedText(name: string): string {
  return localize(
    "The server does not take {name} for this model. It was left out, and will be from now on.",
    { name },
  );
}

/** Stop reasons that a reader should know of; the ordinary end is not one. */
const stopTexts: Readonly<Record<string, string>> = translated({
  max_tokens: "The answer reached sidenote.maxTokens and ends here.",
  refusal: "The model refused to answer. What it said so far is not sent back.",
  model_context_window_exceeded:
    "The model's context window is full, and the answer ends here. Go on in a new session.",
  pause_turn: "The server paused this answer.",
  tool_use: "The model wants to use a tool; Sidenote has none.",
  stop_sequence: "The answer met a stop sequence and ends here.",
});

/** What to say of how an answer ended, beyond the receipt; empty for an ordinary end. */
export function stopText({ stop }: Pick<Turn, "stop">): string {
  if (!stop || stop.reason === "end_turn") return "";
  const text =
    stopTexts[stop.reason] ??
    localize("The server ended the answer with “{reason}”.", { reason: stop.reason });
  const details = stop.details ?? stop.sequence;
  return details ? `${text} (${details})` : text;
}
