/** Writes one session's file, one writer at a time among all windows, and reads what the others write. */
import { mkdir, open, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { isRunning, type Session, type TurnState } from "../../core/conversation.ts";
import { createRecordBuffer } from "../../core/recordBuffer.ts";
import { encodeRecord, headerOf, recordsOf, type SessionRecord } from "../../core/sessionRecord.ts";
import { addLines, readRecords } from "./sessionFile.ts";
import { isLocked, takeLock, type SessionLock } from "./sessionLock.ts";

/** Hears what another window does to a session that is open here. */
export interface SessionListener {
  readonly receive: (record: SessionRecord) => void;
  /** The other window is gone, and its turn will not come to its end. */
  readonly abandon: () => void;
}

export interface SessionWriter {
  readonly session: Session;
  readonly add: (record: SessionRecord) => void;
  /** Writes the file's first line if there is no file yet. */
  readonly keep: () => void;
  readonly written: () => Promise<void>;
  /** Something has happened to the file or to its lock: reads what others wrote. */
  readonly look: () => void;
  readonly watch: (listener: SessionListener) => () => void;
  readonly close: () => Promise<void>;
}

export interface WriterOptions {
  readonly path: string;
  readonly lockPath: string;
  /** How much of the file the session holds already; 0 for a new one. */
  readonly bytes: number;
  /** Something could not be written. It is tried again with the next record, and every few seconds. */
  readonly onError: (error: unknown) => void;
  readonly log: (line: string) => void;
}

/** Milliseconds that an answer's pieces wait for more: what the end of the process may take with it. */
const pause = 500;
/** Milliseconds between two looks at a lock that another window holds, and between two tries to write. */
const waitForLock = 200;
const waitAfterError = 5000;
const checkOnOthers = 2000;

const ends: ReadonlySet<TurnState> = new Set(["done", "stopped", "failed"]);

export function createSessionWriter(session: Session, options: WriterOptions): SessionWriter {
  const { path, lockPath, log } = options;
  const buffer = createRecordBuffer();
  const listeners = new Set<SessionListener>();
  /** Turns that are under way here, for which the lock is held; and in other windows. */
  const running = new Set<string>();
  const foreign = new Set(session.turns.filter(isRunning).map(({ id }) => id));
  let { bytes } = options;
  let hold: { readonly lock: SessionLock; readonly file: FileHandle } | null = null;
  /** Lines that could not be written, without the file's first. */
  let unwritten = "";
  let isUrgent = false;
  let mustExist = false;
  let hasFailed = false;
  let isClosed = false;
  let timer: NodeJS.Timeout | null = null;
  let watchdog: NodeJS.Timeout | null = null;
  /** What is done to the file, one thing after the other. */
  let work: Promise<void> = Promise.resolve();

  function then(step: () => Promise<void>): Promise<void> {
    work = work.then(step).catch((error: unknown) => log(`session ${session.id}: ${String(error)}`));
    return work;
  }

  function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    return then(write);
  }

  async function write(): Promise<void> {
    if (buffer.isEmpty() && unwritten === "" && !mustExist) return;
    try {
      const { file } = await taken();
      await readOthers();
      const { size } = await file.stat();
      if (size > bytes) await file.truncate(bytes); // half a line of a process that has ended
      unwritten += buffer.take();
      if (size < bytes) {
        // It was moved or deleted by another window: what is here is all that is left to be sure of.
        await file.truncate(0);
        bytes = 0;
        unwritten = recordsOf(session).map(encodeRecord).join("");
      }
      const text = (bytes === 0 ? encodeRecord(headerOf(session)) : "") + unwritten;
      await addLines(file, text, isUrgent);
      bytes += Buffer.byteLength(text);
      unwritten = "";
      isUrgent = false;
      mustExist = false;
      hasFailed = false;
    } catch (error) {
      log(`session ${session.id} could not be saved: ${String(error)}`);
      if (!hasFailed) options.onError(error); // once, not every few seconds
      hasFailed = true;
      if (!isClosed) timer ??= setTimeout(() => void flush(), waitAfterError);
    }
    if (running.size === 0) await letGo();
  }

  /** The lock and the file, for which it waits until no other window is at it. */
  async function taken(): Promise<NonNullable<typeof hold>> {
    if (hold && (await hold.lock.isHeld())) return hold;
    await letGo();
    await mkdir(dirname(path), { recursive: true });
    let lock = await takeLock(lockPath);
    while (!lock) {
      await new Promise((resolve) => setTimeout(resolve, waitForLock));
      await readOthers();
      lock = await takeLock(lockPath);
    }
    try {
      hold = { lock, file: await open(path, "a") };
    } catch (error) {
      await lock.release();
      throw error;
    }
    return hold;
  }

  async function letGo(): Promise<void> {
    const held = hold;
    hold = null;
    await held?.file.close();
    await held?.lock.release();
  }

  async function readOthers(): Promise<void> {
    let read: Awaited<ReturnType<typeof readRecords>>;
    try {
      read = await readRecords(path, bytes);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return;
      throw error;
    }
    ({ bytes } = read);
    for (const record of read.records) {
      follow(record, foreign);
      for (const listener of listeners) listener.receive(record);
    }
    if (foreign.size > 0) watchdog ??= setInterval(() => void then(checkOthers), checkOnOthers);
  }

  /** Whether who has a turn under way is still there. */
  async function checkOthers(): Promise<void> {
    if (foreign.size > 0 && !(await isLocked(lockPath))) {
      await readOthers();
      if (foreign.size > 0) for (const listener of listeners) listener.abandon();
      foreign.clear();
    }
    if (foreign.size > 0 || watchdog === null) return;
    clearInterval(watchdog);
    watchdog = null;
  }

  return {
    session,
    add(record) {
      follow(record, running);
      if (buffer.add(record)) {
        isUrgent = true;
        void flush();
      } else timer ??= setTimeout(() => void flush(), pause);
    },
    keep() {
      if (bytes > 0) return;
      mustExist = true;
      void flush();
    },
    written: flush,
    look() {
      if (!hold) void then(readOthers);
    },
    watch(listener) {
      listeners.add(listener);
      void then(readOthers);
      if (foreign.size > 0) watchdog ??= setInterval(() => void then(checkOthers), checkOnOthers);
      return () => listeners.delete(listener);
    },
    async close() {
      isClosed = true;
      if (watchdog !== null) clearInterval(watchdog);
      watchdog = null;
      await flush();
      await then(letGo);
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** Keeps the ids of turns that are under way. */
function follow(record: SessionRecord, running: Set<string>): void {
  if (record.type === "turn" && isRunning(record.turn)) running.add(record.turn.id);
  if (record.type !== "updates") return;
  for (const update of record.updates) {
    if (update.type === "continued") running.add(record.turnId);
    else if (update.type === "state" && ends.has(update.state)) running.delete(record.turnId);
  }
}
