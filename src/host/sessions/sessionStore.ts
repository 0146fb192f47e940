/** The sessions of this user, a file each that only grows. */
import { join } from "node:path";
import type { Session } from "../../core/conversation.ts";
import { localize } from "../../core/localize.ts";
import type { SessionSummary } from "../../core/summary.ts";
import type { SessionRecord } from "../../core/sessionRecord.ts";
import { bringBack, purge, putAside } from "./deletedSessions.ts";
import { createFileWatch } from "./fileWatch.ts";
import { openSession } from "./openSession.ts";
import { beginning, isMissing, isSessionId, type Place } from "./sessionFile.ts";
import { createSessionIndex } from "./sessionIndex.ts";
import { lockOf, takeLock } from "./sessionLock.ts";
import { createSessionWriter, type SessionListener, type SessionWriter } from "./sessionWriter.ts";
import { addLeft, sessionOfLeft } from "./waitingLines.ts";

export interface SessionStore {
  /** Takes a change of a session, which it holds already, to the disk: at once, or an answer's pieces within half a second. */
  readonly record: (session: Session, record: SessionRecord) => void;
  /** Makes sure that a session has a file, for the draft that belongs to it. */
  readonly keep: (session: Session) => void;
  /**
   * Settles when all that was recorded of the session so far is on disk, or could not be written, which was told. While
   * another window is writing the session it is in a file beside that.
   */
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
  /** Lets go of a session that is open here no more, when all of it is on disk; waits for no other window. */
  readonly release: (session: Session) => Promise<void>;
  /**
   * Takes a session away that is open nowhere; returns how to bring it back. What another window writes of it
   * meanwhile is kept.
   *
   * @throws Error when another window is writing it.
   */
  readonly remove: (id: string) => Promise<() => Promise<void>>;
  /** Tells when the list may have changed, until the function that it returns is called. */
  readonly onChange: (changed: () => void) => () => void;
  /** Settles when everything is on disk and no file is held any more; waits for no other window. */
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
  /** A session is gone for good, a week after it was deleted: nothing of it need be kept. */
  readonly onGone?: (id: string) => void;
}

export function createSessionStore(options: SessionStoreOptions): SessionStore {
  const { folder, cache, report, log } = options;
  const writers = new Map<string, SessionWriter>();
  const index = createSessionIndex(folder, cache, log);
  const watchers = new Set<() => void>();
  const pathOf = (id: string): string => join(folder(), `${id}.jsonl`);
  let purging: Promise<void> | null = null;
  const fileWatch = createFileWatch(folder, log, (name) => {
    const lacking = sessionOfLeft(name);
    if (lacking !== null) writers.get(lacking)?.addLeft();
    const [, id, kind] = /^([\w-]+)\.(jsonl|lock)$/.exec(name) ?? [];
    if (id === undefined) return;
    writers.get(id)?.look();
    if (kind === "jsonl") for (const changed of watchers) changed();
  });

  function open(session: Session, place: Place): SessionWriter {
    const writer = createSessionWriter(session, {
      path: pathOf(session.id),
      place,
      onError: (error) =>
        report(localize("Sidenote could not save this session: {problem}", { problem: String(error) })),
      log,
    });
    writers.set(session.id, writer);
    return writer;
  }

  function writerOf(session: Session): SessionWriter {
    const known = writers.get(session.id);
    return known?.session === session ? known : open(session, beginning);
  }

  async function read(id: string): Promise<Session> {
    const { session, place, isLacking } = await openSession(pathOf(id), id, report);
    const writer = open(session, place);
    index.note(session);
    if (isLacking) writer.addLeft();
    return session;
  }

  async function removeOld(): Promise<void> {
    try {
      for (const id of await purge(folder(), Date.now())) options.onGone?.(id);
    } catch (error) {
      log(`deleted sessions are kept: ${String(error)}`);
    }
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
      if (!isSessionId(id)) return null;
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
    async list() {
      const found = await index.list();
      purging ??= removeOld();
      return found;
    },
    pathOf,
    async release(session) {
      const writer = writers.get(session.id);
      if (writer?.session !== session) return;
      await writer.close();
      if (writers.get(session.id) !== writer) return; // opened again meanwhile
      writers.delete(session.id);
      index.forget(session, writer.bytes());
    },
    async remove(id) {
      await writers.get(id)?.close();
      writers.delete(id);
      const lock = await takeLock(lockOf(pathOf(id)));
      if (!lock)
        throw new Error(localize("Another window is writing this session. Stop its answer there first."));
      try {
        await addLeft(pathOf(id));
        const aside = await putAside(pathOf(id), Date.now());
        index.drop(id);
        return () => bringBack(aside, pathOf(id));
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
      for (const { session, bytes } of writers.values()) index.forget(session, bytes());
      await purging;
      await index.close();
    },
  };
}
