/** What another window does in the same session: its turns come as records, and nothing else can be asked meanwhile. */
import { placeOf, branchOf } from "./branches.ts";
import { isRunning, type Session, type Turn } from "./conversation.ts";
import type { ChatEvent } from "./protocol.ts";
import { applyRecord, type SessionRecord } from "./sessionRecord.ts";
import { toTurnView } from "./sessionView.ts";

export interface OtherWindow {
  /** The turn that it asked and that is not at its end. */
  readonly turn: () => Turn | null;
  /** Takes what it has recorded. */
  readonly receive: (record: SessionRecord) => void;
  /** It has ended in the middle of its turn; gives that turn. */
  readonly abandon: () => Turn | null;
  /** Tells the change if it alone has a turn under way, or no more. */
  readonly tell: () => void;
}

export interface OtherWindowParts {
  /** Whether a turn runs here. */
  readonly isBusy: () => boolean;
  /** The turn that was asked here last. */
  readonly own: () => Turn | null;
  /** Moves to another leaf and shows what is different on its branch. */
  readonly move: (leaf: string | null) => void;
  readonly post: (event: ChatEvent) => void;
}

/** @param session is changed in place by what is received. */
export function createOtherWindow(session: Session, parts: OtherWindowParts): OtherWindow {
  let foreign = session.turns.findLast(isRunning) ?? null;
  let wasElsewhere = foreign !== null;

  function tell(): void {
    const isElsewhere = !parts.isBusy() && foreign !== null;
    if (wasElsewhere === isElsewhere) return;
    wasElsewhere = isElsewhere;
    parts.post({ type: "elsewhere-changed", isElsewhere });
  }

  /** Tells the place of the turn in sight that stands where `turn` does. */
  function tellPlace({ parent }: Turn): void {
    const shown = branchOf(session).find((other) => other.parent === parent);
    if (shown) parts.post({ type: "place-changed", turnId: shown.id, place: placeOf(session, shown) });
  }

  /**
   * A turn that runs here stays in sight; the other one is a branch beside it. So does the last one that was asked
   * here: the other was asked before that was heard of there.
   */
  function staysInSight(record: SessionRecord, leaf: string | null): boolean {
    if (parts.isBusy()) return true;
    const own = parts.own();
    return record.type === "turn" && record.turn.parent !== leaf && own !== null && own.id === leaf;
  }

  function follow(record: SessionRecord & { type: "turn" | "leaf" }, leaf: string | null): void {
    const next = session.leaf;
    session.leaf = leaf;
    if (staysInSight(record, leaf)) {
      if (record.type === "turn") tellPlace(record.turn);
      return;
    }
    if (record.type === "leaf") {
      parts.move(next);
      return;
    }
    if (record.turn.parent !== leaf) parts.move(record.turn.parent);
    session.leaf = next;
    parts.post({ type: "turn-started", turn: toTurnView(session, record.turn) });
  }

  return {
    turn: () => foreign,
    tell,
    receive(record) {
      const { leaf } = session;
      applyRecord(session, record);
      switch (record.type) {
        case "turn":
        case "leaf":
          follow(record, leaf);
          break;
        case "updates":
          parts.post({ type: "turn-updated", turnId: record.turnId, updates: record.updates });
          break;
        case "title":
          if (session.title) parts.post({ type: "title-changed", title: session.title.text });
          break;
        case "scope":
          parts.post({ type: "scope-changed", scope: record.value });
          break;
        case "pinned":
        case "archived":
      }
      foreign = session.turns.findLast((turn) => isRunning(turn) && turn !== parts.own()) ?? null;
      tell();
    },
    abandon() {
      const left = foreign;
      foreign = null;
      return left;
    },
  };
}
