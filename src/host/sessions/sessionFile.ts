/** A session's file: read whole, read on from a place, mended, and added to. */
import {
  copyFile,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
  type FileHandle,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Session } from "../../core/conversation.ts";
import { readRecord } from "../../core/recordShape.ts";
import { createSessionReader } from "../../core/session.ts";
import type { SessionRecord } from "../../core/sessionRecord.ts";

export interface ReadSession {
  /** As the lines add up to it: a turn that was not at its end is as it was. */
  readonly session: Session;
  /** Of the file, after its last whole line. */
  readonly bytes: number;
  /** What could not be read; null for a file that is whole. */
  readonly damage: Damage | null;
}

export interface Damage {
  /** Numbers of the lines, from 1. */
  readonly lines: readonly number[];
  /** Bytes after the last whole line: the end of a write that did not come to its end. */
  readonly torn: number;
}

const newline = 10;

/**
 * Reads a session's file.
 *
 * @param id of a session whose first line is damaged.
 * @throws Error when there is none, when it cannot be read, or when it was written by a newer version.
 */
export async function readSession(path: string, id: string): Promise<ReadSession> {
  const content = await readFile(path);
  const reader = createSessionReader(id);
  const bytes = eachLine(content, (line) => reader.line(line));
  const torn = content.length - bytes;
  const isDamaged = reader.damaged.length > 0 || torn > 0;
  return {
    session: reader.session(),
    bytes,
    damage: isDamaged ? { lines: [...reader.damaged], torn } : null,
  };
}

/** Reads the records of the whole lines after `offset`; `bytes` is where they end. Lines that are none are left out. */
export async function readRecords(
  path: string,
  offset: number,
): Promise<{ readonly records: readonly SessionRecord[]; readonly bytes: number }> {
  const content = await readFrom(path, offset);
  const records: SessionRecord[] = [];
  const length = eachLine(content, (line) => {
    const record = readRecord(parse(line));
    if (record) records.push(record);
  });
  return { records, bytes: offset + length };
}

/** The bytes of a file from `offset` on. */
export async function readFrom(path: string, offset: number): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const content = Buffer.alloc(Math.max(0, size - offset));
    const { bytesRead } = await file.read(content, 0, content.length, offset);
    return content.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Calls `take` with each line that has its end, without it; returns the number of bytes of these. */
export function eachLine(content: Buffer, take: (line: string) => void): number {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let start = 0;
  for (let end = content.indexOf(newline); end >= 0; end = content.indexOf(newline, start)) {
    if (end > start) take(decoded(decoder, content.subarray(start, end)));
    start = end + 1;
  }
  return start;
}

/** Bytes that are no UTF-8 make a line that is no JSON: half of a character is damage, not another character. */
function decoded(decoder: { readonly decode: (bytes: Buffer) => string }, line: Buffer): string {
  try {
    return decoder.decode(line);
  } catch {
    return "";
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/**
 * Replaces a damaged file by what could be read of it. The file as it was is kept, in `damaged/` beside it.
 *
 * @param text of the whole session.
 * @returns where the damaged file is kept.
 */
export async function mendSession(path: string, text: string, now: number): Promise<string> {
  const folder = join(dirname(path), "damaged");
  await mkdir(folder, { recursive: true });
  const kept = join(folder, `${basename(path, ".jsonl")}-${now}.jsonl`);
  await copyFile(path, kept);
  await replaceFile(path, text);
  return kept;
}

/** Moves a session that the user deletes into `deleted/` beside it, from where it can be brought back for a while. */
export async function putAside(path: string, now: number): Promise<string> {
  const folder = join(dirname(path), "deleted");
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    const age = now - (await stat(join(folder, name))).mtimeMs;
    if (age > keptDeleted) await rm(join(folder, name), { force: true });
  }
  const aside = join(folder, basename(path));
  await rename(path, aside);
  await utimes(aside, now / 1000, now / 1000);
  return aside;
}

/** Milliseconds for which a deleted session can be brought back by hand, if not by Undo: a week. */
const keptDeleted = 7 * 24 * 3600 * 1000;

/** Writes a file so that no reader, and no end of this process, ever sees half of it. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.new`;
  await writeFile(temporary, text, { flush: true });
  await rename(temporary, path);
}

/** Adds whole lines. What was written of them before a failure is taken back, so that the next line stands alone. */
export async function addLines(file: FileHandle, text: string, isUrgent: boolean): Promise<void> {
  const { size } = await file.stat();
  try {
    await file.appendFile(text);
  } catch (error) {
    await file.truncate(size);
    throw error;
  }
  // Against a power cut. The end of a process alone takes nothing with it that was written.
  if (isUrgent) await file.datasync();
}

/** The names of the session files in a folder; none where there is no such folder. */
export async function sessionsIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith(".jsonl"));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** True for the failure to find a file or a folder. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
