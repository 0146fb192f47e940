/** What named sources are called, in the page's list and in the editor's menu. */
import { translated } from "./localize.ts";
import type { NamedSource } from "./sources.ts";

interface SourceText {
  readonly label: string;
  /** What it is, where it is not known what it would bring. */
  readonly detail: string;
}

export const namedSourceTexts: Readonly<Record<NamedSource, SourceText>> = translated({
  selection: { label: "Selection", detail: "what is selected in the editor" },
  file: { label: "Current File", detail: "as it stands in the editor" },
  editors: { label: "Open Editors", detail: "every file that has a tab" },
  problems: { label: "Problems", detail: "in the selection or the current file" },
  allProblems: { label: "All Problems", detail: "errors and warnings of all files" },
  changes: { label: "Changes", detail: "git diff: what is not staged" },
  staged: { label: "Staged Changes", detail: "git diff --staged" },
  branch: { label: "Branch Changes", detail: "git diff from where the branch began" },
  terminal: { label: "Terminal Selection", detail: "what is selected in the terminal" },
  lastCommand: { label: "Last Terminal Command", detail: "and what it has written" },
});
