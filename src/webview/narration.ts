/** What is said of a turn while it runs: each state once, the answer by the sentence, and never a count of seconds. */
import type { Turn } from "../core/conversation.ts";
import { refusedText, stopText } from "../core/notices.ts";
import type { TurnUpdate } from "../core/turnUpdate.ts";
import { secondsUntil } from "./countdown.ts";
import type { Speaker } from "./speaker.ts";
import { retryText, statusText, texts } from "./texts.ts";

/** Says what `update` means. @param turn as it is after the update. */
export function narrate(update: TurnUpdate, turn: Turn, speaker: Speaker): void {
  if (update.type === "block-append") {
    if (turn.blocks[update.block]?.type === "text") speaker.append(update.text);
  } else if (update.type === "refused") {
    speaker.say(refusedText(update.name));
  } else if (update.type === "retry") {
    speaker.forget();
    speaker.say(retryText(update.retry, secondsUntil(update.retry.at)));
  } else if (update.type === "error") {
    speaker.end();
    speaker.say(`${update.error.message} ${update.error.advice}`);
  } else if (update.type === "state") {
    if (update.state === "thinking") speaker.say(statusText(update.state));
    if (update.state !== "done" && update.state !== "stopped") return;
    speaker.end();
    speaker.say(update.state === "stopped" ? texts.stopped : stopText(turn) || texts.answerComplete);
  }
}
