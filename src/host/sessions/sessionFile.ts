/** A session's file: read whole, read on from a place, mended, and added to. */
import {
  copyFile,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  writeFile,
  type FileHandle,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Session } from "../../core/conversation.ts";
import { readRecord } from "../../core/recordShape.ts";
import { createSessionReader } from "../../core/session.ts";
import type { SessionRecord } from "../../core/sessionRecord.ts";

/** Where a reader of a file is, after a whole line: what follows is new to it. */
export interface Place {
  readonly bytes: number;
  /** The last bytes before it. Where others stand there, the file is another one: mended, restored, brought back. */
  readonly tail: Buffer;
}

export const beginning: Place = { bytes: 0, tail: Buffer.alloc(0) };

/** Bytes by which a place is known again: more than any two lines have in common by chance. */
const tailLength = 96;

export interface ReadSession {
  /** As the lines add up to it: a turn that was not at its end is as it was. */
  readonly session: Session;
  /** After its last whole line. */
  readonly place: Place;
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
 * @param id of the session, as its file is named: that counts, whatever its first line says.
 * @throws Error when there is none, when it cannot be read, or when it was written by a newer version.
 */
export async function readSession(path: string | FileHandle, id: string): Promise<ReadSession> {
  const content = typeof path === "string" ? await readFile(path) : await readFrom(path, 0);
  const reader = createSessionReader(id);
  const bytes = eachLine(content, (line) => reader.line(line));
  const torn = content.length - bytes;
  const isDamaged = reader.damaged.length > 0 || torn > 0;
  return {
    session: reader.session(),
    place: { bytes, tail: tailOf(content.subarray(0, bytes)) },
    damage: isDamaged ? { lines: [...reader.damaged], torn } : null,
  };
}

/** Reads the records of the whole lines after `place`, or returns null where this is another file. */
export async function readRecords(
  file: FileHandle,
  { bytes, tail }: Place,
): Promise<{ readonly records: readonly SessionRecord[]; readonly place: Place } | null> {
  const content = await readFrom(file, bytes - tail.length);
  if (!content.subarray(0, tail.length).equals(tail)) return null;
  const records: SessionRecord[] = [];
  const length = eachLine(content.subarray(tail.length), (line) => {
    const record = readRecord(parse(line));
    if (record) records.push(record);
  });
  const end = { bytes: bytes + length, tail: tailOf(content.subarray(0, tail.length + length)) };
  return { records, place: end };
}

/** The place after some lines were added at another. */
export function placeAfter({ bytes, tail }: Place, text: string): Place {
  // From a little before: what is cut off may begin with half of a character.
  const end = Buffer.from(text.slice(-tailLength - 8));
  return { bytes: bytes + Buffer.byteLength(text), tail: tailOf(Buffer.concat([tail, end])) };
}

function tailOf(content: Buffer): Buffer {
  return Buffer.from(content.subarray(Math.max(0, content.length - tailLength)));
}

/** The bytes of a file from `offset` on. */
async function readFrom(file: FileHandle, offset: number): Promise<Buffer> {
  const { size } = await file.stat();
  const content = Buffer.alloc(Math.max(0, size - offset));
  const { bytesRead } = await file.read(content, 0, content.length, offset);
  return content.subarray(0, bytesRead);
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

/** Writes a file so that no reader, and no end of this process, ever sees half of it. */
export async function replaceFile(path: string, text: string): Promise<void> {
  // A name of its own: another window may be at the same file.
  const temporary = `${path}.${process.pid}-${++replaced}.new`;
  await writeFile(temporary, text, { flush: true });
  await rename(temporary, path);
}

let replaced = 0;

/** Opens a file for `act`, and closes it whatever becomes of that. */
export async function withFile(
  path: string,
  flags: "r" | "a" | "a+",
  act: (file: FileHandle) => Promise<unknown>,
): Promise<void> {
  const file = await open(path, flags);
  try {
    await act(file);
  } finally {
    await file.close();
  }
}

/** Adds whole lines. What was written of them before a failure is taken back, so that the next line stands alone. */
export async function addLines(file: FileHandle, text: string, isUrgent: boolean): Promise<void> {
  const { size } = await file.stat();
  try {
    await file.appendFile(text);
    // Against a power cut. The end of a process alone takes nothing with it that was written.
    if (isUrgent) await file.datasync();
  } catch (error) {
    await file.truncate(size);
    throw error;
  }
}

/** What a session can be called: its name is a file's. */
export function isSessionId(id: string): boolean {
  return /^[\w-]+$/.test(id);
}

/**
 * Whether a file of this name is a session. A copy that others make, such as `… (conflicted copy).jsonl`, is none: the
 * same turns would be there twice. It can be imported.
 */
export function isSessionFile(name: string): boolean {
  return name.endsWith(".jsonl") && isSessionId(name.slice(0, -".jsonl".length));
}

/** The names of the session files in a folder; none where there is no such folder. */
export async function sessionsIn(folder: string): Promise<readonly string[]> {
  return (await namesIn(folder)).filter(isSessionFile);
}

/** All names in a folder; none where there is no such folder. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** True for the failure to find a file or a folder. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
