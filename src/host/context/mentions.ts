/** What fits the letters after an `@`: files and folders of the workspace, symbols, and what named sources would bring. */
import * as vscode from "vscode";
import { localize } from "../../core/localize.ts";
import type { FoundMentions, OfferedFile } from "../../core/protocol.ts";
import { parseMention, type Mention, type SourceFacts } from "../../core/sources.ts";
import { openFiles } from "../attachments.ts";
import { activeFile, activePlace, pathOf } from "../editorContext.ts";
import { problemsEverywhere, problemsHere } from "./problems.ts";
import { findSymbols } from "./symbols.ts";
import type { WorkspaceFiles } from "./workspaceFiles.ts";

const mostFiles = 15;
const mostSymbols = 15;
/** Milliseconds for which files wait for symbols, so that the list is drawn once. */
const symbolPause = 120;
/** Of code, about; what is attached is weighed as everything is. */
const charactersPerToken = 3;

/** Tells what fits: once, or, where language servers take their time, first without symbols. */
export async function searchMentions(
  files: WorkspaceFiles,
  query: string,
  token: vscode.CancellationToken,
  tell: (mentions: Omit<FoundMentions, "query">) => void,
): Promise<void> {
  const symbols = query === "" ? Promise.resolve([]) : findSymbols(query, mostSymbols, token);
  const [facts, places] = await Promise.all([sourceFacts(), findPlaces(files, query, token)]);
  const isEarly = await Promise.race([symbols.then(() => false), afterPause()]);
  if (token.isCancellationRequested) return;
  if (isEarly) tell({ facts, isWhole: false, found: places });
  const found = [...places, ...(await symbols)];
  if (!token.isCancellationRequested) tell({ facts, isWhole: true, found });
}

async function findPlaces(
  files: WorkspaceFiles,
  query: string,
  token: vscode.CancellationToken,
): Promise<readonly Mention[]> {
  const { path: letters } = parseMention(query); // which lines, the page knows
  if (letters === "") return [];
  const places = await files.find(letters, mostFiles, token);
  return places.map(({ type, path, uri }) => {
    const end = path.lastIndexOf("/", path.length - 2);
    const source = { type, uri: uri.toString() };
    return { source, name: path.slice(end + 1), detail: path.slice(0, Math.max(0, end)) };
  });
}

/** True after a moment: a server that has just started may take many seconds, and files need none of it. */
function afterPause(): Promise<boolean> {
  return new Promise((resolve) => setTimeout(resolve, symbolPause, true));
}

/** In few words what each named source would bring now, as far as that is known at once. */
export async function sourceFacts(): Promise<SourceFacts> {
  const selected = activePlace();
  const file = activeFile();
  const editors = openFiles();
  const here = problemsHere();
  const everywhere = problemsEverywhere().reduce((sum, { diagnostics }) => sum + diagnostics.length, 0);
  const terminal = vscode.window.activeTerminal;
  const problems = (count: number): string =>
    localize({ one: "{count} problem", other: "{count} problems" }, { count });
  return {
    ...(selected && { selection: selected.label }),
    ...(file && { file: pathOf(file) }),
    ...(editors.length > 0 && { editors: await weightOf(editors) }),
    ...(here && { problems: `${problems(here.place.diagnostics.length)} · ${here.label}` }),
    allProblems: problems(everywhere),
    ...(terminal && { terminal: terminal.name, lastCommand: terminal.name }),
  };
}

/** `3 files · ~1,200 tokens`, by their sizes: nothing is opened for it. */
async function weightOf(editors: readonly OfferedFile[]): Promise<string> {
  const open = new Map(vscode.workspace.textDocuments.map((document) => [document.uri.toString(), document]));
  const sizes = await Promise.all(
    editors.map(async ({ uri }) => open.get(uri)?.getText().length ?? sizeOf(vscode.Uri.parse(uri))),
  );
  const tokens = Math.round(sizes.reduce((sum, size) => sum + size, 0) / charactersPerToken);
  const count = editors.length;
  const files = localize({ one: "{count} file", other: "{count} files" }, { count });
  return `${files} · ${localize({ one: "~{count} token", other: "~{count} tokens" }, { count: tokens })}`;
}

async function sizeOf(uri: vscode.Uri): Promise<number> {
  try {
    return (await vscode.workspace.fs.stat(uri)).size;
  } catch {
    return 0; // not saved, or gone: what it weighs is seen when it is attached
  }
}
