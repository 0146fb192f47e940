/** Texts of others inside Markdown of ours: shown as they are, never as markup. */

/** As code, on one line and not longer than anything sensible. */
export function codeSpan(text: string): string {
  return `\`${oneLine(text, 200).replaceAll("`", "'")}\``;
}

/** As words, on one line: a link, an image or HTML in it stays text, so that a report loads nothing when it is shown. */
export function plainWords(text: string): string {
  return oneLine(text, 1000).replaceAll("<", "&lt;").replaceAll("](", "]\\(");
}

function oneLine(text: string, longest: number): string {
  const line = text.replace(/[\s\p{Cc}\p{Cf}]+/gu, " ").trim();
  return line.length <= longest ? line : `${line.slice(0, longest)}…`;
}
