/** One writer at a time for a session: a file beside it that names the process that writes. */
import { randomUUID } from "node:crypto";
import { readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";

export interface SessionLock {
  /** False once another took it over, which happens only to a process that slept for long or cannot be seen. */
  readonly isHeld: () => Promise<boolean>;
  readonly release: () => Promise<void>;
}

interface Holder {
  readonly process: number;
  readonly machine: string;
  readonly token: string;
}

/** Milliseconds between signs of life, and how old the last one may be. */
const beat = 15_000;
const longestSilence = 60_000;

/** Takes the lock, or returns null while another process that lives holds it. */
export async function takeLock(path: string): Promise<SessionLock | null> {
  const holder: Holder = { process: process.pid, machine: hostname(), token: randomUUID() };
  const text = JSON.stringify(holder);
  if (!(await create(path, text)) && !((await removeDead(path)) && (await create(path, text)))) return null;
  const timer = setInterval(() => void signOfLife(path), beat);
  timer.unref();
  return {
    isHeld: async () => (await read(path)) === text,
    async release() {
      clearInterval(timer);
      if ((await read(path)) === text) await rm(path, { force: true });
    },
  };
}

/** True while a process that lives holds the lock. */
export async function isLocked(path: string): Promise<boolean> {
  const text = await read(path);
  return text !== null && isAlive(path, text);
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

/** A number may have been given to another process meanwhile: without signs of life it counts for nothing. */
async function isAlive(path: string, text: string): Promise<boolean> {
  if (await isOlderThan(path, longestSilence)) return false;
  const holder = parse(text);
  // Not written yet by who has just made it, or a process on another machine, which cannot be looked for.
  return holder?.machine !== hostname() || isRunningProcess(holder.process);
}

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

async function signOfLife(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined); // released meanwhile
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
