/** A session as the panel's page gets it: an outline of its branch, and of the turns themselves only the last ones. */
import { branchOf, placeOf } from "./branches.ts";
import { labelOf, type ContextItem, type Drift } from "./context.ts";
import type { Scope, Session, Turn } from "./conversation.ts";
import { spendingOf, type Spending } from "./spending.ts";

/** What was attached, as the view gets it. */
export interface ContextView {
  readonly label: string;
  /** What had become of it when it was sent, where that is to be told. */
  readonly drift: Drift | null;
}

/** A turn as the view gets it: of its context only what is shown, not the code. */
export interface TurnView extends Omit<Turn, "context"> {
  readonly context: readonly ContextView[];
  /** Its place among the turns that were asked in the same place: `{ index: 0, count: 2 }` for the first of two. */
  readonly place: { readonly index: number; readonly count: number };
}

/** What stands in the page for a turn that is far from the reader. */
export interface TurnOutline {
  readonly id: string;
  /** The beginning of the message, for its heading. */
  readonly question: string;
  /** The topic that it opens, or null. */
  readonly topic: string | null;
  /** Characters of the message and of the answer: about how high it is. */
  readonly length: number;
}

/** A branch, or what follows one of its turns. */
export interface BranchView {
  /** All its turns, oldest first. */
  readonly outline: readonly TurnOutline[];
  /** The last of them, whole: what is read first. The page asks for others as its reader comes near. */
  readonly turns: readonly TurnView[];
}

/** The branch that is shown. */
export interface SessionView extends BranchView {
  readonly id: string;
  readonly title: string;
  readonly scope: Scope;
  /** The last messages, oldest first, for whoever recalls them. */
  readonly prompts: readonly string[];
  /** Of all turns, those of other branches too. */
  readonly spending: Spending;
}

/** Characters. A window shows less; and a message of the editor costs some 50 ms for each million. */
const firstTurns = 32_000;
const firstPrompts = 100_000;
const questionLength = 120;

export function toTurnView(session: Session, turn: Turn): TurnView {
  return { ...turn, context: turn.context.map(toContextView), place: placeOf(session, turn) };
}

function toContextView(item: ContextItem): ContextView {
  return { label: labelOf(item), drift: item.drift ?? null };
}

export function toBranchView(session: Session, turns: readonly Turn[]): BranchView {
  return {
    outline: turns.map(outlineOf),
    turns: lastWithin(turns, lengthOf, firstTurns).map((turn) => toTurnView(session, turn)),
  };
}

export function toSessionView(session: Session): SessionView {
  const turns = branchOf(session);
  return {
    id: session.id,
    title: session.title?.text ?? "",
    scope: session.scope,
    ...toBranchView(session, turns),
    prompts: lastWithin(turns, ({ prompt }) => prompt.length, firstPrompts).map(({ prompt }) => prompt),
    spending: spendingOf(session.turns),
  };
}

function outlineOf(turn: Turn): TurnOutline {
  return {
    id: turn.id,
    question: turn.prompt.slice(0, questionLength),
    topic: turn.topic,
    length: turn.prompt.length + textLength(turn, "text"),
  };
}

function lengthOf(turn: Turn): number {
  return turn.prompt.length + textLength(turn, "text") + textLength(turn, "thinking");
}

function textLength(turn: Turn, type: "text" | "thinking"): number {
  return turn.blocks.reduce((sum, block) => sum + (block.type === type ? block.text.length : 0), 0);
}

/** As many from the end as are within `budget` together, and the last in any case. */
function lastWithin<Item>(items: readonly Item[], size: (item: Item) => number, budget: number): Item[] {
  let left = budget;
  let first = items.length;
  while (first > 0 && left > 0) {
    const item = items[first - 1];
    left -= item === undefined ? 0 : size(item);
    if (left < 0 && first < items.length) break;
    first--;
  }
  return items.slice(first);
}
