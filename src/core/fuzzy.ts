/** Which names fit a few letters of them, best first. */

/**
 * The items whose names contain the letters of `query` in order, whatever their case. Letters that begin the name or a
 * part of it (after `/`, `-`, `_`, `.` or a blank, or a capital) count most, then letters in a row, then short names.
 */
export function fuzzyFilter<Item>(
  query: string,
  items: readonly Item[],
  nameOf: (item: Item) => string,
): readonly Item[] {
  if (query === "") return items;
  const scored = items.flatMap((item) => {
    const score = fuzzyScore(query, nameOf(item));
    return score === null ? [] : [{ item, score }];
  });
  return scored.toSorted((one, other) => other.score - one.score).map(({ item }) => item);
}

/** Null when `name` does not contain the letters of `query` in order. */
export function fuzzyScore(query: string, name: string): number | null {
  const letters = query.toLowerCase();
  const text = name.toLowerCase();
  // The last part of a path is what it is known by: looked at first.
  const base = text.lastIndexOf("/") + 1;
  const inBase = scoreFrom(letters, name, text, base);
  const score = inBase === null ? scoreFrom(letters, name, text, 0) : inBase + 10;
  return score === null ? null : score - name.length / 100;
}

function scoreFrom(letters: string, name: string, text: string, start: number): number | null {
  let score = 0;
  let at = start;
  let last = -2;
  for (const letter of letters) {
    const found = text.indexOf(letter, at);
    if (found < 0) return null;
    if (found === last + 1) score += 2;
    if (isStart(name, found)) score += 3;
    last = found;
    at = found + letter.length;
  }
  return score;
}

function isStart(name: string, index: number): boolean {
  const before = name.charAt(index - 1);
  return before === "" || /[/\\\-_. ]/.test(before) || /^[a-z][A-Z]$/.test(before + name.charAt(index));
}
