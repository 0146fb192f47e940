/** What `sidenote.explain` and `sidenote.fix` take from code actions, keybindings and other extensions. */
import * as vscode from "vscode";
import type { ExcerptItem } from "../core/context.ts";
import { localize } from "../core/localize.ts";
import { activeSelection, selectedIn, type Selected } from "./editorContext.ts";
import { problemsIn, toProblemsItem } from "./problems.ts";

export interface ExplainArguments {
  /** Takes the place of the question. */
  readonly prompt?: string;
  readonly kind?: "explain" | "error" | "risks";
  readonly uri?: string;
  /** Zero-based. */
  readonly range?: {
    readonly startLine: number;
    readonly startCharacter: number;
    readonly endLine: number;
    readonly endCharacter: number;
  };
}

/** A place in a document of the editor. */
export interface EditorPlace {
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
}

/** The place that `given`, which may be anything, names; null where it names none. */
export function readPlace(given: unknown): EditorPlace | null {
  const { uri, range } = membersOf(given);
  if (typeof uri !== "string") return null;
  const { startLine, startCharacter, endLine, endCharacter } = membersOf(range);
  const numbers = [startLine, startCharacter, endLine, endCharacter];
  if (!numbers.every((number) => Number.isSafeInteger(number) && (number as number) >= 0)) return null;
  const [line, character, lastLine, lastCharacter] = numbers as [number, number, number, number];
  return { uri: vscode.Uri.parse(uri), range: new vscode.Range(line, character, lastLine, lastCharacter) };
}

/** The code at the place that `given` names, or the selection of the active editor; null where there is neither. */
export async function codeToExplain(given: unknown): Promise<Selected | null> {
  const place = readPlace(given);
  if (!place) return activeSelection();
  const document = await vscode.workspace.openTextDocument(place.uri);
  return selectedIn(document, place.range);
}

/** What is asked about the code: the words of `given`, or those of its kind, with the problems there where they matter. */
export function questionFor(
  given: unknown,
  { uri, range }: Selected,
): { readonly prompt: string; readonly problems: readonly ExcerptItem[] } {
  const { prompt, kind } = membersOf(given);
  if (typeof prompt === "string" && prompt.trim() !== "") return { prompt, problems: [] };
  // In the language of the editor: models answer in that of the question.
  if (kind === "risks") return { prompt: localize("What could go wrong here?"), problems: [] };
  if (kind !== "error") return { prompt: localize("Explain this code."), problems: [] };
  const found = problemsIn(uri, new vscode.Range(range.start.line, 0, range.end.line + 1, 0));
  return {
    prompt: localize("Why is this an error?"),
    problems: found.length === 0 ? [] : [toProblemsItem(uri, found)],
  };
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
