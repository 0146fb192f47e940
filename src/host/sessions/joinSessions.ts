/** Makes one file of two that hold the same session, each with something that the other lacks. */
import { basename } from "node:path";
import { encodeSession } from "../../core/session.ts";
import { recordsBetween } from "../../core/sessionDifference.ts";
import { applyRecord } from "../../core/sessionRecord.ts";
import { readSession, replaceFile, type ReadSession } from "./sessionFile.ts";

/**
 * Brings what only `older` has into the file at `path`, whose title, marks and shown branch stay. The lock of the
 * session must be in hand.
 *
 * @returns false, and nothing is changed, where one of them is damaged or of a newer version: what it lacks cannot be
 *   told then.
 * @throws Error when the file cannot be written.
 */
export async function joinSessions(path: string, older: string): Promise<boolean> {
  const id = basename(path, ".jsonl");
  const [first, second] = [await readWhole(older, id), await readWhole(path, id)];
  if (!first || !second) return false;
  const { session } = first;
  for (const record of recordsBetween(session, second.session)) applyRecord(session, record);
  const { title, pinned, archived, scope, leaf } = second.session;
  Object.assign(session, { title: title ?? session.title, pinned, archived, scope, leaf });
  await replaceFile(path, encodeSession(session));
  return true;
}

async function readWhole(path: string, id: string): Promise<ReadSession | null> {
  try {
    const read = await readSession(path, id);
    return read.damage ? null : read;
  } catch {
    return null; // of a newer version, or not to be read: the caller says that it stays
  }
}
