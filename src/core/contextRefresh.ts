/** What is attached, as its source stands when it is sent. */
import {
  isText,
  type ContextItem,
  type Drift,
  type ExcerptItem,
  type FileItem,
  type ImageItem,
  type PdfItem,
  type SelectionItem,
} from "./context.ts";

/** What is pasted, and a terminal or a listing, which are a moment's, stay as they were attached. */
export function isRefreshable(item: ContextItem): boolean {
  return item.type === "excerpt" ? item.again !== undefined : item.uri !== undefined;
}

/** Whether an edit of the document at `uri` makes an item another one: what a cell has written it leaves alone. */
export function isReadFrom(item: ContextItem, uri: string): boolean {
  const isOutput = item.type === "excerpt" && item.kind === "output";
  return isRefreshable(item) && item.uri === uri && !isOutput;
}

/** What is taken anew as a whole. */
export type Replaceable = ExcerptItem | ImageItem | PdfItem;

/**
 * The item as it is to be sent, with its `drift` where that is not what was attached.
 *
 * @param now as its source has it; null where there is nothing any more, or it cannot be read.
 */
export function replaced(item: Replaceable, now: Replaceable | null): Replaceable {
  if (now === null) return drifted(item, "gone");
  if (contentOf(now) === contentOf(item)) return item;
  // Lines of a file that was edited may be others: the problems were those of the lines that were meant.
  const isOfLines = item.type === "excerpt" && item.again?.type === "problems" && item.again.lines;
  // Another branch is one that nobody has chosen.
  const isOther = item.type === "excerpt" && item.again?.type === "branch" && now.path !== item.path;
  return isOfLines || isOther ? drifted(item, "lost") : drifted(now, "changed");
}

function contentOf(item: Replaceable): string {
  return isText(item) ? item.text : item.data;
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

function drifted<Item extends ContextItem>(item: Item, drift: Drift): Item {
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
