/** What a server or the network said, without the parts that are the user's own. */

/** So many characters in a row of a private text are no coincidence. */
const longestChance = 11;
/** A private text shorter than this is an ordinary word: cutting it out would only garble. */
const shortestSecret = 4;

/**
 * `text` with every stretch that also stands in one of `privateTexts` replaced by `[…]`, every URL cut to its host,
 * and every absolute path replaced by `[path]`: servers quote what they refuse, and systems name files.
 *
 * Takes the length of `text` times that of `privateTexts`: for messages, on the user's command.
 */
export function redacted(text: string, privateTexts: readonly string[]): string {
  return withoutPlaces(withoutPrivate(text, privateTexts));
}

function withoutPrivate(text: string, privateTexts: readonly string[]): string {
  const long = privateTexts.filter((item) => item.length > longestChance);
  let result = "";
  for (let at = 0; at < text.length;) {
    const end = Math.max(...long.map((item) => endOfShared(text, at, item)), at);
    result += end > at ? "[…]" : text.charAt(at);
    at = Math.max(end, at + 1);
  }
  for (const item of privateTexts) {
    const isShort = item.length >= shortestSecret && item.length <= longestChance;
    if (isShort) result = result.replaceAll(item, "[…]");
  }
  return result;
}

/** Where the stretch from `start` that `text` shares with `item` ends; `start` when it may be chance. */
function endOfShared(text: string, start: number, item: string): number {
  let end = start + longestChance + 1;
  if (end > text.length || !item.includes(text.slice(start, end))) return start;
  while (end < text.length && item.includes(text.slice(start, end + 1))) end++;
  return end;
}

function withoutPlaces(text: string): string {
  return text
    .replace(/\b(https?:\/\/)(?:[^\s/?#]*@)?([^\s/?#"'<>]+)[^\s"'<>]*/gi, "$1$2")
    .replace(/(?<![\w:/\\])(?:~|\.{1,2}|[a-z]:)?(?:[\\/][^\s\\/:"'<>|,;()[\]]+){2,}[\\/]?/gi, "[path]");
}
