/** One writer at a time for a session: a file beside it that names the process that writes. */
import { randomUUID } from "node:crypto";
import { readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";

export interface SessionLock {
  /** False once another took it over, which happens only to a process that slept for long or cannot be seen. */
  readonly isHeld: () => Promise<boolean>;
  readonly release: () => Promise<void>;
}

/** A process, among all that can see a folder. */
export interface Holder {
  readonly process: number;
  readonly machine: string;
}

/** Milliseconds between signs of life, and how old the last one may be. */
const beat = 15_000;
const longestSilence = 60_000;

/** Where the lock of a session lies. @param path of the session's file. */
export function lockOf(path: string): string {
  return path.replace(/jsonl$/, "lock");
}

/** Takes the lock, or returns null while another process that lives holds it. */
export async function takeLock(path: string): Promise<SessionLock | null> {
  const text = JSON.stringify({ ...holderHere(), token: randomUUID() });
  if (!(await create(path, text)) && !((await removeDead(path)) && (await create(path, text)))) return null;
  const isHeld = async (): Promise<boolean> => (await read(path)) === text;
  const stop = giveSignsOfLife(path, isHeld);
  return {
    isHeld,
    async release() {
      stop();
      if (await isHeld()) await rm(path, { force: true });
    },
  };
}

/** True while a process that lives holds the lock. */
export async function isLocked(path: string): Promise<boolean> {
  const text = await read(path);
  return text !== null && isHolderAlive(path, text);
}

export function holderHere(): Holder {
  return { process: process.pid, machine: hostname() };
}

async function create(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  }
}

/**
 * Takes the lock of a dead process away; false where it is alive, or another is just taking it away: a lock of its own
 * makes sure that nobody removes the lock that a third one has made meanwhile.
 */
async function removeDead(path: string): Promise<boolean> {
  const removing = `${path}.removing`;
  if (!(await create(removing, ""))) {
    if (await isOlderThan(removing, longestSilence)) await rm(removing, { force: true });
    return false;
  }
  try {
    if (await isLocked(path)) return false;
    await rm(path, { force: true });
    return true;
  } finally {
    await rm(removing, { force: true });
  }
}

/**
 * Whether the process that a file names lives.
 *
 * On this machine it is looked for. It may have slept with the machine, and gives no sign before it is awake: only one
 * that stays silent while this process is awake is dead, and its number has been given to another meanwhile. Of a
 * process on another machine nothing is known but its signs of life.
 *
 * @param path of the file that gets the signs of life.
 * @param text of the file, JSON; one that is not whole is just being written.
 */
export async function isHolderAlive(path: string, text: string): Promise<boolean> {
  const holder = parse(text);
  const isHere = holder?.machine === hostname();
  if (isHere && !isRunningProcess(holder.process)) return false;
  if (!(await isOlderThan(path, longestSilence))) {
    silentSince.delete(text);
    return true;
  }
  if (!isHere) return false;
  const since = silentSince.get(text) ?? performance.now();
  silentSince.set(text, since);
  return performance.now() - since <= longestSilence;
}

/** Since when (`performance.now`) a process has been seen to be silent, by what its file says. */
const silentSince = new Map<string, number>();

/** False also for a file that is gone. */
async function isOlderThan(path: string, milliseconds: number): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > milliseconds;
  } catch (error) {
    if (isCode(error, "ENOENT")) return false;
    throw error;
  }
}

function isRunningProcess(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return isCode(error, "EPERM"); // it is somebody else's
  }
}

/** Touches a file of this process now and then, as long as it is its own, until the function that it returns is called. */
export function giveSignsOfLife(path: string, isOwn: () => Promise<boolean>): () => void {
  async function sign(): Promise<void> {
    const now = new Date();
    if (await isOwn()) await utimes(path, now, now);
  }
  // A failure: it is gone meanwhile, or cannot be reached, and then nobody else can see it either.
  const timer = setInterval(() => void sign().catch(() => undefined), beat);
  timer.unref();
  return () => clearInterval(timer);
}

async function read(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT")) return null;
    throw error;
  }
}

function parse(text: string): Holder | null {
  try {
    const value = JSON.parse(text) as Partial<Holder> | null;
    return typeof value?.process === "number" && typeof value.machine === "string" ? (value as Holder) : null;
  } catch {
    return null;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
