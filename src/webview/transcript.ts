/** The list of turns, the header with the title, and the welcome that stands there before the first turn. */
import type { TurnUpdate } from "../core/turnUpdate.ts";
import type { SessionView, TurnView } from "../core/protocol.ts";
import { spendingOf, type Spending } from "../core/spending.ts";
import { copyAsMarkdown } from "./copyMarkdown.ts";
import { element } from "./dom.ts";
import { texts } from "./texts.ts";
import { createTurnElement, type TurnActions, type TurnElement } from "./turnElement.ts";

export interface Transcript {
  readonly header: HTMLElement;
  readonly root: HTMLElement;
  /** The turns themselves. */
  readonly list: HTMLElement;
  readonly show: (session: SessionView) => void;
  readonly setTitle: (title: string) => void;
  readonly startTurn: (turn: TurnView) => void;
  /** Shows `turns` in place of what follows the turn `after`; null for the beginning. */
  readonly changeBranch: (after: string | null, turns: readonly TurnView[]) => void;
  readonly update: (turnId: string, updates: readonly TurnUpdate[]) => void;
  /** True while the last turn's request is under way. */
  readonly isBusy: () => boolean;
  readonly spending: () => Spending;
}

/** @param welcome stands there while there is no turn. */
export function createTranscript(actions: TurnActions, welcome: HTMLElement): Transcript {
  const turns = new Map<string, TurnElement>();
  let last: TurnElement | null = null;
  const title = element("h1");
  const header = element("header", { class: "header" }, title);
  const list = element("div", { class: "turns" });
  welcome.hidden = true; // until it is known that there is nothing to show
  // The scroller lays its one child out from the bottom (column-reverse): it stays at the bottom while the reader is
  // there, and only then, without a line of script or a forced layout.
  const root = element(
    "main",
    { class: "transcript", attributes: { tabindex: "0", "aria-label": texts.transcript } },
    element("div", { class: "content" }, welcome, list),
  );
  copyAsMarkdown(list);

  function setTitle(text: string): void {
    title.textContent = text || texts.newSession;
    title.title = text;
  }

  function startTurn(turn: TurnView): void {
    last?.setLast(false);
    last = createTurnElement(turn, actions);
    turns.set(turn.id, last);
    list.append(last.root);
    welcome.hidden = true;
  }

  return {
    header,
    root,
    list,
    setTitle,
    startTurn,
    show(session) {
      turns.clear();
      last = null;
      list.replaceChildren();
      welcome.hidden = session.turns.length > 0;
      setTitle(session.title);
      for (const turn of session.turns) startTurn(turn);
    },
    changeBranch(after, branch) {
      for (const [id, { root: dropped }] of [...turns].toReversed()) {
        if (id === after) break;
        dropped.remove();
        turns.delete(id);
      }
      last = [...turns.values()].at(-1) ?? null;
      last?.setLast(true);
      for (const turn of branch) startTurn(turn);
    },
    update: (turnId, updates) => turns.get(turnId)?.update(updates),
    isBusy: () => last?.isRunning() ?? false,
    spending: () => spendingOf([...turns.values()].map((turn) => turn.used())),
  };
}
