/** The bundle of what collects context: loaded when something is first asked of it, since activation needs none. */
import * as vscode from "vscode";
import { setTranslations, type Translations } from "../../core/localize.ts";
import type { FoundMentions } from "../../core/protocol.ts";
import type { Source } from "../../core/sources.ts";
import type { ReadFile } from "./reading.ts";
import { collectTopic, type Topic } from "./askAbout.ts";
import { collectAgain } from "./again.ts";
import { collect } from "./collect.ts";
import { searchMentions } from "./mentions.ts";
import { pickSources } from "./pick.ts";
import { createWorkspaceFiles } from "./workspaceFiles.ts";

export interface Sources {
  /** Tells what fits the letters after an `@`; see `mentions.ts`. */
  readonly search: (
    query: string,
    token: vscode.CancellationToken,
    tell: (mentions: Omit<FoundMentions, "query">) => void,
  ) => Promise<void>;
  /** Lets the user choose what to attach; `disk` where that is to come from the dialog for files. */
  readonly pick: () => Promise<readonly Source[] | "disk">;
  /** What a source brings, or why it brings nothing. What takes long is shown, and can be cancelled. */
  readonly collect: (source: Source) => Promise<readonly ReadFile[]>;
  readonly collectAgain: typeof collectAgain;
  /** What an entry of one of the editor's menus is about. @param given what the menu hands to its command. */
  readonly collectTopic: (topic: Topic, given: readonly unknown[]) => Promise<readonly ReadFile[]>;
}

/** @param translations the table of texts, for this bundle as well. */
export function createSources(translations: Translations | null): Sources {
  setTranslations(translations);
  const files = createWorkspaceFiles();

  return {
    search: (query, token, tell) => searchMentions(files, query, token, tell),
    async pick() {
      const never = new vscode.CancellationTokenSource();
      try {
        return await pickSources(files, never.token);
      } finally {
        never.dispose();
      }
    },
    collect,
    collectAgain,
    collectTopic,
  };
}
