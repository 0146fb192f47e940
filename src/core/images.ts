/** Markdown for a place that would load remote images by itself: images become links. */

/**
 * Turns `![alt](url)` into a link, so that showing an answer never calls a server.
 *
 * It does not try to tell code from text: every such try has gaps (an escaped backtick, a fence in a list) through
 * which an image, and with it whatever its address says about the code, would get out. Instead each `![` that could
 * begin an image loses its meaning: before the next blank line there is a `](` or a `][`, or the text defines a
 * reference. In code that looks like that, and only there, the exclamation mark shows as `&#33;`.
 */
export function imagesAsLinks(markdown: string): string {
  const definesReferences = /\]:/.test(markdown);
  return markdown.replace(/!\[/g, (opening, at: number) => {
    const blank = /\n[ \t>]*\n/g;
    blank.lastIndex = at;
    const end = blank.exec(markdown)?.index ?? markdown.length;
    const mayBeImage = definesReferences || /\][([]/.test(markdown.slice(at, end));
    return mayBeImage ? "&#33;[" : opening;
  });
}
