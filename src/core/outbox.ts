/**
 * What leaves the composer of one session: at once, or after the answers that are still to come.
 *
 * A message that is sent while an answer streams waits in a queue. When a turn ends well the next one follows; when it
 * fails or is stopped the queue stays as it is, until the user sends it or another answer comes to its end.
 */
import { labelOf, type ContextItem } from "./context.ts";
import { createDraft, type DraftEdit, type DraftView, type NumberedEdit } from "./draft.ts";
import {
  isNothing,
  toAttachmentView,
  toQueuedView,
  type Attachment,
  type AttachmentView,
  type QueuedMessage,
  type QueuedView,
  type Unsent,
} from "./unsent.ts";

/** Why something was not attached, or a message with it not sent. */
export type Refusal = {
  /** Of the file. */
  readonly name: string;
} & (
  | { readonly reason: "image-too-large" | "text-too-large" | "no-text" | "unreadable" }
  | { readonly reason: "no-images"; readonly model: string }
  /** Said by whoever collects, for the user; there may be no file then, and `name` is empty. */
  | { readonly reason: "said"; readonly text: string }
);

/** What an outbox tells whoever shows it. */
export type OutboxEvent =
  | { readonly type: "draft-edited"; readonly sessionId: string; readonly edit: NumberedEdit }
  | { readonly type: "attachments-changed"; readonly attachments: readonly AttachmentView[] }
  | { readonly type: "queue-changed"; readonly queue: readonly QueuedView[] }
  | { readonly type: "refused"; readonly refusal: Refusal };

export interface UnsentView {
  readonly draft: DraftView;
  readonly attachments: readonly AttachmentView[];
  readonly queue: readonly QueuedView[];
}

export interface OutboxPorts {
  readonly isBusy: () => boolean;
  /** Starts a turn; false when that is not possible now. */
  readonly ask: (prompt: string, context: readonly ContextItem[]) => boolean;
  /** Why these cannot be sent to the model that answers now, or null. */
  readonly refusalOf: (context: readonly ContextItem[]) => Refusal | null;
  /** About how many tokens an item adds. */
  readonly weigh: (item: ContextItem) => number;
  readonly post: (event: OutboxEvent) => void;
  /** Takes what is not sent to safety; called at every change. */
  readonly save: (unsent: Unsent) => void;
  readonly newId: () => string;
}

export interface Outbox {
  readonly view: () => UnsentView;
  readonly unsent: () => Unsent;
  readonly isEmpty: () => boolean;
  /** What the page reports as typed; see `draft.ts`. */
  readonly type: (text: string, seen: number) => void;
  /** Sends what is typed, with what is attached, or lets it wait. `rest` stays in the composer. */
  readonly submit: (text: string, rest: string) => void;
  /** Lets a message wait for its turn, whatever is typed. */
  readonly enqueue: (text: string, context: readonly ContextItem[]) => void;
  /** Puts a message that was not sent in front of the draft. */
  readonly giveBack: (text: string, context: readonly ContextItem[]) => void;
  /** Attaches to the draft. The same file or range is replaced: it may have changed since. */
  readonly attach: (item: ContextItem) => void;
  readonly detach: (attachmentId: string) => void;
  /** Puts an attached text into the draft instead. */
  readonly expand: (attachmentId: string) => void;
  readonly removeQueued: (messageId: string) => void;
  /** Takes a waiting message back into the composer. */
  readonly editQueued: (messageId: string) => void;
  /** Sends the first that waits, unless an answer is still to come. */
  readonly sendNext: () => void;
  /** The same after an answer that another window asked for: what waits since before this window may be sent there. */
  readonly sendNextOfOwn: () => void;
}

export function createOutbox(sessionId: string, saved: Unsent, ports: OutboxPorts): Outbox {
  const draft = createDraft(saved.draft);
  let attachments = saved.attachments;
  let queue = saved.queue;
  const before = new Set(saved.queue.map(({ id }) => id));

  function unsent(): Unsent {
    return { draft: draft.text(), attachments, queue };
  }

  function save(): void {
    ports.save(unsent());
  }

  function edit(change: DraftEdit): void {
    ports.post({ type: "draft-edited", sessionId, edit: draft.edit(change) });
    save();
  }

  function setAttachments(next: readonly Attachment[]): void {
    attachments = next;
    ports.post({ type: "attachments-changed", attachments: attachments.map(toAttachmentView) });
    save();
  }

  function setQueue(next: readonly QueuedMessage[]): void {
    queue = next;
    ports.post({ type: "queue-changed", queue: queue.map(toQueuedView) });
    save();
  }

  function toAttachment(item: ContextItem): Attachment {
    return { id: ports.newId(), item, tokens: ports.weigh(item) };
  }

  /** Asks, or says why not. */
  function send(text: string, list: readonly Attachment[]): boolean {
    const context = list.map(({ item }) => item);
    const refusal = ports.refusalOf(context);
    if (refusal) ports.post({ type: "refused", refusal });
    return !refusal && ports.ask(text, context);
  }

  function sendNext(): void {
    const [next, ...rest] = queue;
    if (!next || ports.isBusy() || !send(next.text, next.attachments)) return;
    setQueue(rest);
  }

  return {
    unsent,
    isEmpty: () => isNothing(unsent()),
    view: () => ({
      draft: draft.view(),
      attachments: attachments.map(toAttachmentView),
      queue: queue.map(toQueuedView),
    }),
    type(text, seen) {
      draft.report(text, seen);
      save();
    },
    submit(text, rest) {
      if (text.trim() === "") return;
      if (ports.isBusy()) setQueue([...queue, { id: ports.newId(), text, attachments }]);
      else if (!send(text, attachments)) return;
      edit({ type: "taken", text, rest });
      if (attachments.length > 0) setAttachments([]);
    },
    enqueue(text, context) {
      setQueue([...queue, { id: ports.newId(), text, attachments: context.map(toAttachment) }]);
    },
    giveBack(text, context) {
      if (text !== "") edit({ type: "given-back", text });
      if (context.length > 0) setAttachments([...context.map(toAttachment), ...attachments]);
    },
    attach(item) {
      const made = toAttachment(item);
      const label = labelOf(item);
      const others = attachments.filter(
        // What is pasted has the same name as what was pasted before.
        (other) => item.type === "image" || isPasted(item) || labelOf(other.item) !== label,
      );
      setAttachments([...others, made]);
    },
    detach(attachmentId) {
      setAttachments(attachments.filter(({ id }) => id !== attachmentId));
    },
    expand(attachmentId) {
      const item = attachments.find(({ id }) => id === attachmentId)?.item;
      if (item?.type !== "excerpt") return;
      edit({ type: "given-back", text: item.text });
      setAttachments(attachments.filter(({ id }) => id !== attachmentId));
    },
    removeQueued(messageId) {
      setQueue(queue.filter(({ id }) => id !== messageId));
    },
    editQueued(messageId) {
      const message = queue.find(({ id }) => id === messageId);
      if (!message) return; // it has just been sent
      setQueue(queue.filter((other) => other !== message));
      edit({ type: "given-back", text: message.text });
      if (message.attachments.length > 0) setAttachments([...message.attachments, ...attachments]);
    },
    sendNext,
    sendNextOfOwn() {
      if (!before.has(queue[0]?.id ?? "")) sendNext();
    },
  };
}

/** Nothing tells it from another of the same name but its text. */
function isPasted(item: ContextItem): boolean {
  return item.type === "excerpt" && ["text", "terminal", "output"].includes(item.kind);
}
