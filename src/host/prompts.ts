/** The user's prompts and the workspace's instructions, as the rest of the host sees them: loaded when first needed. */
import * as vscode from "vscode";
import { labelOf, type ContextItem, type ExcerptItem } from "../core/context.ts";
import type { Session } from "../core/conversation.ts";
import { currentTranslations } from "../core/localize.ts";
import type { Composed } from "../core/outbox.ts";
import type { Prompt } from "../core/prompts.ts";
import type { PromptDoors } from "./prompts/runPrompt.ts";
import type { Question } from "./question.ts";
import { currentInstructionPaths } from "./settings.ts";

export interface Prompts extends vscode.Disposable {
  readonly list: () => Promise<readonly Prompt[]>;
  /** Hears that the list may be another, until the function that it returns is called. */
  readonly watch: (see: () => void) => () => void;
  /**
   * What is sent for a draft of a session with this context: a prompt that it begins with filled, and what goes along.
   *
   * @throws ChatError of kind `setting` where the editor shows nothing that the prompt could be about.
   */
  readonly compose: (session: Session, draft: Question) => Promise<Composed>;
  /** The instructions that the next message of a session brings along; null for a session that is to begin. */
  readonly instructionsFor: (
    session: Session | null,
    context: readonly ContextItem[],
  ) => Promise<readonly ExcerptItem[]>;
  /**
   * Keeps what goes along by itself out: instructions out of a session of this window, what a prompt names out of the
   * draft that it is in.
   *
   * @param label of the item.
   */
  readonly leaveOut: (sessionId: string, label: string) => void;
  /** The draft of a session has left the composer: nothing is left out of the next one. */
  readonly draftTaken: (sessionId: string) => void;
  readonly run: (given: unknown, doors: PromptDoors) => Promise<void>;
  readonly create: () => Promise<void>;
  /** Asks for a fix of the problems at a place; without one in `given`, at the cursor. */
  readonly fix: (given: unknown, ask: PromptDoors["ask"]) => Promise<void>;
}

export function createPrompts(): Prompts {
  let loading: ReturnType<typeof loadBundle> | null = null;
  const watchers = new Set<() => void>();
  const leftOut = new Map<string, { readonly ofSession: Set<string>; readonly ofDraft: Set<string> }>();

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

  async function instructionsFor(
    session: Session | null,
    context: readonly ContextItem[],
  ): Promise<readonly ExcerptItem[]> {
    const paths = currentInstructionPaths();
    // What cannot have any is not waited for.
    if (paths.length === 0 || !vscode.workspace.isTrusted || !vscode.workspace.workspaceFolders) return [];
    const { library } = await load();
    const found = await library.instructionsFor(session, context, paths);
    return found.filter(({ path }) => !(session && leftOut.get(session.id)?.ofSession.has(path)));
  }

  return {
    list: async () => (await (await load()).library.list()).prompts,
    watch(see) {
      watchers.add(see);
      return () => watchers.delete(see);
    },
    async compose(session, { prompt, context }) {
      const out = leftOut.get(session.id)?.ofDraft;
      const filled = prompt.startsWith("/") ? await (await load()).library.expand(prompt) : null;
      if (!filled) out?.clear();
      const named = filled?.context.filter((item) => !out?.has(labelOf(item))) ?? [];
      const instructions = await instructionsFor(session, [...named, ...context]);
      return { prompt: filled?.prompt ?? prompt, context: [...instructions, ...named] };
    },
    instructionsFor,
    leaveOut(sessionId, label) {
      const out = leftOut.get(sessionId) ?? { ofSession: new Set(), ofDraft: new Set() };
      out.ofSession.add(label);
      out.ofDraft.add(label);
      leftOut.set(sessionId, out);
    },
    draftTaken: (sessionId) => leftOut.get(sessionId)?.ofDraft.clear(),
    run: async (given, doors) => (await load()).bundle.runPrompt(given, doors),
    create: async () => (await load()).bundle.createPrompt(),
    fix: async (given, ask) => (await load()).bundle.askForFix(given, ask),
    dispose() {
      void loading?.then(({ library }) => library.dispose());
    },
  };
}
