/** The user's prompts and the workspace's instructions, as the rest of the host sees them: loaded when first needed. */
import * as vscode from "vscode";
import type { ContextItem, ExcerptItem } from "../core/context.ts";
import type { Session } from "../core/conversation.ts";
import { currentTranslations } from "../core/localize.ts";
import type { FilledPrompt, Prompt } from "../core/prompts.ts";
import { readPlace } from "./explain.ts";
import type { PromptDoors } from "./prompts/runPrompt.ts";
import { currentInstructionPaths } from "./settings.ts";

export interface Prompts extends vscode.Disposable {
  readonly list: () => Promise<readonly Prompt[]>;
  /** Hears that the list may be another, until the function that it returns is called. */
  readonly watch: (see: () => void) => () => void;
  /** What a draft that begins with the name of a prompt makes; null for any other draft. @throws ChatError */
  readonly expand: (draft: string) => Promise<FilledPrompt | null>;
  /** The instructions that the next message of a session brings along; null for a session that is to begin. */
  readonly instructionsFor: (
    session: Session | null,
    context: readonly ContextItem[],
  ) => Promise<readonly ExcerptItem[]>;
  /** Keeps instructions out of what is sent from a session of this window. */
  readonly leaveOut: (sessionId: string, path: string) => void;
  readonly run: (given: unknown, doors: PromptDoors) => Promise<void>;
  readonly create: () => Promise<void>;
  /** Asks for a fix of the problems at a place; without one in `given`, at the cursor. */
  readonly fix: (given: unknown, ask: PromptDoors["ask"]) => Promise<void>;
}

export function createPrompts(): Prompts {
  let loading: ReturnType<typeof loadBundle> | null = null;
  const watchers = new Set<() => void>();
  const leftOut = new Map<string, Set<string>>();

  async function loadBundle() {
    const bundle = await import("#prompts");
    const library = bundle.createPromptLibrary(currentTranslations(), () => {
      for (const see of watchers) see();
    });
    return { bundle, library };
  }

  function load(): ReturnType<typeof loadBundle> {
    return (loading ??= loadBundle());
  }

  return {
    list: async () => (await (await load()).library.list()).prompts,
    watch(see) {
      watchers.add(see);
      return () => watchers.delete(see);
    },
    async expand(draft) {
      return draft.startsWith("/") ? (await load()).library.expand(draft) : null;
    },
    async instructionsFor(session, context) {
      const paths = currentInstructionPaths();
      // What cannot have any is not waited for.
      if (paths.length === 0 || !vscode.workspace.isTrusted || !vscode.workspace.workspaceFolders) return [];
      const { library } = await load();
      const found = await library.instructionsFor(session, context, paths);
      return found.filter(({ path }) => !(session && leftOut.get(session.id)?.has(path)));
    },
    leaveOut(sessionId, path) {
      const paths = leftOut.get(sessionId) ?? new Set();
      leftOut.set(sessionId, paths.add(path));
    },
    run: async (given, doors) => (await load()).bundle.runPrompt(given, doors),
    create: async () => (await load()).bundle.createPrompt(),
    fix: async (given, ask) => (await load()).bundle.askForFix(readPlace(given), ask),
    dispose() {
      void loading?.then(({ library }) => library.dispose());
    },
  };
}
