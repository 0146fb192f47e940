/** Session stores on real folders; two of them on one folder stand for two windows. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { createTurn, type Session } from "../../../src/core/conversation.ts";
import { applyRecord, settle, type SessionRecord } from "../../../src/core/sessionRecord.ts";
import { createSessionStore, type SessionStore } from "../../../src/host/sessions/sessionStore.ts";

export interface World {
  readonly folder: string;
  readonly store: SessionStore;
  /** What the user was told, and what was logged. */
  readonly reports: string[];
  /** The sessions that are gone for good. */
  readonly gone: string[];
  /** Changes a session and has it written, as a chat does. */
  readonly change: (session: Session, ...records: SessionRecord[]) => void;
  /** Lets a session follow what other windows do to it, as a chat does. */
  readonly follow: (session: Session) => void;
}

/** @param base the folder of another world, to be shared with it. */
export async function world(context: TestContext, base?: string): Promise<World> {
  const shared = base ?? (await mkdtemp(join(tmpdir(), "sidenote-store-")));
  const sessions = join(shared, "sessions");
  const reports: string[] = [];
  const gone: string[] = [];
  const store = createSessionStore({
    folder: () => sessions,
    cache: () => join(shared, "sessions.json"),
    report: (message) => reports.push(message),
    log: (line) => reports.push(`log: ${line}`),
    onGone: (id) => gone.push(id),
  });
  context.after(async () => {
    await store.close();
    await rm(shared, { recursive: true, force: true });
  });
  return {
    folder: sessions,
    store,
    reports,
    gone,
    change(session, ...records) {
      for (const record of records) {
        applyRecord(session, record);
        store.record(session, structuredClone(record));
      }
    },
    follow(session) {
      store.watch(session, {
        receive: (record) => applyRecord(session, structuredClone(record)),
        abandon: () => session.turns.forEach(settle),
      });
    },
  };
}

export const ask = (session: Session, id: string): SessionRecord => ({
  type: "turn",
  turn: createTurn(id, `question ${id}`, [], 6, session.leaf),
});

/** A turn that is over already. */
export const asked = (session: Session, id: string): SessionRecord => ({
  type: "turn",
  turn: { ...createTurn(id, `question ${id}`, [], 6, session.leaf), state: "done" },
});

export const begin = (turnId: string): SessionRecord => ({
  type: "updates",
  turnId,
  updates: [{ type: "block-start", block: 0, blockType: "text" }],
});

export const say = (turnId: string, text: string): SessionRecord => ({
  type: "updates",
  turnId,
  updates: [{ type: "block-append", block: 0, text }],
});

export const end = (turnId: string): SessionRecord => ({
  type: "updates",
  turnId,
  updates: [{ type: "state", state: "done", at: 9 }],
});

export const named = (text: string): SessionRecord => ({
  type: "title",
  title: { text, source: "user", turn: 0 },
});

/** The ids of a session's turns, each with its answer. */
export function answersOf(session: Session | null): Readonly<Record<string, string>> {
  const turns = session?.turns ?? [];
  return Object.fromEntries(turns.map(({ id, blocks }) => [id, blocks.map(({ text }) => text).join("|")]));
}

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}
