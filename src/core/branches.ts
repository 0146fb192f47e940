/** A session is a tree of turns: the branch that is shown and sent, and what else follows the same turn. */
import type { Session, Turn } from "./conversation.ts";

interface Known {
  readonly leaf: string | null;
  readonly count: number;
  readonly branch: readonly Turn[];
}

const known = new WeakMap<Session, Known>();

/** The turns of the branch that is shown and sent, first to last. The same array until a turn comes or the leaf moves. */
export function branchOf(session: Session): readonly Turn[] {
  const { leaf, turns } = session;
  const cached = known.get(session);
  if (cached?.leaf === leaf && cached.count === turns.length) return cached.branch;
  const last = turns.at(-1);
  const isNext = cached && last && leaf === last.id && cached.leaf === last.parent;
  const branch =
    isNext && cached.count === turns.length - 1 ? [...cached.branch, last] : pathTo(session, leaf);
  known.set(session, { leaf, count: turns.length, branch });
  return branch;
}

/** From the first turn down to `id`. A parent that is not there (its line was damaged) ends the way up. */
export function pathTo({ turns }: Session, id: string | null): readonly Turn[] {
  const byId = new Map(turns.map((turn) => [turn.id, turn]));
  const path: Turn[] = [];
  let turn = id === null ? undefined : byId.get(id);
  while (turn) {
    path.push(turn);
    byId.delete(turn.id); // a circle, which only a damaged file has, is gone around once
    turn = turn.parent === null ? undefined : byId.get(turn.parent);
  }
  return path.toReversed();
}

/** The turns that stand where `turn` stands, itself among them, in the order in which they were asked. */
export function siblingsOf(session: Session, turn: Turn): readonly Turn[] {
  return session.turns.filter(({ parent }) => parent === turn.parent);
}

/** The turn that stands `by` places before or after another one in the same place; null where there is none. */
export function neighbourOf(session: Session, turnId: string, by: -1 | 1): Turn | null {
  const turn = session.turns.find(({ id }) => id === turnId);
  const siblings = turn ? siblingsOf(session, turn) : [];
  return turn ? (siblings[siblings.indexOf(turn) + by] ?? null) : null;
}

/** The end of the branch that goes through `id` and was asked last. */
export function latestLeafBelow({ turns }: Session, id: string): string {
  let leaf = id;
  // A turn is always asked after its parent, so one pass down the list follows the latest child of each.
  const latestChild = new Map<string, string>();
  for (const turn of turns) if (turn.parent !== null) latestChild.set(turn.parent, turn.id);
  const seen = new Set<string>();
  for (
    let next: string | undefined = id;
    next !== undefined && !seen.has(next);
    next = latestChild.get(next)
  ) {
    seen.add(next);
    leaf = next;
  }
  return leaf;
}

/** The place of a turn among those that stand where it stands: `{ index: 0, count: 2 }` for the first of two. */
export function placeOf(session: Session, turn: Turn): { readonly index: number; readonly count: number } {
  const siblings = siblingsOf(session, turn);
  return { index: siblings.indexOf(turn), count: siblings.length };
}
