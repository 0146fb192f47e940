/** What of a session is not sent yet: the draft with what is attached to it, and the messages that wait. */
import { labelOf, type ContextItem, type ExcerptKind } from "./context.ts";

export interface Attachment {
  readonly id: string;
  readonly item: ContextItem;
  /** About how many input tokens it adds. */
  readonly tokens: number;
  /** Its source has other text since; it is read again when it is sent. */
  readonly isChanged?: boolean;
}

/** A message that is sent once the answer before it is whole. */
export interface QueuedMessage {
  readonly id: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

export interface Unsent {
  readonly draft: string;
  readonly attachments: readonly Attachment[];
  readonly queue: readonly QueuedMessage[];
}

/** As the page gets it: of what is attached only what is shown. */
export interface AttachmentView {
  readonly id: string;
  readonly type: ContextItem["type"];
  /** Of an excerpt. */
  readonly kind?: ExcerptKind;
  readonly label: string;
  readonly tokens: number;
  readonly isChanged: boolean;
}

export interface QueuedView {
  readonly id: string;
  readonly text: string;
  readonly attachments: readonly string[];
}

export const nothingUnsent: Unsent = { draft: "", attachments: [], queue: [] };

export function isNothing({ draft, attachments, queue }: Unsent): boolean {
  return draft.trim() === "" && attachments.length === 0 && queue.length === 0;
}

export function toAttachmentView({ id, item, tokens, isChanged = false }: Attachment): AttachmentView {
  const kind = item.type === "excerpt" ? { kind: item.kind } : {};
  return { id, type: item.type, ...kind, label: labelOf(item), tokens, isChanged };
}

export function toQueuedView({ id, text, attachments }: QueuedMessage): QueuedView {
  return { id, text, attachments: attachments.map(({ item }) => labelOf(item)) };
}

/** Everything that is attached, to the draft and to what waits. */
export function attachmentsOf({ attachments, queue }: Unsent): readonly Attachment[] {
  return [...attachments, ...queue.flatMap((message) => message.attachments)];
}

/**
 * Joins what several windows had of one session: their drafts stand below each other, since nothing is sent that nobody
 * sent. A draft that another one begins with is there once.
 */
export function joinUnsent(parts: readonly Unsent[]): Unsent {
  const texts: string[] = [];
  for (const text of parts.map(({ draft }) => draft)) {
    if (text.trim() === "" || texts.some((other) => other.startsWith(text.trimEnd()))) continue;
    texts.push(text);
  }
  const queue = parts.flatMap((part) => part.queue);
  return {
    draft: texts.join("\n\n"),
    attachments: uniqueById(parts.flatMap((part) => part.attachments)),
    queue: uniqueById(queue),
  };
}

function uniqueById<Item extends { readonly id: string }>(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}

/** Raised when the saved shape changes; readers refuse what is newer than they are. */
const version = 1;

/** As JSON, with attachments by their ids: each is saved once and not again with every letter. */
export function encodeUnsent({ draft, attachments, queue }: Unsent): string {
  const ids = (list: readonly Attachment[]): readonly string[] => list.map(({ id }) => id);
  const messages = queue.map(({ id, text, attachments: list }) => ({ id, text, attachments: ids(list) }));
  return `${JSON.stringify({ version, draft, attachments: ids(attachments), queue: messages }, null, 1)}\n`;
}

/** The ids of the attachments that `decodeUnsent` will ask for. @throws Error as `decodeUnsent` does. */
export function attachmentIdsIn(text: string): readonly string[] {
  const { attachments, queue } = readSaved(text);
  return [...attachments, ...queue.flatMap((message) => message.attachments)];
}

/**
 * Reads what `encodeUnsent` wrote.
 *
 * @param find gives each attachment by its id; one that is lost is left out.
 * @throws Error that says what is wrong: not JSON, not such a file, or written by a newer Sidenote.
 */
export function decodeUnsent(text: string, find: (id: string) => Attachment | null): Unsent {
  const { draft, attachments, queue } = readSaved(text);
  const found = (ids: readonly string[]): readonly Attachment[] => ids.flatMap((id) => find(id) ?? []);
  return {
    draft,
    attachments: found(attachments),
    queue: queue.map((message) => ({ ...message, attachments: found(message.attachments) })),
  };
}

interface Saved {
  readonly draft: string;
  readonly attachments: readonly string[];
  readonly queue: readonly {
    readonly id: string;
    readonly text: string;
    readonly attachments: readonly string[];
  }[];
}

function readSaved(text: string): Saved {
  const value: unknown = JSON.parse(text);
  const saved = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  if (typeof saved["version"] === "number" && saved["version"] > version) {
    throw new Error("This draft was saved by a newer version of Sidenote.");
  }
  const { draft, attachments, queue } = saved as Partial<Saved>;
  if (typeof draft !== "string" || !Array.isArray(attachments) || !Array.isArray(queue)) {
    throw new Error("This file does not hold a draft.");
  }
  return { draft, attachments, queue };
}
