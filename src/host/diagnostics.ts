/** What the editor's analysers report of some code: looked up when a command runs, and as an item to send. */
import * as vscode from "vscode";
import { namedFor, type ExcerptItem, type ExcerptName } from "../core/context.ts";
import { localize } from "../core/localize.ts";
import { writeProblems, type Problem } from "../core/problems.ts";
import { pathOf } from "./editorContext.ts";

/** Problems of one item: whoever has more begins with the first. */
export const mostProblems = 200;

const severities = {
  [vscode.DiagnosticSeverity.Error]: "error",
  [vscode.DiagnosticSeverity.Warning]: "warning",
  [vscode.DiagnosticSeverity.Information]: "information",
  [vscode.DiagnosticSeverity.Hint]: "hint",
} as const;

/** What is reported of a file, or (with `range`) of what that touches; the worst first. */
export function diagnosticsAt(uri: vscode.Uri, range: vscode.Range | null): readonly vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter((one) => range === null || one.range.intersection(range) !== undefined)
    .toSorted((one, other) => one.severity - other.severity || one.range.start.compareTo(other.range.start));
}

/** As plain data, in the order of their lines. */
export function toProblems(uri: vscode.Uri, diagnostics: readonly vscode.Diagnostic[]): readonly Problem[] {
  const inOrder = diagnostics.toSorted((one, other) => one.range.start.compareTo(other.range.start));
  return inOrder.map(({ range, severity, message, source, code, relatedInformation }) => ({
    path: pathOf(uri),
    line: range.start.line + 1,
    column: range.start.character + 1,
    endLine: range.end.line + 1,
    severity: severities[severity],
    message,
    source: source ?? "",
    code: String(typeof code === "object" ? code.value : (code ?? "")),
    related: (relatedInformation ?? []).map((related) => ({
      path: pathOf(related.location.uri),
      line: related.location.range.start.line + 1,
      message: related.message,
    })),
  }));
}

/** What problems of a place go by. */
export function problemsName(path: string): ExcerptName {
  return namedFor(() => localize("Problems in {path}", { path }));
}

/** What goes along with code that is sent anyway: the worst problems without its lines; null where there is none. */
export function problemsItem(uri: vscode.Uri, diagnostics: readonly vscode.Diagnostic[]): ExcerptItem | null {
  if (diagnostics.length === 0) return null;
  const listed = diagnostics.slice(0, mostProblems);
  return {
    type: "excerpt",
    kind: "problems",
    ...problemsName(pathOf(uri)),
    language: "",
    text: writeProblems(toProblems(uri, listed), () => null, diagnostics.length - listed.length),
    uri: uri.toString(),
  };
}
