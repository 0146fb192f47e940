/** A block of code: it grows by text nodes, one a line, in boxes that are laid out by themselves. */
import { element } from "../dom.ts";
import type { LineWriter } from "./blocks.ts";

/** A block of code as whoever colours it or gives it buttons sees it. */
export interface CodeBlock {
  /** The first word after the fence, "" for none. */
  readonly language: string;
  /** All that stands after the fence. */
  readonly info: string;
  /** The block: `pre`, in which `code` is. */
  readonly root: HTMLPreElement;
  readonly code: HTMLElement;
  /** The finished lines so far, without their line ends. */
  readonly lines: readonly string[];
}

/** Hears of a block's lines as they are finished. Their text nodes may be replaced: nobody touches them again. */
export interface CodeListener {
  /** @param parts hold the line's text, line end included; they stand one after the other. */
  readonly line: (text: string, parts: readonly Text[]) => void;
  readonly end: () => void;
  /** Holds the block, and stands in its place. */
  readonly frame?: HTMLElement;
}

export interface CodeWriter extends LineWriter {
  /** What stands in the answer: the block, or the frame around it. */
  readonly root: HTMLElement;
  readonly close: () => void;
}

/** Layout costs as much as a box is long, and this is what a screen shows. */
const linesInBox = 40;

/** @param isFenced code that is merely indented ends with its last line that is not blank. */
export function createCodeBlock(
  info: string,
  isFenced: boolean,
  attach: ((block: CodeBlock) => CodeListener | undefined) | undefined,
): CodeWriter {
  const language = /^\S*/.exec(info)?.[0] ?? "";
  const code = element("code");
  const root = element(
    "pre",
    { attributes: { tabindex: "0", ...(language !== "" && { "data-language": language }) } },
    code,
  );
  const lines: string[] = [];
  const block: CodeBlock = { language, info, root, code, lines };
  const listener = attach?.(block);
  let box: HTMLElement = code;
  let current = "";
  /** What shows the line that is being written. A further node costs less than a longer one. */
  let shown: Text[] = [];
  /** Blank lines that belong to the code only if more of it comes. */
  let held: string[] = [];

  function show(piece: string): void {
    if (shown.length === 0 && lines.length % linesInBox === 0) {
      box = element("span", { class: "lines" });
      code.append(box);
    }
    const part = document.createTextNode(piece);
    box.append(part);
    shown.push(part);
  }

  function finish(line: string): void {
    show("\n");
    lines.push(line);
    listener?.line(line, shown);
    shown = [];
    current = "";
  }

  function release(): void {
    for (const line of held) {
      if (line !== "") show(line);
      finish(line);
    }
    held = [];
  }

  return {
    root: listener?.frame ?? root,
    text(piece) {
      if (piece === "") return;
      current += piece;
      if (!isFenced && shown.length === 0) {
        if (current.trim() === "") return;
        const line = current;
        release();
        current = line;
        show(line);
      } else show(piece);
    },
    endLine() {
      if (!isFenced && shown.length === 0) {
        held.push(current);
        current = "";
      } else finish(current);
    },
    close() {
      if (shown.length > 0) finish(current);
      listener?.end();
    },
  };
}
