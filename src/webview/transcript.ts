/** The list of turns, the header with the title, and the welcome that stands there before the first turn. */
import type { BranchView, SessionView, TurnView } from "../core/sessionView.ts";
import type { TurnUpdate } from "../core/turnUpdate.ts";
import { copyAsMarkdown, type FarSelection } from "./copyMarkdown.ts";
import { element } from "./dom.ts";
import { texts } from "./texts.ts";
import { createTranscriptWindow, type TranscriptWindow } from "./transcriptWindow.ts";
import type { TurnActions } from "./turnElement.ts";
import type { TurnSlot } from "./turnSlot.ts";

export interface TranscriptActions extends TurnActions {
  /** Asks for turns that the page does not hold; they come to `fill`. */
  readonly showTurns: (turnIds: readonly string[]) => void;
  /** Copies turns that the page does not hold, and what stands around them. */
  readonly copySelection: (selection: FarSelection) => void;
}

/** Hears which turns are drawn, and which are not any more. */
export interface TranscriptListener {
  readonly shown: () => void;
  readonly drawn: (slot: TurnSlot) => void;
  readonly cleared: (slot: TurnSlot) => void;
}

export interface Transcript {
  readonly header: HTMLElement;
  readonly root: HTMLElement;
  /** The turns themselves, drawn or not. */
  readonly list: HTMLElement;
  readonly slots: TranscriptWindow["slots"];
  readonly bring: TranscriptWindow["bring"];
  readonly listen: (listener: TranscriptListener) => void;
  readonly show: (session: SessionView) => void;
  readonly setTitle: (title: string) => void;
  readonly startTurn: (turn: TurnView) => void;
  /** Draws turns that were asked for. */
  readonly fill: (turns: readonly TurnView[]) => void;
  /** Shows `branch` in place of what follows the turn `after`; null for the beginning. */
  readonly changeBranch: (after: string | null, branch: BranchView) => void;
  /** Leads the reader to a turn, drawn or not yet, and puts the focus there. */
  readonly reveal: (turnId: string) => void;
  readonly update: (turnId: string, updates: readonly TurnUpdate[]) => void;
  /** True while the last turn's request is under way. */
  readonly isBusy: () => boolean;
}

/** @param welcome stands there while there is no turn. */
export function createTranscript(actions: TranscriptActions, welcome: HTMLElement): Transcript {
  let listener: TranscriptListener | null = null;
  /** The turn that the reader is being led to. */
  let awaited: string | null = null;
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
  const turns = createTranscriptWindow({
    scroller: root,
    list,
    actions,
    ask: actions.showTurns,
    onDrawn(slot) {
      if (slot.id === awaited) lead(slot);
      listener?.drawn(slot);
    },
    onCleared: (slot) => listener?.cleared(slot),
  });
  copyAsMarkdown(list, actions.copySelection);

  /** As long as it is a box its place is an estimate: it is led to anew when it is drawn. */
  function lead(slot: TurnSlot): void {
    if (slot.turn()) awaited = null;
    slot.root().focus({ preventScroll: true });
    slot.root().scrollIntoView({ block: "start" });
  }

  function setTitle(text: string): void {
    title.textContent = text || texts.newSession;
    title.title = text;
  }

  return {
    header,
    root,
    list,
    setTitle,
    slots: turns.slots,
    bring: turns.bring,
    fill: turns.fill,
    listen(next) {
      listener = next;
    },
    startTurn(turn) {
      turns.start(turn);
      welcome.hidden = true;
    },
    show(session) {
      welcome.hidden = session.outline.length > 0;
      setTitle(session.title);
      turns.show(session);
      listener?.shown();
    },
    changeBranch(after, branch) {
      turns.changeBranch(after, branch);
      listener?.shown();
    },
    reveal(turnId) {
      const slot = turns.find(turnId);
      if (!slot) return;
      awaited = slot.turn() ? null : turnId;
      if (awaited !== null) turns.bring(slot);
      lead(slot);
    },
    // One that is not drawn comes as it is then.
    update: (turnId, updates) => turns.find(turnId)?.turn()?.update(updates),
    isBusy: () => turns.slots().at(-1)?.turn()?.isRunning() ?? false,
  };
}
