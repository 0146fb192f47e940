/** A block's text as it grows: what is settled is never touched again, the rest is drawn as it stands. */
import { drawInlines, type Drawn, type DrawingOptions } from "./drawing.ts";
import type { InlineContext } from "./inlineNodes.ts";
import { parseInlines } from "./inlines.ts";

export interface Leaf {
  readonly append: (text: string) => void;
  /** Nothing more comes. */
  readonly end: () => void;
  /** Takes everything back and begins anew with `text`, unfinished. */
  readonly restart: (text: string) => void;
  /** Draws everything anew: a label was defined that it waits for. */
  readonly redraw: () => void;
  /** Takes what is drawn over into another element. */
  readonly moveTo: (home: HTMLElement) => void;
}

/** What a leaf needs of the document around it. */
export interface LeafDocument {
  readonly drawing: DrawingOptions;
  /** The context for one leaf: `missed` hears of each label that has no definition yet. */
  readonly context: (missed: (label: string) => void) => InlineContext;
  /** Asks for `redraw` once one of the labels is defined. */
  readonly wait: (labels: ReadonlySet<string>, leaf: Leaf) => void;
}

/** Less than this is parsed anew with each piece: it costs little and makes few, larger text nodes. */
const leastSettled = 96;
/** From this length on, text that stays open is parsed anew only when it has grown by a quarter: linear in all. */
const longestTail = 2048;

/** @param home the element that the text is written into, after what it already holds. */
export function createLeaf(firstHome: HTMLElement, document: LeafDocument): Leaf {
  let home = firstHome;
  const prefix = home.childNodes.length;
  const missing = new Set<string>();
  const context = document.context((label) => missing.add(label));
  let drawn: Drawn[] = [];
  /** All of the text, as long as it may have to be read again. */
  let source = "";
  let tail = "";
  let before = "";
  let nextParse = 0;
  /** Shows what was not parsed yet of a tail that is too long. */
  let raw: Text | null = null;

  function append(text: string): void {
    source += text;
    tail += text;
    if (tail.length < nextParse) {
      if (!raw) home.append((raw = globalThis.document.createTextNode("")));
      raw.appendData(text);
      return;
    }
    draw(false);
  }

  function draw(finished: boolean): void {
    raw?.remove();
    raw = null;
    const { nodes, settled, settledTo } = parseInlines(tail, before, finished, context);
    drawInlines(home, drawn, nodes, document.drawing);
    if (finished || settledTo >= leastSettled) {
      drawn.splice(0, settled);
      if (settledTo > 0) before = tail.slice(Math.max(0, settledTo - 2), settledTo);
      tail = tail.slice(settledTo);
    }
    nextParse = tail.length > longestTail ? tail.length * 1.25 : 0;
  }

  function clear(): void {
    while (home.childNodes.length > prefix) home.lastChild?.remove();
    drawn = [];
    raw = null;
    tail = "";
    before = "";
    nextParse = 0;
    missing.clear();
  }

  const leaf: Leaf = {
    append,
    end() {
      if (tail !== "") draw(true);
      drawn = [];
      if (missing.size > 0) document.wait(missing, leaf);
      else source = "";
    },
    restart(text) {
      clear();
      source = "";
      if (text !== "") append(text);
    },
    redraw() {
      clear();
      tail = source;
      draw(true);
      drawn = [];
      if (missing.size > 0) document.wait(missing, leaf);
    },
    moveTo(next) {
      next.append(...home.childNodes);
      home = next;
    },
  };
  return leaf;
}
