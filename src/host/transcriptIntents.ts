/** What the page asks for of turns that it does not hold: to draw them, to find a text in them, to copy them. */
import * as vscode from "vscode";
import { branchOf } from "../core/branches.ts";
import { answerText, type Turn } from "../core/conversation.ts";
import type { FoundTurn, FromView, TranscriptIntent, Unnumbered } from "../core/protocol.ts";
import { toTurnView } from "../core/sessionView.ts";
import { createTurnSearch } from "../core/turnSearch.ts";
import type { ViewedChat } from "./chats.ts";

/** Milliseconds for which a search may keep everything else in the extension host from running. */
const slice = 8;

export interface TranscriptIntentParts {
  readonly chat: () => ViewedChat | null;
  /** Tells the view something about a session, if it is shown. */
  readonly tell: (
    sessionId: string,
    message: Extract<Unnumbered, { readonly type: "turns-shown" | "found" }>,
  ) => void;
}

/** Returns the function that carries out such an intent. */
export function createTranscriptIntents({
  chat,
  tell,
}: TranscriptIntentParts): (message: TranscriptIntent) => void {
  /** The latest search; one before it is given up. */
  let latest: object | null = null;

  async function find(sessionId: string, turns: readonly Turn[], text: string): Promise<void> {
    const search = {};
    latest = search;
    const count = createTurnSearch(text);
    const found: FoundTurn[] = [];
    let since = performance.now();
    for (const turn of turns) {
      const here = count(turn);
      if (here > 0) found.push({ turnId: turn.id, count: here });
      if (performance.now() - since < slice) continue;
      await new Promise(setImmediate);
      if (latest !== search) return;
      since = performance.now();
    }
    tell(sessionId, { type: "found", text, turns: found });
  }

  return (message) => {
    const { sessionId } = message;
    const session = chat()?.session;
    if (session?.id !== sessionId) return; // another has taken its place on the way
    const turns = branchOf(session);
    switch (message.type) {
      case "show-turns": {
        const wanted = new Set(message.turnIds);
        tell(sessionId, {
          type: "turns-shown",
          turns: turns.filter(({ id }) => wanted.has(id)).map((turn) => toTurnView(session, turn)),
        });
        return;
      }
      case "find":
        void find(sessionId, turns, message.text);
        return;
      case "copy-selection": {
        const first = turns.findIndex(({ id }) => id === message.from);
        const last = turns.findIndex(({ id }) => id === message.to);
        if (first < 0 || last < first) return;
        const whole = turns
          .slice(first, last + 1)

          .map(markdownOf);
        const parts = [message.before, ...whole, message.after].filter((part) => part !== "");
        void vscode.env.clipboard.writeText(parts.join("\n\n"));
        return;
      }
    }
  };
}

export function isTranscriptIntent(message: FromView): message is TranscriptIntent {
  const { type } = message;
  return type === "show-turns" || type === "find" || type === "copy-selection";
}

/** A turn as Markdown: the question as a quote, the answer as it came. */
export function markdownOf(turn: Turn): string {
  return `> ${turn.prompt.replaceAll("\n", "\n> ")}\n\n${answerText(turn)}`;
}
