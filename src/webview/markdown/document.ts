/** The block phase's second half: opens, fills and closes blocks as the analysis of each line says. */
import { element } from "../dom.ts";
import {
  isWritten,
  joinsParagraph,
  type Analysis,
  type LineMeaning,
  type ParagraphState,
} from "./analysis.ts";
import {
  isContainer,
  isParted,
  noteBlank,
  type Block,
  type BlockKind,
  type LineWriter,
  type ListMarker,
} from "./blocks.ts";
import { createCodeBlock } from "./codeBlock.ts";
import type { Opening } from "./containers.ts";
import { createFootnotes } from "./footnotes.ts";
import { createHeadingWriter, headingName } from "./heading.ts";
import { createLeaf } from "./leaf.ts";
import { createMathBlock } from "./mathBlock.ts";
import { createLeafDocument } from "./leafDocument.ts";
import type { MarkdownOptions } from "./options.ts";
import { createParagraph, type Paragraph } from "./paragraph.ts";
import { createReferences } from "./references.ts";
import { cellsOf, createTable } from "./table.ts";
import { loosen } from "./tightItems.ts";

export interface MarkdownDocument {
  readonly open: readonly Block[];
  readonly paragraph: ParagraphState;
  /** Does what a line says, and gives what takes the text of the rest of it. */
  readonly startLine: (analysis: Analysis) => LineWriter;
  /** Draws what came, and draws anew what waited for it. */
  readonly settle: () => void;
  readonly end: () => void;
}

const nothing: LineWriter = { text: () => undefined, endLine: () => undefined };
const noClose = (): void => undefined;

export function createDocument(root: HTMLElement, options: MarkdownOptions): MarkdownDocument {
  const references = createReferences();
  const footnotes = createFootnotes(root, options.labels);
  const leaves = createLeafDocument(references, footnotes, options);
  const documentBlock: Block = {
    kind: { type: "document" },
    home: root,
    parent: null,
    lastChild: null,
    endsBlank: false,
    close: noClose,
  };
  const open: Block[] = [documentBlock];
  /** Takes the lines of the open leaf. */
  let writer: LineWriter = nothing;
  let paragraph: Paragraph | null = null;

  function top(): Block {
    return open.at(-1) ?? documentBlock;
  }

  function closeTo(count: number): void {
    while (open.length > count) open.pop()?.close();
  }

  function place(parent: Block, made: HTMLElement): void {
    if (parent === documentBlock) footnotes.place(made);
    else parent.home.appendChild(made);
  }

  /** Adds a block below the innermost open one, and below its list where it is an item of one. */
  function add(kind: BlockKind, home: HTMLElement, close: () => void = noClose): Block {
    const parent = top();
    if (isParted(parent)) {
      const list = parent.kind.type === "list" ? parent : parent.parent;
      if (list) loosen(list.home);
    }
    const block: Block = { kind, home, parent, lastChild: null, endsBlank: false, close };
    parent.lastChild = block;
    open.push(block);
    return block;
  }

  function addContainer(opening: Opening): void {
    if (opening.type !== "item" && top().kind.type === "list") closeTo(open.length - 1);
    if (opening.type === "quote") {
      const home = element("blockquote");
      place(top(), home);
      add({ type: "quote" }, home);
    } else if (opening.type === "note") {
      const number = references.defineNote(opening.label);
      add({ type: "note" }, number === null ? element("div") : footnotes.add(number));
    } else {
      addItem(opening.marker, opening.width);
    }
  }

  function addItem(marker: ListMarker, width: number): void {
    const { kind } = top();
    if (
      kind.type !== "list" ||
      kind.marker.isOrdered !== marker.isOrdered ||
      kind.marker.mark !== marker.mark
    ) {
      if (kind.type === "list") closeTo(open.length - 1);
      const list = element(marker.isOrdered ? "ol" : "ul", { class: "tight" });
      if (marker.isOrdered && marker.start !== 1) list.setAttribute("start", String(marker.start));
      place(top(), list);
      add({ type: "list", marker }, list);
    }
    const item = element("li");
    top().home.appendChild(item);
    add({ type: "item", width }, item);
  }

  function addParagraph(replaced: HTMLElement | null = null): Paragraph {
    const parent = top();
    const item = parent.kind.type === "item" && parent.lastChild === null ? parent : null;
    const isTight = item?.parent?.home.className === "tight" && !replaced;
    const made = createParagraph({
      document: leaves,
      define: references.define,
      item: isTight ? item.home : null,
      place: (home) => (replaced ? replaced.replaceWith(home) : place(parent, home)),
      mayBeTask: item !== null,
      labels: options.labels,
    });
    add({ type: "paragraph" }, parent.home, () => {
      made.close();
      paragraph = null;
    });
    return made;
  }

  /** Does what the line says below its containers; gives what takes its text. */
  function startLeaf(meaning: LineMeaning, rest: string): LineWriter {
    switch (meaning.type) {
      case "blank":
        return nothing;
      case "content":
      case "row":
        return writer;
      case "fence-end":
        closeTo(open.length - 1);
        return nothing;
      case "text":
        if (meaning.continues && paragraph) {
          paragraph.startLine();
          return paragraph;
        }
        paragraph = addParagraph();
        return paragraph;
      case "setext":
        paragraph?.closeAs(headingName(meaning.level, options.headingOffset));
        paragraph = null;
        open.pop();
        return nothing;
      case "rule":
        addLeaf({ type: "rule" }, element("hr"));
        closeTo(open.length - 1);
        return nothing;
      case "heading": {
        const home = element(headingName(meaning.level, options.headingOffset));
        addLeaf({ type: "heading" }, home);
        closeTo(open.length - 1);
        return createHeadingWriter(createLeaf(home, leaves));
      }
      case "indented-code":
        return startCode({ type: "indented-code" }, "");
      case "fence":
        startCode(meaning.kind, meaning.info);
        return nothing;
      case "math":
        startMath(meaning.start, rest);
        return nothing;
      case "delimiter-row":
        startTable(meaning.alignments);
        return nothing;
    }
  }

  function addLeaf(kind: BlockKind, home: HTMLElement, close?: () => void): void {
    place(top(), home);
    add(kind, home, close);
  }

  function startCode(kind: BlockKind & { type: "fenced-code" | "indented-code" }, info: string): LineWriter {
    const made = createCodeBlock(info, kind.type === "fenced-code", options.code);
    addLeaf(kind, made.root, made.close);
    writer = made;
    return made;
  }

  function startMath(start: (LineMeaning & { type: "math" })["start"], firstLine: string): void {
    const made = createMathBlock(start, firstLine.trim(), options.math);
    addLeaf({ type: "math", closer: start.closer }, made.root, () => {
      if (made.isClosed()) return;
      const text = addParagraph(made.root);
      for (const [index, line] of made.source().split("\n").entries()) {
        if (index > 0) text.startLine();
        text.text(line.trimStart());
        text.endLine();
      }
      text.close();
      open.pop();
    });
    if (start.isClosed) closeTo(open.length - 1);
    writer = {
      text: made.text,
      endLine() {
        made.endLine();
        if (made.isClosed()) closeTo(open.length - 1);
      },
    };
  }

  function startTable(alignments: readonly string[]): void {
    const header = paragraph?.closeWithoutLastLine() ?? "";
    paragraph = null;
    open.pop();
    const made = createTable(cellsOf(header), alignments, leaves);
    addLeaf({ type: "table" }, made.root);
    writer = made;
  }

  return {
    open,
    paragraph: {
      headerCells: () => paragraph?.headerCells() ?? 0,
      hasText: () => paragraph?.hasText() ?? false,
    },
    startLine({ matched, openings, meaning, rest }) {
      closeTo(matched);
      const isNew = meaning.type !== "content" && meaning.type !== "row" && !joinsParagraph(meaning);
      if ((openings.length > 0 || isNew) && !isContainer(top())) closeTo(open.length - 1);
      if (isNew && meaning.type !== "blank" && openings.length === 0 && top().kind.type === "list")
        closeTo(open.length - 1);
      for (const opening of openings) addContainer(opening);
      const container = top();
      const line = startLeaf(meaning, rest);
      const isBlank = meaning.type === "blank" || (meaning.type === "content" && rest.trim() === "");
      noteBlank(isBlank ? container : top(), isBlank, openings.length > 0);
      line.text(isWritten(meaning) ? rest : "");
      return line;
    },
    settle() {
      leaves.show();
      references.settle(false);
    },
    end() {
      closeTo(1);
      references.settle(true);
    },
  };
}
