/** The question that asks for a fix: the problems of a place, and the lines around it that an answer can replace. */
import * as vscode from "vscode";
import { editorInFront } from "#editorInFront";
import { placeOf, type ContextItem, type SelectionItem } from "../../core/context.ts";
import { localize } from "../../core/localize.ts";
import { diagnosticsAt, problemsItem } from "../diagnostics.ts";
import { linesOf } from "../editorContext.ts";
import { readExplainArguments } from "../explain/arguments.ts";
import { bodyAround } from "../explain/symbols.ts";

/** A place in a document of the editor. */
interface EditorPlace {
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
}

/** A symbol of more lines than this is not sent whole. */
const longestSymbol = 120;
/** Lines before and after a problem that stands in no symbol, or in one that is too long. */
const around = 10;

/**
 * Asks for a fix of the problems at a place, in the panel.
 *
 * @param given a place as `ExplainArguments` have it, or anything else for the cursor of the editor in front.
 */
export async function askForFix(
  given: unknown,
  ask: (prompt: string, context: readonly ContextItem[]) => Promise<void>,
): Promise<void> {
  const place = placeIn(given) ?? activePlace();
  const problems = place ? diagnosticsAt(place.uri, place.range) : [];
  const reported = place && problemsItem(place.uri, problems);
  if (!place || !reported) {
    void vscode.window.showInformationMessage(
      localize("The editor reports no problem here. Put the cursor where it underlines one."),
    );
    return;
  }
  const document = await vscode.workspace.openTextDocument(place.uri);
  const lines = await linesAround(
    document,
    problems.reduce((all, { range }) => all.union(range), place.range),
  );
  // In the language of the editor: models answer in that of the question.
  const prompt = localize(
    "Fix this problem. Say in a sentence what was wrong; then show {place} as it should be, all of it, in one code block that can take its place.",
    { place: placeOf(lines) },
  );
  await ask(prompt, [lines, reported]);
}

function placeIn(given: unknown): EditorPlace | null {
  const { uri, range } = readExplainArguments(given);
  if (uri === undefined || !range) return null;
  const { startLine, startCharacter, endLine, endCharacter } = range;
  return {
    uri: vscode.Uri.parse(uri),
    range: new vscode.Range(startLine, startCharacter, endLine, endCharacter),
  };
}

function activePlace(): EditorPlace | null {
  const editor = editorInFront();
  return editor ? { uri: editor.document.uri, range: editor.selection } : null;
}

/** Whole lines: those of the innermost symbol that holds the range, else those around it. */
async function linesAround(document: vscode.TextDocument, range: vscode.Range): Promise<SelectionItem> {
  const body = await bodyAround(document.uri, range);
  const symbol = body && body.range.end.line - body.range.start.line < longestSymbol ? body : null;
  const first = symbol?.range.start.line ?? Math.max(0, range.start.line - around);
  const last = symbol?.range.end.line ?? range.end.line + around;
  const item = linesOf(document, first, last);
  return symbol ? { ...item, symbol: symbol.name } : item;
}
