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

/** Looks over all of `text` once, at the first run that has no closer, so that such runs cost nothing each. */
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
      const mayHaveCloser = !lastOfLength || (lastOfLength.get(length) ?? -1) > start;
      let closer = mayHaveCloser ? text.indexOf("`", end) : -1;
      while (closer >= 0) {
        const next = runEnd(text, closer);
        if (next - closer === length) break;
        closer = text.indexOf("`", next);
      }
      if (closer < 0) lastOfLength ??= lastRuns(start);
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
