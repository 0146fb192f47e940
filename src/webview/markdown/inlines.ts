/**
 * The inline phase: a text, or the end of one that still grows, becomes nodes.
 *
 * CommonMark's own algorithm, with one addition: delimiters are matched as they come (closers only look back), so
 * that it is known at each place whether anything stands open. Up to the last place where nothing does, the nodes
 * are settled whatever follows; what comes after is shown as if it were finished now.
 */
import { bareAddress, bareMail, pointedAutolink, type Autolink } from "./autolinks.ts";
import { createBrackets } from "./brackets.ts";
import { code, entityAt, isEscapable, isSpace } from "./characters.ts";
import { codeSpan, createBackticks, type Backticks } from "./codeSpans.ts";
import {
  flanking,
  isWithinWord,
  matchDelimiters,
  pushCell,
  pushDelimiter,
  removeCell,
  type Cell,
  type Delimiter,
  type Floors,
  type Line,
} from "./delimiters.ts";
import { addSibling, type Inline, type InlineContext } from "./inlineNodes.ts";
import { createMathReader, type MathReader } from "./mathSpans.ts";
import { closeForNow } from "./optimism.ts";

export interface ParsedInlines {
  readonly nodes: readonly Inline[];
  /** How many of the nodes nothing can change any more, and how much of the text that is the next one. */
  readonly settled: number;
  readonly settledPart: number;
  /** How much of the text they are. */
  readonly settledTo: number;
}

const plain = /[^\n`*_~[\]\\!<&$@]+/y;
const addressStart = /www\.|https?:\/\//gi;
const beforeWww = /^$|[\s*_~([\]]/;

/**
 * Parses `text`.
 *
 * @param before the character before it, or "" at the beginning of its block.
 * @param finished whether the text is whole; then all is settled.
 */
export function parseInlines(
  text: string,
  before: string,
  finished: boolean,
  context: InlineContext,
): ParsedInlines {
  const line: Line = { first: null, last: null, top: null, bottom: null, deepAt: -1 };
  const floors: Floors = new Map();
  const brackets = createBrackets(text, finished, line, context);
  let backticks: Backticks | null = null;
  let math: MathReader | null = null;
  /** The last delimiter that was matched, or tried in vain, while no bracket stood open. */
  let tried: Delimiter | null = null;
  let at = 0;
  /** Where the words of the last text node begin; bare mail addresses are looked for from there. */
  let wordsFrom = 0;
  let settledCell: Cell | null = null;
  let settledLength = 0;
  let settledTo = 0;
  /** True once a guess was made about what follows: nothing after it is settled. */
  let isGuess = false;

  function addText(value: string): void {
    const last = line.last?.node;
    if (last?.type === "text" && line.last !== line.top?.cell && !brackets.isBracket(line.last)) {
      last.text += value;
    } else {
      wordsFrom = at;
      pushCell(line, { type: "text", text: value });
    }
  }

  function add(node: Inline, end: number): void {
    pushCell(line, node);
    at = end;
    if (isOpen()) return;
    settleHere();
  }

  function settleHere(): void {
    settledCell = line.last;
    settledLength = line.last?.node.type === "text" ? line.last.node.text.length : 0;
    settledTo = at;
  }

  /** Text that does not stand for itself, such as an escape. */
  function addResolved(value: string, end: number): void {
    addText(value);
    at = end;
    wordsFrom = end;
  }

  function isOpen(): boolean {
    return isGuess || line.top !== null || brackets.isOpen();
  }

  function matchNew(): void {
    if (brackets.isOpen()) return;
    matchDelimiters(line, null, tried ? tried.next : line.bottom, floors);
    tried = line.top;
  }

  /** Each reads what begins at `at`, and says false when it must wait for more: then nothing further is read. */
  function readNext(): boolean {
    switch (text.charCodeAt(at)) {
      case code.newline:
        return readLineEnd();
      case code.backtick:
        return readCode();
      case code.backslash:
        return readBackslash();
      case code.asterisk:
      case code.underscore:
      case code.tilde:
        return readDelimiters();
      case code.openBracket:
        brackets.open(at, 1);
        at++;
        return true;
      case code.bang:
        return readBang();
      case code.closeBracket:
        return readCloseBracket();
      case code.less:
        return readPointed();
      case code.ampersand:
        return readEntity();
      case code.dollar:
        return readMath(1);
      default:
        return readText();
    }
  }

  function readLineEnd(): boolean {
    const isHard = text.slice(Math.max(0, at - 2), at) === "  ";
    const last = line.last?.node;
    if (last?.type === "text" && text.charCodeAt(at - 1) === code.space)
      last.text = last.text.replace(/ +$/, "");
    at++;
    while (isSpace(text.charCodeAt(at))) at++;
    // Each line has a cell of its own: what is done to its end costs no more than it is long.
    pushCell(line, isHard ? { type: "break" } : { type: "text", text: "\n" });
    if (!isOpen()) settleHere();
    wordsFrom = at;
    return true;
  }

  function readCode(): boolean {
    backticks ??= createBackticks(text);
    const { length, end, closer } = backticks.at(at);
    if (!finished && at + length === text.length) return false;
    if (closer >= 0 && (finished || closer + length < text.length)) {
      add(codeSpan(text.slice(end, closer)), closer + length);
    } else if (closer >= 0 || (!finished && !isGuess && isLastLine(end))) {
      pushCell(line, codeSpan(text.slice(end).replace(/`+$/, "")));
      return false;
    } else {
      isGuess ||= !finished;
      addText(text.slice(at, end));
      at = end;
    }
    return true;
  }

  function isLastLine(from: number): boolean {
    return text.indexOf("\n", from) < 0;
  }

  function readBackslash(): boolean {
    const next = text.charCodeAt(at + 1);
    if (at + 1 === text.length) {
      if (!finished) return false;
      addText("\\");
      at++;
    } else if (next === code.newline) {
      at += 2;
      while (isSpace(text.charCodeAt(at))) at++;
      pushCell(line, { type: "break" });
      wordsFrom = at;
    } else if (next === code.openParenthesis || next === code.openBracket) {
      return readMath(2);
    } else if (isEscapable(next)) {
      addResolved(text[at + 1] ?? "", at + 2);
    } else {
      addText("\\");
      at++;
    }
    return true;
  }

  /** Reads math, or else the mark at `at`, of this length, as text. */
  function readMath(markLength: 1 | 2): boolean {
    math ??= createMathReader(text, finished);
    const found = math.at(at, before);
    if (found === "later") isGuess = true;
    if (found && found !== "later") {
      const { source, display, closed, end } = found;
      if (closed) add({ type: "math", source, display, closed }, end);
      else pushCell(line, { type: "math", source, display, closed });
      return closed;
    }
    if (markLength === 2) addResolved(text[at + 1] ?? "", at + 2);
    else {
      addText("$");
      at++;
    }
    return true;
  }

  function readDelimiters(): boolean {
    const character = text.charCodeAt(at);
    let end = at + 1;
    while (text.charCodeAt(end) === character) end++;
    if (end === text.length && !finished) return false;
    const length = end - at;
    if (character === code.underscore && length === 1 && isWithinWord(text, at, before)) {
      addText("_");
      at = end;
      return true;
    }
    const { canOpen, canClose } = flanking(text, at, end, before);
    if (character === code.tilde && length > 2) {
      addText(text.slice(at, end));
      at = end;
      return true;
    }
    const node = { type: "text", text: text.slice(at, end) } as const;
    const cell = pushCell(line, node);
    if (canOpen || canClose) {
      pushDelimiter(line, { cell: cell as Delimiter["cell"], character, length, canOpen, canClose, at });
    }
    at = end;
    wordsFrom = at;
    if (canClose) matchNew();
    if (!isOpen() && line.last?.node.type !== "text") {
      settleHere();
    }
    return true;
  }

  function readBang(): boolean {
    if (at + 1 === text.length && !finished) isGuess = true;
    if (text.charCodeAt(at + 1) === code.openBracket) {
      brackets.open(at, 2);
      at += 2;
    } else {
      addText("!");
      at++;
    }
    return true;
  }

  function readCloseBracket(): boolean {
    const wasOpen = brackets.isOpen();
    const end = brackets.close(at);
    if (end === "later") return false;
    if (end === null) {
      addText("]");
      at++;
    } else {
      at = end;
    }
    wordsFrom = at;
    if (wasOpen) matchNew();
    if (end !== null && !isOpen()) {
      settleHere();
    }
    return true;
  }

  function readPointed(): boolean {
    const found = pointedAutolink(text, at);
    if (found === "later" && !finished) isGuess = true;
    if (found && found !== "later" && addLink(found)) return true;
    addText("<");
    at++;
    return true;
  }

  function addLink({ text: shown, url, end, reach }: Autolink): boolean {
    const target = context.target(url);
    if (!target) return false;
    const node: Inline = {
      type: "link",
      target,
      title: "",
      isImage: false,
      children: [{ type: "text", text: shown }],
      depth: 1,
    };
    // An address that reaches to the end may go on.
    if (reach === text.length && !finished) isGuess = true;
    add(node, end);
    return true;
  }

  function readEntity(): boolean {
    const found = entityAt(text, at);
    if (found === "later" && !finished) return false;
    if (found && found !== "later") {
      addResolved(found.text, at + found.length);
    } else {
      addText("&");
      at++;
    }
    return true;
  }

  function readText(): boolean {
    if (text.charCodeAt(at) === code.at) return readAt();
    plain.lastIndex = at;
    const end = at + (plain.exec(text)?.[0].length ?? 1);
    const found = findBareAddress(text.slice(at, end));
    addWords(found ? found.start : end);
    if (found) addLink(found);
    return true;
  }

  /** Finds the first bare address that begins in `words`, which begin at `at`. */
  function findBareAddress(words: string): Autolink | null {
    for (const match of words.matchAll(addressStart)) {
      const start = at + match.index;
      const previous = start === 0 ? before : (text[start - 1] ?? "");
      const fits = match[0].length === 4 ? beforeWww.test(previous) : !/[a-zA-Z]/.test(previous);
      const found = fits ? bareAddress(text, start, brackets.isOpen() ? "]" : "") : null;
      if (found && context.target(found.url)) return found;
    }
    return null;
  }

  /** Adds the words up to `end`, and settles them up to the last place where no later text can join them. */
  function addWords(end: number): void {
    if (!finished && !isOpen()) {
      const cut = lastEdge(text, at, end);
      if (cut > at) {
        addText(text.slice(at, cut));
        at = cut;
        wordsFrom = cut;
        settleHere();
      }
    }
    if (end > at) addText(text.slice(at, end));
    at = end;
  }

  function readAt(): boolean {
    const last = line.last;
    const found = bareMail(text, at, last?.node.type === "text" ? wordsFrom : at);
    if (found && last?.node.type === "text") {
      const name = at - found.start;
      if (last.node.text.length >= name) {
        last.node.text = last.node.text.slice(0, last.node.text.length - name);
        if (last.node.text === "" && last !== settledCell) removeCell(line, last);
        if (addLink(found)) return true;
      }
    }
    addText("@");
    at++;
    return true;
  }

  while (at < text.length) if (!readNext()) break;
  if (finished) {
    if (!brackets.isOpen()) matchNew();
    brackets.drop();
    matchNew();
    const last = line.last?.node;
    if (last?.type === "text") last.text = trimEnd(last.text);
  } else {
    closeForNow(text, at, before, line, brackets);
  }
  if (!finished) return collect(line, settledCell, settledLength, settledTo);
  const { nodes } = collect(line, null, 0, 0);
  return { nodes, settled: nodes.length, settledPart: 0, settledTo: text.length };
}

const special = /[\n`*_~[\]\\!<&$@]/;
const partOfAddress = /www\.|:\/\//i;

/** Whether `text`, after `before`, is nothing but words. */
export function isWords(text: string, before: string): boolean {
  return !special.test(text) && !partOfAddress.test(before.slice(-3) + text);
}

/**
 * The last place between `from` and `end` that parts words for good: before a space, or before a character that no
 * bare address begins with. `from` if there is none.
 */
export function lastEdge(text: string, from: number, end: number): number {
  let at = end - 1;
  for (; at > from; at--) {
    const character = text.charCodeAt(at);
    const isBreak = isSpace(character) || (character > 127 && (character < 0xdc00 || character > 0xdfff));
    if (isBreak && !isSpace(text.charCodeAt(at - 1))) break;
  }
  return at;
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(0, end);
}

function collect(line: Line, lastCell: Cell | null, lastLength: number, settledTo: number): ParsedInlines {
  const nodes: Inline[] = [];
  let settled = 0;
  let settledPart = 0;
  for (let cell = line.first; cell; cell = cell.next) {
    addSibling(nodes, cell.node);
    if (cell !== lastCell) continue;
    const last = nodes.at(-1);
    const isText = cell.node.type === "text" && last?.type === "text";
    settled = isText ? nodes.length - 1 : nodes.length;
    settledPart = isText ? last.text.length - cell.node.text.length + lastLength : 0;
  }
  return { nodes, settled, settledPart, settledTo };
}
