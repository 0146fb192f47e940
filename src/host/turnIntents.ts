/** What the page asks for about turns: to end or repeat one, to copy it, to open what it mentions, to go to its versions. */
import * as vscode from "vscode";
import { neighbourOf } from "../core/branches.ts";
import { answerText } from "../core/conversation.ts";
import { currentTranslations, localize } from "../core/localize.ts";
import type { FromView, TurnIntent } from "../core/protocol.ts";
import type { ViewedChat } from "./chats.ts";
import type { Opening } from "./opening.ts";
import type { IntentParts } from "./panelIntents.ts";
import { shown } from "./shown.ts";
import { markdownOf } from "./transcriptIntents.ts";

export type TurnIntentParts = Pick<IntentParts, "chat" | "warm" | "run">;

/** Returns the function that carries out such an intent. */
export function createTurnIntents({ chat, warm, run }: TurnIntentParts): (message: TurnIntent) => void {
  return (message) => {
    const meant = chat();
    // Another session has taken the place of the one that was meant.
    if (meant?.session.id !== message.sessionId) return;
    switch (message.type) {
      case "stop":
        meant.stop();
        warm(); // the connection went with the answer, and the focus stays where it is
        return;
      case "retry":
        meant.retry();
        return;
      case "continue":
        meant.continue();
        return;
      case "send-without":
        meant.sendWithout();
        return;
      case "edit-turn":
        tellIfRefused(meant.edit(message.turnId, message.text));
        return;
      case "regenerate":
        tellIfRefused(meant.regenerate(message.turnId));
        return;
      case "show-branch": {
        const neighbour = neighbourOf(meant.session, message.turnId, message.by);
        if (neighbour) tellIfRefused(meant.showBranch(neighbour.id));
        return;
      }
      case "copy-answer":
      case "copy-turn":
        copy(meant, message.turnId, message.type === "copy-turn");
        return;
      case "copy-error":
        copyError(meant, message.turnId);
        return;
      case "open-path":
        void opened(({ openReference }) => openReference(message.path));
        return;
      case "open-symbol":
        void opened(({ openSymbol }) => openSymbol(message.name));
        return;
      case "open-context":
        openContext(meant, message.turnId, message.index);
        return;
      case "copy-as-curl":
      case "copy-support-report":
        void run(message.type, message);
        return;
    }
  };
}

const types: Readonly<Record<TurnIntent["type"], true>> = {
  stop: true,
  retry: true,
  continue: true,
  "send-without": true,
  "edit-turn": true,
  regenerate: true,
  "show-branch": true,
  "copy-answer": true,
  "copy-turn": true,
  "copy-error": true,
  "open-path": true,
  "open-symbol": true,
  "open-context": true,
  "copy-as-curl": true,
  "copy-support-report": true,
};

export function isTurnIntent(message: FromView): message is TurnIntent {
  return message.type in types;
}

/** Another question came first, perhaps from another window: the page did not know of it yet. */
function tellIfRefused(isDone: boolean): void {
  if (isDone) return;
  const message = localize("Sidenote is still answering here. Stop it, or wait for its end.");
  void vscode.window.showWarningMessage(message);
}

/** The text as it came, every mark of it: the page has only what was drawn from it. */
function copy({ session }: ViewedChat, turnId: string, withQuestion: boolean): void {
  const turn = session.turns.find(({ id }) => id === turnId);
  if (!turn) return;
  void vscode.env.clipboard.writeText(withQuestion ? markdownOf(turn) : answerText(turn));
}

/** What failed, for whoever is asked about it: what happened, what was advised, and the server's own facts. */
function copyError({ session }: ViewedChat, turnId: string): void {
  const error = session.turns.find(({ id }) => id === turnId)?.error;
  if (!error) return;
  const lines = [error.message, error.advice, error.facts].filter((line) => line !== "");
  void vscode.env.clipboard.writeText(lines.join("\n"));
}

/** What opens things is loaded when the first link is followed. */
const opened = shown(async (open: (opening: Opening) => Promise<void>) => {
  const { createOpening } = await import("#opening");
  await open(createOpening(currentTranslations()));
});

function openContext({ session }: ViewedChat, turnId: string, index: number): void {
  const item = session.turns.find(({ id }) => id === turnId)?.context[index];
  if (item) void opened(({ openItem }) => openItem(item));
}
