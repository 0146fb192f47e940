/** The chats of this window: the panel's, the inline threads', and how each reaches whoever shows it. */
import { randomUUID } from "node:crypto";
import { createChat, type Chat } from "../core/chat.ts";
import type { Session } from "../core/conversation.ts";
import type { ChatEvent } from "../core/protocol.ts";
import { createSession } from "../core/session.ts";
import type { Connection } from "./connection.ts";
import type { SessionStore } from "./sessionStore.ts";
import { currentSettings } from "./settings.ts";

export type Viewer = (event: ChatEvent) => void;

/** A chat and its viewers: none, the panel, a thread under some code, or both. */
export interface ViewedChat extends Chat {
  /** Whether messages are judged for their topic: where a title is seen, that is in the panel. */
  judgesTopics: boolean;
  readonly watch: (viewer: Viewer) => void;
  readonly unwatch: (viewer: Viewer) => void;
}

export interface Chats {
  /** A chat with a new session. */
  readonly create: (options: { readonly judgesTopics: boolean }) => ViewedChat;
  /** The chat of a session: the one that is open already, or a new one for a session from disk. */
  readonly of: (session: Session) => ViewedChat;
  /** Stops every running turn; what came is saved. */
  readonly stopAll: () => void;
}

export function createChats(connection: Connection, store: SessionStore, log: (line: string) => void): Chats {
  const open = new Map<string, ViewedChat>();

  function host(session: Session, judgesTopics: boolean): ViewedChat {
    const viewers = new Set<Viewer>();
    const chat = createChat(session, {
      open: connection.open,
      settings: currentSettings,
      save: store.save,
      post: (event) => {
        for (const viewer of viewers) viewer(event);
      },
      now: Date.now,
      newId: randomUUID,
      judgesTopics: () => viewed.judgesTopics,
      log,
    });
    const viewed: ViewedChat = {
      ...chat,
      judgesTopics,
      watch: (viewer) => viewers.add(viewer),
      unwatch: (viewer) => viewers.delete(viewer),
    };
    open.set(session.id, viewed);
    return viewed;
  }

  return {
    create: ({ judgesTopics }) => host(createSession(randomUUID(), Date.now()), judgesTopics),
    of: (session) => open.get(session.id) ?? host(session, true),
    stopAll: () => {
      for (const chat of open.values()) chat.stop();
    },
  };
}
