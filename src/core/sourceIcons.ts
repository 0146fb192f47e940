/** The editor's icons for what can be attached. Written out in here alone: the page's font has only those that are named. */
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
