/** The chats of this window: the panel's, the inline threads', and how each reaches whoever shows it. */
import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { createChat, type Chat, type ChatPorts } from "../core/chat.ts";
import type { RateLimits } from "../core/limits.ts";
import { isRunning, type Session } from "../core/conversation.ts";
import type { ChatEvent } from "../core/protocol.ts";
import { createSession } from "../core/session.ts";
import { clock } from "./clock.ts";
import type { Connection } from "./connection.ts";
import type { Refusals } from "./refusals.ts";
import type { SessionStore } from "./sessions/sessionStore.ts";
import { currentSettings } from "./settings.ts";

export interface Viewer {
  readonly see: (event: ChatEvent) => void;
  /** Messages are judged for their topic where somebody sees the title. */
  readonly seesTitle: boolean;
}

/** A chat and its viewers: none, the panel, a thread under some code. */
export interface ViewedChat extends Chat {
  readonly watch: (viewer: Viewer) => void;
  readonly unwatch: (viewer: Viewer) => void;
  readonly isWatched: () => boolean;
}

export interface Chats {
  /** A chat with a new session. */
  readonly create: () => ViewedChat;
  /** The chat of a session: the one that is open already, or a new one for a session from disk. */
  readonly of: (session: Session) => ViewedChat;
  /** The open chat of a session, or null. */
  readonly find: (sessionId: string) => ViewedChat | null;
  /** Stops a chat that nobody sees any more, and lets go of it; its session is saved. */
  readonly close: (chat: ViewedChat) => void;
  /** Lets go of a chat that nobody sees and that has nothing under way. It is read from disk when it is wanted again. */
  readonly letGo: (chat: ViewedChat) => void;
  /** Stops every running turn; what came is saved. */
  readonly stopAll: () => void;
}

export interface ChatParts {
  readonly connection: Connection;
  readonly store: SessionStore;
  readonly server: ChatPorts["server"];
  readonly refusals: Refusals;
  readonly log: (line: string) => void;
  /** A response told how much of the rate limits is left. */
  readonly onLimits: (limits: RateLimits) => void;
  /** An answer is whole, which this window or another asked for. */
  readonly onAnswered: (sessionId: string, isForeign: boolean) => void;
  /** Whatever happens in any session, before its viewers see it. `isForeign` while another window answers in it. */
  readonly onEvent: (session: Session, event: ChatEvent, isForeign: boolean) => void;
}

export function createChats(parts: ChatParts): Chats {
  const chats = new Map<string, ViewedChat>();
  const unwatch = new Map<string, () => void>();

  function open(session: Session): ViewedChat {
    const viewers = new Set<Viewer>();
    const chat = createChat(session, {
      // The message is on disk before its request leaves.
      open: (...request) => after(parts.store.written(session.id), () => parts.connection.open(...request)),
      settings: currentSettings,
      record: (record) => parts.store.record(session, record),
      post(event) {
        parts.onEvent(session, event, chat.isElsewhere());
        for (const viewer of viewers) viewer.see(event);
        if (event.type !== "turn-updated") return;
        for (const update of event.updates) {
          if (update.type === "response") parts.onLimits(update.response.limits);
          if (update.type !== "state") continue;
          if (update.state === "done") parts.onAnswered(session.id, chat.isElsewhere());
          // Once the turn is over and the next message that waits, if any, is on its way.
          if (!isRunning(update)) setImmediate(() => letGo(viewed));
        }
      },
      ...clock,
      server: parts.server,
      refuse: parts.refusals.add,
      newId: randomUUID,
      judgesTopics: () => [...viewers].some(({ seesTitle }) => seesTitle),
      log: parts.log,
    });
    const viewed: ViewedChat = {
      ...chat,
      watch: (viewer) => viewers.add(viewer),
      unwatch: (viewer) => viewers.delete(viewer),
      isWatched: () => viewers.size > 0,
    };
    unwatch.set(session.id, parts.store.watch(session, chat));
    chats.set(session.id, viewed);
    return viewed;
  }

  function close(chat: ViewedChat): void {
    if (chat.isWatched()) return;
    chat.stop();
    chats.delete(chat.session.id);
    unwatch.get(chat.session.id)?.();
    unwatch.delete(chat.session.id);
    void parts.store.release(chat.session);
  }

  function letGo(chat: ViewedChat): void {
    // One without a turn may have a draft, and is in no file.
    if (chats.get(chat.session.id) === chat && chat.session.turns.length > 0 && !chat.isBusy()) close(chat);
  }

  return {
    create: () => open(createSession(randomUUID(), Date.now(), currentFolder())),
    of: (session) => chats.get(session.id) ?? open(session),
    find: (sessionId) => chats.get(sessionId) ?? null,
    close,
    letGo,
    stopAll: () => {
      for (const chat of chats.values()) chat.stop();
    },
  };
}

/** The folder that new sessions are begun in. */
export function currentFolder(): string | null {
  return vscode.workspace.workspaceFolders?.[0]?.uri.toString() ?? null;
}

/** Starts something that can be cancelled when `ready` has settled; until then, cancelling it keeps it from starting. */
function after(ready: Promise<void>, start: () => () => void): () => void {
  let isCancelled = false;
  let cancel = (): void => {
    isCancelled = true;
  };
  async function begin(): Promise<void> {
    await ready;
    if (!isCancelled) cancel = start();
  }
  void begin();
  return () => cancel();
}
