/** Find in chat: a bar over the transcript, its matches painted without touching the document. */
import type { FoundTurn } from "../core/protocol.ts";
import { element, iconButton } from "./dom.ts";
import { findMatches } from "./findMatches.ts";
import { fill, texts } from "./texts.ts";
import type { TranscriptListener } from "./transcript.ts";
import type { TurnSlot } from "./turnSlot.ts";

export interface Find extends TranscriptListener {
  readonly root: HTMLElement;
  readonly open: () => void;
  /** Another session is shown, in which nothing is looked for. */
  readonly leave: () => void;
  /** The turns whose source holds `text`, as the host tells. */
  readonly found: (text: string, turns: readonly FoundTurn[]) => void;
}

export interface FindOptions {
  /** Where the turns are. */
  readonly scope: HTMLElement;
  /** All turns, oldest first. */
  readonly slots: () => readonly TurnSlot[];
  /** Asks for a turn that is not drawn; `drawn` hears of it. */
  readonly bring: (slot: TurnSlot) => void;
  /** Looks for a text in the turns that are not drawn; `found` hears of them. */
  readonly search: (text: string) => void;
}

/** Milliseconds of rest after a key: looking through a long session is felt when it is done for each. */
const pause = 120;

/**
 * What is drawn is searched here, what is folded included; of the rest the host counts in the source, and it is counted
 * anew when it is drawn.
 */
export function createFind({ scope, slots, bring, search: searchRest }: FindOptions): Find {
  /** By the ids of turns: of those that are drawn, and how many there are in the others. */
  let matches = new Map<string, readonly Range[]>();
  let counts = new Map<string, number>();
  let current: { readonly turnId: string; readonly index: number } | null = null;
  /** The turn that is brought to be looked at, from its beginning (1) or its end (-1). */
  let awaited: { readonly turnId: string; readonly by: 1 | -1 } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let renewal: ReturnType<typeof setTimeout> | undefined;
  let before: Element | null = null;

  const input = element("input", {
    attributes: { type: "text", placeholder: texts.find, "aria-label": texts.find },
  });
  const count = element("span", { class: "count", attributes: { "aria-live": "polite" } });
  const root = element(
    "div",
    { class: "find", attributes: { role: "search" } },
    input,
    count,
    iconButton("arrow-up", texts.findPrevious, "previous", () => step(-1)),
    iconButton("arrow-down", texts.findNext, "next", () => step(1)),
    iconButton("close", texts.findClose, "close", close),
  );
  root.hidden = true;

  function countIn({ id }: TurnSlot): number {
    return matches.get(id)?.length ?? counts.get(id) ?? 0;
  }

  function currentMatch(): Range | undefined {
    return current === null ? undefined : matches.get(current.turnId)?.[current.index];
  }

  function paint(): void {
    CSS.highlights.set("found", new Highlight(...[...matches.values()].flat()));
    const range = currentMatch();
    const shown = new Highlight(...(range ? [range] : []));
    shown.priority = 1;
    CSS.highlights.set("found-current", shown);
    count.textContent = countText();
  }

  function countText(): string {
    if (root.hidden || input.value === "") return "";
    let passed = 0;
    let position = 0;
    for (const slot of slots()) {
      if (slot.id === current?.turnId) position = passed + current.index + 1;
      passed += countIn(slot);
    }
    return passed === 0 ? texts.findNothing : fill(texts.findCount, { current: position, count: passed });
  }

  function forget(): void {
    matches = new Map();
    counts = new Map();
    current = null;
    awaited = null;
  }

  function search(): void {
    forget();
    const text = input.value;
    if (text === "") {
      paint();
      return;
    }
    for (const slot of slots()) {
      if (slot.turn()) matches.set(slot.id, findMatches(slot.root(), text));
    }
    const isWhole = matches.size === slots().length;
    if (!isWhole) searchRest(text);
    // The latest is what one looks for most often; it may be in the rest.
    const isHere = [...matches.values()].some((ranges) => ranges.length > 0);
    if (isHere || isWhole) step(-1);
  }

  /** The nodes of what is drawn have changed, its text has not: the reader stays where they are. */
  function findAgain(): void {
    for (const turnId of matches.keys()) {
      const slot = slots().find(({ id }) => id === turnId);
      if (slot) matches.set(turnId, findMatches(slot.root(), input.value));
    }
    paint();
  }

  function step(by: 1 | -1): void {
    const all = slots();
    let at = by < 0 ? all.length : -1;
    if (current !== null) {
      const { turnId, index } = current;
      at = all.findIndex(({ id }) => id === turnId);
      const slot = all[at];
      if (slot && index + by >= 0 && index + by < countIn(slot)) {
        go(slot, index + by, by);
        return;
      }
    }
    for (let distance = 1; distance <= all.length; distance++) {
      const slot = all[(at + by * distance + 2 * all.length) % all.length];
      if (!slot || countIn(slot) === 0) continue;
      go(slot, by < 0 ? countIn(slot) - 1 : 0, by);
      return;
    }
    current = null;
    paint();
  }

  function go(slot: TurnSlot, index: number, by: 1 | -1): void {
    current = { turnId: slot.id, index };
    awaited = slot.turn() ? null : { turnId: slot.id, by };
    if (awaited) bring(slot);
    show();
  }

  function show(): void {
    paint();
    const place = currentMatch()?.startContainer.parentElement;
    for (let folded = place?.closest("details"); folded; folded = folded.parentElement?.closest("details")) {
      folded.open = true;
    }
    place?.dispatchEvent(new Event("beforematch", { bubbles: true })); // collapsed code
    place?.closest(".folded")?.dispatchEvent(new Event("reveal"));
    place?.scrollIntoView({ block: "center" });
  }

  function open(): void {
    if (root.hidden) before = document.activeElement;
    root.hidden = false;
    input.focus();
    input.select();
    search();
  }

  function close(): void {
    hide();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  }

  function hide(): void {
    if (root.hidden) return;
    clearTimeout(timer);
    root.hidden = true;
    forget();
    paint();
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, pause);
  });
  // Code has its colours, and the nodes that the matches were in are gone; or a long answer is there to its end.
  scope.addEventListener("redrawn", () => {
    if (root.hidden) return;
    clearTimeout(renewal);
    renewal = setTimeout(findAgain, pause);
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation(); // Escape would stop the answer as well
  });
  document.addEventListener("keydown", (event) => {
    const isFind = event.key.toLowerCase() === "f" && (event.ctrlKey || event.metaKey);
    if (!isFind || event.altKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation(); // the editor would find in its own text as well
    open();
  });
  return {
    root,
    open,
    leave() {
      if (root.contains(document.activeElement)) close();
      else hide();
    },
    found(text, turns) {
      if (root.hidden || text !== input.value) return;
      counts = new Map(turns.map(({ turnId, count: here }) => [turnId, here]));
      if (current === null) step(-1);
      else paint();
    },
    shown() {
      if (!root.hidden) search();
    },
    drawn(slot) {
      if (root.hidden || input.value === "") return;
      const here = findMatches(slot.root(), input.value);
      matches.set(slot.id, here);
      if (awaited?.turnId !== slot.id) {
        paint();
        return;
      }
      const { by } = awaited;
      // Drawn, it may hold fewer than were told, or none.
      current = { turnId: slot.id, index: by > 0 ? -1 : here.length };
      step(by);
    },
    cleared(slot) {
      const here = matches.get(slot.id);
      if (!here) return;
      counts.set(slot.id, here.length);
      matches.delete(slot.id);
    },
  };
}
