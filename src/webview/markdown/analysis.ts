/**
 * The block phase's first half: what a line means, given the blocks that stand open. Nothing is changed here.
 *
 * A line that is still coming is understood as soon as no further character can change its meaning; until then the
 * answer is "later", and the same line, whole, always gets one.
 */
import { isContainer, type Block, type LeafKind } from "./blocks.ts";
import { codeIndent, continues, nextContainer, type Opening } from "./containers.ts";
import {
  createCursor,
  indentOf,
  isBlank,
  restOf,
  skipCharacters,
  skipColumns,
  skipSpaces,
  type Cursor,
} from "./cursor.ts";
import {
  atxHeading,
  closingFence,
  delimiterRow,
  isRule,
  isText,
  mathStart,
  openingFence,
  setextLevel,
  type MathStart,
  type Outcome,
} from "./starts.ts";

/** What the line is, below the containers. */
export type LineMeaning =
  | { readonly type: "blank" | "rule" | "fence-end" | "row" }
  /** Text of the open paragraph, or of a new one. */
  | { readonly type: "text"; readonly continues: boolean }
  /** More of the open block of code or math. */
  | { readonly type: "content" }
  | { readonly type: "indented-code" }
  | { readonly type: "heading"; readonly level: number }
  | { readonly type: "setext"; readonly level: 1 | 2 }
  | { readonly type: "fence"; readonly kind: LeafKind & { type: "fenced-code" }; readonly info: string }
  | { readonly type: "math"; readonly start: MathStart }
  | { readonly type: "delimiter-row"; readonly alignments: readonly string[] };

export interface Analysis {
  /** How many of the open blocks go on. */
  readonly matched: number;
  readonly openings: readonly Opening[];
  readonly meaning: LineMeaning;
  /** The line's text that was read so far, from where its content begins. */
  readonly rest: string;
}

/** What the open paragraph says of itself. */
export interface ParagraphState {
  /** How many cells its last line has as the header of a table; 0 if it cannot be one. */
  readonly headerCells: () => number;
  /** Whether anything is left of it besides definitions. */
  readonly hasText: () => boolean;
}

/**
 * @param open the open blocks, the document first.
 * @param whole whether `line` is all of its line.
 */
export function analyse(
  line: string,
  whole: boolean,
  open: readonly Block[],
  paragraph: ParagraphState,
): Analysis | "later" {
  const cursor = createCursor(line);
  if (isBlank(cursor) && !whole) return "later";
  let matched = 1;
  for (; matched < open.length; matched++) {
    const block = open[matched];
    if (!block || !isContainer(block)) break;
    const goesOn = continues(block, cursor, whole);
    if (goesOn === "later") return "later";
    if (!goesOn) break;
    if (isBlank(cursor) && !whole) return "later";
  }
  const tip = open.at(-1);
  const leaf = matched === open.length - 1 && tip && !isContainer(tip) ? tip : null;
  const done = (meaning: LineMeaning, openings: readonly Opening[], through = matched): Analysis => ({
    matched: through,
    openings,
    meaning,
    rest: restOf(cursor),
  });

  if (leaf) {
    const content = leafContent(leaf, cursor, whole);
    if (content === "later") return "later";
    if (content) return done(content, [], open.length);
  }
  const openParagraph = tip?.kind.type === "paragraph";
  /** The paragraph that this line stands in, unless a container begins first. */
  let within = leaf?.kind.type === "paragraph" ? paragraph : null;
  const openings: Opening[] = [];
  for (;;) {
    if (isBlank(cursor)) {
      if (!whole) return "later";
      return done({ type: "blank" }, openings);
    }
    if (indentOf(cursor) >= codeIndent) {
      if (openings.length === 0 && openParagraph) break;
      if (leaf?.kind.type === "table" && openings.length === 0) break;
      skipColumns(cursor, codeIndent);
      return done({ type: "indented-code" }, openings);
    }
    const container = nextContainer(cursor, whole, within !== null, matched + openings.length);
    if (container === "later") return "later";
    if (container === null) {
      const meaning = leafStart(cursor, whole, within);
      if (meaning === "later") return "later";
      if (meaning) return done(meaning, openings, within && joins(meaning) ? open.length : matched);
      break;
    }
    openings.push(container);
    within = null;
  }
  skipSpaces(cursor);
  if (openings.length === 0 && openParagraph) return done({ type: "text", continues: true }, [], open.length);
  if (openings.length === 0 && leaf?.kind.type === "table") return done({ type: "row" }, [], open.length);
  return done({ type: "text", continues: false }, openings);
}

/** Meanings that make something else of the paragraph above. */
function joins(meaning: LineMeaning): boolean {
  return meaning.type === "setext" || meaning.type === "delimiter-row";
}

/** Meanings whose paragraph is the open one. */
export function joinsParagraph(meaning: LineMeaning): boolean {
  return (
    meaning.type === "setext" ||
    meaning.type === "delimiter-row" ||
    meaning.type === "fence-end" ||
    (meaning.type === "text" && meaning.continues)
  );
}

/** Meanings that the rest of the line is text of. */
export function isWritten({ type }: LineMeaning): boolean {
  return ["text", "content", "row", "heading", "indented-code"].includes(type);
}

/** What the line is to an open block of code or math. */
function leafContent({ kind }: Block, cursor: Cursor, whole: boolean): Outcome<LineMeaning> {
  if (kind.type === "fenced-code") {
    const isDeep = indentOf(cursor) >= codeIndent;
    const end = isDeep ? null : closingFence(cursor.line.slice(cursor.next), kind.fence, whole);
    if (end === "later") return "later";
    if (end) return { type: "fence-end" };
    skipColumns(cursor, kind.indent);
    return { type: "content" };
  }
  if (kind.type === "indented-code") {
    if (indentOf(cursor) < codeIndent && !isBlank(cursor)) return null;
    skipColumns(cursor, codeIndent);
    return { type: "content" };
  }
  if (kind.type !== "math") return null;
  if (!whole) return "later";
  return isBlank(cursor) ? null : { type: "content" };
}

function leafStart(cursor: Cursor, whole: boolean, within: ParagraphState | null): Outcome<LineMeaning> {
  if (isText(cursor.line, cursor.next)) return null;
  const indent = indentOf(cursor);
  const rest = cursor.line.slice(cursor.next);
  const heading = atxHeading(rest, whole);
  if (heading === "later") return "later";
  if (heading) {
    skipSpaces(cursor);
    skipCharacters(cursor, heading.length);
    skipSpaces(cursor);
    return { type: "heading", level: heading.level };
  }
  const fence = openingFence(rest, whole);
  if (fence === "later") return "later";
  if (fence)
    return { type: "fence", kind: { type: "fenced-code", fence: fence.fence, indent }, info: fence.info };
  if (within) {
    const level = setextLevel(rest, whole);
    if (level === "later") return "later";
    if (level && within.hasText()) return { type: "setext", level };
  }
  const rule = isRule(rest, whole);
  if (rule === "later") return "later";
  if (rule) return { type: "rule" };
  const math = mathStart(rest, whole);
  if (math === "later") return "later";
  if (math) return { type: "math", start: math };
  const row = within ? delimiterRow(rest, whole) : null;
  if (row === "later" || row === null) return row;
  return row.length === within?.headerCells() ? { type: "delimiter-row", alignments: row } : null;
}
