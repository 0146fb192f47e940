/** A block's text as it grows: what is settled is never touched again, the rest is drawn as it stands. */
import { characterBefore, isSpace } from "./characters.ts";
import { drawInlines, growText, settleText, type Drawn, type DrawingOptions } from "./drawing.ts";
import type { InlineContext } from "./inlineNodes.ts";
import { parseInlines } from "./inlines.ts";
import { isWords, lastEdge } from "./words.ts";

export interface Leaf {
  /** Takes text, which `show` draws. */
  readonly append: (text: string) => void;
  /** Draws what came since the last time. */
  readonly show: () => void;
  /** Nothing more comes. True if it waits for labels, and so may be drawn anew. */
  readonly end: () => boolean;
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
  /** Hears of a leaf that text came for: it is shown at the end of the piece, or ends before that. */
  readonly changed: (leaf: Leaf) => void;
  /** Hears of an element whose text is final, unless it is drawn anew. */
  readonly finished: (home: HTMLElement, source: string) => void;
  /** Asks for `redraw` once one of the labels is defined. */
  readonly wait: (labels: ReadonlySet<string>, leaf: Leaf) => void;
}

/** Words are settled when there are so many characters of them. */
const mostWords = 128;
/** From this length on, text that stays open is parsed anew only when it has grown by a quarter: linear in all. */
const longestTail = 2048;

/** @param firstHome the element that the text is written into, after what it already holds. */
export function createLeaf(firstHome: HTMLElement, document: LeafDocument): Leaf {
  let home = firstHome;
  /** What stands in the element before the text. */
  const prefix = home.lastChild;
  let context: InlineContext | null = null;
  /** Labels that the text asks for and that are not defined. Most texts ask for none. */
  let missing: Set<string> | null = null;
  let drawn: Drawn[] = [];
  /** All of the text: it may have to be read again. */
  let source = "";
  /** What of it came since it was drawn. */
  let fresh = "";
  /** What of the rest is not settled, and the character before. */
  let tail = "";
  let before = "";
  /** The last characters of it, by themselves: to look at its end makes one string of its pieces each time. */
  let recent = "";
  let nextParse = 0;
  /** Shows what was not parsed yet of a tail that is too long. */
  let raw: Text[] = [];
  /** Whether the tail is words alone, as most text is: then it means what it says. */
  let isPlain = true;

  function append(text: string): void {
    source += text;
    fresh += text;
    document.changed(leaf);
  }

  /** Moves what came to the tail. */
  function take(): string {
    const text = fresh;
    fresh = "";
    isPlain &&= isWords(text, recent);
    recent = (recent + text).slice(-3);
    tail += text;
    return text;
  }

  function show(): void {
    if (fresh === "") return;
    const last = recent.slice(-1);
    const text = take();
    if (isPlain) growWords(text, last);
    else if (tail.length >= nextParse) draw(false);
    else {
      const part = globalThis.document.createTextNode(text);
      home.appendChild(part);
      raw.push(part);
    }
  }

  /** Does what `draw` would do, without parsing. @param previous the character before. */
  function growWords(text: string, previous: string): void {
    const last = drawn[0];
    if (last?.node.type === "text") growText(home, last as typeof last & { node: { text: string } }, text);
    else drawInlines(home, drawn, [{ type: "text", text }], document.drawing);
    if (tail.length < mostWords) return;
    // Of a long word only what is new: all of it at each piece would cost its length each time.
    const known = tail.length - text.length - previous.length;
    const sought = known < mostWords ? tail : previous + text;
    const edge = lastEdge(sought, 0, sought.length);
    if (edge > 0) settle(0, tail.length - sought.length + edge, tail.length - sought.length + edge);
  }

  function draw(finished: boolean): void {
    if (raw.length > 0) for (const part of raw.splice(0)) part.remove();
    context ??= document.context((label) => (missing ??= new Set()).add(label));
    const { nodes, settled, settledPart, settledTo } = parseInlines(tail, before, finished, context);
    drawInlines(home, drawn, nodes, document.drawing);
    if (settledTo > 0) settle(settled, settledPart, settledTo);
    nextParse = tail.length > longestTail ? tail.length * 1.25 : 0;
  }

  /** So many nodes, and so many characters of the next one, are final: the text up to `to`. */
  function settle(nodes: number, part: number, to: number): void {
    if (nodes > 0) drawn.splice(0, nodes);
    if (part > 0 && drawn[0]) settleText(drawn[0], part);
    if (to > 0) before = characterBefore(tail, to);
    tail = tail.slice(to);
    isPlain = isWords(tail, before);
  }

  function clear(): void {
    while (home.lastChild && home.lastChild !== prefix) home.lastChild.remove();
    drawn = [];
    raw = [];
    fresh = "";
    tail = "";
    before = "";
    recent = "";
    nextParse = 0;
    isPlain = true;
    missing = null;
  }

  function finish(): boolean {
    const previous = recent.slice(-1);
    const text = take();
    // Words are drawn as they are, but for space at their end.
    if (!isPlain || isSpace(tail.charCodeAt(tail.length - 1))) draw(true);
    else if (text !== "") growWords(text, previous);
    drawn = [];
    if (missing && context) {
      // Half-way, `$[a]` looked like a label too: what it waits for is what it asks for as a whole.
      missing = null;
      parseInlines(source, "", true, context);
    }
    const isWaiting = missing !== null;
    document.finished(home, source);
    if (missing) document.wait(missing, leaf);
    else source = "";
    return isWaiting;
  }

  const leaf: Leaf = {
    append,
    show,
    end: finish,
    restart(text) {
      clear();
      source = "";
      if (text !== "") append(text);
    },
    redraw() {
      clear();
      fresh = source;
      finish();
    },
    moveTo(next) {
      next.append(...home.childNodes);
      home = next;
    },
  };
  return leaf;
}
