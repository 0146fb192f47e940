/** The place of a turn in the transcript: the turn, or an empty box of about its height while nobody is near. */
import type { TurnOutline, TurnView } from "../core/sessionView.ts";
import { element } from "./dom.ts";
import { fill, texts } from "./texts.ts";
import { createTurnElement, type TurnActions, type TurnElement } from "./turnElement.ts";

/** What a turn's topic makes of it. */
export interface Standing {
  /** Folded away with its topic. */
  readonly isCollapsed: boolean;
  /** Left out of the next request. */
  readonly isUnsent: boolean;
}

export interface TurnSlot {
  readonly id: string;
  /** The beginning of the message. */
  readonly question: string;
  /** The topic that it opens, or null; as the host says. */
  topic: string | null;
  /** What stands in the list now. */
  readonly root: () => HTMLElement;
  /** Null while the turn is not drawn. */
  readonly turn: () => TurnElement | null;
  readonly draw: (turn: TurnView) => void;
  /** Puts an empty box in the place of the turn. */
  readonly clear: () => void;
  /** The height in pixels, as measured, else as estimated. */
  readonly height: () => number;
  readonly setHeight: (height: number) => void;
  readonly setStanding: (standing: Standing) => void;
}

/** @param height in pixels, an estimate. */
export function createTurnSlot(outline: TurnOutline, height: number, actions: TurnActions): TurnSlot {
  const { id } = outline;
  let turn: TurnElement | null = null;
  let root = createBox();
  /** What was unfolded when the turn was last drawn. */
  let unfolded: readonly boolean[] = [];
  let standing: Standing = { isCollapsed: false, isUnsent: false };

  function createBox(): HTMLElement {
    // Named as the turn is: who walks from heading to heading finds all of them.
    const name = fill(texts.asked, { question: outline.question });
    const heading = element("h2", { class: "visually-hidden", text: name, attributes: { id: `turn-${id}` } });
    const attributes = { tabindex: "-1", "aria-labelledby": heading.id, "data-turn": id };
    const box = element("article", { class: "turn far", attributes }, heading);
    box.style.blockSize = `${height}px`;
    return box;
  }

  function replace(next: HTMLElement): void {
    const hadFocus = document.activeElement === root;
    root.replaceWith(next);
    root = next;
    stand();
    if (hadFocus) root.focus({ preventScroll: true });
  }

  function stand(): void {
    root.classList.toggle("collapsed", standing.isCollapsed);
    root.classList.toggle("unsent", standing.isUnsent);
  }

  return {
    id,
    question: outline.question,
    topic: outline.topic,
    root: () => root,
    turn: () => turn,
    height: () => height,
    setHeight(next) {
      height = next;
    },
    setStanding(next) {
      if (next.isCollapsed === standing.isCollapsed && next.isUnsent === standing.isUnsent) return;
      standing = next;
      stand();
    },
    draw(view) {
      turn = createTurnElement(view, actions);
      turn.root.dataset["turn"] = id;
      for (const [index, details] of turn.root.querySelectorAll("details").entries()) {
        if (unfolded[index] === true) details.open = true;
      }
      replace(turn.root);
    },
    clear() {
      unfolded = [...root.querySelectorAll("details")].map(({ open }) => open);
      turn = null;
      replace(createBox());
    },
  };
}
