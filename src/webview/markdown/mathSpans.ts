/** Math within text: `$…$`, `$$…$$`, `\(…\)` and `\[…\]`, told apart from prices and escapes. */
import { code, isAlphanumeric, isSpace } from "./characters.ts";

export interface MathSpan {
  readonly source: string;
  readonly display: boolean;
  /** False when the text ends before the math does. */
  readonly closed: boolean;
  readonly end: number;
}

export interface MathReader {
  /** The math that begins at a `$` or `\`; "later" when what follows decides whether it is any. */
  readonly at: (start: number, before: string) => MathSpan | "later" | null;
}

/** One dollar is more often money: its math ends in the same line and is short. */
const longestDollarMath = 1000;
/** Where a letter or digit has to be for a pair of delimiters to be math and not escaped brackets. */
const signOfMath = 200;

export function createMathReader(text: string, finished: boolean): MathReader {
  /** Where the next closer of each kind is: found once, used by every opener before it. */
  const closers = new Map<string, number>();

  function closerAfter(from: number, closer: string): number {
    const known = closers.get(closer);
    if (known !== undefined && (known >= from || known < 0)) return known;
    let at = text.indexOf(closer, from);
    if (closer.startsWith("\\")) {
      while (at >= 0 && isEscaped(from, at)) at = text.indexOf(closer, at + 1);
    }
    closers.set(closer, at);
    return at;
  }

  /** `\\)` is a line break of TeX before a parenthesis. */
  function isEscaped(from: number, at: number): boolean {
    let start = at;
    while (start > from && text.charCodeAt(start - 1) === code.backslash) start--;
    return (at - start) % 2 === 1;
  }

  function between(start: number, closer: string, display: boolean): MathSpan | "later" | null {
    const from = start + 2;
    const at = closerAfter(from, closer);
    const end = at < 0 ? text.length : at;
    const isMath = /[\p{L}\p{N}]/u.test(text.slice(from, Math.min(end, from + signOfMath)));
    if (at >= 0)
      return isMath ? { source: text.slice(from, at).trim(), display, closed: true, end: at + 2 } : null;
    if (finished) return null;
    // Shown as math while its line is being said; what stays open longer is more likely none.
    if (!isMath || text.includes("\n", from)) return "later";
    // What may be the first half of the closer is not shown.
    const source = text.slice(from).replace(closer.startsWith("\\") ? /\\$/ : /\$$/, "");
    return { source: source.trim(), display, closed: false, end };
  }

  function betweenDollars(start: number, before: string): MathSpan | "later" | null {
    const previous = start === 0 ? before.charCodeAt(0) : text.charCodeAt(start - 1);
    const next = text.charCodeAt(start + 1);
    if (isAlphanumeric(previous) || previous === code.dollar || isSpace(next) || next === code.dollar)
      return null;
    const limit = Math.min(text.length, start + longestDollarMath);
    for (let at = start + 1; at < limit; at++) {
      const character = text.charCodeAt(at);
      if (character === code.newline || character === code.backtick) return null;
      if (character === code.backslash) at++;
      else if (character === code.dollar) return closeDollar(start, at);
    }
    return limit === text.length && !finished ? "later" : null;
  }

  function closeDollar(start: number, at: number): MathSpan | "later" | null {
    if (at + 1 === text.length && !finished) return "later";
    const next = text.charCodeAt(at + 1);
    if (isSpace(text.charCodeAt(at - 1)) || isAlphanumeric(next) || next === code.dollar || next === 123)
      return null;
    return { source: text.slice(start + 1, at), display: false, closed: true, end: at + 1 };
  }

  return {
    at(start, before) {
      const next = text[start + 1];
      if (text.charCodeAt(start) === code.dollar) {
        if (next === undefined && !finished) return "later";
        if (next !== "$") return betweenDollars(start, before);
        return text[start + 2] === "$" || text[start - 1] === "$" ? null : between(start, "$$", true);
      }
      if (next === "(") return between(start, "\\)", false);
      return next === "[" ? between(start, "\\]", true) : null;
    },
  };
}
