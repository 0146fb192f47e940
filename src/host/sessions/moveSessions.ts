/** Moves the sessions' files to another folder, without ever having one in neither. A bundle of its own (`#moveSessions`). */
import { copyFile, mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { joinSessions } from "./joinSessions.ts";
import { isMissing, isSessionFile, namesIn } from "./sessionFile.ts";
import { lockOf, takeLock } from "./sessionLock.ts";
import { addLeft, isMovable } from "./waitingLines.ts";

/**
 * Moves every session of a folder, with the damaged and the deleted ones that are kept beside them.
 *
 * @returns the names of the files that stay: another process is writing them, or another file has their name there.
 * @throws Error when the folder cannot be made, or a file not be copied; what was moved until then is there.
 */
export async function moveSessions(from: string, to: string): Promise<readonly string[]> {
  await mkdir(to, { recursive: true });
  const left: string[] = [];
  for (const name of await movableIn(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    const isMoved = isSessionFile(name) ? await moveSession(source, target) : await moveFile(source, target);
    if (!isMoved) left.push(name);
  }
  for (const folder of ["damaged", "deleted"]) {
    const names = await movableIn(join(from, folder));
    if (names.length > 0) await mkdir(join(to, folder), { recursive: true });
    for (const name of names) {
      if (!(await moveFile(join(from, folder, name), join(to, folder, name)))) left.push(join(folder, name));
    }
  }
  return left;
}

async function movableIn(folder: string): Promise<readonly string[]> {
  return (await namesIn(folder)).filter(isMovable);
}

/** False where another process is writing it, here or there, or something else is in the way. */
async function moveSession(source: string, target: string): Promise<boolean> {
  const lock = await takeLock(lockOf(source));
  const lockThere = lock && (await takeLock(lockOf(target)));
  try {
    if (!lockThere) return false;
    await addLeft(source);
    if (await moveFile(source, target)) return true;
    // Both have gone on: a window did not hear of it when the session was moved before.
    const isJoined = await joinSessions(target, source);
    if (isJoined) await rm(source);
    return isJoined;
  } finally {
    await lockThere?.release();
    await lock?.release();
  }
}

/** False where another file is in the way. One that goes on where the other ends is the same session, and longer. */
async function moveFile(source: string, target: string): Promise<boolean> {
  const there = await contentOf(target);
  if (there) {
    const here = await readFile(source);
    const isOlder = there.subarray(0, here.length).equals(here);
    if (!isOlder && !here.subarray(0, there.length).equals(there)) return false;
    if (isOlder) {
      await rm(source);
      return true;
    }
  }
  // Copied: the other folder may be on another disk.
  await copyFile(source, `${target}.new`);
  await rename(`${target}.new`, target);
  await rm(source);
  return true;
}

async function contentOf(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
