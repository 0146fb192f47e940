/** What an editor's analysers have found, as compilers write it, with the code that it is about. */

export interface Problem {
  readonly path: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  /** The last line that it is about. */
  readonly endLine: number;
  readonly severity: "error" | "warning" | "information" | "hint";
  readonly message: string;
  /** Who has found it, such as `ts` or `eslint`; may be empty. */
  readonly source: string;
  /** Its name there, such as `2345` or `no-unused-vars`; may be empty. */
  readonly code: string;
  /** Other places that have to do with it. */
  readonly related: readonly { readonly path: string; readonly line: number; readonly message: string }[];
}

/** Lines of code that are quoted for one problem: where one spans a whole function, its head tells which. */
const quotedLines = 3;

/**
 * `src/a.ts:3:7: error: Cannot find name 'b'. [ts 2304]`, the lines that it stands on under it, and what is related.
 *
 * @param lineOf gives a line of a file by its number, or null where it is not at hand.
 * @param omitted how many problems are not among these.
 */
export function writeProblems(
  problems: readonly Problem[],
  lineOf: (path: string, line: number) => string | null,
  omitted: number,
): string {
  const parts = problems.map((problem) => write(problem, lineOf));
  if (omitted > 0) parts.push(`(${omitted} more, not listed)\n`);
  return parts.join("\n");
}

function write(problem: Problem, lineOf: (path: string, line: number) => string | null): string {
  const { path, line, column, endLine, severity, message, related } = problem;
  const origin = [problem.source, problem.code].filter((part) => part !== "").join(" ");
  const head = `${path}:${line}:${column}: ${severity}: ${message}${origin && ` [${origin}]`}`;
  const quoted: string[] = [];
  for (let at = line; at <= Math.min(endLine, line + quotedLines - 1); at++) {
    const text = lineOf(path, at);
    if (text !== null) quoted.push(`${String(at).padStart(5)} | ${text}`);
  }
  const others = related.map((place) => `  ${place.path}:${place.line}: ${place.message}`);
  return [head, ...quoted, ...others, ""].join("\n");
}
