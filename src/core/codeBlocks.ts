/** The blocks of fenced code of an answer, for where it is drawn by others and its code has no buttons: in a comment. */

export interface CodeBlock {
  /** All that stands after the fence. */
  readonly info: string;
  /** Its lines, without what its list or quotation puts before each. */
  readonly text: string;
  /** The end of what is said right before it: it may name a file. */
  readonly before: string;
}

/** Characters before a block that may name its file. */
const nameLength = 300;

/** A fence (CommonMark 0.31.2, 4.5), also in lists and quotations. */
const opening = /^((?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*)(`{3,}|~{3,})([^\n]*)$/;
const closing = /^[ \t>]*(`{3,}|~{3,})[ \t]*$/;

/** In their order; one that has no end goes to that of the text. */
export function codeBlocksOf(markdown: string): readonly CodeBlock[] {
  const blocks: CodeBlock[] = [];
  const said: string[] = [];
  let open: { readonly indent: string; readonly marks: string; readonly info: string } | null = null;
  let lines: string[] = [];

  function close({ info }: { readonly info: string }): void {
    const before = said.join("\n").trim().slice(-nameLength);
    blocks.push({ info, text: lines.join("\n"), before });
    lines = [];
    said.length = 0;
    open = null;
  }

  for (const line of markdown.split(/\r\n|\r|\n/)) {
    if (open) {
      const [, marks = ""] = closing.exec(line) ?? [];
      if (marks.startsWith(open.marks)) close(open);
      else lines.push(withoutIndent(line, open.indent));
      continue;
    }
    const [, indent = "", marks = "", info = ""] = opening.exec(line) ?? [];
    // A fence of backticks has none after it: that would be a code span.
    if (marks === "" || (marks.startsWith("`") && info.includes("`"))) said.push(line);
    else open = { indent, marks, info: info.trim() };
  }
  if (open) close(open);
  return blocks;
}

/** Without as much of what stands before the fence as the line has: `> ` is repeated, a list's mark is blanks there. */
function withoutIndent(line: string, indent: string): string {
  let at = 0;
  while (at < indent.length && at < line.length) {
    const isSame = line[at] === indent[at];
    const isBlank = line[at] === " " && indent[at] !== ">";
    if (!isSame && !isBlank) break;
    at += 1;
  }
  return line.slice(at);
}
