/** What stands right above a definition and belongs to it: comments, then decorators, attributes and annotations. */
import { widthOf } from "./indentation.ts";

/** A private field, a directive of a preprocessor and the marks of a whole file are none of either. */
const comment =
  /^\s*(?:\/\/|#(?=\s|$)(?!\s*(?:include|define|undef|if|ifn?def|el(?:se|if)|endif|pragma|error|region|endregion)\b)(?!.*coding[:=])|--(?=[\s[-]|$)|<!--)/;
const decorator = /^\s*(?:@\w(?!\w*\s*(?:\|\|)?=)|#\[|template\s*<)/;
const directive = /^\s*#\s*(?:include|define|undef|if|el|endif|pragma|error|region)/;

interface Lead {
  readonly first: number;
  readonly decorated: number;
}

/** @param line the definition's own. */
export function leadOf(lines: readonly string[], line: number): Lead {
  let first = line;
  let decorated = line;
  let above = decoratorAbove(lines, first, line);
  for (; above !== null; above = decoratorAbove(lines, first, line)) first = decorated = above;
  for (above = commentAbove(lines, first); above !== null; above = commentAbove(lines, first)) {
    first = above;
    const next = decoratorAbove(lines, first, line);
    if (next === null) continue;
    // Decorators above a comment: none of all that is a comment of the definition alone.
    first = decorated = next;
  }
  return { first, decorated };
}

/** Where the decorator begins that ends above a line; one of several lines ends with a closing bracket. */
function decoratorAbove(lines: readonly string[], line: number, head: number): number | null {
  const above = lines[line - 1] ?? "";
  if (directive.test(above)) return null;
  if (decorator.test(above)) return line - 1;
  if (!/^\s*[)\]}]+$/.test(above)) return null;
  const depth = widthOf(lines[head] ?? "");
  if (widthOf(above) !== depth) return null;
  const begin = lines.findLastIndex(
    (text, at) => at < line - 1 && text.trim() !== "" && widthOf(text) <= depth,
  );
  const text = lines[begin] ?? "";
  return begin >= 0 && widthOf(text) === depth && decorator.test(text) ? begin : null;
}

function commentAbove(lines: readonly string[], line: number): number | null {
  const above = lines[line - 1] ?? "";
  if (comment.test(above)) return line - 1;
  if (!above.trimEnd().endsWith("*/")) return null;
  const begin = lines.findLastIndex((text, at) => at < line && text.includes("/*"));
  return begin >= 0 && (lines[begin] ?? "").trim().startsWith("/*") ? begin : null;
}
