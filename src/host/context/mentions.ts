/** What fits the letters after an `@`: files and folders of the workspace, symbols, and what named sources would bring. */
import * as vscode from "vscode";
import { labelOf } from "../../core/context.ts";
import { fuzzyFilter } from "../../core/fuzzy.ts";
import { localize } from "../../core/localize.ts";
import type { FoundMentions, OfferedFile } from "../../core/protocol.ts";
import { parseMention, type Mention, type SourceFacts } from "../../core/sources.ts";
import { openFiles } from "../attachments.ts";
import { activeSelection, pathOf } from "../editorContext.ts";
import { searchExclusion } from "./hidden.ts";
import { problemsEverywhere, problemsHere } from "./problems.ts";
import { findSymbols } from "./symbols.ts";

/** Files of a workspace that are ranked at once; in a larger one, letters narrow them down first. */
const mostListed = 20_000;
/** Milliseconds for which a list is good: somebody who types a name asks several times. */
const freshness = 15_000;
const mostFiles = 15;
const mostSymbols = 15;
/** Milliseconds for which files wait for symbols, so that the list is drawn once. */
const symbolPause = 120;
/** Of code, about; what is attached is weighed as everything is. */
const charactersPerToken = 3;

export interface MentionSearch {
  /** Tells what fits: once, or, where language servers take their time, first without symbols. */
  readonly search: (
    query: string,
    token: vscode.CancellationToken,
    tell: (mentions: Omit<FoundMentions, "query">) => void,
  ) => Promise<void>;
  /** All files of the workspace, as far as they are listed. */
  readonly files: (token: vscode.CancellationToken) => Promise<readonly vscode.Uri[]>;
  /** All folders with a file in them, each with its path. */
  readonly folders: (token: vscode.CancellationToken) => Promise<ReadonlyMap<string, vscode.Uri>>;
}

export function createMentionSearch(): MentionSearch {
  let listed: { readonly at: number; readonly uris: readonly vscode.Uri[] } | null = null;

  async function files(token: vscode.CancellationToken): Promise<readonly vscode.Uri[]> {
    if (listed && Date.now() - listed.at < freshness) return listed.uris;
    const uris = await vscode.workspace.findFiles("**/*", searchExclusion(), mostListed, token);
    if (!token.isCancellationRequested) listed = { at: Date.now(), uris };
    return uris;
  }

  async function findFiles(path: string, token: vscode.CancellationToken): Promise<readonly vscode.Uri[]> {
    const known = await files(token);
    if (known.length < mostListed || path.length < 2) return known;
    const more = await vscode.workspace.findFiles(globOf(path), searchExclusion(), mostFiles * 10, token);
    return [...known, ...more];
  }

  async function searchFiles(query: string, token: vscode.CancellationToken): Promise<readonly Mention[]> {
    const { path } = parseMention(query); // which lines, the page knows
    if (path === "") return [];
    const uris = await findFiles(path, token);
    const ofFiles = uris.map((uri) => ({ name: pathOf(uri), type: "file" as const, uri }));
    const ofFolders = [...foldersOf(uris)].map(([name, uri]) => ({ name, type: "folder" as const, uri }));
    const fitting = fuzzyFilter(path, [...ofFiles, ...ofFolders], ({ name }) => name.replace(/\/$/, ""));
    return fitting.slice(0, mostFiles).map(({ name, type, uri }) => {
      const end = name.lastIndexOf("/", name.length - 2);
      const source = { type, uri: uri.toString() };
      return { source, name: name.slice(end + 1), detail: name.slice(0, Math.max(0, end)) };
    });
  }

  return {
    files,
    folders: async (token) => foldersOf(await files(token)),
    async search(query, token, tell) {
      const symbols = query === "" ? Promise.resolve([]) : findSymbols(query, mostSymbols, token);
      const [facts, ofFiles] = await Promise.all([sourceFacts(), searchFiles(query, token)]);
      const isEarly = await Promise.race([symbols.then(() => false), afterPause()]);
      if (token.isCancellationRequested) return;
      if (isEarly) tell({ facts, isWhole: false, found: ofFiles });
      const ofSymbols = await symbols;
      if (!token.isCancellationRequested) tell({ facts, isWhole: true, found: [...ofFiles, ...ofSymbols] });
    },
  };
}

/** True after a moment: a server that has just started may take many seconds, and files need none of it. */
function afterPause(): Promise<boolean> {
  return new Promise((resolve) => setTimeout(resolve, symbolPause, true));
}

/** In few words what each named source would bring now, as far as that is known at once. */
export async function sourceFacts(): Promise<SourceFacts> {
  const selected = activeSelection();
  const document = vscode.window.activeTextEditor?.document;
  const editors = openFiles();
  const here = problemsHere();
  const everywhere = problemsEverywhere().reduce((sum, { diagnostics }) => sum + diagnostics.length, 0);
  const terminal = vscode.window.activeTerminal;
  const problems = (count: number): string =>
    localize({ one: "{count} problem", other: "{count} problems" }, { count });
  return {
    ...(selected && { selection: labelOf(selected.item) }),
    ...(document && { file: pathOf(document.uri) }),
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

/** Paths end with a slash. */
function foldersOf(uris: readonly vscode.Uri[]): ReadonlyMap<string, vscode.Uri> {
  const folders = new Map<string, vscode.Uri>();
  for (const uri of uris) {
    const path = pathOf(uri);
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const name = path.slice(0, end + 1);
      if (folders.has(name)) break;
      const cut = path.length - end;
      folders.set(name, uri.with({ path: uri.path.slice(0, -cut) }));
    }
  }
  return folders;
}

// Letters in order, whatever their case: `**/*[cC]*[aA]*` for `ca`.
function globOf(path: string): string {
  const letters = path.slice(path.lastIndexOf("/") + 1).match(/[\p{L}\p{N}_-]/gu) ?? [];
  return `**/*${letters.map((letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]*`).join("")}`;
}
