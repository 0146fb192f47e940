/** The editor's icons for what can be attached, and what is. Written out in here alone: the page's font has only those that are named. */
import type { ContextItem, ExcerptKind } from "./context.ts";
import type { NamedSource, Source } from "./sources.ts";

export const namedSourceIcons: Readonly<Record<NamedSource, string>> = {
  selection: "list-selection",
  file: "file",
  editors: "files",
  problems: "warning",
  allProblems: "warning",
  changes: "diff",
  staged: "diff",
  branch: "git-branch",
  terminal: "terminal",
  lastCommand: "terminal",
};

export const sourceIcons: Readonly<Record<Exclude<Source["type"], "named">, string>> = {
  file: "file",
  folder: "folder",
  symbol: "symbol-method",
};

export const attachmentIcons: Readonly<
  Record<Exclude<ContextItem["type"], "excerpt"> | ExcerptKind, string>
> = {
  selection: "list-selection",
  file: "file",
  image: "file-media",
  pdf: "file-pdf",
  folder: "folder",
  problems: "warning",
  changes: "diff",
  terminal: "terminal",
  output: "output",
  text: "note",
  instructions: "book",
};
