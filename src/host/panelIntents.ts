/** What the panel's view asks for, turned into calls. Each intent is about the session that its reader saw. */
import * as vscode from "vscode";
import { localize } from "../core/localize.ts";
import type { ContextIntent, FromView, TopicIntent, TranscriptIntent, Unnumbered } from "../core/protocol.ts";
import type { Chats, ViewedChat } from "./chats.ts";
import { createComposerIntents, isComposerIntent } from "./composerIntents.ts";
import { activePlace } from "./editorContext.ts";
import type { Outboxes } from "./outboxes.ts";
import type { Prompts } from "./prompts.ts";
import type { Question } from "./question.ts";
import { shown } from "./shown.ts";
import { createTurnIntents, isTurnIntent } from "./turnIntents.ts";
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
  /** Gives the page the focus again after one of the editor's own boxes, which do not. */
  readonly takeFocus: () => void;
  /** The draft or what is attached to it has changed. */
  readonly draftChanged: (sessionId: string) => void;
}

/** Every intent but those that `chatWebview` answers itself or hands to what it has for them. */
type Intent = Exclude<
  FromView,
  { readonly type: "ready" } | { readonly type: "focused" } | TranscriptIntent | TopicIntent | ContextIntent
>;

/** Returns the function that carries out an intent. */
export function createIntents(parts: IntentParts): (message: Intent) => void {
  /** Asks for the key, and then again what had failed for want of it. */
  async function setKey(): Promise<void> {
    const waiting = parts.chat();
    const isSet = await parts.setKey();
    parts.takeFocus(); // two dialogs, one after the other, do not give back the focus that they took
    if (isSet) waiting?.retry();
  }

  async function chooseModel(): Promise<void> {
    await parts.run("choose-model");
    parts.takeFocus();
  }

  /** Without a selection the command would ask for a question that the composer can take as well. */
  function askAboutSelection(): void {
    if (activePlace()) void parts.run("ask-selection");
    else void vscode.window.showInformationMessage(localize("Select the code that you want to ask about."));
  }

  function startComposing(): void {
    parts.warm();
    const id = parts.chat()?.session.id;
    // Another selection may have been made, which a prompt takes along.
    if (id !== undefined && parts.outboxes.find(id)?.unsent().draft.startsWith("/")) parts.draftChanged(id);
  }

  const turns = createTurnIntents(parts);
  const compose = createComposerIntents({ ...parts, chooseModel });

  return (message) => {
    if (isTurnIntent(message)) {
      turns(message);
      return;
    }
    if (isComposerIntent(message)) {
      compose(message);
      return;
    }
    switch (message.type) {
      case "composing":
        startComposing();
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
      case "use-code": {
        // Code is used as it was read, also when another session has been opened meanwhile.
        const session = parts.chat()?.session;
        void shown(parts.useCode)(message, session?.id === message.sessionId ? session : null);
        return;
      }
    }
  };
}
