/** Problems that the editor reports, read when a command runs and never before. */
import * as vscode from "vscode";
import type { ExcerptItem } from "../../core/context.ts";
import { problemsItem, type Problem } from "../../core/problemLines.ts";
import { pathOf } from "../editorContext.ts";

/** The problems of a file, or of those of its lines that `range` touches; the worst first. */
export function problemsIn(uri: vscode.Uri, range: vscode.Range | null): readonly vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter((problem) => range === null || problem.range.intersection(range) !== undefined)
    .toSorted((one, other) => one.severity - other.severity || one.range.start.compareTo(other.range.start));
}

/** Problems of one file as something to attach. */
export function toProblemsItem(uri: vscode.Uri, problems: readonly vscode.Diagnostic[]): ExcerptItem {
  return problemsItem(pathOf(uri), problems.map(toProblem), uri.toString());
}

const severities = [
  "error",
  "warning",
  "information",
  "hint",
] as const satisfies readonly Problem["severity"][];

function toProblem({ severity, range, message, source, code }: vscode.Diagnostic): Problem {
  return {
    severity: severities[severity],
    line: range.start.line + 1,
    column: range.start.character + 1,
    message,
    source: source ?? "",
    code: String((typeof code === "object" ? code.value : code) ?? ""),
  };
}
