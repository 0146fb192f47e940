/** What an explain command is about: the range that it was given, the selection, or the symbol at the cursor. */
import * as vscode from "vscode";
import { chosenCell, textInFront } from "#editorInFront";
import type { SelectionItem } from "../../core/context.ts";
import { localize } from "../../core/localize.ts";
import { lastLineOf } from "../../core/rangeShift.ts";
import { selectedIn } from "../editorContext.ts";
import type { ExplainArguments } from "./arguments.ts";
import { watchEdits } from "./edits.ts";
import { symbolAround, type FoundSymbol } from "./symbols.ts";

export interface Target {
  readonly document: vscode.TextDocument;
  readonly item: SelectionItem;
  /** What was pointed at: the selection, the cursor, the range of a problem. */
  readonly pointed: vscode.Range;
  /** The code that is sent. */
  readonly code: vscode.Range;
  /** The line under which an answer is in sight; null for the code's last. */
  readonly under: number | null;
  /** What the code is, where the user has not selected it; else empty. */
  readonly about: string;
}

/** Lines: a longer stretch without a blank line is no paragraph that anybody means. */
const longestParagraph = 60;

/**
 * Null where there is nothing to explain, which the user is told.
 *
 * @throws Error when the document that is named cannot be opened.
 */
export async function findTarget(given: ExplainArguments): Promise<Target | null> {
  const spot = await spotOf(given);
  if (!spot) {
    tell(localize("No text editor is open. Open the file that Sidenote should explain."));
    return null;
  }
  const { document } = spot;
  // One may type on while the language is asked what stands there, which can take seconds.
  const edits = watchEdits(document);
  try {
    // A problem marks a word or two; what is wrong with them, the code around them tells.
    const isWhole = !spot.pointed.isEmpty && !(given.range && given.kind === "error");
    const found = isWhole
      ? { code: spot.pointed, about: "", symbol: null }
      : await codeAround(document, () => edits.rangeNow(spot.pointed));
    if (!found) {
      tell(localize("There is no code at the cursor. Select what Sidenote should explain."));
      return null;
    }
    const { code, about, symbol } = found;
    const pointed = edits.rangeNow(spot.pointed);
    const { item } = selectedIn(document, code);
    return {
      document,
      item: symbol === null ? item : { ...item, symbol },
      pointed,
      code,
      // What is wrong is wrong in its line.
      under:
        given.kind === "error"
          ? lastLineOf(pointed)
          : lineInSight(spot.inSight, edits.lineNow(spot.cursor), code),
      about,
    };
  } finally {
    edits.dispose();
  }
}

/** Where the end of the code is out of sight, as that of a long function, the cursor's line, or what is seen of it. */
function lineInSight(inSight: readonly vscode.Range[], cursor: number, code: vscode.Range): number | null {
  const last = lastLineOf(code);
  const isSeen = (line: number): boolean =>
    inSight.some(({ start, end }) => start.line <= line && line <= end.line);
  if (isSeen(last)) return null;
  if (isSeen(cursor)) return cursor;
  const middle = inSight.map(({ start, end }) => Math.floor((start.line + end.line) / 2));
  return middle.find((line) => code.start.line <= line && line < last) ?? null;
}

interface FoundCode {
  readonly code: vscode.Range;
  readonly about: string;
  readonly symbol: string | null;
}

/** The symbol that holds a range, in whole lines; the paragraph or the line where there is none. */
async function codeAround(
  document: vscode.TextDocument,
  pointedNow: () => vscode.Range,
): Promise<FoundCode | null> {
  const symbol = await symbolOf(document, pointedNow);
  const pointed = pointedNow();
  if (symbol)
    return {
      code: wholeLines(document, symbol.range.start.line, lastLineOf(symbol.range)),
      about: symbol.name,
      symbol: symbol.name,
    };
  const isBlank = (line: number): boolean => document.lineAt(line).isEmptyOrWhitespace;
  let first = pointed.start.line;
  let last = pointed.end.line;
  if (pointed.isSingleLine && isBlank(first)) return null;
  while (first > 0 && !isBlank(first - 1)) first--;
  while (last < document.lineCount - 1 && !isBlank(last + 1)) last++;
  const isParagraph = last - first < longestParagraph;
  return {
    code: isParagraph
      ? wholeLines(document, first, last)
      : wholeLines(document, pointed.start.line, lastLineOf(pointed)),
    about: isParagraph
      ? localize("the paragraph at the cursor, where no symbol is known")
      : localize("the line at the cursor, where no symbol is known"),
    symbol: null,
  };
}

/** Of whoever never stops typing nothing is found. */
const tries = 3;

/** Looked for again where the document has changed meanwhile: what was found may stand elsewhere. */
async function symbolOf(
  document: vscode.TextDocument,
  pointedNow: () => vscode.Range,
): Promise<FoundSymbol | null> {
  for (let left = tries; left > 0; left--) {
    const { version } = document;
    const found = await symbolAround(document.uri, pointedNow());
    if (document.version === version) return found;
  }
  return null;
}

/** With the end of the last line, as a selection of whole lines has it. */
function wholeLines(document: vscode.TextDocument, first: number, last: number): vscode.Range {
  return document.validateRange(new vscode.Range(first, 0, last + 1, 0));
}

interface Spot {
  readonly document: vscode.TextDocument;
  readonly pointed: vscode.Range;
  /** The line that was clicked into last, or what was pointed at ends in. */
  readonly cursor: number;
  readonly inSight: readonly vscode.Range[];
}

async function spotOf({ uri, range: plain }: ExplainArguments): Promise<Spot | null> {
  const range =
    plain && new vscode.Range(plain.startLine, plain.startCharacter, plain.endLine, plain.endCharacter);
  const editor = uri === undefined ? textInFront() : await show(vscode.Uri.parse(uri), range);
  const cell = uri === undefined ? chosenCell()?.document : undefined;
  // The cell that was last written in counts as the active editor even when another one is chosen.
  const isElsewhere =
    cell !== undefined && editor?.document.uri.scheme === cell.uri.scheme && editor.document !== cell;
  if (cell && (!editor || isElsewhere)) {
    const whole = cell.validateRange(new vscode.Range(0, 0, cell.lineCount, 0));
    return { document: cell, pointed: whole, cursor: 0, inSight: [whole] };
  }
  if (!editor) return null;
  const { document, selection, visibleRanges } = editor;
  const pointed = document.validateRange(range ?? selection);
  return { document, pointed, cursor: (range ? pointed.end : selection.active).line, inSight: visibleRanges };
}

/** The editor in which a document is shown, or is from now on, with the range in sight. */
async function show(uri: vscode.Uri, range: vscode.Range | undefined): Promise<vscode.TextEditor> {
  const shown = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors].find(
    (editor) => editor?.document.uri.toString() === uri.toString(),
  );
  const editor = shown ?? (await vscode.window.showTextDocument(uri, { preview: true }));
  if (range) editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return editor;
}

function tell(message: string): void {
  void vscode.window.showInformationMessage(message);
}
