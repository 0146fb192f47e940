/**
 * What leaves the composer of one session: at once, or after the answers that are still to come.
 *
 * A message that is sent while an answer streams waits in a queue. When a turn ends well the next one follows; when it
 * fails or is stopped the queue stays as it is, until the user sends it or another answer comes to its end.
 */
import { placeOf, type ContextItem } from "./context.ts";
import { isReadFrom } from "./contextRefresh.ts";
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
  | { readonly reason: "image-too-large" | "unreadable" | "encoding" }
  /** With its size in bytes. */
  | { readonly reason: "text-too-large" | "pdf-too-large" | "no-text"; readonly size: number }
  | { readonly reason: "too-many-pages"; readonly pages: number }
  | { readonly reason: "no-images" | "no-pdfs"; readonly model: string }
  /** Said by whoever collects, for the user; there may be no file then, and `name` is empty. */
  | { readonly reason: "said"; readonly text: string }
);

/** A message as it is sent, where that is not what was typed. */
export interface Composed {
  readonly prompt: string;
  /** What goes along before that which is attached. */
  readonly context: readonly ContextItem[];
}

/** What an outbox tells whoever shows it. */
export type OutboxEvent =
  | { readonly type: "draft-edited"; readonly sessionId: string; readonly edit: NumberedEdit }
  | { readonly type: "attachments-changed"; readonly attachments: readonly AttachmentView[] }
  | { readonly type: "queue-changed"; readonly queue: readonly QueuedView[] }
  | { readonly type: "refused"; readonly refusal: Refusal }
  /** The message that was to be sent stays in the composer: the user has turned away from a question about it. */
  | { readonly type: "held"; readonly sessionId: string };

export interface UnsentView {
  readonly draft: DraftView;
  readonly attachments: readonly AttachmentView[];
  readonly queue: readonly QueuedView[];
}

export interface OutboxPorts {
  readonly isBusy: () => boolean;
  /** Starts a turn; false when that is not possible now. */
  readonly ask: (prompt: string, context: readonly ContextItem[]) => boolean;
  /**
   * Brings what is attached up to date, and asks the user where it should not go out as it is.
   * @returns what to send instead, or null to send nothing. Never rejects.
   */
  readonly prepare: (
    prompt: string,
    context: readonly ContextItem[],
  ) => Promise<readonly ContextItem[] | null>;
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
  /**
   * Sends what is typed, with what is attached, once that is prepared, or lets it wait. `rest` stays in the composer.
   * What is typed and attached meanwhile stays too.
   *
   * @param composed what is sent in its place.
   */
  readonly submit: (text: string, rest: string, composed?: Composed) => void;
  /** Lets a message wait for its turn, whatever is typed. */
  readonly enqueue: (text: string, context: readonly ContextItem[]) => void;
  /** Puts a message that was not sent in front of the draft. */
  readonly giveBack: (text: string, context: readonly ContextItem[]) => void;
  /** Attaches to the draft. The same file or range is replaced: it may have changed since. */
  readonly attach: (item: ContextItem) => void;
  readonly detach: (attachmentId: string) => void;
  /** Puts an attached text into the draft instead. */
  readonly expand: (attachmentId: string) => void;
  /** Marks what was read from here as changed since, for whoever sees it: it is read again when it is sent. */
  readonly sourceChanged: (uri: string) => void;
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
  /** A message is being prepared. */
  let isPreparing = false;

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

  /** What is to be asked; null, and it is told, where that is nothing. */
  async function prepare(text: string, list: readonly Attachment[]): Promise<readonly ContextItem[] | null> {
    const context = list.map(({ item }) => item);
    const refusal = ports.refusalOf(context);
    if (refusal) {
      ports.post({ type: "refused", refusal });
      return null;
    }
    isPreparing = true;
    const prepared = await ports.prepare(text, context);
    isPreparing = false;
    if (!prepared) hold();
    return prepared;
  }

  function hold(): void {
    ports.post({ type: "held", sessionId });
  }

  async function submit(text: string, rest: string, { prompt, context }: Composed): Promise<void> {
    const attached = attachments;
    const sent = [...context.map(toAttachment), ...attached];
    const prepared = ports.isBusy() ? sent.map(({ item }) => item) : await prepare(prompt, sent);
    if (!prepared) return;
    // Also when another message was asked meanwhile, by a command.
    if (ports.isBusy()) setQueue([...queue, { id: ports.newId(), text: prompt, attachments: sent }]);
    else if (!ports.ask(prompt, prepared)) {
      hold();
      return;
    }
    edit({ type: "taken", text, rest });
    if (attached.length > 0) setAttachments(attachments.filter((other) => !attached.includes(other)));
  }

  async function sendNext(): Promise<void> {
    const [next] = queue;
    if (!next || isPreparing || ports.isBusy()) return;
    const prepared = await prepare(next.text, next.attachments);
    // Meanwhile it may have been taken back, or another message asked.
    if (!prepared || !queue.includes(next) || ports.isBusy() || !ports.ask(next.text, prepared)) return;
    setQueue(queue.filter((other) => other !== next));
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
    submit(text, rest, composed = { prompt: text, context: [] }) {
      if (text.trim() === "") return;
      if (isPreparing)
        hold(); // from another page of this session
      else void submit(text, rest, composed);
    },
    enqueue(text, context) {
      setQueue([...queue, { id: ports.newId(), text, attachments: context.map(toAttachment) }]);
    },
    giveBack(text, context) {
      if (text !== "") edit({ type: "given-back", text });
      if (context.length > 0) setAttachments([...context.map(toAttachment), ...attachments]);
    },
    attach(item) {
      const place = sourceOf(item);
      const others = attachments.filter((other) => place === null || sourceOf(other.item) !== place);
      setAttachments([...others, toAttachment(item)]);
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
    sourceChanged(uri) {
      const isStale = ({ item, isChanged }: Attachment): boolean =>
        isReadFrom(item, uri) && isChanged !== true;
      if (!attachments.some(isStale)) return;
      setAttachments(attachments.map((one) => (isStale(one) ? { ...one, isChanged: true } : one)));
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
    sendNext: () => void sendNext(),
    sendNextOfOwn() {
      if (!before.has(queue[0]?.id ?? "")) void sendNext();
    },
  };
}

/** What is attached anew takes the place of what came from the same place; null where a name says nothing of that. */
function sourceOf(item: ContextItem): string | null {
  // Every image that is pasted has the same name, and so has what is selected twice in one terminal.
  if (item.type === "image" || isPasted(item)) return null;
  const kind = item.type === "excerpt" ? item.kind : "file";
  return [kind, item.uri ?? "", placeOf(item)].join(" ");
}

function isPasted(item: ContextItem): boolean {
  return (
    item.type === "excerpt" && item.uri === undefined && ["text", "terminal", "output"].includes(item.kind)
  );
}
