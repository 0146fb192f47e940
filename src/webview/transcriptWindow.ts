/**
 * Which turns are drawn: those near the reader, and the last. The rest are empty boxes, and their text is the host's.
 *
 * Boxes stand in stretches of a few turns, which are not laid out while they are far away: a frame of a growing answer
 * costs the same after 2,000 turns as after one (in Chromium 1.3 ms, and 8 ms with all boxes in one list).
 */
import type { BranchView, TurnOutline, TurnView } from "../core/sessionView.ts";
import { element } from "./dom.ts";
import { atMost, createEstimate } from "./turnHeight.ts";
import type { TurnActions } from "./turnElement.ts";
import { createTurnSlot, type TurnSlot } from "./turnSlot.ts";

export interface TranscriptWindow {
  /** All turns, oldest first. */
  readonly slots: () => readonly TurnSlot[];
  readonly find: (turnId: string) => TurnSlot | null;
  readonly show: (branch: BranchView) => void;
  /** Puts `branch` in the place of what follows the turn `after`; null for the beginning. */
  readonly changeBranch: (after: string | null, branch: BranchView) => void;
  /** Appends a turn, drawn. */
  readonly start: (turn: TurnView) => void;
  /** Draws turns that were asked for. */
  readonly fill: (turns: readonly TurnView[]) => void;
  /** Asks for a turn, wherever the reader is; see `onDrawn`. */
  readonly bring: (slot: TurnSlot) => void;
  /** Whether an answer is under way. */
  readonly setBusy: (busy: boolean) => void;
}

export interface TranscriptWindowOptions {
  readonly scroller: HTMLElement;
  /** Where the stretches go. */
  readonly list: HTMLElement;
  readonly actions: TurnActions;
  /** Asks for turns; they come to `fill`. */
  readonly ask: (turnIds: readonly string[]) => void;
  readonly onDrawn: (slot: TurnSlot) => void;
  readonly onCleared: (slot: TurnSlot) => void;
}

interface Stretch {
  readonly root: HTMLElement;
  readonly slots: TurnSlot[];
  /** As last observed. */
  isNear: boolean;
}

const turnsInStretch = 10;
/** How far from what is seen turns are drawn, and stretches cleared again, as shares of the height of the window. */
const nearby = "100% 0px";
const faraway = "300% 0px";
/** So many are asked for at once, and drawn in one frame. */
const atOnce = 2;

export function createTranscriptWindow(options: TranscriptWindowOptions): TranscriptWindow {
  const { scroller, list, actions } = options;
  let slots: TurnSlot[] = [];
  let byId = new Map<string, TurnSlot>();
  let stretches = new Map<Element, Stretch>();
  let lastStretch: Stretch | null = null;
  /** Whose turns are to be drawn; the one that came last is the nearest. */
  const wanted = new Set<TurnSlot>();
  /** They are on their way. */
  let isAsking = false;
  let isBusy = false;
  /** Turns that are to be drawn wherever they are. */
  const brought = new Set<string>();

  const stretchObserver = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const stretch = stretches.get(target);
        if (!stretch) continue;
        stretch.isNear = isIntersecting;
        stretch.root.classList.toggle("near", isIntersecting);
        if (isIntersecting) for (const slot of stretch.slots) watch(slot);
        else leave(stretch);
      }
    },
    { root: scroller, rootMargin: faraway },
  );
  const boxObserver = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const slot = slotOf(target);
        if (slot && isIntersecting) wanted.add(slot);
        else if (slot) wanted.delete(slot);
      }
      ask();
    },
    { root: scroller, rootMargin: nearby },
  );
  const sizeObserver = new ResizeObserver((entries) => {
    for (const { target, borderBoxSize } of entries) {
      const height = borderBoxSize[0]?.blockSize ?? 0;
      if (height > 0) slotOf(target)?.setHeight(atMost(height, slots.length));
    }
  });

  function slotOf(target: Element): TurnSlot | null {
    return target instanceof HTMLElement ? (byId.get(target.dataset["turn"] ?? "") ?? null) : null;
  }

  function watch(slot: TurnSlot): void {
    if (!slot.turn()) boxObserver.observe(slot.root());
  }

  function ask(): void {
    if (isAsking || wanted.size === 0) return;
    isAsking = true;
    options.ask([...wanted].slice(-atOnce).map(({ id }) => id));
  }

  function draw(slot: TurnSlot, turn: TurnView): void {
    boxObserver.unobserve(slot.root());
    wanted.delete(slot);
    slot.draw(turn);
    slot.turn()?.setBusy(isBusy);
    sizeObserver.observe(slot.root());
    // Only the last one offers to be asked again.
    if (slot !== slots.at(-1)) slot.turn()?.setLast(false);
  }

  function leave(stretch: Stretch): void {
    for (const slot of stretch.slots) {
      if (!slot.turn()) {
        boxObserver.unobserve(slot.root());
        wanted.delete(slot);
      } else if (slot !== slots.at(-1) && !isInUse(slot.root())) {
        sizeObserver.unobserve(slot.root());
        slot.clear();
        options.onCleared(slot);
      }
    }
  }

  /** Makes a slot at the end of the list. */
  function append(outline: TurnOutline, height: number): TurnSlot {
    const slot = createTurnSlot(outline, height, actions);
    slots.push(slot);
    byId.set(slot.id, slot);
    const stretch = lastStretch && lastStretch.slots.length < turnsInStretch ? lastStretch : startStretch();
    stretch.slots.push(slot);
    stretch.root.append(slot.root());
    if (stretch.isNear) watch(slot);
    return slot;
  }

  function startStretch(): Stretch {
    lastStretch = { root: element("section", { class: "stretch" }), slots: [], isNear: false };
    stretches.set(lastStretch.root, lastStretch);
    list.append(lastStretch.root);
    stretchObserver.observe(lastStretch.root);
    return lastStretch;
  }

  function add({ outline, turns }: BranchView): void {
    if (outline.length > 0) slots.at(-1)?.turn()?.setLast(false);
    const estimate = createEstimate(list);
    const count = slots.length + outline.length;
    for (const turn of outline) append(turn, atMost(estimate(turn), count));
    for (const { root, slots: inside } of stretches.values()) {
      const height = inside.reduce((sum, slot) => sum + slot.height(), 0);
      root.style.containIntrinsicBlockSize = `auto ${height}px`;
    }
    for (const turn of turns) {
      const slot = byId.get(turn.id);
      if (slot) draw(slot, turn);
    }
  }

  /** @param slot the last one. */
  function remove(slot: TurnSlot): void {
    const root = slot.root();
    const stretch = root.parentElement ? stretches.get(root.parentElement) : undefined;
    for (const observer of [boxObserver, sizeObserver]) observer.unobserve(root);
    wanted.delete(slot);
    byId.delete(slot.id);
    root.remove();
    stretch?.slots.pop();
    if (!stretch || stretch.slots.length > 0) return;
    stretchObserver.unobserve(stretch.root);
    stretches.delete(stretch.root);
    stretch.root.remove();
    lastStretch = [...stretches.values()].at(-1) ?? null;
  }

  return {
    slots: () => slots,
    find: (turnId) => byId.get(turnId) ?? null,
    show(branch) {
      for (const observer of [stretchObserver, boxObserver, sizeObserver]) observer.disconnect();
      slots = [];
      byId = new Map();
      stretches = new Map();
      lastStretch = null;
      wanted.clear();
      brought.clear();
      isAsking = false;
      list.replaceChildren();
      add(branch);
    },
    changeBranch(after, branch) {
      const kept = after === null ? 0 : slots.findIndex(({ id }) => id === after) + 1;
      for (const slot of slots.splice(kept).toReversed()) remove(slot);
      slots.at(-1)?.turn()?.setLast(true);
      add(branch);
    },
    start(turn) {
      slots.at(-1)?.turn()?.setLast(false);
      const outline = { id: turn.id, question: turn.prompt.slice(0, 120), topic: turn.topic, length: 0 };
      draw(append(outline, 0), turn);
    },
    fill(turns) {
      isAsking = false;
      for (const turn of turns) {
        const slot = byId.get(turn.id);
        const stretch = stretches.get(slot?.root().parentElement ?? list);
        if (!slot || slot.turn() || !stretch) continue;
        const isBrought = brought.delete(turn.id);
        // The reader may be elsewhere by now.
        if (!isBrought && !stretch.isNear) continue;
        draw(slot, turn);
        options.onDrawn(slot);
        if (stretch.isNear) continue;
        // Observed anew it is near, if whoever brought the turn has led the reader there, or is left.
        stretchObserver.unobserve(stretch.root);
        stretchObserver.observe(stretch.root);
      }
      ask();
    },
    setBusy(busy) {
      if (busy === isBusy) return;
      isBusy = busy;
      for (const slot of slots) slot.turn()?.setBusy(busy);
    },
    bring(slot) {
      brought.add(slot.id);
      options.ask([slot.id]);
    },
  };
}

/** The focus, an end of the selection, or a message that is being changed is in it. */
function isInUse(root: HTMLElement): boolean {
  if (root.querySelector(".prompt-edit")) return true;
  const selection = document.getSelection();
  const ends = selection?.isCollapsed === false ? [selection.anchorNode, selection.focusNode] : [];
  return [document.activeElement, ...ends].some((node) => root.contains(node));
}
