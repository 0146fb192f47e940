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

/** A text that is being read. Functions below change it: one of these is made for each piece of text. */
export interface Scanner {
  readonly text: string;
  /** The character before the text, or "" at the beginning of its block. */
  readonly before: string;
  /** Whether the text is whole. */
  readonly finished: boolean;
  readonly context: InlineContext;
  readonly line: Line;
  /** Of the delimiters, while no bracket stands open. */
  readonly floors: Floors;
  /** The place that is read next. */
  at: number;
  /** Where the words of the last text node begin; bare mail addresses are looked for from there. */
  wordsFrom: number;
  /** True once a guess was made about what follows: nothing after it is settled. */
  isGuess: boolean;
  /** The last node that nothing can change any more, how much of it if it is text, and the place after that. */
  settledCell: Cell | null;
  settledLength: number;
  settledTo: number;
  /** What few texts need. */
  brackets: Brackets | null;
  backticks: Backticks | null;
  math: MathReader | null;
  /** The last delimiter that was matched, or tried in vain, while no bracket stood open. */
  tried: Delimiter | null;
}

export function createScanner(
  text: string,
  before: string,
  finished: boolean,
  context: InlineContext,
): Scanner {
  return {
    text,
    before,
    finished,
    context,
    line: { first: null, last: null, top: null, bottom: null, deepAt: -1 },
    floors: { byKind: null },
    at: 0,
    wordsFrom: 0,
    isGuess: false,
    settledCell: null,
    settledLength: 0,
    settledTo: 0,
    brackets: null,
    backticks: null,
    math: null,
    tried: null,
  };
}

export function bracketsOf(scanner: Scanner): Brackets {
  const { text, finished, line, context } = scanner;
  return (scanner.brackets ??= createBrackets(text, finished, line, context));
}

export function hasOpenBracket({ brackets }: Scanner): boolean {
  return brackets?.isOpen() === true;
}

export function backticksOf(scanner: Scanner): Backticks {
  return (scanner.backticks ??= createBackticks(scanner.text));
}

export function mathOf(scanner: Scanner): MathReader {
  return (scanner.math ??= createMathReader(scanner.text, scanner.finished));
}

/** Whether something that stands open, or was guessed, may still change what is read now. */
export function isOpen(scanner: Scanner): boolean {
  return scanner.isGuess || scanner.line.top !== null || hasOpenBracket(scanner);
}

/** Nothing up to this place can change any more, unless something stands open. */
export function settle(scanner: Scanner): void {
  if (isOpen(scanner)) return;
  const { last } = scanner.line;
  scanner.settledCell = last;
  scanner.settledLength = last?.node.type === "text" ? last.node.text.length : 0;
  scanner.settledTo = scanner.at;
}

/** Adds text that stands for itself, and goes to its end. */
export function addText(scanner: Scanner, value: string): void {
  pushText(scanner, value);
  scanner.at += value.length;
}

/** Adds what the text up to `end` stands for, such as an escape. */
export function addResolved(scanner: Scanner, value: string, end: number): void {
  pushText(scanner, value);
  scanner.at = end;
  scanner.wordsFrom = end;
}

function pushText(scanner: Scanner, value: string): void {
  const { line, brackets } = scanner;
  const last = line.last?.node;
  if (last?.type === "text" && line.last !== line.top?.cell && !brackets?.isBracket(line.last)) {
    last.text += value;
  } else {
    scanner.wordsFrom = scanner.at;
    pushCell(line, { type: "text", text: value });
  }
}

/** Adds what the text up to `end` means. */
export function addNode(scanner: Scanner, node: Inline, end: number): void {
  pushCell(scanner.line, node);
  scanner.at = end;
  settle(scanner);
}

/** Matches the delimiters that came since the last time. */
export function matchNew(scanner: Scanner): void {
  if (hasOpenBracket(scanner)) return;
  const { line, tried } = scanner;
  matchDelimiters(line, null, tried ? tried.next : line.bottom, scanner.floors);
  scanner.tried = line.top;
}

export function resultOf({
  text,
  finished,
  line,
  settledCell,
  settledLength,
  settledTo,
}: Scanner): ParsedInlines {
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

/** Goes over the space at `scanner.at`. */
export function skipIndentation(scanner: Scanner): void {
  while (isSpace(scanner.text.charCodeAt(scanner.at))) scanner.at++;
}
