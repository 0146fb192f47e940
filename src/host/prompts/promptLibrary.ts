/**
 * The user's own prompts and the workspace's instructions: a bundle of its own, loaded when they are first needed.
 *
 * Both are read anew each time: what is sent is what the files say then. Watched is only what the page's list shows.
 */
import * as vscode from "vscode";
import { setTranslations, type Translations } from "../../core/localize.ts";
import { fillPrompt, promptIn, type FilledPrompt, type PromptList } from "../../core/prompts.ts";
import { createGoingAlong, type GoingAlong, type GoingAlongParts } from "./goingAlong.ts";
import { findInstructions } from "./instructions.ts";
import { placeFor } from "./promptPlace.ts";
import { promptFolder, readPrompts } from "./promptFiles.ts";

export { createPrompt } from "./newPrompt.ts";
export { runPrompt } from "./runPrompt.ts";
export { askForFix } from "./fix.ts";

export interface PromptLibrary extends GoingAlong, vscode.Disposable {
  /** The user's prompts as they are now. */
  readonly list: () => Promise<PromptList>;
}

export interface PromptLibraryParts extends Pick<GoingAlongParts, "guard"> {
  /** For the texts of this bundle. */
  readonly translations: Translations | null;
  /** Of the files that hold instructions, as the user's own settings have them. */
  readonly instructionPaths: () => readonly string[];
  /** The list may be another now. */
  readonly onChange: () => void;
}

/** Milliseconds: a checkout changes many files at once. */
const settling = 200;

export function createPromptLibrary({
  translations,
  instructionPaths,
  onChange,
  guard,
}: PromptLibraryParts): PromptLibrary {
  setTranslations(translations);
  const told = new Set<string>();
  let watchers: readonly vscode.Disposable[] = [];
  let announcing: NodeJS.Timeout | null = null;

  function announce(): void {
    if (announcing !== null) clearTimeout(announcing);
    announcing = setTimeout(onChange, settling);
  }

  function watch(): void {
    if (watchers.length > 0) return;
    const files = vscode.workspace.createFileSystemWatcher(`**/${promptFolder}/*.md`);
    watchers = [
      files,
      files.onDidCreate(announce),
      files.onDidChange(announce),
      files.onDidDelete(announce),
      vscode.workspace.onDidGrantWorkspaceTrust(announce),
      vscode.workspace.onDidChangeWorkspaceFolders(announce),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("sidenote.prompts")) announce();
      }),
    ];
  }

  /** Once in a window: it would be said with every message. */
  function tellOnce(problem: string): void {
    if (told.has(problem)) return;
    told.add(problem);
    void vscode.window.showWarningMessage(problem);
  }

  async function expand(draft: string): Promise<FilledPrompt | null> {
    const found = promptIn(draft, (await readPrompts()).prompts);
    return found && fillPrompt(found.prompt, found.input, await placeFor(found.prompt));
  }

  return {
    ...createGoingAlong({
      expand,
      find: (context) => findInstructions(instructionPaths(), context, tellOnce),
      guard,
    }),
    list() {
      watch();
      return readPrompts();
    },
    dispose() {
      if (announcing !== null) clearTimeout(announcing);
      for (const watcher of watchers) watcher.dispose();
    },
  };
}
