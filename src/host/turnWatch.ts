/** Which turns are under way in this window, and how each one ended: for the status bar and for other extensions. */
import * as vscode from "vscode";
import { isRunning, type Session, type Turn } from "../core/conversation.ts";
import type { ChatEvent } from "../core/protocol.ts";
import type { FinishedTurn } from "./api.ts";

export interface TurnWatch extends vscode.Disposable {
  /** Takes an event of a session; the ends of turns that another window asks are passed over. */
  readonly see: (session: Session, event: ChatEvent, isForeign: boolean) => void;
  readonly isBusy: () => boolean;
  readonly onDidFinishTurn: vscode.Event<FinishedTurn>;
}

/** @param onBusy `isBusy` gives another answer than before. */
export function createTurnWatch(onBusy: () => void): TurnWatch {
  const running = new Set<string>();
  const finished = new vscode.EventEmitter<FinishedTurn>();

  function change(changeRunning: () => void): void {
    const before = running.size > 0;
    changeRunning();
    if (before !== running.size > 0) onBusy();
  }

  return {
    see(session, event, isForeign) {
      if (event.type === "turn-started" && !isForeign && isRunning(event.turn)) {
        change(() => running.add(event.turn.id));
      }
      if (event.type !== "turn-updated" || isForeign) return;
      for (const update of event.updates) {
        if (update.type === "continued") change(() => running.add(event.turnId));
        if (update.type !== "state" || isRunning(update)) continue;
        change(() => running.delete(event.turnId));
        const turn = session.turns.find(({ id }) => id === event.turnId);
        if (turn) finished.fire(finishedTurn(session, turn));
      }
    },
    isBusy: () => running.size > 0,
    onDidFinishTurn: finished.event,
    dispose: () => finished.dispose(),
  };
}

/** @param turn has ended. */
export function finishedTurn(session: Session, turn: Turn): FinishedTurn {
  const { id, state, model, stop, usage, startedAt, endedAt, pausedFor } = turn;
  return {
    sessionId: session.id,
    turnId: id,
    state: state === "done" || state === "stopped" ? state : "failed",
    model,
    stopReason: stop?.reason ?? null,
    usage: usage && {
      input: usage.input,
      output: usage.output,
      cacheCreation: usage.cacheCreation,
      cacheRead: usage.cacheRead,
    },
    duration: (endedAt ?? startedAt) - startedAt - pausedFor,
  };
}
