/** The code that an explanation is about, followed through the edits of its text. */
import {
  compare,
  endOf,
  shiftPlace,
  shiftSpan,
  type Place,
  type Span,
  type TextChange,
} from "./rangeShift.ts";

/** The text in which the code stands, as it is now. */
export interface AnchorText {
  /** The text of a span; of one that reaches beyond the end, as much as there is. */
  readonly within: (span: Span) => string;
  readonly whole: () => string;
}

/** What is known of the code: enough to find it again. */
export interface AnchoredCode {
  /** As it was when it was last asked about. */
  readonly text: string;
  /** Where it is, or was when it was last seen. */
  readonly span: Span;
  /** The line under which its explanation stands; null for the code's last. */
  readonly under: number | null;
}

export interface CodeAnchor {
  readonly now: () => AnchoredCode;
  /** Whether the code is another than the one that was asked about. */
  readonly isStale: () => boolean;
  /** Follows edits. */
  readonly changed: (text: AnchorText, changes: readonly TextChange[]) => void;
  /** Looks for the code in a text that was not watched meanwhile. */
  readonly reread: (text: AnchorText) => void;
  /** This is what was asked about last. */
  readonly asked: (text: AnchorText, code: string) => void;
}

export function createCodeAnchor(code: AnchoredCode): CodeAnchor {
  let { span, under } = code;
  let asked = withPlainLines(code.text);
  let isStale = false;

  function isInPlace(text: AnchorText): boolean {
    return withPlainLines(text.within(span)) === asked;
  }

  function moveTo(found: Span): void {
    if (under !== null) under += found.start.line - span.start.line;
    span = found;
  }

  /** The code near where it was: an undo brings it back together with what stood around it. */
  function findAround(text: AnchorText, changes: readonly TextChange[]): Span | null {
    const inserted = changes.reduce((sum, change) => sum + linesOf(change.text), linesOf(asked));
    const first = Math.max(0, span.start.line - inserted);
    const window = {
      start: { line: first, character: 0 },
      end: { line: span.end.line + inserted, character: 0 },
    };
    const near = moved(span, -first);
    const found = findCode(withPlainLines(text.within(window)), asked, near.start);
    // Another piece that reads the same may stand beside it: this one touches what is left of the code.
    const touches = found && compare(found.start, near.end) <= 0 && compare(near.start, found.end) <= 0;
    return touches ? moved(found, first) : null;
  }

  function findAnywhere(text: AnchorText): Span | null {
    return isTelling(asked) ? findCode(withPlainLines(text.whole()), asked, span.start) : null;
  }

  /** Code that has moved and changed stands where the first of its lines does that can be known again. */
  function moveByLine(text: AnchorText): void {
    const whole = withPlainLines(text.whole());
    for (const [index, line] of asked.split("\n").entries()) {
      const near = { line: span.start.line + index, character: 0 };
      const found = isTelling(line) ? findCode(whole, line, near) : null;
      if (!found || found.start.line < index) continue;
      moveTo(moved(span, found.start.line - near.line));
      return;
    }
  }

  /** It was cut here and pasted there. */
  function wasPasted(changes: readonly TextChange[]): boolean {
    return changes.some((change) => withPlainLines(change.text).includes(asked));
  }

  function settle(text: AnchorText, find: () => Span | null): void {
    const found = isInPlace(text) ? span : find();
    isStale = found === null;
    if (found && found !== span) moveTo(found);
  }

  return {
    now: () => ({ text: asked, span, under }),
    isStale: () => isStale,
    changed(text, changes) {
      span = shiftSpan(span, changes);
      if (under !== null) under = shiftPlace({ line: under, character: 0 }, changes).line;
      settle(text, () => findAround(text, changes) ?? (wasPasted(changes) ? findAnywhere(text) : null));
    },
    reread(text) {
      settle(text, () => findAnywhere(text));
      if (isStale) moveByLine(text);
    },
    asked(text, asking) {
      asked = withPlainLines(asking);
      isStale = !isInPlace(text);
    },
  };
}

/** Where `code` stands in `text`, both with plain line ends: of several places the one nearest to `near`. */
export function findCode(text: string, code: string, near: Place): Span | null {
  if (code === "") return null;
  let best: Place | null = null;
  let line = 0;
  let lineStart = 0;
  for (let at = text.indexOf(code); at >= 0; at = text.indexOf(code, at + 1)) {
    for (
      let next = text.indexOf("\n", lineStart);
      next >= 0 && next < at;
      next = text.indexOf("\n", lineStart)
    ) {
      line++;
      lineStart = next + 1;
    }
    const place = { line, character: at - lineStart };
    if (best && Math.abs(best.line - near.line) <= Math.abs(line - near.line)) break; // they only get farther
    best = place;
  }
  return best && { start: best, end: endOf(best, code) };
}

/** Shorter code, in characters that are seen, stands in too many places to be known by its text alone. */
const fewest = 12;

function isTelling(code: string): boolean {
  return code.replaceAll(/\s/g, "").length >= fewest;
}

function linesOf(text: string): number {
  return text.split("\n").length;
}

function moved({ start, end }: Span, lines: number): Span {
  return { start: { ...start, line: start.line + lines }, end: { ...end, line: end.line + lines } };
}

/** The editor changes line ends without an edit, and an answer is none the worse for it. */
function withPlainLines(text: string): string {
  return text.replaceAll("\r\n", "\n");
}
