/** What named sources are called, in the page's list and in the editor's menu. */
import { translated } from "./localize.ts";
import type { NamedSource } from "./sources.ts";

interface SourceText {
  readonly label: string;
  /** What it is, where it is not known what it would bring. */
  readonly about: string;
}

export const namedSourceTexts: Readonly<Record<NamedSource, SourceText>> = translated({
  selection: { label: "Selection", about: "what is selected in the editor" },
  file: { label: "Current File", about: "as it stands in the editor" },
  editors: { label: "Open Editors", about: "every file that has a tab" },
  problems: { label: "Problems", about: "in the selection or the current file" },
  allProblems: { label: "All Problems", about: "errors and warnings of all files" },
  changes: { label: "Changes", about: "git diff: what is not staged" },
  staged: { label: "Staged Changes", about: "git diff --staged" },
  branch: { label: "Branch Changes", about: "git diff from where the branch began" },
  terminal: { label: "Terminal Selection", about: "what is selected in the terminal" },
  lastCommand: { label: "Last Terminal Command", about: "and what it has written" },
});
