/** Tables: rows grow by cells as their text comes, in a box that scrolls sideways by itself. */
import { element } from "../dom.ts";
import type { LineWriter } from "./blocks.ts";
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

const rowToken = /[^\\|\s]+(?: [^\\|\s]+)*|\\[^]?|\||\s+/g;

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

  function part(): void {
    if (!isStart) cells.next();
    isStart = false;
    isCellEmpty = true;
    spaces = "";
  }

  return {
    text(piece) {
      const tokens = hasBackslash ? `\\${piece}` : piece;
      hasBackslash = false;
      for (const [token] of tokens.matchAll(rowToken)) {
        if (token === "|") part();
        else if (token === "\\") hasBackslash = true;
        else if (token === "\\|") add("|");
        else if (/^\s/.test(token)) spaces += token;
        else add(token);
      }
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
  let reader: LineWriter | null = null;
  let leaf: Leaf | null = null;

  function startRow(home: HTMLElement): HTMLElement {
    row = element("tr");
    home.append(row);
    return row;
  }

  /** Starts the next cell; null where the table has no column for it. */
  function startCell(name: "th" | "td"): Leaf | null {
    const alignment = alignments[row?.childElementCount ?? 0];
    if (alignment === undefined) return null;
    const cell = element(name, alignment === "" ? {} : { attributes: { "data-align": alignment } });
    row?.append(cell);
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
      while ((row?.childElementCount ?? 0) < alignments.length) endCell("td");
    },
  };
}
