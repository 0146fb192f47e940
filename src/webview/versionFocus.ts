/** Keeps the focus, and what is seen, where they were when another turn takes the place of the one that had the focus. */
import { versionText } from "./versions.ts";
import type { TurnSlot } from "./turnSlot.ts";

export interface VersionFocus {
  /** Before turns are taken away. */
  readonly leave: () => void;
  /** After others have come. */
  readonly arrive: () => void;
  /** A turn has been drawn, or started. */
  readonly drawn: (slot: TurnSlot) => void;
  /** The turn that will have the focus is on its way. */
  readonly isAwaited: () => boolean;
}

export interface VersionFocusOptions {
  readonly scroller: HTMLElement;
  readonly slots: () => readonly TurnSlot[];
  readonly bring: (slot: TurnSlot) => void;
  readonly announce: (text: string) => void;
}

/** What can have the focus when a version changes; the switcher's own buttons first. */
const buttons = [".previous-version", ".next-version", ".ask-again"];

export function createVersionFocus({ scroller, slots, bring, announce }: VersionFocusOptions): VersionFocus {
  /** Whose place in the list it is, what had the focus there, and how far down it was seen. */
  let left: { readonly index: number; readonly button: string; readonly top: number } | null = null;

  function take(slot: TurnSlot): void {
    const turn = slot.turn();
    if (!left || !turn) return;
    const { button, top } = left;
    left = null;
    const chosen = button === ".ask-again" ? ".previous-version" : button;
    const target = slot.root().querySelector<HTMLElement>(chosen);
    if (!target) return;
    target.focus({ preventScroll: true });
    if (button !== ".ask-again") scroller.scrollTop += target.getBoundingClientRect().top - top;
    announce(versionText(turn.place()));
  }

  return {
    leave() {
      const focused = document.activeElement;
      const button = buttons.find((selector) => focused?.matches(selector));
      const index = slots().findIndex((slot) => slot.root().contains(focused));
      left =
        document.hasFocus() && focused && button !== undefined && index >= 0
          ? { index, button, top: focused.getBoundingClientRect().top }
          : null;
    },
    arrive() {
      const slot = left ? slots()[left.index] : undefined;
      if (document.activeElement !== document.body)
        left = null; // it was in none of those that went
      else if (slot?.turn()) take(slot);
      else if (slot) bring(slot);
    },
    isAwaited: () => left !== null,
    drawn(slot) {
      if (left && slots()[left.index] === slot && document.activeElement === document.body) take(slot);
    },
  };
}
