/** A session as it is saved, and back again. */
import { createTurn, isRunning, type Session, type Turn } from "./conversation.ts";

/** Raised when a saved session's shape changes; readers refuse what is newer than they are. */
const version = 1;

export function createSession(id: string, now: number): Session {
  return { id, createdAt: now, title: null, turns: [] };
}

/** The session as JSON text: human-readable, and holding nothing that was not typed, sent or answered. */
export function encodeSession(session: Session): string {
  return `${JSON.stringify({ version, ...session }, null, 1)}\n`;
}

/**
 * Reads a saved session. A turn that was running when it was saved (the window was closed, the host ended) comes
 * back as stopped, with the text it had.
 *
 * @throws Error that says what is wrong: not JSON, not a session, or written by a newer Sidenote.
 */
export function decodeSession(text: string): Session {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) throw new Error("This file does not hold a session.");
  const saved = value as Partial<Session> & { version?: unknown };
  if (typeof saved.version === "number" && saved.version > version) {
    throw new Error("This session was saved by a newer version of Sidenote. Update Sidenote to open it.");
  }
  if (typeof saved.id !== "string" || !Array.isArray(saved.turns)) {
    throw new Error("This file does not hold a session.");
  }
  // What an earlier version did not know of yet is as in a new turn.
  const turns = saved.turns.map((turn: Turn) => ({ ...createTurn("", "", [], 0), ...turn }));
  for (const turn of turns) {
    turn.retry = null;
    turn.silentSince = null;
    if (!isRunning(turn)) continue;
    turn.state = "stopped";
    turn.endedAt ??= turn.firstContentAt ?? turn.startedAt;
  }
  return { id: saved.id, createdAt: saved.createdAt ?? 0, title: saved.title ?? null, turns };
}
