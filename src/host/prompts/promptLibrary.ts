/**
 * The user's own prompts and the workspace's instructions: a bundle of its own, loaded when they are first needed.
 *
 * Both are read anew each time: what is sent is what the files say then. Watched is only what the page's list shows.
 */
import * as vscode from "vscode";
import type { ContextItem, ExcerptItem } from "../../core/context.ts";
import type { Session } from "../../core/conversation.ts";
import { branchOf } from "../../core/branches.ts";
import { instructionsToSend } from "../../core/instructions.ts";
import { setTranslations, type Translations } from "../../core/localize.ts";
import { fillPrompt, promptIn, type FilledPrompt, type PromptList } from "../../core/prompts.ts";
import { sentOf } from "../../core/topics.ts";
import { findInstructions } from "./instructions.ts";
import { placeFor } from "./promptPlace.ts";
import { promptFolder, readPrompts } from "./promptFiles.ts";

export { createPrompt } from "./newPrompt.ts";
export { runPrompt } from "./runPrompt.ts";
export { askForFix } from "./fix.ts";

export interface PromptLibrary extends vscode.Disposable {
  /** The user's prompts as they are now. */
  readonly list: () => Promise<PromptList>;
  /** What a draft makes that begins with the name of a prompt, such as `/tests`; null for any other. */
  readonly expand: (draft: string) => Promise<FilledPrompt | null>;
  /** The instructions that the next message of a session brings along; null for a session that is to begin. */
  readonly instructionsFor: (
    session: Session | null,
    context: readonly ContextItem[],
    paths: readonly string[],
  ) => Promise<readonly ExcerptItem[]>;
}

/** Milliseconds: a checkout changes many files at once. */
const settling = 200;

/**
 * @param translations for the texts of this bundle.
 * @param onChange the list may be another now.
 */
export function createPromptLibrary(translations: Translations | null, onChange: () => void): PromptLibrary {
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

  return {
    list() {
      watch();
      return readPrompts();
    },
    async expand(draft) {
      const found = promptIn(draft, (await readPrompts()).prompts);
      return found && fillPrompt(found.prompt, found.input, await placeFor(found.prompt));
    },
    async instructionsFor(session, context, paths) {
      const found = await findInstructions(paths, context, tellOnce);
      return instructionsToSend(session ? sentOf(session, branchOf(session)) : [], found);
    },
    dispose() {
      if (announcing !== null) clearTimeout(announcing);
      for (const watcher of watchers) watcher.dispose();
    },
  };
}
