/** Addresses that are links by themselves: in pointed brackets, and GFM's bare ones. */
import { isAlphanumeric } from "./characters.ts";

/** An address found in the text from `start` to `end`. */
export interface Autolink {
  readonly start: number;
  readonly end: number;
  /** How far was looked: where the text ends there, the address may go on. */
  readonly reach: number;
  readonly text: string;
  readonly url: string;
}

// eslint-disable-next-line no-control-regex
const pointed = /<([A-Za-z][A-Za-z0-9.+-]{1,31}:[^<>\u0000-\u0020]*)>/y;
const pointedMail =
  /<([a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*)>/y;
const unfinishedPointed =
  /<(?:[A-Za-z][A-Za-z0-9.+-]{0,31}(?::[^<>\s]*)?|[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}(?:@[a-zA-Z0-9.-]{0,253})?)?$/y;

/** The autolink in pointed brackets at `at`; "later" when the text ends within one. */
export function pointedAutolink(text: string, at: number): Autolink | "later" | null {
  pointed.lastIndex = at;
  const address = pointed.exec(text)?.[1];
  if (address !== undefined) return pointedAt(at, address, address);
  pointedMail.lastIndex = at;
  const mail = pointedMail.exec(text)?.[1];
  if (mail !== undefined) return pointedAt(at, mail, `mailto:${mail}`);
  unfinishedPointed.lastIndex = at;
  return unfinishedPointed.test(text) ? "later" : null;
}

function pointedAt(start: number, text: string, url: string): Autolink {
  const end = start + text.length + 2;
  return { start, end, reach: end - 1, text, url };
}

const bareStart = /(?:www\.|https?:\/\/)/iy;
const trailing = /[?!.,:*_~'"]/;
/** Names of hosts are no longer (RFC 1035), and nothing is looked at further than this. */
const longestHost = 255;

/**
 * The bare address that begins at `at`, where a word begins.
 *
 * @param stop a character that ends it: the bracket that may close a link around it.
 */
export function bareAddress(text: string, at: number, stop: string): Autolink | null {
  bareStart.lastIndex = at;
  const start = bareStart.exec(text)?.[0];
  if (start === undefined) return null;
  const isWww = start.length === 4;
  const host = hostLength(text, isWww ? at : at + start.length, isWww);
  if (host === 0) return null;
  let end = (isWww ? at : at + start.length) + host;
  let balance = 0;
  let entityAt = -1;
  for (; end < text.length; end++) {
    const character = text[end] ?? "";
    if (character === "<" || character === stop || /\s/.test(character)) break;
    if (character === "(") balance++;
    else if (character === ")") balance--;
  }
  const reach = end;
  // Trailing punctuation is the sentence's, not the address's; a parenthesis only if it is one too many.
  for (;;) {
    const last = text[end - 1] ?? "";
    if (last === ")" && balance < 0) balance++;
    else if (last === ";") {
      entityAt = end - 2;
      while (entityAt > at && isAlphanumeric(text.charCodeAt(entityAt))) entityAt--;
      if (text[entityAt] === "&" && entityAt < end - 2) end = entityAt + 1;
    } else if (!trailing.test(last)) break;
    end--;
  }
  const found = text.slice(at, end);
  return { start: at, end, reach, text: found, url: isWww ? `http://${found}` : found };
}

/** How long the name of a host at `at` is; 0 if there is none that counts. */
function hostLength(text: string, at: number, needsDot: boolean): number {
  let end = at;
  const limit = Math.min(text.length, at + longestHost);
  while (end < limit && isHostCharacter(text, end)) end++;
  return hasHost(text.slice(at, end), text[end] ?? "", needsDot) ? end - at : 0;
}

function isHostCharacter(text: string, at: number): boolean {
  const character = text.charCodeAt(at);
  if (isAlphanumeric(character) || character === 45 || character === 46 || character === 95) return true;
  return character > 127 && /[^\s\p{P}]/u.test(text[at] ?? "");
}

/** Whether it is a name that counts: GFM allows no underscore in its last two parts. */
function hasHost(text: string, next: string, needsDot: boolean): boolean {
  // Where nothing of an address follows, marks at the end belong to the sentence.
  const parts = (/[/?:#]/.test(next) ? text : text.replace(/[._]+$/, "")).split(".");
  if (parts[0] === "" || (needsDot && parts.length < 2)) return false;
  return !parts.slice(-2).some((part) => part.includes("_"));
}

const mailHost = /^[a-zA-Z0-9_-]+(?:\.[a-zA-Z0-9_-]+)+/;

/** The bare mail address around the `@` at `at`, whose name begins at `from` at the earliest. */
export function bareMail(text: string, at: number, from: number): Autolink | null {
  let start = at;
  while (
    start > from &&
    (isAlphanumeric(text.charCodeAt(start - 1)) || "._+-".includes(text[start - 1] ?? " "))
  )
    start--;
  if (start === at) return null;
  const host = mailHost.exec(text.slice(at + 1, at + longestHost))?.[0];
  if (host === undefined || !/[a-zA-Z]$/.test(host)) return null;
  const end = at + 1 + host.length;
  const found = text.slice(start, end);
  const reach = text[end] === "." ? end + 1 : end;
  return { start, end, reach, text: found, url: `mailto:${found}` };
}
