/** What a list of sessions shows of each. */
import type { Session } from "./conversation.ts";

export interface SessionSummary {
  readonly id: string;
  /** Empty for a session that was never asked anything. */
  readonly title: string;
  /** The beginning of its first message. */
  readonly opening: string;
  /** Milliseconds since the epoch: when it was begun, and when its last message was asked. */
  readonly createdAt: number;
  readonly usedAt: number;
  /** Messages of all branches. */
  readonly turns: number;
  /** The folder it was begun in, as its URI; null without one. */
  readonly workspace: string | null;
  readonly pinned: boolean;
  readonly archived: boolean;
}

const longestOpening = 200;

export function summaryOf(session: Session): SessionSummary {
  const { id, title, createdAt, turns, workspace, pinned, archived } = session;
  return {
    id,
    title: title?.text ?? "",
    opening: (turns[0]?.prompt ?? "").slice(0, longestOpening),
    createdAt,
    usedAt: turns.at(-1)?.startedAt ?? createdAt,
    turns: turns.length,
    workspace,
    pinned,
    archived,
  };
}
