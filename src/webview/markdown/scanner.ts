/** What the inline parser knows while it reads a text: its place, the nodes so far, and how far they are settled. */
import { createBrackets, type Brackets } from "./brackets.ts";
import { isSpace } from "./characters.ts";
import { createBackticks, type Backticks } from "./codeSpans.ts";
import {
  matchDelimiters,
  pushCell,
  type Cell,
  type Delimiter,
  type Floors,
  type Line,
} from "./delimiters.ts";
import { addSibling, type Inline, type InlineContext } from "./inlineNodes.ts";
import { createMathReader, type MathReader } from "./mathSpans.ts";

export interface ParsedInlines {
  readonly nodes: readonly Inline[];
  /** How many of the nodes nothing can change any more, and how much of the text that is the next one. */
  readonly settled: number;
  readonly settledPart: number;
  /** How much of the text they are. */
  readonly settledTo: number;
}

export interface Scanner {
  readonly text: string;
  /** The character before the text, or "" at the beginning of its block. */
  readonly before: string;
  /** Whether the text is whole. */
  readonly finished: boolean;
  readonly context: InlineContext;
  readonly line: Line;
  readonly brackets: () => Brackets;
  readonly hasOpenBracket: () => boolean;
  readonly backticks: () => Backticks;
  readonly math: () => MathReader;
  /** The place that is read next. */
  at: number;
  /** Where the words of the last text node begin; bare mail addresses are looked for from there. */
  wordsFrom: number;
  /** True once a guess was made about what follows: nothing after it is settled. */
  isGuess: boolean;
  /** Adds text that stands for itself, and goes to its end. */
  readonly addText: (value: string) => void;
  /** Adds what the text up to `end` means. */
  readonly add: (node: Inline, end: number) => void;
  /** Adds what the text up to `end` stands for, such as an escape. */
  readonly addResolved: (value: string, end: number) => void;
  readonly isOpen: () => boolean;
  /** Nothing up to this place can change any more, unless something stands open. */
  readonly settle: () => void;
  /** Matches the delimiters that came since the last time. */
  readonly matchNew: () => void;
  readonly result: () => ParsedInlines;
}

export function createScanner(
  text: string,
  before: string,
  finished: boolean,
  context: InlineContext,
): Scanner {
  const line: Line = { first: null, last: null, top: null, bottom: null, deepAt: -1 };
  let floors: Floors | null = null;
  let brackets: Brackets | null = null;
  let backticks: Backticks | null = null;
  let math: MathReader | null = null;
  /** The last delimiter that was matched, or tried in vain, while no bracket stood open. */
  let tried: Delimiter | null = null;
  let settledCell: Cell | null = null;
  let settledLength = 0;
  let settledTo = 0;

  function addText(value: string): void {
    const last = line.last?.node;
    if (last?.type === "text" && line.last !== line.top?.cell && !brackets?.isBracket(line.last)) {
      last.text += value;
    } else {
      scanner.wordsFrom = scanner.at;
      pushCell(line, { type: "text", text: value });
    }
  }

  function settle(): void {
    if (scanner.isOpen()) return;
    settledCell = line.last;
    settledLength = line.last?.node.type === "text" ? line.last.node.text.length : 0;
    settledTo = scanner.at;
  }

  function result(): ParsedInlines {
    const nodes: Inline[] = [];
    let settled = 0;
    let settledPart = 0;
    for (let cell = line.first; cell; cell = cell.next) {
      addSibling(nodes, cell.node);
      if (cell !== settledCell) continue;
      const { node } = cell;
      const last = nodes.at(-1);
      const isText = node.type === "text" && last?.type === "text";
      settled = isText ? nodes.length - 1 : nodes.length;
      settledPart = isText ? last.text.length - node.text.length + settledLength : 0;
    }
    return finished
      ? { nodes, settled: nodes.length, settledPart: 0, settledTo: text.length }
      : { nodes, settled, settledPart, settledTo };
  }

  const scanner: Scanner = {
    text,
    before,
    finished,
    context,
    line,
    brackets: () => (brackets ??= createBrackets(text, finished, line, context)),
    hasOpenBracket: () => brackets?.isOpen() === true,
    backticks: () => (backticks ??= createBackticks(text)),
    math: () => (math ??= createMathReader(text, finished)),
    at: 0,
    wordsFrom: 0,
    isGuess: false,
    addText(value) {
      addText(value);
      scanner.at += value.length;
    },
    add(node, end) {
      pushCell(line, node);
      scanner.at = end;
      settle();
    },
    addResolved(value, end) {
      addText(value);
      scanner.at = end;
      scanner.wordsFrom = end;
    },
    isOpen: () => scanner.isGuess || line.top !== null || scanner.hasOpenBracket(),
    settle,
    matchNew() {
      if (scanner.hasOpenBracket()) return;
      matchDelimiters(line, null, tried ? tried.next : line.bottom, (floors ??= new Map()));
      tried = line.top;
    },
    result,
  };
  return scanner;
}

/** Goes over the space at `scanner.at`. */
export function skipIndentation(scanner: Scanner): void {
  while (isSpace(scanner.text.charCodeAt(scanner.at))) scanner.at++;
}
