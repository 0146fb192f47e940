/**
 * What each mark begins: code, math, emphasis, links, entities, line ends. Each function reads at the scanner's place,
 * and says false when it must wait for more; then nothing further is read.
 */
import { code, entityAt, isEscapable, withoutEnd } from "./characters.ts";
import { codeSpan } from "./codeSpans.ts";
import { flanking, isWithinWord, pushCell, pushDelimiter, type Delimiter } from "./delimiters.ts";
import {
  addNode,
  addResolved,
  addText,
  backticksOf,
  bracketsOf,
  hasOpenBracket,
  matchNew,
  mathOf,
  settle,
  skipIndentation,
  type Scanner,
} from "./scanner.ts";

export function readLineEnd(scanner: Scanner): boolean {
  const { text, at, line } = scanner;
  const isHard = text.slice(Math.max(0, at - 2), at) === "  ";
  const last = line.last?.node;
  if (last?.type === "text" && text.charCodeAt(at - 1) === code.space)
    last.text = withoutEnd(last.text, (character) => character === code.space);
  breakLine(scanner, 1, isHard);
  return true;
}

/** Each line has a cell of its own: what is done to its end costs no more than it is long. */
function breakLine(scanner: Scanner, length: number, isHard: boolean): void {
  scanner.at += length;
  skipIndentation(scanner);
  pushCell(scanner.line, isHard ? { type: "break" } : { type: "text", text: "\n" });
  settle(scanner);
  scanner.wordsFrom = scanner.at;
}

export function readCode(scanner: Scanner): boolean {
  const { text, finished } = scanner;
  const { length, end, closer } = backticksOf(scanner).at(scanner.at);
  if (!finished && end === text.length) return false;
  if (closer >= 0 && (finished || closer + length < text.length)) {
    addNode(scanner, codeSpan(text.slice(end, closer)), closer + length);
    return true;
  }
  const isBeingSaid = closer >= 0 || (!finished && !scanner.isGuess && text.indexOf("\n", end) < 0);
  if (isBeingSaid) {
    pushCell(scanner.line, codeSpan(withoutEnd(text.slice(end), (character) => character === code.backtick)));
    return false;
  }
  scanner.isGuess ||= !finished;
  addText(scanner, text.slice(scanner.at, end));
  return true;
}

export function readBackslash(scanner: Scanner): boolean {
  const { text, at, finished } = scanner;
  const next = text.charCodeAt(at + 1);
  if (at + 1 === text.length && !finished) return false;
  if (next === code.openParenthesis || next === code.openBracket) return readMath(scanner, 2);
  if (next === code.newline) breakLine(scanner, 2, true);
  else if (isEscapable(next)) addResolved(scanner, text[at + 1] ?? "", at + 2);
  else addText(scanner, "\\");
  return true;
}

/** Reads math, or else the mark, of this length, as text. */
export function readMath(scanner: Scanner, markLength: 1 | 2): boolean {
  const { text, at, before } = scanner;
  const found = mathOf(scanner).at(at, before);
  if (found === "later") scanner.isGuess = true;
  // An opener of two characters is seldom anything else: it is not shown before its formula is.
  const isLong = markLength === 2 || text.charCodeAt(at + 1) === code.dollar;
  if (found === "later" && isLong && at + 2 === text.length) return false;
  if (found && found !== "later") {
    const { source, display, closed, end } = found;
    if (closed) addNode(scanner, { type: "math", source, display, closed }, end);
    else pushCell(scanner.line, { type: "math", source, display, closed });
    return closed;
  }
  if (markLength === 2) addResolved(scanner, text[at + 1] ?? "", at + 2);
  else addText(scanner, "$");
  return true;
}

export function readDelimiters(scanner: Scanner): boolean {
  const { text, at, before, finished, line } = scanner;
  const character = text.charCodeAt(at);
  let end = at + 1;
  while (text.charCodeAt(end) === character) end++;
  if (end === text.length && !finished) return false;
  const length = end - at;
  const isText =
    (character === code.underscore && length === 1 && isWithinWord(text, at, before)) ||
    (character === code.tilde && length > 2);
  if (isText) {
    addText(scanner, text.slice(at, end));
    return true;
  }
  const { canOpen, canClose } = flanking(text, at, end, before);
  const cell = pushCell(line, { type: "text", text: text.slice(at, end) }) as Delimiter["cell"];
  if (canOpen || canClose) pushDelimiter(line, { cell, character, length, canOpen, canClose, at });
  scanner.at = end;
  scanner.wordsFrom = end;
  if (canClose) matchNew(scanner);
  if (line.last?.node.type !== "text") settle(scanner);
  return true;
}

export function readOpenBracket(scanner: Scanner): boolean {
  const isOpened = bracketsOf(scanner).open(scanner.at, 1);
  if (isOpened) scanner.at++;
  else addText(scanner, "[");
  return true;
}

export function readBang(scanner: Scanner): boolean {
  const { text, at, finished } = scanner;
  if (at + 1 === text.length && !finished) scanner.isGuess = true;
  const isImage = text.charCodeAt(at + 1) === code.openBracket && bracketsOf(scanner).open(at, 2);
  if (isImage) scanner.at += 2;
  else addText(scanner, "!");
  return true;
}

export function readCloseBracket(scanner: Scanner): boolean {
  const wasOpen = hasOpenBracket(scanner);
  const end = wasOpen ? bracketsOf(scanner).close(scanner.at) : null;
  if (end === "later") return false;
  if (end === null) addText(scanner, "]");
  else scanner.at = end;
  scanner.wordsFrom = scanner.at;
  if (wasOpen) matchNew(scanner);
  if (end !== null) settle(scanner);
  return true;
}

export function readEntity(scanner: Scanner): boolean {
  const { text, at, finished } = scanner;
  const found = entityAt(text, at);
  if (found === "later" && !finished) return false;
  if (found && found !== "later") addResolved(scanner, found.text, at + found.length);
  else addText(scanner, "&");
  return true;
}
