/** What is attached, as its source stands when it is sent. */
import type { ContextItem, Drift, FileItem, SelectionItem } from "./context.ts";

/** An item whose source can be read again. */
export type Refreshable = (FileItem | SelectionItem) & { readonly uri: string };

/** Excerpts, images and PDFs stay as they were attached: a terminal or a list of problems is a moment's. */
export function isRefreshable(item: ContextItem): item is Refreshable {
  return (item.type === "file" || item.type === "selection") && item.uri !== undefined;
}

/**
 * The item as it is to be sent, with its `drift` where that is not what was attached. A range is found again by its
 * text, the nearest place first, or by what became of that under the eyes of whoever followed it; where it is found by
 * neither, what was attached is what the question is about.
 *
 * @param text of its source now; null where that cannot be read any more.
 * @param latest the range after the last edit that was seen, if one was; see `FollowedRanges`.
 */
export function refreshed(
  item: FileItem | SelectionItem,
  text: string | null,
  latest: SelectionItem | null = null,
): FileItem | SelectionItem {
  if (text === null) return drifted(item, "gone");
  if (item.type === "file") return text === item.text ? item : { ...drifted(item, "changed"), text };
  const lines = placesOf(item.text, text);
  if (lines.includes(item.startLine)) return item;
  const [first, ...others] = lines;
  if (first === undefined) {
    const now = latest && refreshed(latest, text);
    return now && now.drift !== "lost" ? drifted(now, "changed") : drifted(item, "lost");
  }
  const distance = (line: number): number => Math.abs(line - item.startLine);
  const startLine = others.reduce((best, line) => (distance(line) < distance(best) ? line : best), first);
  const endLine = startLine + item.endLine - item.startLine;
  return { ...drifted(item, "moved"), startLine, endLine };
}

function drifted<Item extends FileItem | SelectionItem>(item: Item, drift: Drift): Item {
  return { ...item, drift };
}

/** The lines, from 1, in which `part` begins; line ends of either kind are the same. */
function placesOf(part: string, text: string): readonly number[] {
  const [needle, hay] = [unified(part), unified(text)];
  const lines: number[] = [];
  let line = 1;
  let counted = 0;
  if (needle === "") return lines;
  for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + 1)) {
    for (let end = hay.indexOf("\n", counted); end >= 0 && end < at; end = hay.indexOf("\n", end + 1)) {
      line++;
      counted = end + 1;
    }
    if (lines.at(-1) !== line) lines.push(line);
  }
  return lines;
}

function unified(text: string): string {
  return text.replaceAll("\r\n", "\n");
}
