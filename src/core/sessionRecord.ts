/** What is written of a session, one record a line: how each changes the session, and how it is read back. */
import { createTurn, isRunning, type Scope, type Session, type Title, type Turn } from "./conversation.ts";
import { applyUpdate, type TurnUpdate } from "./turnUpdate.ts";

/** What stands in the first line. */
export interface SessionHeader {
  readonly type: "session";
  readonly version: number;
  readonly id: string;
  readonly createdAt: number;
  readonly workspace: string | null;
}

/** One change of a session, in the order in which they happened: the session is what they add up to. */
export type SessionRecord =
  /** A message was asked; of a copy, the turn as it stands. It ends the branch that is shown. */
  | { readonly type: "turn"; readonly turn: Turn }
  | { readonly type: "updates"; readonly turnId: string; readonly updates: readonly TurnUpdate[] }
  /** Another branch is shown: the one that ends with this turn. */
  | { readonly type: "leaf"; readonly turnId: string }
  | { readonly type: "title"; readonly title: Title }
  | { readonly type: "pinned"; readonly value: boolean }
  | { readonly type: "archived"; readonly value: boolean }
  | { readonly type: "scope"; readonly value: Scope };

/** Raised when the records' shape changes in a way that an older reader would misread. */
export const sessionVersion = 1;

export function headerOf({ id, createdAt, workspace }: Session): SessionHeader {
  return { type: "session", version: sessionVersion, id, createdAt, workspace };
}

/**
 * Changes `session` in place. A record about a turn that is not there changes nothing, and so does a turn that is there
 * already: a line may have been written twice.
 */
export function applyRecord(session: Session, record: SessionRecord): void {
  switch (record.type) {
    case "turn":
      if (session.turns.some(({ id }) => id === record.turn.id)) return;
      session.turns.push(record.turn);
      session.leaf = record.turn.id;
      return;
    case "updates": {
      const turn = session.turns.findLast(({ id }) => id === record.turnId);
      if (turn) for (const update of record.updates) applyUpdate(turn, update);
      return;
    }
    case "leaf":
      if (session.turns.some(({ id }) => id === record.turnId)) session.leaf = record.turnId;
      return;
    case "title":
      // What the user says is final, also where another window's verdict was on its way to the file meanwhile.
      if (session.title?.source !== "user" || record.title.source === "user") session.title = record.title;
      return;
    case "pinned":
      session.pinned = record.value;
      return;
    case "archived":
      session.archived = record.value;
      return;
    case "scope":
      session.scope = record.value;
      return;
  }
}

/** Records that add up to the session as it stands. */
export function recordsOf(session: Session): readonly SessionRecord[] {
  const { title, pinned, archived, scope, leaf } = session;
  return [
    ...(title ? [{ type: "title", title } as const] : []),
    ...session.turns.map((turn) => ({ type: "turn", turn }) as const),
    ...(leaf !== null && leaf !== session.turns.at(-1)?.id ? [{ type: "leaf", turnId: leaf } as const] : []),
    ...(pinned ? [{ type: "pinned", value: true } as const] : []),
    ...(archived ? [{ type: "archived", value: true } as const] : []),
    ...(scope === "topic" ? [{ type: "scope", value: scope } as const] : []),
  ];
}

/** A record as a line of text, with its end. Of a turn only what differs from a new one. */
export function encodeRecord(record: SessionHeader | SessionRecord): string {
  return `${JSON.stringify(record.type === "turn" ? { ...record, turn: withoutDefaults(record.turn) } : record)}\n`;
}

function withoutDefaults(turn: Turn): Partial<Turn> {
  const { id, parent, prompt, context, startedAt } = turn;
  const fresh = createTurn(id, prompt, context, startedAt, parent);
  const differs = Object.entries(turn).filter(([name, value]) => {
    const usual: unknown = fresh[name as keyof Turn];
    return Array.isArray(value) ? value.length > 0 : value !== usual;
  });
  return { id, parent, prompt, startedAt, ...Object.fromEntries(differs) };
}

/** A turn that was running when its host ended is stopped, with the text that it has. */
export function settle(turn: Turn): void {
  turn.retry = null;
  turn.silentSince = null;
  if (!isRunning(turn)) return;
  turn.state = "stopped";
  turn.endedAt ??= turn.firstContentAt ?? turn.startedAt;
}
