/** What the panel's view asks for, turned into calls. Each intent is about the session that its reader saw. */
import * as vscode from "vscode";
import { neighbourOf } from "../core/branches.ts";
import { answerText } from "../core/conversation.ts";
import { ChatError, toChatError } from "../core/errors.ts";
import type { Composed, Outbox } from "../core/outbox.ts";
import type {
  ComposerIntent,
  ContextIntent,
  FromView,
  TopicIntent,
  TranscriptIntent,
  Unnumbered,
} from "../core/protocol.ts";
import type { Chats, ViewedChat } from "./chats.ts";
import { activeSelection } from "./editorContext.ts";
import type { Opening } from "./opening.ts";
import type { Outboxes } from "./outboxes.ts";
import type { Prompts } from "./prompts.ts";
import type { Question } from "./question.ts";
import { currentTranslations, localize } from "../core/localize.ts";
import { shown } from "./shown.ts";
import { markdownOf } from "./transcriptIntents.ts";
import type { CodeUse } from "./useCode.ts";

/** What is run for the view by the editor's own commands. */
export type PanelCommand =
  | "open-settings"
  | "check-connection"
  | "choose-model"
  | "ask-selection"
  | "explain-selection"
  | "focus-panel"
  | "new-session"
  | "copy-as-curl"
  | "copy-support-report";

export interface IntentParts {
  readonly chat: () => ViewedChat | null;
  readonly chats: Pick<Chats, "find">;
  readonly outboxes: Outboxes;
  /** Asks the user for the key; true when one was set. */
  readonly setKey: () => Promise<boolean>;
  /** Opens the connection that the next question will need. */
  readonly warm: () => void;
  readonly run: (
    command: PanelCommand,
    turn?: { readonly sessionId: string; readonly turnId: string },
  ) => Thenable<unknown>;
  readonly useCode: CodeUse["use"];
  /** What is sent for a draft of a session, and what is kept out of it; see `Prompts`. */
  readonly composeToSend: Prompts["composeToSend"];
  readonly leaveOut: Prompts["leaveOut"];
  /**
   * Settles when what is being attached to the draft of a session is; false where something of it is not.
   *
   * @param heard see the intent `ask`: who has not heard yet that something is not attached counts on it.
   */
  readonly attached: (sessionId: string, heard?: number) => Promise<boolean>;
  /** Shows what would be sent; blank prompts are asked for. */
  readonly preview: (question: Question, ask: () => Promise<unknown>) => Promise<unknown>;
  /** Tells the view why a message is not sent, if its session is shown. */
  readonly tell: (
    sessionId: string,
    message: Extract<Unnumbered, { readonly type: "refused" | "held" }>,
  ) => void;
  /** The draft or what is attached to it has changed. */
  readonly draftChanged: (sessionId: string) => void;
}

/** Every intent but those that the page's host side itself answers, and those with a file of their own. */
type Intent = Exclude<
  FromView,
  { readonly type: "ready" } | { readonly type: "focused" } | TranscriptIntent | TopicIntent | ContextIntent
>;

type Ask = Extract<ComposerIntent, { readonly type: "ask" }>;
type Command = Extract<ComposerIntent, { readonly type: "command" }>;

/** Returns the function that carries out an intent. */
export function createIntents(parts: IntentParts): (message: Intent) => void {
  /** Gives the view the focus again after one of the editor's own boxes, which do not. */
  function takeFocus(): void {
    void parts.run("focus-panel");
  }

  /** Asks for the key, and then again what had failed for want of it. */
  async function setKey(): Promise<void> {
    const waiting = parts.chat();
    const isSet = await parts.setKey();
    takeFocus(); // two dialogs, one after the other, do not give back the focus that they took
    if (isSet) waiting?.retry();
  }

  /** What goes out for a message; null when the user turns away. */
  async function compose({ sessionId, text }: Ask | Command, outbox: Outbox): Promise<Composed | null> {
    const session = parts.chats.find(sessionId)?.session;
    const context = outbox.unsent().attachments.map(({ item }) => item);
    return session ? parts.composeToSend(session, { prompt: text, context }) : { prompt: text, context: [] };
  }

  /** Never throws: the view waits to hear that its message was taken, or why not. */
  async function send(outbox: Outbox, message: Ask): Promise<void> {
    const { sessionId } = message;
    try {
      if (!(await parts.attached(sessionId, message.heard))) {
        parts.tell(sessionId, { type: "held", sessionId }); // why, was told when it was not attached
        return;
      }
      const composed = await compose(message, outbox);
      if (!composed) throw new ChatError("setting", localize("Not sent."));
      outbox.submit(message.text, message.rest, composed);
    } catch (error) {
      const refusal = { reason: "said", name: "", text: toChatError(error).message } as const;
      parts.tell(sessionId, { type: "refused", refusal });
    }
  }

  async function preview(outbox: Outbox, message: Command): Promise<void> {
    if (!(await parts.attached(message.sessionId))) return;
    const composed = await compose(message, outbox);
    if (!composed) return;
    const attached = outbox.unsent().attachments.map(({ item }) => item);
    await parts.preview({ ...composed, context: [...composed.context, ...attached] }, async () =>
      outbox.submit(message.text, "", composed),
    );
  }

  async function chooseModel(): Promise<void> {
    await parts.run("choose-model");
    takeFocus();
  }

  function runSlashCommand(outbox: Outbox, message: Command): void {
    switch (message.command) {
      case "new":
        void parts.run("new-session");
        return;
      case "model":
        void chooseModel();
        return;
      case "check":
        void parts.run("check-connection");
        return;
      case "curl":
        void parts.run("copy-as-curl");
        return;
      case "request":
        void shown(preview)(outbox, message);
        return;
    }
  }

  /** Without a selection the command would ask for a question that the composer can take as well. */
  function askAboutSelection(): void {
    if (activeSelection()) void parts.run("ask-selection");
    else void vscode.window.showInformationMessage(localize("Select the code that you want to ask about."));
  }

  /** What the composer holds belongs to its session, shown or not. */
  function carryOut(message: ComposerIntent): void {
    const { sessionId } = message;
    const outbox = parts.outboxes.find(sessionId);
    if (!outbox) return;
    switch (message.type) {
      case "draft":
        outbox.type(message.text, message.seen);
        parts.draftChanged(sessionId);
        return;
      case "ask":
        void send(outbox, message);
        return;
      case "leave-out":
        parts.leaveOut(sessionId, message.id);
        return;
      case "send-queued":
        outbox.sendNext();
        return;
      case "remove-queued":
        outbox.removeQueued(message.id);
        return;
      case "edit-queued":
        outbox.editQueued(message.id);
        return;
      case "detach":
        outbox.detach(message.id);
        return;
      case "expand":
        outbox.expand(message.id);
        return;
      case "command":
        runSlashCommand(outbox, message);
        return;
    }
  }

  return (message) => {
    const chat = parts.chat();
    switch (message.type) {
      case "composing":
        parts.warm();
        // Another selection may have been made, which a prompt takes along.
        if (chat && parts.outboxes.find(chat.session.id)?.unsent().draft.startsWith("/")) {
          parts.draftChanged(chat.session.id);
        }
        return;
      case "set-key":
        void setKey();
        return;
      case "choose-model":
        void chooseModel();
        return;
      case "open-settings":
      case "check-connection":
      case "explain-selection":
        void parts.run(message.type);
        return;
      case "ask-selection":
        askAboutSelection();
        return;
      case "use-code":
        // Code is used as it was read, also when another session has been opened meanwhile.
        void shown(parts.useCode)(message, chat?.session.id === message.sessionId ? chat.session : null);
        return;
      case "stop":
      case "retry":
      case "continue":
      case "send-without":
      case "copy-answer":
      case "copy-turn":
      case "copy-error":
      case "copy-as-curl":
      case "copy-support-report":
      case "open-path":
      case "open-symbol":
      case "open-context":
      case "edit-turn":
      case "regenerate":
      case "show-branch":
        break;
      case "draft":
      case "ask":
      case "send-queued":
      case "remove-queued":
      case "edit-queued":
      case "detach":
      case "leave-out":
      case "expand":
      case "command":
        carryOut(message);
        return;
    }
    // Another session has taken the place of the one that was meant.
    if (chat?.session.id !== message.sessionId) return;
    switch (message.type) {
      case "stop":
        chat.stop();
        parts.warm(); // the connection went with the answer, and the focus stays where it is
        return;
      case "retry":
        chat.retry();
        return;
      case "continue":
        chat.continue();
        return;
      case "send-without":
        chat.sendWithout();
        return;
      case "edit-turn":
        tellIfRefused(chat.edit(message.turnId, message.text));
        return;
      case "regenerate":
        tellIfRefused(chat.regenerate(message.turnId));
        return;
      case "show-branch": {
        const neighbour = neighbourOf(chat.session, message.turnId, message.by);
        if (neighbour) tellIfRefused(chat.showBranch(neighbour.id));
        return;
      }
      case "copy-answer":
      case "copy-turn":
        copy(chat, message.turnId, message.type === "copy-turn");
        return;
      case "copy-error":
        copyError(chat, message.turnId);
        return;
      case "open-path":
        void opened(({ openReference }) => openReference(message.path));
        return;
      case "open-symbol":
        void opened(({ openSymbol }) => openSymbol(message.name));
        return;
      case "open-context":
        openContext(chat, message.turnId, message.index);
        return;
      case "copy-as-curl":
      case "copy-support-report":
        void parts.run(message.type, message);
        return;
    }
  };
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
