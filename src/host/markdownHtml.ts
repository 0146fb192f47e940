/**
 * An answer's Markdown as HTML for a file, by micromark: raw HTML in it is text, addresses are web and mail ones. A
 * bundle of its own (`#markdownHtml`): nothing but an export needs it. The panel draws its answers by itself, as DOM.
 */
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** Headings of an answer stand below the file's own. */
const headingOffset = 2;
const heading = /<(\/?)h([1-6])>/g;
const image = /<img src="([^"]*)" alt="([^"]*)"[^>]*>/g;

export interface FootnoteLabels {
  readonly notes: string;
  /** Of the way back from one. */
  readonly back: string;
}

/**
 * What is replaced in micromark's HTML cannot be the answer's own: its `<` and `"` are escaped.
 *
 * @param id parts its footnotes from those of other answers in the file; letters and digits alone.
 */
export function markdownHtml(text: string, id: string, { notes, back }: FootnoteLabels): string {
  const footnotes = { clobberPrefix: `${id}-`, label: notes, labelTagName: "h6", backLabel: back };
  const html = micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml(footnotes)] });
  return (
    html
      .replace(heading, (_, slash: string, level: string) => {
        return `<${slash}h${Math.min(6, Number(level) + headingOffset)}>`;
      })
      // No image is loaded: a link says where it is.
      .replace(image, '<a href="$1">$2</a>')
      // What led to an address of another kind leads nowhere.
      .replaceAll('<a href="">', "<a>")
      .replaceAll('"footnote-label"', `"${id}-notes"`)
  );
}
