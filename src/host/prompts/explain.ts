/** What `sidenote.explain` and `sidenote.fix` take from code actions, keybindings and other extensions. */
import * as vscode from "vscode";
import type { ContextItem } from "../../core/context.ts";
import { localize } from "../../core/localize.ts";
import { activeSelection, selectedIn, type Selected } from "../editorContext.ts";
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

export interface ToExplain {
  readonly selected: Selected;
  readonly prompt: string;
  /** The code, and the problems there where the question is about them. */
  readonly context: readonly ContextItem[];
}

/**
 * What `given`, `ExplainArguments` or anything else, asks about which code; without a place about the selection of the
 * active editor, and null where nothing is selected there.
 */
export async function readExplain(given: unknown): Promise<ToExplain | null> {
  const place = readPlace(given);
  const selected = place
    ? selectedIn(await vscode.workspace.openTextDocument(place.uri), place.range)
    : activeSelection();
  if (!selected) return null;
  const { uri, range, item } = selected;
  const { prompt, kind } = membersOf(given);
  const lines = new vscode.Range(range.start.line, 0, range.end.line + 1, 0);
  const problems = kind === "error" ? problemsIn(uri, lines) : [];
  return {
    selected,
    prompt: typeof prompt === "string" && prompt.trim() !== "" ? prompt : questionOf(kind),
    context: problems.length === 0 ? [item] : [item, toProblemsItem(uri, problems)],
  };
}

/** In the language of the editor: models answer in that of the question. */
function questionOf(kind: unknown): string {
  if (kind === "error") return localize("Why is this an error?");
  if (kind === "risks") return localize("What could go wrong here?");
  return localize("Explain this code.");
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
