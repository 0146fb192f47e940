/** About what a draft weighs with its session: turns that have ended are weighed once, whatever is typed after them. */
import { renderUserMessage, type ContextItem } from "./context.ts";
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
  takesImages: boolean,
) => number;

/** Makes the function. It remembers turns for as long as anybody holds them; 40 MB of text take 100 ms to weigh. */
export function createDraftEstimate(): EstimateDraft {
  const known = new WeakMap<Turn, { readonly state: string; readonly weight: MessagesWeight }>();

  function weightOf(turn: Turn, takesImages: boolean): MessagesWeight {
    const state = stateOf(turn, takesImages);
    const before = known.get(turn);
    if (before?.state === state) return before.weight;
    const weight = weighMessages(messagesOf(turn, takesImages));
    known.set(turn, { state, weight });
    return weight;
  }

  return (turns, { prompt, context }, settings, takesImages) => {
    const asked = { role: "user" as const, content: renderUserMessage(prompt, context) };
    const weights = turns.map((turn) => weightOf(turn, takesImages));
    return tokensOf(settings.model, systemOf(settings), [...weights, weighMessages([asked])]);
  };
}

/** All that what is sent of a turn depends on and that may change: its text only grows. */
function stateOf({ excluded, stop, blocks }: Turn, takesImages: boolean): string {
  const length = blocks.reduce((sum, { type, text }) => sum + (type === "text" ? text.length : 0), 0);
  return [excluded, stop?.reason, length, takesImages].join(" ");
}
