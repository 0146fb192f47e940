/** Writes one session's file, one writer at a time among all windows, and reads what the others write. */
import { existsSync } from "node:fs";
import { mkdir, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { isRunning, type Session } from "../../core/conversation.ts";
import { createRecordBuffer } from "../../core/recordBuffer.ts";
import { encodeSession } from "../../core/session.ts";
import { recordsBetween } from "../../core/sessionDifference.ts";
import { encodeRecord, type SessionRecord } from "../../core/sessionRecord.ts";
import { addLines, placeAfter, readRecords, readSession, withFile, type Place } from "./sessionFile.ts";
import { isLocked, lockOf, takeLock, type SessionLock } from "./sessionLock.ts";
import { createForeignTurns, followTurns } from "./turnsUnderWay.ts";
import { addLeft, createWaitingLines } from "./waitingLines.ts";

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
  /** Adds the lines that a writer which is no more has left, once the lock is free. */
  readonly addLeft: () => void;
  readonly written: () => Promise<void>;
  /** Something has happened to the file or to its lock: reads what others wrote. */
  readonly look: () => void;
  /** Of the file, as far as it and the session are the same; null where either has more. */
  readonly bytes: () => number | null;
  readonly watch: (listener: SessionListener) => () => void;
  /** Takes to the disk what can be taken, and lets go. Does not wait for another window. */
  readonly close: () => Promise<void>;
}

export interface WriterOptions {
  readonly path: string;
  /** How far the session holds the file already; the beginning for a new one. */
  readonly place: Place;
  /** Something could not be written. It is tried again with the next record, and every few seconds. */
  readonly onError: (error: unknown) => void;
  readonly log: (line: string) => void;
}

/** Milliseconds that an answer's pieces wait for more: what the end of the process may take with it. */
const pause = 500;
/** Milliseconds between two looks at a lock that another window holds, and between two tries to write. */
const waitForLock = 200;
const waitAfterError = 5000;

export function createSessionWriter(session: Session, options: WriterOptions): SessionWriter {
  const { path, log } = options;
  const buffer = createRecordBuffer();
  const listeners = new Set<SessionListener>();
  /** Turns that are under way here, for which the lock is held. */
  const running = new Set<string>();
  const foreign = createForeignTurns({
    ids: session.turns.filter(isRunning).map(({ id }) => id),
    inTurn: (step) => void inTurn(step),
    isLocked: () => isLocked(lockOf(path)),
    readOthers,
    onAbandoned() {
      for (const listener of listeners) listener.abandon();
    },
  });
  let { place } = options;
  let lock: SessionLock | null = null;
  /** Lines on their way, which are nowhere on disk; and the others, which are there until the lock is free. */
  let unwritten = "";
  const waiting = createWaitingLines(path);
  /** What is said here of the whole session in lines that are not in its file yet: it will be the last word there. */
  const marks = new Map<SessionRecord["type"], SessionRecord>();
  /** The file lacks something that was written before: it has been replaced by another. */
  let isParted = false;
  let mustWrite = false;
  let mustAddLeft = false;
  let isUrgent = false;
  let hasFailed = false;
  let isClosed = false;
  let timer: NodeJS.Timeout | null = null;
  /** What is done to the file, one thing after the other. */
  let work: Promise<void> = Promise.resolve();

  function inTurn(step: () => Promise<void>): Promise<void> {
    work = work.then(step).catch((error: unknown) => log(`session ${session.id}: ${String(error)}`));
    return work;
  }

  function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    return inTurn(write);
  }

  function again(milliseconds: number): void {
    if (!isClosed) timer ??= setTimeout(() => void flush(), milliseconds);
  }

  async function write(): Promise<void> {
    const isDone = buffer.isEmpty() && unwritten === "" && waiting.text() === "";
    if (isDone && !mustWrite && !mustAddLeft) return;
    try {
      if (await isOurTurn()) await addAll();
      else {
        const mustSync = gather();
        await waiting.put(unwritten, mustSync);
        unwritten = "";
        again(waitForLock);
      }
      hasFailed = false;
    } catch (error) {
      isUrgent = true;
      log(`session ${session.id} could not be saved: ${String(error)}`);
      if (!hasFailed) options.onError(error); // once, not every few seconds
      hasFailed = true;
      again(waitAfterError);
    }
    if (running.size === 0) await letGo();
  }

  /** Takes what waits for more; true if it must be safe from a power cut. */
  function gather(): boolean {
    unwritten += buffer.take();
    const wasUrgent = isUrgent;
    isUrgent = false;
    return wasUrgent;
  }

  /** Whether the lock is in hand, or could be taken. */
  async function isOurTurn(): Promise<boolean> {
    if (await lock?.isHeld()) return true;
    await letGo();
    await mkdir(dirname(path), { recursive: true });
    lock = await takeLock(lockOf(path));
    return lock !== null;
  }

  async function letGo(): Promise<void> {
    await lock?.release();
    lock = null;
  }

  /** Adds to the file what it lacks. The lock is in hand. */
  async function addAll(): Promise<void> {
    const addsLeft = mustAddLeft;
    mustAddLeft = false;
    if (addsLeft) await addLeft(path);
    if (waiting.isTaken()) isParted = true;
    // Opened by its name each time: another file may stand there now.
    await withFile(path, "a+", async (file) => {
      const there = await catchUp(file);
      const { size } = await file.stat();
      if (size > place.bytes) await file.truncate(place.bytes); // half a line of a process that has ended
      const mustSync = gather() || waiting.text() !== "";
      const said = [...marks];
      const lines = there ? missingIn(there) : waiting.text() + unwritten;
      const text = place.bytes === 0 ? encodeSession(session) : lines;
      await addLines(file, text, mustSync);
      place = placeAfter(place, text);
      for (const [type, record] of said) if (marks.get(type) === record) marks.delete(type);
    });
    isParted = false;
    mustWrite = false;
    unwritten = "";
    await waiting.drop();
  }

  /** Reads what others wrote. Where the file is another than before all of it is read, and what stands there returned. */
  async function catchUp(file: FileHandle): Promise<Session | null> {
    const isKnown = place.bytes > 0 && !isParted;
    const read = isKnown ? await readRecords(file, place) : null;
    if (read) {
      ({ place } = read);
      deliver(read.records);
      return null;
    }
    const there = await readSession(file, session.id);
    ({ place } = there);
    const { title } = there.session;
    if (title && title.text !== session.title?.text) deliver([{ type: "title", title }]);
    deliver(recordsBetween(session, there.session));
    isParted = missingIn(there.session) !== "";
    return there.session;
  }

  function missingIn(there: Session): string {
    return [...recordsBetween(there, session), ...marks.values()].map(encodeRecord).join("");
  }

  function deliver(records: readonly SessionRecord[]): void {
    for (const record of records) {
      // A line may stand there twice; and what is said here of the session is said after what another window says.
      const isKnown = record.type === "turn" && session.turns.some(({ id }) => id === record.turn.id);
      if (isKnown || marks.has(record.type)) continue;
      foreign.follow(record);
      for (const listener of listeners) listener.receive(record);
    }
    foreign.guard();
  }

  async function readOthers(): Promise<void> {
    if (existsSync(path)) await withFile(path, "r", catchUp);
  }

  return {
    session,
    add(record) {
      followTurns(record, running);
      if (markTypes.has(record.type)) marks.set(record.type, record);
      if (buffer.add(record)) {
        isUrgent = true;
        void flush();
      } else timer ??= setTimeout(() => void flush(), pause);
    },
    keep() {
      if (place.bytes > 0) return;
      mustWrite = true;
      void flush();
    },
    addLeft() {
      mustAddLeft = true;
      void flush();
    },
    written: flush,
    look() {
      if (!lock) void inTurn(readOthers);
    },
    bytes: () => (buffer.isEmpty() && unwritten === "" && !isParted ? place.bytes : null),
    watch(listener) {
      listeners.add(listener);
      void inTurn(readOthers);
      foreign.guard();
      return () => listeners.delete(listener);
    },
    async close() {
      isClosed = true;
      foreign.stop();
      await flush();
      await inTurn(waiting.leave);
      await inTurn(letGo);
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** What stands for a session as a whole: of several the last one counts. */
const markTypes: ReadonlySet<SessionRecord["type"]> = new Set(["title", "pinned", "archived", "scope"]);
