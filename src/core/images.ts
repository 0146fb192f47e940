/** Markdown for a place that would load remote images by itself: images become links. */

/**
 * Turns `![alt](url)` into `[alt](url)` outside of code, so that showing an answer never calls a server.
 * Fences and code spans stay as they are: `#![allow(dead_code)]` in Rust is no image.
 */
export function imagesAsLinks(markdown: string): string {
  let fence: string | null = null;
  const lines = markdown.split("\n").map((line) => {
    const marker = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== null) {
      if (marker?.startsWith(fence) && line.trim() === marker) fence = null;
      return line;
    }
    if (marker !== undefined) {
      fence = marker;
      return line;
    }
    return replaceOutsideCodeSpans(line);
  });
  return lines.join("\n");
}

function replaceOutsideCodeSpans(line: string): string {
  // Code spans are matched first, so that an image inside one is passed over with it.
  return line.replace(
    /(`+)(?!`).*?(?<!`)\1(?!`)|!\[(\]?)/g,
    (match: string, ticks?: string, empty?: string) => {
      if (ticks !== undefined) return match;
      return empty === "]" ? "[image]" : "[";
    },
  );
}
