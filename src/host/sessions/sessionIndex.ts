/** What there is to choose from: a line or two of each session. A cache of the files, and never more than that. */
import { statSync, type Stats } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Session } from "../../core/conversation.ts";
import { summaryOf, type SessionSummary } from "../../core/summary.ts";
import { isMissing, readSession, replaceFile, sessionsIn } from "./sessionFile.ts";

export interface SessionIndex {
  /** Brings a session that is open here up to date. */
  readonly note: (session: Session) => void;
  /**
   * It is open here no more: its file tells of it again.
   *
   * @param bytes of the file when it held the session as it is; null where it does not. It need not be read then.
   */
  readonly forget: (session: Session, bytes: number | null) => void;
  /** It is gone. */
  readonly drop: (id: string) => void;
  /** Latest first. Files that have changed since they were read last are read again, but for those that are open here. */
  readonly list: () => Promise<readonly SessionSummary[]>;
  readonly close: () => Promise<void>;
}

interface Entry {
  /** Of the file when it was read. */
  readonly bytes: number;
  readonly changed: number;
  readonly summary: SessionSummary;
}

const version = 1;
/** Files that are looked at in one go: a few milliseconds, after which others have their turn. */
const slice = 500;
/** Milliseconds after a change in which the list is saved: an answer that streams changes it twice a second. */
const saveAfter = 5000;

/** @param folder of the sessions. */
export function createSessionIndex(
  folder: () => string,
  cachePath: () => string,
  log: (line: string) => void,
): SessionIndex {
  const open = new Map<string, Session>();
  let entries = new Map<string, Entry>();
  let reading: Promise<void> | null = null;
  let isChanged = false;
  let timer: NodeJS.Timeout | null = null;
  let saving: Promise<void> = Promise.resolve();

  async function readCache(): Promise<void> {
    try {
      const saved = JSON.parse(await readFile(cachePath(), "utf8")) as {
        readonly version: unknown;
        readonly entries: readonly [string, Entry][];
      };
      if (saved.version === version) entries = new Map(saved.entries);
    } catch (error) {
      if (!isMissing(error)) log(`the list of sessions is made anew: ${String(error)}`);
    }
  }

  /** Compares what is known with the files, and reads those that are not as they were. */
  async function refresh(): Promise<void> {
    await (reading ??= readCache());
    const names = await sessionsIn(folder());
    const found = new Map<string, Entry>();
    for (let start = 0; start < names.length; start += slice) {
      for (const name of names.slice(start, start + slice)) {
        const id = name.slice(0, -".jsonl".length);
        const path = join(folder(), name);
        const info = statSync(path, { throwIfNoEntry: false });
        if (!info) continue; // deleted meanwhile
        const known = entries.get(id);
        // What is open here is known from itself: a large file that grows must not be read with each piece.
        const isKnown = open.has(id) || (known?.bytes === info.size && known.changed === info.mtimeMs);
        const entry = isKnown ? known : await read(path, id, info);
        if (entry) found.set(id, entry);
        isChanged ||= !isKnown;
      }
      await new Promise(setImmediate);
    }
    isChanged ||= found.size !== entries.size;
    entries = found;
  }

  async function read(path: string, id: string, info: Stats): Promise<Entry | null> {
    try {
      const { session } = await readSession(path, id);
      return { bytes: info.size, changed: info.mtimeMs, summary: summaryOf(session) };
    } catch (error) {
      log(`session ${id} is not listed: ${String(error)}`);
      return null;
    }
  }

  function saveSoon(): void {
    if (!isChanged) return;
    timer ??= setTimeout(() => void saveNow(), saveAfter);
    timer.unref();
  }

  function saveNow(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    return (saving = saving.then(save));
  }

  async function save(): Promise<void> {
    if (!isChanged) return;
    isChanged = false;
    try {
      await replaceFile(cachePath(), JSON.stringify({ version, entries: [...entries] }));
    } catch (error) {
      log(`the list of sessions could not be saved: ${String(error)}`);
    }
  }

  return {
    note: (session) => void open.set(session.id, session),
    forget(session, bytes) {
      const { id } = session;
      if (open.get(id) !== session) return;
      open.delete(id);
      if (!reading) return; // the cache has not been read: it must not be saved without the others
      const info = statSync(join(folder(), `${id}.jsonl`), { throwIfNoEntry: false });
      if (bytes === null || info?.size !== bytes) return;
      entries.set(id, { bytes, changed: info.mtimeMs, summary: summaryOf(session) });
      isChanged = true;
    },
    drop(id) {
      open.delete(id);
      isChanged ||= entries.delete(id);
    },
    async list() {
      await refresh();
      saveSoon();
      const summaries = new Map([...entries].map(([id, { summary }]) => [id, summary]));
      for (const [id, session] of open) summaries.set(id, summaryOf(session));
      return [...summaries.values()].toSorted((one, other) => other.usedAt - one.usedAt);
    },
    close: saveNow,
  };
}
