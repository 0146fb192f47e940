/** Code spans: runs of backticks, and where the run is that closes each. */
import { code } from "./characters.ts";
import type { Inline } from "./inlineNodes.ts";

export interface Backticks {
  /** The run at this place: its length, its end, and where the run begins that closes it (-1 for none). */
  readonly at: (start: number) => { readonly length: number; readonly end: number; readonly closer: number };
}

function runEnd(text: string, start: number): number {
  let end = start;
  while (text.charCodeAt(end) === code.backtick) end++;
  return end;
}

/** Looks over all of `text` once, at the first backtick, so that runs without a closer cost nothing each. */
export function createBackticks(text: string): Backticks {
  let lastOfLength: Map<number, number> | null = null;

  function lastRuns(from: number): Map<number, number> {
    const found = new Map<number, number>();
    for (let at = from; at >= 0; at = text.indexOf("`", at)) {
      const end = runEnd(text, at);
      found.set(end - at, at);
      at = end;
    }
    return found;
  }

  return {
    at(start) {
      const end = runEnd(text, start);
      const length = end - start;
      lastOfLength ??= lastRuns(start);
      let closer = -1;
      if ((lastOfLength.get(length) ?? -1) > start) {
        closer = text.indexOf("`", end);
        for (let next = runEnd(text, closer); next - closer !== length; next = runEnd(text, closer)) {
          closer = text.indexOf("`", next);
        }
      }
      return { length, end, closer };
    },
  };
}

/** Line ends read as spaces; one space at each side is only there to part backticks from the fence. */
export function codeSpan(source: string): Inline {
  const text = source.includes("\n") ? source.replaceAll("\n", " ") : source;
  const isPadded = text.startsWith(" ") && text.endsWith(" ") && /[^ ]/.test(text);
  return { type: "code", text: isPadded ? text.slice(1, -1) : text };
}
