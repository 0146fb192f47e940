/** A session that was exported as its own lines, read back; and a copy of one under ids of its own. */
import type { Session } from "./conversation.ts";
import { localize } from "./localize.ts";
import { readHeader } from "./recordShape.ts";
import { createSession, createSessionReader } from "./session.ts";
import { applyRecord, settle } from "./sessionRecord.ts";

/**
 * Reads what `encodeSession` writes. A turn that was running is stopped.
 *
 * @throws Error when it is something else, is damaged (which line is), or was saved by a newer version.
 */
export function readExportedSession(text: string): Session {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  while (lines.at(-1)?.trim() === "") lines.pop();
  const [first = "", ...rest] = lines;
  if (!isHeader(first)) {
    throw new Error(localize("This file is no session of Sidenote. Choose one that was exported as JSON."));
  }
  const reader = createSessionReader("");
  reader.line(first);
  for (const line of rest) reader.line(line);
  const [damaged] = reader.damaged;
  if (damaged !== undefined) {
    throw new Error(
      localize("This file is damaged in line {line}. Nothing was imported; export the session again.", {
        line: String(damaged),
      }),
    );
  }
  const session = reader.session();
  session.turns.forEach(settle);
  return session;
}

function isHeader(line: string): boolean {
  try {
    return readHeader(JSON.parse(line)) !== null;
  } catch {
    return false;
  }
}

/**
 * The same session with new ids, for two sessions never share a turn. An answer that is still being written goes on
 * in the original alone: in the copy it is stopped.
 * @param session is given up: the copy takes over what its turns hold.
 */
export function copyOfSession(session: Session, newId: () => string): Session {
  const ids = new Map(session.turns.map(({ id }) => [id, newId()]));
  const renamed = (id: string | null): string | null => (id === null ? null : (ids.get(id) ?? null));
  const copy = createSession(newId(), session.createdAt, session.workspace);
  const { title, pinned, archived, scope } = session;
  Object.assign(copy, { title: title && { ...title }, pinned, archived, scope });
  for (const turn of session.turns) {
    settle(turn);
    const { id, parent, error } = turn;
    const culprit = renamed(error?.culprit ?? null);
    if (error && culprit !== null) turn.error = { ...error, culprit };
    applyRecord(copy, {
      type: "turn",
      turn: { ...turn, id: renamed(id) ?? id, parent: renamed(parent) },
    });
  }
  copy.leaf = renamed(session.leaf);
  return copy;
}
