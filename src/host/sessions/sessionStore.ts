/** The sessions of this user, a file each that only grows. */
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { isRunning, type Session } from "../../core/conversation.ts";
import { localize } from "../../core/localize.ts";
import type { SessionSummary } from "../../core/summary.ts";
import { encodeSession } from "../../core/session.ts";
import { settle, type SessionRecord } from "../../core/sessionRecord.ts";
import { createFileWatch } from "./fileWatch.ts";
import { isMissing, mendSession, putAside, readSession, type Damage } from "./sessionFile.ts";
import { createSessionIndex } from "./sessionIndex.ts";
import { isLocked, takeLock } from "./sessionLock.ts";
import { createSessionWriter, type SessionListener, type SessionWriter } from "./sessionWriter.ts";

export interface SessionStore {
  /** Takes a change of a session, which it holds already, to the disk: at once, or an answer's pieces within half a second. */
  readonly record: (session: Session, record: SessionRecord) => void;
  /** Makes sure that a session has a file, for the draft that belongs to it. */
  readonly keep: (session: Session) => void;
  /** Settles when all that was recorded of the session so far is on disk, or could not be written, which was told. */
  readonly written: (sessionId: string) => Promise<void>;
  /**
   * The session, or null when there is none of this id or its file cannot be read, which is told. A turn that was
   * running is stopped, unless another window is at it.
   */
  readonly load: (id: string) => Promise<Session | null>;
  /** Hears what other windows do to a session from now on, until the function that it returns is called. */
  readonly watch: (session: Session, listener: SessionListener) => () => void;
  /** What there is to choose from, latest first. */
  readonly list: () => Promise<readonly SessionSummary[]>;
  readonly pathOf: (id: string) => string;
  /** Lets go of a session that is open here no more, when all of it is on disk. */
  readonly release: (session: Session) => Promise<void>;
  /**
   * Takes a session away that is open nowhere; returns how to bring it back.
   *
   * @throws Error when another window is writing it.
   */
  readonly remove: (id: string) => Promise<() => Promise<void>>;
  /** Tells when the list may have changed, until the function that it returns is called. */
  readonly onChange: (changed: () => void) => () => void;
  /** Settles when everything is on disk and no file is held any more. */
  readonly close: () => Promise<void>;
}

export interface SessionStoreOptions {
  /** Asked for when it is needed, and the same each time; made when the first session is written. */
  readonly folder: () => string;
  /** The file of the list of sessions, which can be made anew from theirs. */
  readonly cache: () => string;
  /** Tells the user. */
  readonly report: (message: string) => void;
  readonly log: (line: string) => void;
}

export function createSessionStore({ folder, cache, report, log }: SessionStoreOptions): SessionStore {
  const writers = new Map<string, SessionWriter>();
  const index = createSessionIndex(folder, cache, log);
  const watchers = new Set<() => void>();
  const pathOf = (id: string): string => join(folder(), `${id}.jsonl`);
  const fileWatch = createFileWatch(folder, log, (name) => {
    writers.get(/^(.*)\.(?:jsonl|lock)$/.exec(name)?.[1] ?? "")?.look();
    if (name.endsWith(".jsonl")) for (const changed of watchers) changed();
  });

  function open(session: Session, bytes: number): SessionWriter {
    const writer = createSessionWriter(session, {
      path: pathOf(session.id),
      lockPath: join(folder(), `${session.id}.lock`),
      bytes,
      onError: (error) =>
        report(localize("Sidenote could not save this session: {problem}", { problem: String(error) })),
      log,
    });
    writers.set(session.id, writer);
    return writer;
  }

  function writerOf(session: Session): SessionWriter {
    const known = writers.get(session.id);
    return known?.session === session ? known : open(session, 0);
  }

  async function read(id: string): Promise<Session> {
    const path = pathOf(id);
    const lockPath = join(folder(), `${id}.lock`);
    let found = await readSession(path, id);
    if (found.damage) {
      // Who writes at this moment is no damage: it is looked at again with the lock in hand, or left to its writer.
      const lock = await takeLock(lockPath);
      if (lock) {
        try {
          found = await readSession(path, id);
          if (found.damage) {
            found.session.turns.forEach(settle);
            const text = encodeSession(found.session);
            const kept = await mendSession(path, text, Date.now());
            report(damageText(found.session, found.damage, kept));
            found = { ...found, bytes: Buffer.byteLength(text) };
          }
        } finally {
          await lock.release();
        }
      }
    }
    const { session, bytes } = found;
    if (session.turns.some(isRunning) && !(await isLocked(lockPath))) session.turns.forEach(settle);
    open(session, bytes);
    return session;
  }

  return {
    record(session, record) {
      writerOf(session).add(record);
      index.note(session);
    },
    keep(session) {
      writerOf(session).keep();
      index.note(session);
    },
    written: async (sessionId) => writers.get(sessionId)?.written(),
    async load(id) {
      await writers.get(id)?.close();
      try {
        return await read(id);
      } catch (error) {
        if (isMissing(error)) return null;
        log(`session ${id} could not be read: ${String(error)}`);
        report(localize("Sidenote could not open this session: {problem}", { problem: String(error) }));
        return null;
      }
    },
    watch(session, listener) {
      const writer = writerOf(session);
      fileWatch.start();
      return writer.watch(listener);
    },
    list: index.list,
    pathOf,
    async release(session) {
      const writer = writers.get(session.id);
      if (writer?.session !== session) return;
      await writer.close();
      if (writers.get(session.id) !== writer) return; // opened again meanwhile
      writers.delete(session.id);
      index.forget(session);
    },
    async remove(id) {
      await writers.get(id)?.close();
      const lock = await takeLock(join(folder(), `${id}.lock`));
      if (!lock)
        throw new Error(localize("Another window is writing this session. Stop its answer there first."));
      try {
        const aside = await putAside(pathOf(id), Date.now());
        writers.delete(id);
        index.drop(id);
        return () => rename(aside, pathOf(id));
      } finally {
        await lock.release();
      }
    },
    onChange(changed) {
      fileWatch.start();
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    async close() {
      fileWatch.stop();
      await Promise.all([...writers.values()].map((writer) => writer.close()));
      await index.close();
    },
  };
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
