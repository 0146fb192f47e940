/** The outboxes of this window: one per session, read from disk when its chat is first shown. */
import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import type { ChatPorts } from "../core/chat.ts";
import type { ContextItem } from "../core/context.ts";
import type { Session } from "../core/conversation.ts";
import { estimateItem } from "../core/estimate.ts";
import { capabilitiesOf } from "../core/models.ts";
import { mostPages } from "../core/pdf.ts";
import { firstUntaken } from "../core/request.ts";
import {
  createOutbox,
  type Outbox,
  type OutboxEvent,
  type OutboxPorts,
  type Refusal,
} from "../core/outbox.ts";
import type { Unnumbered } from "../core/protocol.ts";
import { attachmentsOf, isNothing, nothingUnsent } from "../core/unsent.ts";
import type { ViewedChat } from "./chats.ts";
import { attachTools } from "./context/attachTools.ts";
import type { Prepare } from "./preparation.ts";
import { currentSettings } from "./settings.ts";
import type { UnsentStore } from "./unsentStore.ts";

/** Hears what an outbox tells, and what was typed elsewhere. */
export type OutboxWatcher = (sessionId: string, event: OutboxEvent | MirroredDraft) => void;
type MirroredDraft = Extract<Unnumbered, { readonly type: "draft-mirrored" }>;

export interface Outboxes extends vscode.Disposable {
  readonly of: (chat: ViewedChat) => Promise<Outbox>;
  /** The outbox of a session whose chat was shown before, or null. */
  readonly find: (sessionId: string) => Outbox | null;
  /** Hears what changes in any of them from now on, until the function that it returns is called. */
  readonly watch: (see: OutboxWatcher) => () => void;
  /** Tells all but one watcher what is typed in a session now: each page that shows it shows the same draft. */
  readonly mirror: (sessionId: string, except: OutboxWatcher) => void;
  /** An answer of this session is whole, which this window or another asked for: the next message may follow. */
  readonly answered: (sessionId: string, isForeign: boolean) => void;
  /** Hands what is not sent of a session that was never saved on to a new one. */
  readonly handOn: (fromId: string, toId: string) => Promise<void>;
}

export interface OutboxesParts {
  readonly store: UnsentStore;
  readonly server: ChatPorts["server"];
  readonly prepare: Prepare;
  /** Saves a session that was never asked anything, for what is not sent in it. */
  readonly keep: (session: Session) => void;
}

export function createOutboxes({ store, server, prepare, keep }: OutboxesParts): Outboxes {
  // By the chat itself: a session whose chat was closed gets a new one, and with it a new outbox.
  const opening = new WeakMap<ViewedChat, Promise<Outbox>>();
  const open = new Map<string, Outbox>();
  const watchers = new Set<OutboxWatcher>();
  /** Hears what is typed into documents, which may be attached; from the first outbox on. */
  let listening: vscode.Disposable | null = null;
  /** Ranges are followed through the edits of their documents from the first one on. */
  let isFollowing = false;

  function listen(): vscode.Disposable {
    return vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0) return;
      for (const outbox of open.values()) outbox.sourceChanged(document.uri.toString());
    });
  }

  async function create(chat: ViewedChat): Promise<Outbox> {
    const { id } = chat.session;
    listening ??= listen();
    const outbox = createOutbox(id, await store.load(id), {
      isBusy: chat.isBusy,
      ask: chat.ask,
      prepare: (prompt, context) => prepare(chat, prompt, context),
      refusalOf,
      weigh: weighItem,
      post(event) {
        for (const see of watchers) see(id, event);
        if (event.type === "attachments-changed" || event.type === "queue-changed") void follow(id, outbox);
      },
      save(unsent) {
        store.save(id, unsent);
        // What comes when its page has just gone on to another session is to be found again.
        if (chat.session.turns.length === 0 && !chat.isWatched() && !isNothing(unsent)) keep(chat.session);
      },
      newId: randomUUID,
    });
    open.set(id, outbox);
    void follow(id, outbox);
    return outbox;
  }

  /** What is attached is loaded with the tools by then, as a rule; a message without a range loads nothing. */
  async function follow(id: string, outbox: Outbox): Promise<void> {
    const items = attachmentsOf(outbox.unsent()).map(({ item }) => item);
    isFollowing ||= items.some(({ type }) => type === "selection");
    if (isFollowing) (await attachTools()).follow(id, items);
  }

  const refusalOf: OutboxPorts["refusalOf"] = (context) => {
    if (!context.some(({ type }) => type === "image" || type === "pdf")) return null;
    try {
      const settings = currentSettings();
      const { model, apiVersion } = settings;
      const capabilities = capabilitiesOf(model, apiVersion, server(settings, model).model);
      const untaken = firstUntaken(context, capabilities);
      if (!untaken) return tooManyPages(context, capabilities.contextWindow);
      const reason = untaken.type === "image" ? "no-images" : "no-pdfs";
      return { reason, name: untaken.path, model };
    } catch {
      return null; // a wrong setting is told when the question is asked, with what to do about it
    }
  };

  return {
    of(chat) {
      const known = opening.get(chat);
      if (known) return known;
      const created = create(chat);
      opening.set(chat, created);
      return created;
    },
    find: (sessionId) => open.get(sessionId) ?? null,
    watch(see) {
      watchers.add(see);
      return () => watchers.delete(see);
    },
    mirror(sessionId, except) {
      const outbox = open.get(sessionId);
      if (!outbox || watchers.size < 2) return;
      const { text, seen } = outbox.view().draft;
      for (const see of watchers) {
        if (see !== except) see(sessionId, { type: "draft-mirrored", sessionId, text, seen });
      }
    },
    answered(sessionId, isForeign) {
      // The turn is still about to end: its last change is told before the chat is free again.
      queueMicrotask(() => {
        const outbox = open.get(sessionId);
        if (isForeign) outbox?.sendNextOfOwn();
        else outbox?.sendNext();
      });
    },
    async handOn(fromId, toId) {
      const unsent = await store.load(fromId);
      if (isNothing(unsent)) return;
      store.save(toId, unsent);
      store.save(fromId, nothingUnsent);
    },
    dispose: () => void listening?.dispose(),
  };
}

/** About how many tokens an item adds to a message for the model that would answer it now. */
export function weighItem(item: ContextItem): number {
  return estimateItem(item, modelNow());
}

/** The API's limit is on the pages of a request; those of earlier turns are the server's to count. */
function tooManyPages(context: readonly ContextItem[], contextWindow: number | null): Refusal | null {
  let pages = 0;
  for (const item of context) {
    if (item.type !== "pdf") continue;
    pages += item.pages ?? 0;
    if (pages > mostPages(contextWindow)) return { reason: "too-many-pages", name: item.path, pages };
  }
  return null;
}

/** Empty while a setting is wrong; the weight is an estimate anyway. */
function modelNow(): string {
  try {
    return currentSettings().model;
  } catch {
    return "";
  }
}
