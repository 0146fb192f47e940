/** What the tests of Markdown run in the browser: drawing in every split, and comparing what came of it. */
import { createMarkdown } from "../../../src/webview/markdown/markdown.ts";
import { withDirection } from "../../../src/webview/direction.ts";
import { normalizeAddress } from "../../../src/webview/markdown/addresses.ts";
import type { MarkdownOptions } from "../../../src/webview/markdown/options.ts";
import type { Example } from "../example.ts";
import { randomNumbers } from "../randomMarkdown.ts";
import { canonicalDrawing, canonicalHtml } from "./canonical.ts";

export interface DrawOptions {
  /** As the specification has it: headings from level 1 on, and any address is a link. */
  readonly plain?: boolean;
}

function optionsOf({ plain }: DrawOptions): Partial<MarkdownOptions> {
  if (plain !== true) return {};
  return {
    headingOffset: 0,
    references: undefined,
    target: (url) => ({ kind: "address", url: normalizeAddress(url) }),
  };
}

/** Draws `pieces`, one after the other, into a new element of the page. */
function draw(pieces: readonly string[], options: DrawOptions = {}): HTMLElement {
  const root = document.createElement("div");
  root.className = "answer";
  document.body.replaceChildren(root);
  const writer = createMarkdown(root, optionsOf(options));
  for (const piece of pieces) writer.append(piece);
  writer.end();
  return root;
}

/** The page's own HTML for a drawing, with the numbers of documents left out of ids. */
function htmlOf(root: HTMLElement): string {
  return root.innerHTML.replace(/note-\d+-/g, "note-");
}

function randomPieces(markdown: string, random: () => number, longest: number): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < markdown.length;) {
    const end = at + 1 + Math.floor(random() * longest);
    pieces.push(markdown.slice(at, end));
    at = end;
  }
  return pieces;
}

/** Ways to split `markdown`: by one character, by four, and at random. */
function splits(markdown: string, seed: number): string[][] {
  const random = randomNumbers(seed);
  return [
    markdown.split(""),
    markdown.match(/[^]{1,4}/g) ?? [],
    randomPieces(markdown, random, 3),
    randomPieces(markdown, random, 24),
  ];
}

/** Draws `markdown` at once and in pieces; gives the pieces whose result differs, with both results. */
function differingSplit(
  markdown: string,
  seed: number,
  options: DrawOptions = {},
): { pieces: string[]; streamed: string; whole: string } | null {
  const whole = htmlOf(draw([markdown], options));
  for (const pieces of splits(markdown, seed)) {
    const streamed = htmlOf(draw(pieces, options));
    if (streamed !== whole) return { pieces, streamed, whole };
  }
  return null;
}

/** Compares the drawing of each example with its HTML; gives those that differ. */
function wrongExamples(
  examples: readonly Example[],
): { name: string; markdown: string; drawn: string; expected: string }[] {
  return examples.flatMap(({ name, markdown, html }) => {
    const drawn = canonicalDrawing(draw([markdown], { plain: true }));
    const expected = canonicalHtml(html);
    return drawn === expected ? [] : [{ name, markdown, drawn, expected }];
  });
}

/** Examples that are drawn differently in pieces and at once. */
function unequalExamples(examples: readonly Example[], options: DrawOptions = { plain: true }): unknown[] {
  return examples.flatMap(({ name, markdown }, index) => {
    const found = differingSplit(markdown, index, options);
    return found ? [{ name, markdown, ...found }] : [];
  });
}

/** The drawing after each of the first pieces: what a reader sees half-way. */
function glimpses(pieces: readonly string[]): string[] {
  const root = document.createElement("div");
  const writer = createMarkdown(root);
  return pieces.map((piece) => {
    writer.append(piece);
    return root.innerHTML;
  });
}

/** All text outside footnotes, which stand at the end while the text before them grows. */
function visibleText(root: Node): string {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ALL, (node) =>
    node instanceof Element && node.matches(".notes") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (node instanceof Text) text += node.data;
  return text;
}

const blockNames = "p, h1, h2, h3, h4, h5, h6, hr, ul, ol, li, pre, blockquote, table, div.math";
const rawMark = /\*\*|`|\]\(|~~|__/;

/** Draws `source` by one character; gives what was seen after one and was something else after the next. */
function halfway(source: string): { takenBack: string[][]; jumps: string[][]; marks: string[] } {
  const root = document.createElement("div");
  const writer = createMarkdown(root);
  const blocks = (): string[] =>
    [...root.querySelectorAll(blockNames)]
      .filter((block) => !block.closest(".notes"))
      // An item's text gets a paragraph around it where its list turns loose: it stays where it is.
      .filter((block) => !block.matches("li > p:first-child"))
      .map(({ localName }) => localName);
  const takenBack: string[][] = [];
  const jumps: string[][] = [];
  const marks: string[] = [];
  let text = "";
  let names: string[] = [];
  for (let at = 0; at <= source.length; at++) {
    if (at < source.length) writer.append(source[at] ?? "");
    else writer.end();
    const nextText = visibleText(root);
    if (!nextText.startsWith(text)) {
      let same = 0;
      while (text[same] === nextText[same]) same++;
      takenBack.push([text.slice(same), nextText.slice(same)]);
    }
    const nextNames = blocks();
    for (const [index, name] of names.entries()) {
      const next = nextNames[index] ?? "";
      if (name !== next) jumps.push([name, next]);
    }
    const copy = root.cloneNode(true) as HTMLElement;
    for (const code of copy.querySelectorAll("code")) code.remove();
    const mark = rawMark.exec(copy.textContent)?.[0];
    if (mark !== undefined) marks.push(`${mark} after ${source.slice(0, at + 1)}`);
    text = nextText;
    names = nextNames;
  }
  return { takenBack, jumps, marks };
}

/** The direction of a block after each piece, and what `dir="auto"` makes of the same. */
function directions(pieces: readonly string[]): string[][] {
  const root = document.createElement("div");
  root.dir = "auto";
  const writer = withDirection(root, createMarkdown(root));
  const found = pieces.map((piece) => {
    writer.append(piece);
    return root.dir;
  });
  root.dir = "auto";
  return [found, [root.matches(":dir(rtl)") ? "rtl" : "ltr"]];
}

const page = {
  createMarkdown,
  directions,
  draw,
  htmlOf,
  differingSplit,
  wrongExamples,
  unequalExamples,
  glimpses,
  halfway,
};
export type Page = typeof page;
Object.assign(globalThis, { markdown: page });
