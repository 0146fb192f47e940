/** Which addresses may become links, and how they are written: a list of schemes, and paths for the host. */
import type { LinkTarget } from "./inlineNodes.ts";

const allowed = /^(?:https?:\/\/|mailto:)/i;
const scheme = /^[a-z][a-z0-9+.-]*:/i;
/** `README.md:12`, a file and a line of it: no scheme has a dot in it and a mere number after it. */
const place = /^[\w+-]*\.[\w.+-]+:\d{1,9}(?:[:-]\d{1,9})?$/;
/** Browsers drop these from an address, and a scheme could hide behind them. */
// eslint-disable-next-line no-control-regex
const dropped = /[\u0000-\u0020\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

/**
 * What a link may lead to: `https:`, `http:` and `mailto:` addresses, and paths without a scheme, which are data for
 * the host and no address of the page. Null for all else, which then stays text.
 */
export function safeTarget(url: string): LinkTarget | null {
  if (allowed.test(url)) return { kind: "address", url: normalizeAddress(url) };
  const start = url.slice(0, 40);
  if (
    (scheme.test(start) && !place.test(url)) ||
    dropped.test(start.trim()) ||
    /^[/\\]{2}|^\\/.test(url) ||
    /%(?:3a|00)/i.test(start)
  )
    return null;
  return { kind: "path", url: normalizeAddress(url) };
}

const unsafe = /%(?![0-9a-fA-F]{2})|[^\w\-.!~*'();/?:@&=+$,#%]/gu;

/** Percent-encodes what an address may not hold, and leaves what is encoded already. */
export function normalizeAddress(url: string): string {
  return url.replace(unsafe, (character) => {
    if (character === "%") return "%25";
    return character.isWellFormed() ? encodeURIComponent(character) : "%EF%BF%BD";
  });
}
