/** Sessions that the user has deleted: kept aside for a week, brought back, or gone. */
import { existsSync } from "node:fs";
import { mkdir, rename, rm, stat, utimes } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { localize } from "../../core/localize.ts";
import { joinSessions } from "./joinSessions.ts";
import { isMissing, namesIn } from "./sessionFile.ts";
import { lockOf, takeLock } from "./sessionLock.ts";

/** Milliseconds for which a deleted session can be brought back by hand, if not by Undo: a week. */
const kept = 7 * 24 * 3600 * 1000;
/** Milliseconds between two looks at a lock that another window holds. */
const waitForLock = 200;

/** Moves a session into `deleted/` beside it. Its lock must be in hand. @returns where it is. */
export async function putAside(path: string, now: number): Promise<string> {
  const folder = join(dirname(path), "deleted");
  await mkdir(folder, { recursive: true });
  const aside = join(folder, basename(path));
  await rename(path, aside);
  await utimes(aside, now / 1000, now / 1000);
  return aside;
}

/**
 * Moves a deleted session back, when no window is writing in its place. What one has written there meanwhile stays:
 * what only the deleted one has is added to it.
 *
 * @throws Error when that cannot be told, because one of them is damaged; both stay where they are.
 */
export async function bringBack(aside: string, path: string): Promise<void> {
  let lock = await takeLock(lockOf(path));
  while (!lock) {
    await new Promise((resolve) => setTimeout(resolve, waitForLock));
    lock = await takeLock(lockOf(path));
  }
  try {
    if (!existsSync(path)) await rename(aside, path);
    else if (await joinSessions(path, aside)) await rm(aside);
    else
      throw new Error(
        localize("This session is there already. The deleted one is kept as {path}", { path: aside }),
      );
  } finally {
    await lock.release();
  }
}

/**
 * Removes what was deleted a week ago, and what processes left behind that were ended while they wrote a file.
 *
 * @param folder of the sessions.
 * @returns the ids of the sessions that are gone for good.
 */
export async function purge(folder: string, now: number): Promise<readonly string[]> {
  const isOld = async (path: string): Promise<boolean> => {
    try {
      return now - (await stat(path)).mtimeMs > kept;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  };
  const gone: string[] = [];
  for (const name of await namesIn(join(folder, "deleted"))) {
    const path = join(folder, "deleted", name);
    if (!(await isOld(path))) continue;
    await rm(path, { force: true });
    const id = basename(name, ".jsonl");
    if (!existsSync(join(folder, `${id}.jsonl`))) gone.push(id);
  }
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    if (name.endsWith(".new") && (await isOld(path))) await rm(path, { force: true });
  }
  return gone;
}
