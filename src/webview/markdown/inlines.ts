/**
 * The inline phase: a text, or the end of one that still grows, becomes nodes.
 *
 * CommonMark's own algorithm, with one addition: delimiters are matched as they come (closers only look back), so
 * that it is known at each place whether anything stands open. Up to the last place where nothing does, the nodes
 * are settled whatever follows; what comes after is shown as if it were finished now.
 */
import { code, isSpace, withoutEnd } from "./characters.ts";
import type { InlineContext } from "./inlineNodes.ts";
import {
  readBackslash,
  readBang,
  readCloseBracket,
  readCode,
  readDelimiters,
  readEntity,
  readLineEnd,
  readMath,
  readOpenBracket,
} from "./marks.ts";
import { closeForNow } from "./optimism.ts";
import {
  bracketsOf,
  createScanner,
  hasOpenBracket,
  matchNew,
  resultOf,
  type ParsedInlines,
  type Scanner,
} from "./scanner.ts";
import { readAt, readPointed, readWords } from "./words.ts";

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
  const scanner = createScanner(text, before, finished, context);
  while (scanner.at < text.length) if (!readNext(scanner)) break;
  if (finished) finish(scanner);
  else closeForNow(scanner);
  return resultOf(scanner);
}

/** Reads what begins at the scanner's place; false when it must wait for more. */
function readNext(scanner: Scanner): boolean {
  switch (scanner.text.charCodeAt(scanner.at)) {
    case code.newline:
      return readLineEnd(scanner);
    case code.backtick:
      return readCode(scanner);
    case code.backslash:
      return readBackslash(scanner);
    case code.asterisk:
    case code.underscore:
    case code.tilde:
      return readDelimiters(scanner);
    case code.openBracket:
      return readOpenBracket(scanner);
    case code.bang:
      return readBang(scanner);
    case code.closeBracket:
      return readCloseBracket(scanner);
    case code.ampersand:
      return readEntity(scanner);
    case code.dollar:
      return readMath(scanner, 1);
    case code.less:
      readPointed(scanner);
      return true;
    case code.at:
      readAt(scanner);
      return true;
    default:
      readWords(scanner);
      return true;
  }
}

/** Nothing more comes: what is open stays text, and space at the end is none. */
function finish(scanner: Scanner): void {
  const { line } = scanner;
  if (hasOpenBracket(scanner)) bracketsOf(scanner).drop();
  matchNew(scanner);
  const last = line.last?.node;
  if (last?.type !== "text") return;
  last.text = withoutEnd(last.text, isSpace);
}
