/** What the editor shows when a prompt is run: as much of it as the prompt asks for. */
import * as vscode from "vscode";
import { chosenCell, textInFront } from "#editorInFront";
import type { ExcerptItem, FileItem, SelectionItem } from "../../core/context.ts";
import { ChatError } from "../../core/errors.ts";
import { localize } from "../../core/localize.ts";
import { variablesOf, type Prompt, type PromptPlace } from "../../core/prompts.ts";
import { diagnosticsAt, problemsItem } from "../diagnostics.ts";
import { attachTools } from "../context/attachTools.ts";
import { activeFile, activeSelection, pathOf } from "../editorContext.ts";

/**
 * @param code what the prompt is answered under; null for what is selected, if anything is.
 * @throws ChatError of kind `setting` where the file that the prompt asks for cannot be sent as text.
 */
export async function placeFor(prompt: Prompt, code: SelectionItem | null = null): Promise<PromptPlace> {
  const wanted = variablesOf(prompt);
  // Of the code, wherever the user has gone since it was found.
  const own = code?.uri === undefined ? null : vscode.Uri.parse(code.uri);
  const document = textInFront()?.document ?? chosenCell()?.document;
  const place = own ?? document?.uri;
  const uri = own ? fileHolding(own) : activeFile();
  const selection = code ?? activeSelection()?.item ?? null;
  return {
    selection,
    file: uri && wanted.has("file") ? await fileOf(uri) : null,
    language: code?.language ?? document?.languageId ?? null,
    diagnostics: place && wanted.has("diagnostics") ? problemsOf(place, selection) : null,
  };
}

/** Of a cell its notebook. */
function fileHolding(uri: vscode.Uri): vscode.Uri {
  const notebook = vscode.workspace.notebookDocuments.find((one) =>
    one.getCells().some(({ document }) => document.uri.toString() === uri.toString()),
  );
  return notebook?.uri ?? uri;
}

async function fileOf(uri: vscode.Uri): Promise<FileItem> {
  const read = await (await attachTools()).readUri(uri);
  if (read.type === "item" && read.item.type === "file") return read.item;
  const name = pathOf(uri);
  throw new ChatError(
    "setting",
    localize("{name} cannot be attached: it is too large, or no text.", { name }),
  );
}

function problemsOf(uri: vscode.Uri, lines: SelectionItem | null): ExcerptItem | null {
  const problems = diagnosticsAt(uri, lines && new vscode.Range(lines.startLine - 1, 0, lines.endLine, 0));
  return problemsItem(uri, problems);
}
