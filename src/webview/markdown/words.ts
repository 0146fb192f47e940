/** Words, and the addresses among them: the part of the inline phase that most text is. */
import { bareAddress, bareMail, pointedAutolink, type Autolink } from "./autolinks.ts";
import { isSpace } from "./characters.ts";
import { removeCell } from "./delimiters.ts";
import type { Inline } from "./inlineNodes.ts";
import { addNode, addText, hasOpenBracket, isOpen, settle, type Scanner } from "./scanner.ts";

const special = /[\n`*_~[\]\\!<&$@]/;
const untilSpecial = /[^\n`*_~[\]\\!<&$@]+/y;
const partOfAddress = /www\.|:\/\//i;
const addressStart = /www\.|https?:\/\//gi;
const beforeWww = /^$|[\s*_~([\]]/;

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

/** Reads words up to the next mark, or up to the address that begins in them, and that too. */
export function readWords(scanner: Scanner): void {
  const { text, at } = scanner;
  untilSpecial.lastIndex = at;
  const words = untilSpecial.exec(text)?.[0] ?? text.slice(at, at + 1);
  const found = findAddress(scanner, words);
  addWords(scanner, found ? found.start : at + words.length);
  if (found) addLink(scanner, found);
}

function findAddress(scanner: Scanner, words: string): Autolink | null {
  if (!partOfAddress.test(words)) return null;
  const { text, at, before, context } = scanner;
  for (const match of words.matchAll(addressStart)) {
    const start = at + match.index;
    const previous = start === 0 ? before : (text[start - 1] ?? "");
    const fits = match[0].length === 4 ? beforeWww.test(previous) : !/[a-zA-Z]/.test(previous);
    const found = fits ? bareAddress(text, start, hasOpenBracket(scanner) ? "]" : "") : null;
    if (found && context.target(found.url)) return found;
  }
  return null;
}

/** Adds the words up to `end`, and settles them up to the last place where no later text can join them. */
function addWords(scanner: Scanner, end: number): void {
  const { text, finished } = scanner;
  if (!finished && !isOpen(scanner)) {
    const cut = lastEdge(text, scanner.at, end);
    if (cut > scanner.at) {
      addText(scanner, text.slice(scanner.at, cut));
      scanner.wordsFrom = cut;
      settle(scanner);
    }
  }
  if (end > scanner.at) addText(scanner, text.slice(scanner.at, end));
}

/** Adds an address as a link, if it may be one. */
function addLink(scanner: Scanner, { text, url, end, reach }: Autolink): boolean {
  const target = scanner.context.target(url);
  if (!target) return false;
  // An address that reaches to the end may go on.
  if (reach === scanner.text.length && !scanner.finished) scanner.isGuess = true;
  const children: readonly Inline[] = [{ type: "text", text }];
  addNode(scanner, { type: "link", target, title: "", isImage: false, children, depth: 1 }, end);
  return true;
}

/** Reads an `@`, which may stand within a mail address whose beginning was read as words. */
export function readAt(scanner: Scanner): void {
  const { text, at, line, wordsFrom } = scanner;
  const words = line.last?.node.type === "text" ? line.last.node : null;
  const found = words && bareMail(text, at, wordsFrom);
  if (found && line.last) {
    words.text = words.text.slice(0, words.text.length - (at - found.start));
    if (words.text === "") removeCell(line, line.last);
    if (addLink(scanner, found)) return;
  }
  addText(scanner, "@");
}

/** Reads a `<`, which may begin an address in pointed brackets. */
export function readPointed(scanner: Scanner): void {
  const found = pointedAutolink(scanner.text, scanner.at);
  if (found === "later" && !scanner.finished) scanner.isGuess = true;
  const isLink = found && found !== "later" && addLink(scanner, found);
  if (!isLink) addText(scanner, "<");
}
