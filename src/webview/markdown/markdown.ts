/**
 * Streaming Markdown, append-only: a piece of text costs its own length, whatever came before it.
 *
 * The block phase runs once per line, as soon as it is clear what the line is (`analysis`), and changes nothing but
 * the end of the page's tree (`document`). The text of a block goes into its leaf, which settles what nothing can
 * change any more and draws the rest as it stands. However the text is split into pieces, the result is the same.
 */
import { texts } from "../texts.ts";
import { analyse } from "./analysis.ts";
import type { LineWriter } from "./blocks.ts";
import { linkReferences } from "./codeReferences.ts";
import { createDocument } from "./document.ts";
import type { MarkdownOptions } from "./options.ts";

export interface MarkdownWriter {
  readonly append: (text: string) => void;
  /** Nothing more comes: the last line is whole. */
  readonly end: () => void;
}

const lineEnd = /\r\n?|\n/g;
/** A line that is not understood yet is looked at again each time; a long one only when it has grown by half. */
const longestBeginning = 200;

/** @param root where the blocks are appended. */
export function createMarkdown(root: HTMLElement, options: Partial<MarkdownOptions> = {}): MarkdownWriter {
  const document = createDocument(root, {
    headingOffset: 2,
    labels: texts.markdown,
    references: linkReferences,
    ...options,
  });
  /** The beginning of a line, while it is not clear yet what it is. */
  let beginning = "";
  let nextTry = 0;
  /** Takes the text of a line that is understood. */
  let line: LineWriter | null = null;
  let endedWithReturn = false;

  function append(text: string): void {
    if (text === "") return;
    // A line feed after a carriage return, in the piece before, ends no further line.
    let from = endedWithReturn && text.startsWith("\n") ? 1 : 0;
    endedWithReturn = text.endsWith("\r");
    const whole = text.includes("\0") ? text.replaceAll("\0", "\ufffd") : text;
    lineEnd.lastIndex = from;
    for (let match = lineEnd.exec(whole); match; match = lineEnd.exec(whole)) {
      grow(whole.slice(from, match.index));
      finishLine();
      from = lineEnd.lastIndex;
    }
    grow(whole.slice(from));
    document.settle();
  }

  function grow(text: string): void {
    if (text === "") return;
    if (line) {
      line.text(text);
      return;
    }
    beginning += text;
    if (beginning.length >= nextTry) startLine(false);
  }

  function startLine(whole: boolean): void {
    const analysis = analyse(beginning, whole, document.open, document.paragraph);
    if (analysis === "later") {
      nextTry = beginning.length > longestBeginning ? beginning.length * 1.5 : 0;
      return;
    }
    beginning = "";
    nextTry = 0;
    line = document.startLine(analysis);
  }

  function finishLine(): void {
    if (!line) startLine(true);
    line?.endLine();
    line = null;
  }

  return {
    append,
    end() {
      if (beginning !== "" || line) finishLine();
      document.end();
    },
  };
}
