/** Opens a session's file: adds what writers have left that are no more, and mends what is damaged. */
import { isRunning, type Session } from "../../core/conversation.ts";
import { localize } from "../../core/localize.ts";
import { encodeSession } from "../../core/session.ts";
import { settle } from "../../core/sessionRecord.ts";
import { mendSession, readSession, type Damage, type ReadSession } from "./sessionFile.ts";
import { isLocked, lockOf, takeLock } from "./sessionLock.ts";
import { addLeft, hasLeft } from "./waitingLines.ts";

export interface OpenedSession extends Pick<ReadSession, "session" | "place"> {
  /** Lines are left beside it, which cannot be added yet: another window is at the file. */
  readonly isLacking: boolean;
}

/**
 * @param report tells the user what was damaged.
 * @throws Error as `readSession` does.
 */
export async function openSession(
  path: string,
  id: string,
  report: (message: string) => void,
): Promise<OpenedSession> {
  const lockPath = lockOf(path);
  let found = await readSession(path, id);
  let isLacking = await hasLeft(path);
  if (found.damage || isLacking) {
    // Who writes at this moment is no damage: it is looked at again with the lock in hand, or left to its writer.
    const lock = await takeLock(lockPath);
    if (lock) {
      try {
        await addLeft(path, () => mendFile(path, id, report));
        found = await readSession(path, id);
        isLacking = false;
      } finally {
        await lock.release();
      }
    }
  }
  const { session, place } = found;
  if (session.turns.some(isRunning) && !(await isLocked(lockPath))) session.turns.forEach(settle);
  return { session, place, isLacking };
}

async function mendFile(path: string, id: string, report: (message: string) => void): Promise<void> {
  const { session, damage } = await readSession(path, id);
  if (!damage) return;
  session.turns.forEach(settle);
  const kept = await mendSession(path, encodeSession(session), Date.now());
  report(damageText(session, damage, kept));
}

function damageText(session: Session, { lines }: Damage, kept: string): string {
  const name = session.title?.text ?? localize("New session");
  const what =
    lines.length > 0
      ? localize(
          {
            one: "Sidenote mended the session “{name}”: {count} entry could not be read.",
            other: "Sidenote mended the session “{name}”: {count} entries could not be read.",
          },
          { name, count: lines.length },
        )
      : localize("Sidenote mended the session “{name}”: its last entry was not written to its end.", {
          name,
        });
  return `${what} ${localize("The rest is here; the file as it was is kept as {path}", { path: kept })}`;
}
