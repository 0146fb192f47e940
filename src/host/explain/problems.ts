/** The problems that the editor reports of some code, as a context item. */
import * as vscode from "vscode";
import type { ExcerptItem } from "../../core/context.ts";
import { pathOf } from "../editorContext.ts";

/** In the words that the model gets: English, as all that is not the user's own. */
const severities = ["Error", "Warning", "Information", "Hint"] as const;

/** Those that touch `range`, one a line, first to last; null where there is none. */
export function problemsAt(document: vscode.TextDocument, range: vscode.Range): ExcerptItem | null {
  const problems = vscode.languages
    .getDiagnostics(document.uri)
    .filter((problem) => range.intersection(problem.range) !== undefined)
    .toSorted((one, other) => one.range.start.compareTo(other.range.start));
  if (problems.length === 0) return null;
  return {
    type: "excerpt",
    kind: "problems",
    path: `Problems in ${pathOf(document.uri)}`,
    language: "",
    text: problems.map(describe).join("\n"),
    uri: document.uri.toString(),
  };
}

/** `Error in line 3, columns 9-14 (ts 2322): …`, counted from 1. */
function describe({ severity, range, source, code, message }: vscode.Diagnostic): string {
  const { start, end } = range;
  const columns = `${start.character + 1}-${Math.max(start.character + 1, end.character)}`;
  const place =
    start.line === end.line
      ? `line ${start.line + 1}, columns ${columns}`
      : `lines ${start.line + 1}-${end.line + 1}`;
  const rule = typeof code === "object" ? code.value : code;
  const named = [source, rule].filter((part) => part !== undefined && part !== "").join(" ");
  return `${severities[severity]} in ${place}${named === "" ? "" : ` (${named})`}: ${message}`;
}
