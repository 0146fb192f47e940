/** Where context is taken from besides what is typed: how the page and the host speak of it. */

/** Sources that are there in any workspace, by their names in commands and settings. */
export const namedSources = [
  "selection",
  "file",
  "editors",
  "problems",
  "allProblems",
  "changes",
  "staged",
  "branch",
  "terminal",
  "lastCommand",
] as const;
export type NamedSource = (typeof namedSources)[number];

export type Source =
  | { readonly type: "named"; readonly name: NamedSource }
  /** A file, or lines of it. */
  | ({ readonly type: "file"; readonly uri: string } & Partial<Lines>)
  | { readonly type: "folder"; readonly uri: string }
  /** The symbol of that name which stands at a line, counted from 1. */
  | { readonly type: "symbol"; readonly uri: string; readonly name: string; readonly line: number };

/** Both count from 1; the last line belongs to the range. */
export interface Lines {
  readonly startLine: number;
  readonly endLine: number;
}

/** Something that can be attached, as a list shows it. */
export interface Mention {
  readonly source: Source;
  readonly name: string;
  /** Where it is. */
  readonly detail: string;
}

/** What named sources would bring at present, in a few words; those that would bring nothing are left out. */
export type SourceFacts = Partial<Readonly<Record<NamedSource, string>>>;

/** One for each thing that can be attached. */
export function keyOf(source: Source): string {
  switch (source.type) {
    case "named":
      return source.name;
    case "file":
      return `file ${source.uri} ${source.startLine ?? ""}-${source.endLine ?? ""}`;
    case "folder":
      return `folder ${source.uri}`;
    case "symbol":
      return `symbol ${source.uri} ${source.name} ${source.line}`;
  }
}

/** What was typed after an `@`: `cart.ts:10-20` names lines, `cart.ts:` is about to. */
export function parseMention(typed: string): { readonly path: string; readonly lines: Lines | null } {
  const [, path, first, last] = /^([^:]+):(?:(\d{1,7})(?:-(\d{0,7}))?)?$/.exec(typed) ?? [];
  if (path === undefined) return { path: typed, lines: null };
  if (first === undefined) return { path, lines: null };
  const one = Math.max(1, Number(first));
  // With a `-` and nothing after it, it is still being typed.
  const other = Math.max(1, Number(last || first));
  return { path, lines: { startLine: Math.min(one, other), endLine: Math.max(one, other) } };
}

/** `:10-20`, `:10`, or nothing. */
export function linesSuffix(lines: Partial<Lines> | null): string {
  if (lines?.startLine === undefined || lines.endLine === undefined) return "";
  const { startLine, endLine } = lines;
  return startLine === endLine ? `:${startLine}` : `:${startLine}-${endLine}`;
}

/** Validates a source that came from the page; null for anything else. Whether its address is one of the user's files the host decides. */
export function parseSource(value: unknown): Source | null {
  if (typeof value !== "object" || value === null) return null;
  const given = value as Readonly<Record<string, unknown>>;
  const { type, name, uri, startLine, endLine, line } = given;
  if (type === "named") {
    const known = namedSources.find((one) => one === name);
    return known ? { type, name: known } : null;
  }
  if (typeof uri !== "string") return null;
  if (type === "folder") return { type, uri };
  if (type === "symbol") {
    return typeof name === "string" && isLine(line) ? { type, uri, name, line } : null;
  }
  if (type !== "file") return null;
  if (startLine === undefined && endLine === undefined) return { type, uri };
  return isLine(startLine) && isLine(endLine) && startLine <= endLine
    ? { type, uri, startLine, endLine }
    : null;
}

function isLine(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1;
}
