/** The statements of code of any language that bring in what other files have, of one line or of several. */
import { commonIndent, indentOf } from "./indentation.ts";
import { namesIn, withoutComments, type ImportedNames } from "./importedNames.ts";

/** Lines count from 0; `last` is inclusive. */
export interface ImportStatement extends ImportedNames {
  readonly first: number;
  readonly last: number;
  readonly text: string;
}

const start =
  /^(?:import\b(?!\s*\.)(?!\s*\(\s*\S)|from\s+\S+\s+import\b|(?:global\s+)?using\s+(?:static\s+|namespace\s+)?[\w.:]+\s*;|(?:pub(?:\([\w:]+\))?\s+)?use\s+[\w:\\{]|extern\s+crate\b|#\s*(?:include|import)\b|require(?:_\w+)?(?:\s+["']|\s*\()|(?:const|let|var)\s+[^=]*=\s*require\()/;
/** It may turn out to be one when its end is read. */
const perhaps = /^(?:const|let|var)\s*\{\s*$/;
/** Statements that are longer are not read. */
const mostLines = 500;

/** Whether a line is, or begins, such a statement. */
export function isImport(line: string): boolean {
  return start.test(line.trim());
}

/** Those that are no deeper than all of the code, in their order; null where the end of one cannot be found. */
export function importsIn(lines: readonly string[]): readonly ImportStatement[] | null {
  const depth = commonIndent(lines);
  const found: ImportStatement[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (indentOf(line) !== depth) continue;
    const words = line.trim();
    if (!start.test(words) && !perhaps.test(words)) continue;
    const last = endOf(lines, at);
    if (last === null) {
      if (perhaps.test(words)) continue;
      return null;
    }
    const text = lines
      .slice(at, last + 1)
      .join("\n")
      .trim();
    if (perhaps.test(words) && !/=\s*require\(/.test(text)) continue;
    found.push({ first: at, last, text, ...namesIn(text) });
    at = last;
  }
  return found;
}

/** The line that closes all that the statement opens, and after which nothing is expected. */
function endOf(lines: readonly string[], first: number): number | null {
  if (lines[first]?.trim().startsWith("#")) return first;
  let depth = 0;
  for (let at = first; at < Math.min(lines.length, first + mostLines); at++) {
    const code = withoutComments(lines[at] ?? "").replace(/"[^"]*"|'[^']*'/g, '""');
    depth += (code.match(/[{([]/g)?.length ?? 0) - (code.match(/[})\]]/g)?.length ?? 0);
    if (depth < 0) return null;
    const expects =
      /(?:[\\,=]|\b(?:from|import))\s*$/.test(code) || /^\s*from\s+["']/.test(lines[at + 1] ?? "");
    if (depth === 0 && (!expects || (code.includes('"') && !code.trimEnd().endsWith("\\")))) return at;
  }
  return null;
}
