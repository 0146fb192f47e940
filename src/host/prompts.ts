/** The user's prompts and the workspace's instructions, as the rest of the host sees them: loaded when first needed. */
import * as vscode from "vscode";
import type { ContextItem, ExcerptItem } from "../core/context.ts";
import type { Session } from "../core/conversation.ts";
import { currentTranslations } from "../core/localize.ts";
import type { Composed } from "../core/outbox.ts";
import type { Prompt } from "../core/prompts.ts";
import { guardItems } from "./context/guard.ts";
import type { PromptLibrary } from "./prompts/promptLibrary.ts";
import type { PromptDoors } from "./prompts/runPrompt.ts";
import type { Question } from "./question.ts";
import { currentInstructionPaths } from "./settings.ts";

export interface Prompts extends vscode.Disposable {
  readonly list: () => Promise<readonly Prompt[]>;
  /** Hears that the list may be another, until the function that it returns is called. */
  readonly watch: (see: () => void) => () => void;
  /**
   * What a draft of a session with this context makes: a prompt that it begins with filled, and what goes along. To be
   * shown and weighed: the user is asked nothing, and so it is not to be sent.
   *
   * @throws ChatError of kind `setting` where the editor shows nothing that the prompt could be about.
   */
  readonly compose: (session: Session, draft: Question) => Promise<Composed>;
  /** The same as it may go out, by `guardItems`; null when the user turns away. */
  readonly composeToSend: (session: Session, draft: Question) => Promise<Composed | null>;
  /**
   * The instructions that the next message of a session brings along, as they may go out; null when the user turns away.
   *
   * @param session null for one that is to begin.
   */
  readonly instructionsFor: (
    session: Session | null,
    context: readonly ContextItem[],
  ) => Promise<readonly ExcerptItem[] | null>;
  /**
   * Keeps what goes along by itself out: instructions out of a session of this window, what a prompt names out of the
   * draft that it is in.
   *
   * @param id see `alongId`.
   */
  readonly leaveOut: (sessionId: string, id: string) => void;
  /** The draft of a session has left the composer: nothing is left out of the next one. */
  readonly draftTaken: (sessionId: string) => void;
  /** The session is deleted. */
  readonly forget: (sessionId: string) => void;
  readonly run: (given: unknown, doors: PromptDoors) => Promise<void>;
  readonly create: () => Promise<void>;
  /** Asks for a fix of the problems at a place; without one in `given`, at the cursor. */
  readonly fix: (given: unknown, ask: PromptDoors["ask"]) => Promise<void>;
}

export function createPrompts(): Prompts {
  let loading: ReturnType<typeof loadBundle> | null = null;
  const watchers = new Set<() => void>();

  async function loadBundle() {
    const bundle = await import("#prompts");
    const library = bundle.createPromptLibrary({
      translations: currentTranslations(),
      instructionPaths: currentInstructionPaths,
      guard: guardItems,
      onChange() {
        for (const see of watchers) see();
      },
    });
    return { bundle, library };
  }

  function load(): ReturnType<typeof loadBundle> {
    return (loading ??= loadBundle());
  }

  /** The library, where a draft may bring anything along; what cannot is not waited for. */
  async function libraryFor(draft: string): Promise<PromptLibrary | null> {
    const mayHaveInstructions =
      currentInstructionPaths().length > 0 && vscode.workspace.isTrusted && vscode.workspace.workspaceFolders;
    return loading || draft.startsWith("/") || mayHaveInstructions ? (await load()).library : null;
  }

  return {
    list: async () => (await (await load()).library.list()).prompts,
    watch(see) {
      watchers.add(see);
      return () => watchers.delete(see);
    },
    async compose(session, { prompt, context }) {
      const library = await libraryFor(prompt);
      return library ? library.compose(session, prompt, context) : { prompt, context: [] };
    },
    async composeToSend(session, { prompt, context }) {
      const library = await libraryFor(prompt);
      return library ? library.composeToSend(session, prompt, context) : { prompt, context: [] };
    },
    async instructionsFor(session, context) {
      const library = await libraryFor("");
      return library ? library.instructionsFor(session, context) : [];
    },
    leaveOut: (sessionId, id) => void load().then(({ library }) => library.leaveOut(sessionId, id)),
    draftTaken: (sessionId) => void loading?.then(({ library }) => library.draftTaken(sessionId)),
    forget: (sessionId) => void loading?.then(({ library }) => library.forget(sessionId)),
    run: async (given, doors) => (await load()).bundle.runPrompt(given, doors),
    create: async () => (await load()).bundle.createPrompt(),
    fix: async (given, ask) => (await load()).bundle.askForFix(given, ask),
    dispose() {
      void loading?.then(({ library }) => library.dispose());
    },
  };
}
