/** A session as text, one record a line, and back again, whatever has become of the text. */
import { localize } from "./localize.ts";
import { createTurn, type Session, type Turn } from "./conversation.ts";
import { readHeader, readRecord, isSource } from "./recordShape.ts";
import {
  applyRecord,
  encodeRecord,
  headerOf,
  recordsOf,
  sessionVersion,
  settle,
  type SessionRecord,
} from "./sessionRecord.ts";

export function createSession(id: string, now: number, workspace: string | null = null): Session {
  return {
    id,
    createdAt: now,
    workspace,
    title: null,
    pinned: false,
    archived: false,
    scope: "session",
    turns: [],
    leaf: null,
  };
}

/** The whole session as text: human-readable, and holding nothing that was not typed, sent or answered. */
export function encodeSession(session: Session): string {
  return [headerOf(session), ...recordsOf(session)].map(encodeRecord).join("");
}

/** Reads a session line by line. Any beginning of a session's text is a session. */
export interface SessionReader {
  /**
   * Takes the next line, without its end, and returns its record; null for a damaged line and for what is no change of
   * the session, such as the header.
   *
   * @throws Error when the header is of a newer version.
   */
  readonly line: (text: string) => SessionRecord | null;
  /** What the lines add up to. A turn that was not at its end is as it was. */
  readonly session: () => Session;
  /** Numbers, from 1, of the lines that could not be read. */
  readonly damaged: readonly number[];
}

/**
 * @param id of the session: that of its file, for the header may be damaged, or the file a copy. Empty takes the
 *   header's.
 */
export function createSessionReader(id: string): SessionReader {
  let session = createSession(id, 0);
  const turns = new Set<string>();
  const damaged: number[] = [];
  let count = 0;

  function take(value: unknown): SessionRecord | null {
    const header = count === 1 ? readHeader(value) : null;
    if (header) {
      if (header.version > sessionVersion) throw newer();
      session = createSession(id || header.id, header.createdAt, header.workspace);
      return null;
    }
    if (isSource(value)) return null;
    const read = readRecord(value);
    const record = read?.type === "turn" ? rooted(read) : read;
    if (!record || (record.type === "leaf" && !turns.has(record.turnId)) || count === 1) damaged.push(count);
    if (!record) return null;
    // An answer whose message was damaged is kept, without it.
    if (record.type === "updates" && !turns.has(record.turnId)) add(unreadableTurn(record.turnId));
    if (record.type === "turn") turns.add(record.turn.id);
    applyRecord(session, record);
    return record;
  }

  function add(turn: Turn): void {
    turns.add(turn.id);
    applyRecord(session, rooted({ type: "turn", turn }));
  }

  /** A turn whose parent was damaged follows what could be read before it. */
  function rooted(record: SessionRecord & { type: "turn" }): SessionRecord & { type: "turn" } {
    const { turn } = record;
    if (turn.parent === null || turns.has(turn.parent)) return record;
    return { ...record, turn: { ...turn, parent: session.leaf } };
  }

  return {
    line(text) {
      count++;
      try {
        return take(JSON.parse(text));
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        damaged.push(count);
        return null;
      }
    },
    session: () => session,
    damaged,
  };
}

/**
 * Reads a whole session from its text. A turn that was running is stopped, with the text that it has.
 *
 * @throws Error when it was saved by a newer version.
 */
export function decodeSession(id: string, text: string): Session {
  const reader = createSessionReader(id);
  for (const line of text.split("\n")) if (line !== "") reader.line(line);
  const session = reader.session();
  session.turns.forEach(settle);
  return session;
}

function newer(): Error {
  return new Error(
    localize("This session was saved by a newer version of Sidenote. Update Sidenote to open it."),
  );
}

/** Stands for a message whose line could not be read, so that its answer has a place. */
function unreadableTurn(id: string): Turn {
  return createTurn(
    id,
    localize("(This message could not be read: its line in the session's file is damaged.)"),
    [],
    0,
  );
}
