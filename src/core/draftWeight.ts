/** About what a draft weighs with its session: turns that have ended are weighed once, whatever is typed after them. */
import type { ContextItem } from "./context.ts";
import { renderUserMessage, type Takes } from "./contextRendering.ts";
import type { Turn } from "./conversation.ts";
import { tokensOf, weighMessages, type MessagesWeight } from "./estimate.ts";
import { messagesOf, systemOf } from "./request.ts";
import type { Settings } from "./settings.ts";

export interface WeighedDraft {
  readonly prompt: string;
  readonly context: readonly ContextItem[];
}

/** Tokens of the request that would ask `draft` after `turns`: what `estimateTokens` says of it. */
export type EstimateDraft = (
  turns: readonly Turn[],
  draft: WeighedDraft,
  settings: Settings,
  takes: Takes,
) => number;

/** Makes the function. It remembers turns for as long as anybody holds them; 40 MB of text take 100 ms to weigh. */
export function createDraftEstimate(): EstimateDraft {
  const known = new WeakMap<Turn, { readonly state: string; readonly weight: MessagesWeight }>();

  function weightOf(turn: Turn, takes: Takes): MessagesWeight {
    const state = stateOf(turn, takes);
    const before = known.get(turn);
    if (before?.state === state) return before.weight;
    const weight = weighMessages(messagesOf(turn, takes));
    known.set(turn, { state, weight });
    return weight;
  }

  return (turns, { prompt, context }, settings, takes) => {
    const asked = { role: "user" as const, content: renderUserMessage(prompt, context) };
    const weights = turns.map((turn) => weightOf(turn, takes));
    return tokensOf(settings.model, systemOf(settings), [...weights, weighMessages([asked])]);
  };
}

/** All that what is sent of a turn depends on and that may change: its text only grows. */
function stateOf({ excluded, stop, blocks }: Turn, { images, pdfs }: Takes): string {
  const length = blocks.reduce((sum, { type, text }) => sum + (type === "text" ? text.length : 0), 0);
  return [excluded, stop?.reason, length, images, pdfs].join(" ");
}
