/** The list of turns, the header with the title, and the welcome that stands there before the first turn. */
import type { BranchView, SessionView, TurnView } from "../core/sessionView.ts";
import type { TurnUpdate } from "../core/turnUpdate.ts";
import { copyAsMarkdown, type FarSelection } from "./copyMarkdown.ts";
import { element } from "./dom.ts";
import type { PageMemory } from "./memory.ts";
import { texts } from "./texts.ts";
import type { Scope } from "../core/conversation.ts";
import { createTranscriptTopics } from "./topics/transcriptTopics.ts";
import type { TopicActions } from "./topics/divider.ts";
import { createTranscriptWindow, type TranscriptWindow } from "./transcriptWindow.ts";
import type { TurnActions } from "./turnElement.ts";
import type { TurnSlot } from "./turnSlot.ts";
import { createVersionFocus } from "./versionFocus.ts";

export interface TranscriptActions extends TurnActions, TopicActions {
  readonly memory: PageMemory;
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
  readonly setScope: (scope: Scope) => void;
  readonly startTurn: (turn: TurnView) => void;
  /** Draws turns that were asked for. */
  readonly fill: (turns: readonly TurnView[]) => void;
  /** Shows `branch` in place of what follows the turn `after`; null for the beginning. */
  readonly changeBranch: (after: string | null, branch: BranchView) => void;
  /** Leads the reader to a turn, drawn or not yet, and puts the focus there. */
  readonly reveal: (turnId: string) => void;
  /** A turn stands at another place among those that were asked where it stands. */
  readonly setPlace: (turnId: string, place: TurnView["place"]) => void;
  readonly update: (turnId: string, updates: readonly TurnUpdate[]) => void;
  /** True while the last turn's request is under way. */
  readonly isBusy: () => boolean;
  /** What had the focus is gone, and what will have it is on its way. */
  readonly awaitsFocus: () => boolean;
  /** Whether turns can be asked in the place of others. */
  readonly setBusy: (busy: boolean) => void;
}

/** @param welcome stands there while there is no turn. */
export function createTranscript(actions: TranscriptActions, welcome: HTMLElement): Transcript {
  let listener: TranscriptListener | null = null;
  /** The turn that the reader is being led to. */
  let awaited: string | null = null;
  const title = element("h1", { attributes: { dir: "auto" } });
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
      topics.drawn(slot);
      listener?.drawn(slot);
      focus.drawn(slot);
    },
    onCleared: (slot) => listener?.cleared(slot),
  });
  const topics = createTranscriptTopics({ scroller: root, list, turns, actions, memory: actions.memory });
  header.append(topics.outline);
  const focus = createVersionFocus({
    scroller: root,
    slots: turns.slots,
    bring: turns.bring,
    announce: actions.announce,
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
    bring(slot) {
      topics.expand(slot);
      turns.bring(slot);
    },
    setScope: topics.setScope,
    fill: turns.fill,
    listen(next) {
      listener = next;
    },
    startTurn(turn) {
      turns.start(turn);
      topics.turnStarted();
      welcome.hidden = true;
      const slot = turns.find(turn.id);
      if (slot) focus.drawn(slot);
    },
    show(session) {
      welcome.hidden = session.outline.length > 0;
      setTitle(session.title);
      turns.show(session);
      topics.show(session);
      listener?.shown();
    },
    changeBranch(after, branch) {
      focus.leave();
      turns.changeBranch(after, branch);
      topics.refresh();
      listener?.shown();
      focus.arrive();
    },
    reveal(turnId) {
      const slot = turns.find(turnId);
      if (!slot) return;
      awaited = slot.turn() ? null : turnId;
      if (awaited !== null) turns.bring(slot);
      lead(slot);
    },
    update(turnId, updates) {
      const slot = turns.find(turnId);
      slot?.turn()?.update(updates); // one that is not drawn comes as it is then
      for (const update of updates) {
        if (!slot || update.type !== "topic") continue;
        slot.topic = update.topic;
        topics.refresh();
      }
    },
    setPlace: (turnId, place) => turns.find(turnId)?.turn()?.setPlace(place),
    awaitsFocus: focus.isAwaited,
    setBusy: turns.setBusy,
    isBusy: () => turns.slots().at(-1)?.turn()?.isRunning() ?? false,
  };
}
