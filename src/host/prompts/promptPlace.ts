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
  const document = textInFront()?.document ?? chosenCell()?.document;
  const uri = activeFile();
  const selection = code ?? activeSelection()?.item ?? null;
  return {
    selection,
    file: uri && wanted.has("file") ? await fileOf(uri) : null,
    language: document?.languageId ?? null,
    diagnostics: document && wanted.has("diagnostics") ? problemsOf(document.uri, selection) : null,
  };
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
