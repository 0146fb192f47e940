/** What a page's draft would weigh, and what goes along with it by itself: told when typing pauses. */
import type * as vscode from "vscode";
import type { ContextItem } from "../core/context.ts";
import type { Session } from "../core/conversation.ts";
import { alongId } from "../core/instructions.ts";
import type { Composed, Outbox } from "../core/outbox.ts";
import type { Unnumbered } from "../core/protocol.ts";
import { toAttachmentView } from "../core/unsent.ts";
import type { ViewedChat } from "./chats.ts";
import { weighItem } from "./outboxes.ts";
import type { Prompts } from "./prompts.ts";
import type { Question } from "./question.ts";
import type { Weigh } from "./weigher.ts";

/** Milliseconds: weighing reads the whole session, which a person who types would feel. */
const usualPause = 300;

export interface DraftWatch extends vscode.Disposable {
  /** The draft is another, or what is sent with it. @param pause milliseconds without a further change. */
  readonly changed: (pause?: number) => void;
  /** The page begins anew and shows nothing yet. */
  readonly restart: () => void;
}

export interface DraftWatchParts {
  /** The chat whose draft the page shows; null while there is no page to tell. */
  readonly shown: () => { readonly chat: ViewedChat; readonly outbox: Outbox } | null;
  readonly post: (message: Unnumbered) => void;
  readonly prompts: Pick<Prompts, "compose">;
  /** Tells what a draft would weigh, at once and perhaps again; returns how to stop that. */
  readonly weigh: Weigh;
}

export function createDraftWatch({ shown, post, prompts, weigh }: DraftWatchParts): DraftWatch {
  let stopWeighing = (): void => undefined;
  let timer: NodeJS.Timeout | null = null;
  /** What the page shows as going along, as it was posted. */
  let shownAlong = "[]";

  function stop(): void {
    if (timer !== null) clearTimeout(timer);
    stopWeighing();
  }

  async function tell(): Promise<void> {
    const asked = timer;
    const now = shown();
    if (!now) return;
    const { chat } = now;
    const { draft, attachments } = now.outbox.unsent();
    const attached = attachments.map(({ item }) => item);
    const composed = await compose(chat.session, { prompt: draft, context: attached });
    if (timer !== asked || shown()?.chat !== chat) return; // more was typed meanwhile
    showAlong(composed.context);
    // Instructions alone are not sent.
    const isBlank = draft.trim() === "" && attached.length === 0;
    const question = isBlank
      ? { prompt: "", context: [], along: [] }
      : { ...composed, context: [...composed.context, ...attached], along: composed.context };
    stopWeighing = weigh(chat, question, (weight) => {
      if (shown()?.chat === chat) post({ type: "weighed", weight });
    });
  }

  async function compose(session: Session, draft: Question): Promise<Composed> {
    try {
      return await prompts.compose(session, draft);
    } catch {
      return { prompt: draft.prompt, context: [] }; // what is wrong is told when it is sent
    }
  }

  function showAlong(items: readonly ContextItem[]): void {
    const along = items.map((item) => toAttachmentView({ id: alongId(item), item, tokens: weighItem(item) }));
    const told = JSON.stringify(along);
    if (told === shownAlong) return;
    shownAlong = told;
    post({ type: "along-changed", along });
  }

  return {
    changed(pause = usualPause) {
      stop();
      timer = setTimeout(() => void tell(), pause);
    },
    restart() {
      shownAlong = "[]";
    },
    dispose: stop,
  };
}
