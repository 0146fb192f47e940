/** Tables: rows grow by cells as their text comes, in a box that scrolls sideways by itself. */
import { element } from "../dom.ts";
import type { LineWriter } from "./blocks.ts";
import { code, isSpace } from "./characters.ts";
import { createLeaf, type Leaf, type LeafDocument } from "./leaf.ts";

export interface TableWriter extends LineWriter {
  readonly root: HTMLElement;
}

/** What a row's text is parted into. */
interface CellWriter {
  readonly text: (piece: string) => void;
  /** The cell ends here, empty or not. */
  readonly next: () => void;
}

/** Reads a row in pieces: cells are parted by `|`, and `\|` is one of their characters. */
function createRowReader(cells: CellWriter): LineWriter {
  let isStart = true;
  let hasBackslash = false;
  /** Space that belongs to the cell only if more of it comes. */
  let spaces = "";
  let isCellEmpty = true;

  function add(text: string): void {
    cells.text(isCellEmpty ? text : spaces + text);
    spaces = "";
    isCellEmpty = false;
    isStart = false;
  }

  /** Adds what stands from `from` to `end`, and keeps the spaces between that and `to`. */
  function write(piece: string, from: number, end: number, to: number): void {
    if (end > from) {
      let start = from;
      if (isCellEmpty) while (isSpace(piece.charCodeAt(start))) start++;
      add(piece.slice(start, end));
    }
    if (to > end && !isCellEmpty) spaces += piece.slice(end, to);
  }

  function part(): void {
    if (!isStart) cells.next();
    isStart = false;
    isCellEmpty = true;
    spaces = "";
  }

  return {
    text(piece) {
      let from = 0;
      /** Where the spaces begin that `from` to here ends with. */
      let end = 0;
      for (let at = 0; at < piece.length; at++) {
        const character = piece.charCodeAt(at);
        if (hasBackslash) {
          hasBackslash = false;
          // An escaped bar is a character of the cell; what else is escaped is the cell's to read.
          const isPair = character === code.pipe || character === code.backslash;
          add(character === code.pipe ? "|" : isPair ? "\\\\" : "\\");
          if (isPair) {
            from = end = at + 1;
            continue;
          }
        }
        if (character === code.pipe || character === code.backslash) {
          write(piece, from, end, at);
          from = end = at + 1;
          if (character === code.pipe) part();
          else hasBackslash = true;
        } else if (!isSpace(character)) end = at + 1;
      }
      write(piece, from, end, piece.length);
    },
    endLine() {
      if (hasBackslash) add("\\");
      if (!isCellEmpty) cells.next();
    },
  };
}

/** The cells of a header's line. */
export function cellsOf(line: string): readonly string[] {
  const found: string[] = [];
  let cell = "";
  const reader = createRowReader({
    text(piece) {
      cell += piece;
    },
    next() {
      found.push(cell);
      cell = "";
    },
  });
  reader.text(line);
  reader.endLine();
  return found;
}

/** @param alignments one for each column: "left", "center", "right" or "". */
export function createTable(
  header: readonly string[],
  alignments: readonly string[],
  document: LeafDocument,
): TableWriter {
  const table = element("table");
  const root = element("div", { class: "table", attributes: { tabindex: "0" } }, table);
  let body: HTMLElement | null = null;
  let row: HTMLElement | null = null;
  /** How many the row has. */
  let cells = 0;
  let reader: LineWriter | null = null;
  let leaf: Leaf | null = null;

  function startRow(home: HTMLElement): void {
    row = element("tr");
    cells = 0;
    home.appendChild(row);
  }

  /** Starts the next cell; null where the table has no column for it. */
  function startCell(name: "th" | "td"): Leaf | null {
    const alignment = alignments[cells];
    if (alignment === undefined) return null;
    cells++;
    const cell = element(name);
    if (alignment !== "") cell.dataset["align"] = alignment;
    row?.appendChild(cell);
    return createLeaf(cell, document);
  }

  function endCell(name: "th" | "td"): void {
    leaf ??= startCell(name);
    leaf?.end();
    leaf = null;
  }

  const head = element("thead");
  table.append(head);
  startRow(head);
  for (const text of header) {
    leaf = startCell("th");
    leaf?.append(text);
    endCell("th");
  }

  return {
    root,
    text(piece) {
      if (!reader) {
        if (!body) table.append((body = element("tbody")));
        startRow(body);
        reader = createRowReader({
          text(part) {
            leaf ??= startCell("td");
            leaf?.append(part);
          },
          next: () => endCell("td"),
        });
      }
      reader.text(piece);
    },
    endLine() {
      reader?.endLine();
      reader = null;
      while (cells < alignments.length) endCell("td");
    },
  };
}
