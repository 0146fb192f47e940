/** What the page's composer asks for: to keep a draft, to send it or show what would be sent, to change what waits. */
import { localize } from "../core/localize.ts";
import { ChatError, toChatError } from "../core/errors.ts";
import type { Composed, Outbox } from "../core/outbox.ts";
import type { ComposerIntent, FromView } from "../core/protocol.ts";
import type { IntentParts } from "./panelIntents.ts";
import { shown } from "./shown.ts";

export type ComposerIntentParts = Pick<
  IntentParts,
  | "chats"
  | "outboxes"
  | "run"
  | "composeToSend"
  | "leaveOut"
  | "attached"
  | "preview"
  | "tell"
  | "draftChanged"
> & {
  /** Lets the user choose a model. */
  readonly chooseModel: () => Promise<void>;
};

type Ask = Extract<ComposerIntent, { readonly type: "ask" }>;
type Command = Extract<ComposerIntent, { readonly type: "command" }>;

/** Returns the function that carries out such an intent: what the composer holds belongs to its session, shown or not. */
export function createComposerIntents(parts: ComposerIntentParts): (message: ComposerIntent) => void {
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

  function runSlashCommand(outbox: Outbox, message: Command): void {
    switch (message.command) {
      case "new":
        void parts.run("new-session");
        return;
      case "model":
        void parts.chooseModel();
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

  return (message) => {
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
  };
}

const types: Readonly<Record<ComposerIntent["type"], true>> = {
  draft: true,
  ask: true,
  "leave-out": true,
  "send-queued": true,
  "remove-queued": true,
  "edit-queued": true,
  detach: true,
  expand: true,
  command: true,
};

export function isComposerIntent(message: FromView): message is ComposerIntent {
  return message.type in types;
}
