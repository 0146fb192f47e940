/** Ways to draw a growing answer: ours, and what others do. */
import DOMPurify from "dompurify";
import { Marked, type Token } from "marked";
import * as streamingMarkdown from "streaming-markdown";
import { createCodeFrame } from "../../../src/webview/code/codeFrame.ts";
import { createMarkdown } from "../../../src/webview/markdown/markdown.ts";
import { withDirection } from "../../../src/webview/direction.ts";
import { createSlices } from "../../../src/webview/slices.ts";

export interface Contender {
  /** Takes what came since the last frame. */
  readonly append: (text: string) => void;
  readonly end: () => void;
}

const marked = new Marked({ gfm: true });

/** As the panel has it: text that comes at once is drawn over several frames. */
function sidenote(root: HTMLElement): Contender {
  root.dir = "auto";
  return createSlices(requestAnimationFrame)(withDirection(root, createMarkdown(root)));
}

/** The same as in the panel: code in frames, coloured while the page is idle. */
function coloured(root: HTMLElement): Contender {
  return createMarkdown(root, { code: (block) => createCodeFrame(block, () => undefined) });
}

function smd(root: HTMLElement): Contender {
  const parser = streamingMarkdown.parser(streamingMarkdown.default_renderer(root));
  return {
    append: (text) => streamingMarkdown.parser_write(parser, text),
    end: () => streamingMarkdown.parser_end(parser),
  };
}

/** The floor under a paragraph: what comes is appended to one as text nodes, and means nothing. */
function bare(root: HTMLElement): Contender {
  const paragraph = document.createElement("p");
  root.append(paragraph);
  return {
    append(text) {
      paragraph.append(text);
    },
    end: () => undefined,
  };
}

/** Draws nothing: what is late in its page is the machine's own doing. */
function idle(): Contender {
  return { append: () => undefined, end: () => undefined };
}

/** The whole text is parted into blocks each time; only blocks whose source changed are drawn anew. */
function memoised(root: HTMLElement): Contender {
  let source = "";
  const shown: { raw: string; home: HTMLElement }[] = [];
  return {
    append(text) {
      source += text;
      const blocks = marked.lexer(source).filter(({ type }: Token) => type !== "space");
      for (const [index, block] of blocks.entries()) {
        const old = shown[index];
        if (old?.raw === block.raw) continue;
        const home = old?.home ?? document.createElement("div");
        if (!old) root.append(home);
        home.innerHTML = marked.parser([block]);
        shown[index] = { raw: block.raw, home };
      }
    },
    end: () => undefined,
  };
}

/** What most panels do: all is parsed, cleaned and drawn anew each time. */
function whole(root: HTMLElement): Contender {
  let source = "";
  return {
    append(text) {
      source += text;
      root.innerHTML = DOMPurify.sanitize(marked.parse(source, { async: false }));
    },
    end: () => undefined,
  };
}

export const contenders: Readonly<Record<string, (root: HTMLElement) => Contender>> = {
  sidenote,
  coloured,
  smd,
  bare,
  idle,
  memoised,
  whole,
};
