/** Which turns of a session are under way, as its records tell; and whether the window that has one is still there. */
import { isRunning, type TurnState } from "../../core/conversation.ts";
import type { SessionRecord } from "../../core/sessionRecord.ts";

const ends: ReadonlySet<TurnState> = new Set(["done", "stopped", "failed"]);

/** Keeps the ids of turns that are under way. */
export function followTurns(record: SessionRecord, running: Set<string>): void {
  if (record.type === "turn" && isRunning(record.turn)) running.add(record.turn.id);
  if (record.type !== "updates") return;
  for (const update of record.updates) {
    if (update.type === "continued") running.add(record.turnId);
    else if (update.type === "state" && ends.has(update.state)) running.delete(record.turnId);
  }
}

export interface ForeignTurns {
  readonly follow: (record: SessionRecord) => void;
  /** Looks after their windows as long as there are any. */
  readonly guard: () => void;
  readonly stop: () => void;
}

export interface ForeignTurnParts {
  /** Turns of other windows that are under way already. */
  readonly ids: readonly string[];
  /** Does something when nothing else is done to the file. */
  readonly inTurn: (step: () => Promise<void>) => void;
  /** Whether some window is writing. */
  readonly isLocked: () => Promise<boolean>;
  readonly readOthers: () => Promise<void>;
  /** None of the turns will come to its end. */
  readonly onAbandoned: () => void;
}

/** Milliseconds between two looks. */
const interval = 2000;

export function createForeignTurns(parts: ForeignTurnParts): ForeignTurns {
  const running = new Set(parts.ids);
  let watchdog: NodeJS.Timeout | null = null;

  function stop(): void {
    if (watchdog !== null) clearInterval(watchdog);
    watchdog = null;
  }

  async function check(): Promise<void> {
    if (running.size > 0 && !(await parts.isLocked())) {
      await parts.readOthers();
      if (running.size > 0) parts.onAbandoned();
      running.clear();
    }
    if (running.size === 0) stop();
  }

  return {
    follow: (record) => followTurns(record, running),
    guard() {
      if (running.size > 0) watchdog ??= setInterval(() => parts.inTurn(check), interval);
    },
    stop,
  };
}
