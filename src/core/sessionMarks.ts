/** What the user says of a session and its topics: names, pins, what is put away, what is sent. Each is final. */
import type { Scope, Session, Title, Turn } from "./conversation.ts";
import type { ChatEvent } from "./protocol.ts";
import type { SessionRecord } from "./sessionRecord.ts";
import { cleanTitle } from "./topic.ts";
import type { TurnUpdate } from "./turnUpdate.ts";

export interface SessionMarks {
  /** Names the session, for good; a title without a character changes nothing. */
  readonly rename: (title: string) => void;
  readonly setPinned: (value: boolean) => void;
  readonly setArchived: (value: boolean) => void;
  /** Names the topic that a turn opens; null joins it to the one before. */
  readonly nameTopic: (turnId: string, title: string | null) => void;
  /** Sends all of the branch from now on, or its last topic alone. */
  readonly setScope: (scope: Scope) => void;
}

export interface MarkParts {
  readonly record: (record: SessionRecord) => void;
  readonly post: (event: ChatEvent) => void;
  readonly retitle: (title: Title) => void;
  /** The session's title follows its topics. */
  readonly retitleByTopics: () => void;
  /** Applies an update to a turn, and tells it. */
  readonly change: (turn: Turn, update: TurnUpdate) => void;
}

/** @param decided gets the turns whose topics the user has named or joined: no verdict changes these. */
export function createSessionMarks(session: Session, decided: Set<string>, parts: MarkParts): SessionMarks {
  return {
    rename(text) {
      const title = cleanTitle(text);
      if (title !== null) parts.retitle({ text: title, source: "user", turn: session.turns.length });
    },
    setPinned(value) {
      session.pinned = value;
      parts.record({ type: "pinned", value });
    },
    setArchived(value) {
      session.archived = value;
      parts.record({ type: "archived", value });
    },
    nameTopic(turnId, text) {
      const turn = session.turns.find(({ id }) => id === turnId);
      const topic = text === null ? null : cleanTitle(text);
      if (!turn || (text !== null && topic === null)) return;
      decided.add(turnId);
      parts.change(turn, { type: "topic", topic });
      parts.retitleByTopics();
    },
    setScope(scope) {
      if (scope === session.scope) return;
      session.scope = scope;
      parts.record({ type: "scope", value: scope });
      parts.post({ type: "scope-changed", scope });
    },
  };
}
