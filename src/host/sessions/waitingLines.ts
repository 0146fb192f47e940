/**
 * Lines of a session that wait because another window holds its lock: in a file of their own beside the session's, so
 * that no end of this process takes them away, until they can be added to it.
 *
 * The first line names that file and who writes it. It goes into the session's file with the others: whoever finds the
 * lines of a process that has ended sees how many of them had been added by then.
 */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { addLines, eachLine, isMissing, namesIn, withFile } from "./sessionFile.ts";
import { giveSignsOfLife, holderHere, isHolderAlive } from "./sessionLock.ts";

export interface WaitingLines {
  /** Takes lines to the disk. */
  readonly put: (text: string, isUrgent: boolean) => Promise<void>;
  /** All that were put, after the line that names their file; empty where none were. */
  readonly text: () => string;
  /** True where another process has taken this one for dead, and has added them. */
  readonly isTaken: () => boolean;
  /** They stand in the session's file. */
  readonly drop: () => Promise<void>;
  /** Nobody here waits for the lock any more: they are left to the next who has it. */
  readonly leave: () => Promise<void>;
}

/** @param path of the session's file. */
export function createWaitingLines(path: string): WaitingLines {
  let own = "";
  let text = "";
  let stopSigns = (): void => undefined;

  function forget(): void {
    stopSigns();
    text = "";
  }

  return {
    async put(lines, isUrgent) {
      if (lines === "") return;
      const isFirst = text === "";
      const from = randomUUID();
      if (isFirst) {
        own = path.replace(/jsonl$/, `${from}.waiting.jsonl`);
        stopSigns();
        stopSigns = giveSignsOfLife(own, async () => true);
      }
      const added = isFirst
        ? `${JSON.stringify({ type: "waited", from, ...holderHere() })}\n${lines}`
        : lines;
      await withFile(own, "a", (file) => addLines(file, added, isUrgent));
      text += added;
    },
    text: () => text,
    isTaken: () => text !== "" && !existsSync(own),
    async drop() {
      if (text === "") return;
      forget();
      await rm(own, { force: true });
    },
    async leave() {
      if (text === "") return;
      forget();
      await rename(own, own.replace(/waiting\.jsonl$/, "left.jsonl"));
    },
  };
}

/** Whether a file of this name holds lines that wait. */
function isOfWaiting(name: string): boolean {
  return /\.(?:waiting|left)\.jsonl$/.test(name);
}

/** Whether a file goes along when the sessions are moved. What waits does so with its session, or stays with its window. */
export function isMovable(name: string): boolean {
  return name.endsWith(".jsonl") && !isOfWaiting(name);
}

/** The id of the session whose lines are left in a file of this name, or null. */
export function sessionOfLeft(name: string): string | null {
  return /^([\w-]+)\.[\w-]+\.left\.jsonl$/.exec(name)?.[1] ?? null;
}

/** Whether lines wait for a session whose writer is no more. */
export async function hasLeft(path: string): Promise<boolean> {
  return (await leftOf(path)).length > 0;
}

/**
 * Adds what is left of writers that are no more to the session's file. Its lock must be in hand.
 *
 * @param mend is called before anything is added, and after it was read what is missing.
 */
export async function addLeft(
  path: string,
  mend: () => Promise<void> = async () => undefined,
): Promise<void> {
  const there = await contentOf(path);
  if (!there) return;
  const left = await leftOf(path);
  await mend();
  if (left.length === 0) return;
  await withFile(path, "a+", async (file) => {
    const whole = eachLine(await file.readFile(), () => undefined);
    await file.truncate(whole); // half a line of a process that has ended
    for (const { text } of left) await addLines(file, missingOf(there.toString(), text), true);
  });
  for (const { place } of left) await rm(place, { force: true });
}

/** Of the lines in `text` those that do not stand in `there`, after the line that names their file. */
function missingOf(there: string, text: string): string {
  const lines = text.slice(0, text.lastIndexOf("\n") + 1);
  const start = there.indexOf(lines.slice(0, lines.indexOf("\n") + 1));
  if (start < 0 || lines === "") return lines;
  let end = 0;
  for (let next = lines.indexOf("\n") + 1; next > 0; next = lines.indexOf("\n", end) + 1) {
    if (!there.startsWith(lines.slice(end, next), start + end)) break;
    end = next;
  }
  return lines.slice(end);
}

async function leftOf(path: string): Promise<readonly { readonly place: string; readonly text: string }[]> {
  const start = `${basename(path, ".jsonl")}.`;
  const left: { place: string; text: string }[] = [];
  for (const name of await namesIn(dirname(path))) {
    if (!isOfWaiting(name) || !name.startsWith(start)) continue;
    const place = join(dirname(path), name);
    const text = (await contentOf(place))?.toString();
    if (text === undefined) continue; // added meanwhile
    const isOver =
      name.endsWith(".left.jsonl") || !(await isHolderAlive(place, text.slice(0, text.indexOf("\n"))));
    if (isOver) left.push({ place, text });
  }
  return left;
}

async function contentOf(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
