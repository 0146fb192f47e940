/** Classes of characters as CommonMark counts them, and what its escapes and entities stand for. */
import { decodeHTMLStrict } from "entities/decode";

export const code = {
  tab: 9,
  newline: 10,
  space: 32,
  bang: 33,
  quote: 34,
  hash: 35,
  dollar: 36,
  ampersand: 38,
  apostrophe: 39,
  openParenthesis: 40,
  closeParenthesis: 41,
  asterisk: 42,
  less: 60,
  greater: 62,
  at: 64,
  openBracket: 91,
  backslash: 92,
  closeBracket: 93,
  underscore: 95,
  backtick: 96,
  pipe: 124,
  tilde: 126,
} as const;

export function isSpace(character: number): boolean {
  return character === code.space || character === code.tab;
}

export function isAlphanumeric(character: number): boolean {
  return (
    (character >= 48 && character <= 57) ||
    (character >= 65 && character <= 90) ||
    (character >= 97 && character <= 122)
  );
}

/** ASCII punctuation: what a backslash escapes. */
export function isEscapable(character: number): boolean {
  return (
    (character >= 33 && character <= 47) ||
    (character >= 58 && character <= 64) ||
    (character >= 91 && character <= 96) ||
    (character >= 123 && character <= 126)
  );
}

const unicodeSpace = /^\s/;
const unicodePunctuation = /^[\p{P}\p{S}]/u;

/** What stands on one side of a run of delimiters; the text's edge counts as space. */
export function sideOf(text: string): "space" | "punctuation" | "other" {
  const character = text.charCodeAt(0);
  if (isAlphanumeric(character)) return "other";
  if (isEscapable(character)) return "punctuation";
  if (text === "" || character <= code.space || unicodeSpace.test(text)) return "space";
  return unicodePunctuation.test(text) ? "punctuation" : "other";
}

/** The text without such characters at its end. A pattern would begin anew at each of a run within. */
export function withoutEnd(text: string, isLeftOut: (character: number) => boolean): string {
  let end = text.length;
  while (end > 0 && isLeftOut(text.charCodeAt(end - 1))) end--;
  return text.slice(0, end);
}

/** The whole character, which may be two units long, that begins at `at`; "" at the end. */
export function characterAfter(text: string, at: number): string {
  const first = text.charCodeAt(at);
  return text.slice(at, first >= 0xd800 && first <= 0xdbff ? at + 2 : at + 1);
}

/** The whole character, which may be two units long, that ends before `at`. */
export function characterBefore(text: string, at: number): string {
  const last = text.charCodeAt(at - 1);
  return at > 1 && last >= 0xdc00 && last <= 0xdfff ? text.slice(at - 2, at) : text.slice(at - 1, at);
}

const entity = /^&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-zA-Z][a-zA-Z0-9]{1,31});/;
const unfinishedEntity = /^&(?:#[xX]?[0-9a-fA-F]{0,7}|[a-zA-Z][a-zA-Z0-9]{0,31})?$/;
const longestEntity = 34;

/** The entity at `at`, with its length and what it stands for; "later" when `text` ends within it. */
export function entityAt(text: string, at: number): { length: number; text: string } | "later" | null {
  const rest = text.slice(at, at + longestEntity);
  const found = entity.exec(rest)?.[0];
  if (found !== undefined) {
    const decoded = decodeHTMLStrict(found);
    return decoded === found ? null : { length: found.length, text: decoded };
  }
  return at + rest.length === text.length && unfinishedEntity.test(rest) ? "later" : null;
}

const escapeOrEntity = /\\[!-/:-@[-`{-~]|&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-zA-Z][a-zA-Z0-9]{1,31});/g;

/** Resolves escapes and entities, as in addresses, titles and info strings. */
export function unescapeText(text: string): string {
  if (!text.includes("\\") && !text.includes("&")) return text;
  return text.replace(escapeOrEntity, (found) =>
    found.startsWith("\\") ? found.slice(1) : decodeHTMLStrict(found),
  );
}
