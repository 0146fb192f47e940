/** What the editor's analysers have found: in what is selected, in the active file, or in the workspace. */
import * as vscode from "vscode";
import { textInFront } from "#editorInFront";
import { namedFor, type ExcerptName, type Recollection } from "../../core/context.ts";
import { localize } from "../../core/localize.ts";
import { writeProblems, type Problem } from "../../core/problems.ts";
import type { ReadFile } from "./reading.ts";
import { diagnosticsAt, mostProblems, problemsName, toProblems } from "../diagnostics.ts";
import { activePlace, pathOf } from "../editorContext.ts";
import { excerpt, nothing } from "./found.ts";

interface Place {
  readonly uri: vscode.Uri;
  readonly diagnostics: readonly vscode.Diagnostic[];
}

/** Lines from 1, both inclusive; null for all of a file. */
type Lines = readonly [first: number, last: number] | null;

/** Of the selection, or else of the active file. */
export function problemsHere(): {
  readonly label: string;
  readonly place: Place;
  readonly lines: Lines;
} | null {
  const document = textInFront()?.document;
  if (!document) return null;
  const { uri } = document;
  const selected = activePlace();
  const lines: Lines = selected && [selected.range.start.line + 1, selected.range.end.line + 1];
  return { label: selected?.label ?? pathOf(uri), place: placeOf(uri, lines), lines };
}

function placeOf(uri: vscode.Uri, lines: Lines): Place {
  const range = lines && new vscode.Range(lines[0] - 1, 0, lines[1] - 1, Number.MAX_SAFE_INTEGER);
  return { uri, diagnostics: diagnosticsAt(uri, range) };
}

/** Of the whole workspace, files in the order in which the editor has them. */
export function problemsEverywhere(): readonly Place[] {
  return vscode.languages
    .getDiagnostics()
    .flatMap(([uri, diagnostics]) => (diagnostics.length > 0 ? { uri, diagnostics } : []));
}

export async function collectProblems(): Promise<readonly ReadFile[]> {
  const here = problemsHere();
  if (!here) return nothing(localize("No file is open in the active editor. Open one first."));
  if (here.place.diagnostics.length === 0) {
    return nothing(localize("The editor has found no problems in {path}.", { path: here.label }));
  }
  return write(problemsName(here.label), [here.place], { uri: here.place.uri, lines: here.lines });
}

/** Of a file that need not be in front. */
export async function collectProblemsOf(uri: vscode.Uri, lines: Lines): Promise<readonly ReadFile[]> {
  const place = placeOf(uri, lines);
  return place.diagnostics.length === 0 ? [] : write(problemsName(pathOf(uri)), [place], { uri, lines });
}

export async function collectAllProblems(): Promise<readonly ReadFile[]> {
  const places = problemsEverywhere();
  if (places.length === 0) return nothing(localize("The editor has found no problems in the workspace."));
  const name = namedFor(() => localize("Problems in the Workspace"));
  return write(name, places);
}

async function write(
  name: ExcerptName,
  places: readonly Place[],
  of?: { readonly uri: vscode.Uri; readonly lines: Lines },
): Promise<readonly ReadFile[]> {
  const all = places
    .flatMap(({ uri: file, diagnostics }) => toProblems(file, diagnostics))
    .toSorted(bySeverity);
  const listed = all.slice(0, mostProblems);
  const documents = new Map<string, vscode.TextDocument>();
  for (const place of places) {
    const path = pathOf(place.uri);
    if (!listed.some((problem) => problem.path === path)) continue;
    const document = await open(place.uri);
    if (document) documents.set(path, document);
  }
  const lineOf = (path: string, line: number): string | null => {
    const document = documents.get(path);
    return document && line <= document.lineCount ? document.lineAt(line - 1).text : null;
  };
  const text = writeProblems(listed, lineOf, all.length - listed.length);
  const again: Recollection = { type: "problems", ...(of?.lines && { lines: of.lines }) };
  const origin = of && { uri: of.uri.toString() };
  return excerpt({ kind: "problems", ...name, language: "", text, ...origin, again });
}

const ranks: readonly Problem["severity"][] = ["error", "warning", "information", "hint"];

/** Errors first, else in the order of files and lines. */
function bySeverity(one: Problem, other: Problem): number {
  return ranks.indexOf(one.severity) - ranks.indexOf(other.severity);
}

async function open(uri: vscode.Uri): Promise<vscode.TextDocument | null> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return null; // an analyser may speak of files that are gone: the problem stands without its lines
  }
}
