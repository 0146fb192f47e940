/** Links, images and footnote references: CommonMark's bracket stack. */
import { code } from "./characters.ts";
import {
  dropAbove,
  matchDelimiters,
  pushCell,
  removeCell,
  wrapCells,
  type Cell,
  type Delimiter,
  type Line,
} from "./delimiters.ts";
import { withoutLinks, type Definition, type Inline, type InlineContext } from "./inlineNodes.ts";
import { normalizeLabel, readLabel, readLinkTail } from "./links.ts";

/** A `[` or `![` that nothing has closed yet. */
interface Bracket {
  readonly cell: Cell;
  readonly at: number;
  /** Where its text begins. */
  readonly from: number;
  readonly isImage: boolean;
  /** The delimiter below it. */
  readonly floor: Delimiter | null;
  readonly depth: number;
  readonly previous: Bracket | null;
  /** False for one with a link in it: links do not nest. */
  isActive: boolean;
  hasBracketAfter: boolean;
}

export interface Brackets {
  /** Opens one, unless too many are open. */
  readonly open: (at: number, length: 1 | 2) => boolean;
  /** Closes the last bracket with the `]` at this place: where the link ends, or null if the `]` is text. */
  readonly close: (at: number) => number | "later" | null;
  readonly isOpen: () => boolean;
  readonly isBracket: (cell: Cell | null) => boolean;
  /** Gives all up: nothing closes them any more. */
  readonly drop: () => void;
  /** Shows the last bracket as the link it is about to become. */
  readonly closeForNow: () => void;
  /** The open ones, the last first. */
  readonly list: () => Iterable<{ readonly cell: Cell; readonly at: number }>;
}

type Meaning = (Definition & { readonly end: number }) | { readonly note: Inline; readonly end: number };

/** More open brackets than this are text. */
const deepestBracket = 1000;
const noteLabel = /^\^[^\s[\]]{1,100}$/;

export function createBrackets(
  text: string,
  finished: boolean,
  line: Line,
  context: InlineContext,
): Brackets {
  let top: Bracket | null = null;

  function open(at: number, length: 1 | 2): boolean {
    const depth = top ? top.depth + 1 : 1;
    if (depth > deepestBracket) return false;
    if (top) top.hasBracketAfter = true;
    const floor = line.top;
    const cell = pushCell(line, { type: "text", text: text.slice(at, at + length) });
    const from = at + length;
    const isImage = length === 2;
    top = { cell, at, from, isImage, floor, depth, previous: top, isActive: true, hasBracketAfter: false };
    return true;
  }

  function close(at: number): number | "later" | null {
    if (!top) return null;
    const opener = top;
    if (!opener.isActive) {
      top = opener.previous;
      return null;
    }
    const meaning = at + 1 === text.length && !finished ? "later" : meaningOf(opener, at);
    if (meaning === "later") return "later";
    top = opener.previous;
    if (meaning === null) return null;
    if ("note" in meaning) {
      replaceByNote(opener, meaning.note);
      return meaning.end;
    }
    const target = context.target(meaning.url);
    if (!target) return null;
    wrap(opener, { target, title: meaning.title });
    return meaning.end;
  }

  function replaceByNote(opener: Bracket, note: Inline): void {
    dropAbove(line, opener.floor);
    opener.cell.node = note;
    opener.cell.next = null;
    line.last = opener.cell;
  }

  function wrap(opener: Bracket, link: Pick<Inline & { type: "link" }, "target" | "title">): void {
    const { isImage, floor, cell } = opener;
    matchDelimiters(line, floor, floor ? floor.next : line.bottom, { byKind: null });
    dropAbove(line, floor);
    wrapCells(line, cell, null, opener.at, (children, depth) => ({
      type: "link",
      ...link,
      isImage,
      children: withoutLinks(children),
      depth,
    }));
    removeCell(line, cell);
    if (isImage) return;
    for (let below = opener.previous; below?.isActive; below = below.previous) {
      if (!below.isImage) below.isActive = false;
    }
  }

  function meaningOf(opener: Bracket, at: number): Meaning | "later" | null {
    const next = text[at + 1];
    if (next === "(") {
      const tail = readLinkTail(text, at + 1);
      if (tail !== "later" && tail !== null) return tail;
      if (tail === "later" && !finished) return "later";
    }
    const note = opener.isImage ? null : readNote(opener, at);
    if (note) return note;
    let end = at + 1;
    let label = opener.hasBracketAfter ? null : text.slice(opener.from, Math.min(at, opener.from + 1000));
    if (next === "[") {
      const full = readLabel(text, at + 1);
      if (full === "later" && !finished) return "later";
      if (full && full !== "later") {
        end = full.end;
        if (full.text !== "") label = full.text;
      }
    }
    if (label === null || label.length > 999 || label.trim() === "") return null;
    const definition = context.definition(normalizeLabel(label));
    return definition && { ...definition, end };
  }

  function readNote(opener: Bracket, at: number): Meaning | null {
    if (text.charCodeAt(opener.from) !== 94 || at - opener.from > 102) return null;
    const source = text.slice(opener.from, at);
    if (!noteLabel.test(source)) return null;
    const label = source.slice(1);
    const number = context.note(normalizeLabel(label));
    return number === null ? null : { note: { type: "note", label, number: number || null }, end: at + 1 };
  }

  return {
    open,
    close,
    isOpen: () => top !== null,
    isBracket: (cell) => cell !== null && cell === top?.cell,
    drop() {
      top = null;
    },
    closeForNow() {
      if (!top?.isActive) return;
      const opener = top;
      top = top.previous;
      wrap(opener, { target: null, title: "" });
    },
    *list() {
      for (let bracket = top; bracket; bracket = bracket.previous) yield bracket;
    },
  };
}

/** Whether the text that was left unread at `at` is the address of a link that is being said. */
export function isLinkTail(text: string, at: number): boolean {
  return text.charCodeAt(at) === code.closeBracket && text[at + 1] === "(";
}
