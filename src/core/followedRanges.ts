/** Attached ranges, followed through the edits of their documents: read again, they are what the user then sees. */
import { findCode } from "./codeAnchor.ts";
import type { ContextItem, SelectionItem } from "./context.ts";
import { lastLineOf, shiftSpan, type Span, type TextChange } from "./rangeShift.ts";

export interface FollowedRanges {
  /**
   * What of these items is a range is followed from now on, in the place of what was followed for that session before.
   *
   * @param textOf the text of a document that is open; null for one that is not.
   */
  readonly follow: (
    sessionId: string,
    items: readonly ContextItem[],
    textOf: (uri: string) => string | null,
  ) => void;
  /** A document is open that was not watched until now. */
  readonly opened: (uri: string, text: string) => void;
  /** @param within the text of a span of the document as it is now. */
  readonly changed: (uri: string, within: (span: Span) => string, changes: readonly TextChange[]) => void;
  /** The item with its lines and text after the last edit that was seen; null where none was. */
  readonly latest: (item: ContextItem) => SelectionItem | null;
}

interface Followed {
  readonly item: SelectionItem;
  /** After the last edit. */
  text: string;
  /** Null while nobody knows where it is. */
  span: Span | null;
}

export function createFollowedRanges(): FollowedRanges {
  const sessions = new Map<string, readonly Followed[]>();

  function* followedIn(uri: string): Iterable<Followed> {
    for (const ranges of sessions.values()) {
      for (const range of ranges) if (range.item.uri === uri) yield range;
    }
  }

  function find(item: ContextItem): Followed | null {
    for (const ranges of sessions.values()) {
      const found = ranges.find((range) => range.item === item);
      if (found) return found;
    }
    return null;
  }

  return {
    follow(sessionId, items, textOf) {
      const selections = items.filter((item) => item.type === "selection");
      const ranges = selections.map((item) => find(item) ?? begin(item, textOf(item.uri ?? "")));
      if (ranges.length > 0) sessions.set(sessionId, ranges);
      else sessions.delete(sessionId);
    },
    opened(uri, text) {
      for (const range of followedIn(uri)) range.span = placeOf(range, text);
    },
    changed(uri, within, changes) {
      for (const range of followedIn(uri)) {
        if (!range.span) continue;
        range.span = shiftSpan(range.span, changes);
        range.text = within(range.span);
      }
    },
    latest(item) {
      const found = find(item);
      if (!found?.span || found.text === found.item.text) return null;
      const { span, text } = found;
      return { ...found.item, startLine: span.start.line + 1, endLine: lastLineOf(span) + 1, text };
    },
  };
}

function begin(item: SelectionItem, text: string | null): Followed {
  const followed: Followed = { item, text: item.text, span: null };
  if (text !== null) followed.span = placeOf(followed, text);
  return followed;
}

/** It may begin and end within a line, which an item does not say. */
function placeOf({ item, text, span }: Followed, whole: string): Span | null {
  return findCode(plain(whole), plain(text), span?.start ?? { line: item.startLine - 1, character: 0 });
}

function plain(text: string): string {
  return text.replaceAll("\r\n", "\n");
}
