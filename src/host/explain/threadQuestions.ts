/** What is asked in threads, from the words to the request: the code and the instructions that go along, as they may. */
import * as vscode from "vscode";
import { branchOf } from "../../core/branches.ts";
import { labelOf, type ContextItem, type SelectionItem } from "../../core/context.ts";
import type { Session, Turn } from "../../core/conversation.ts";
import { localize } from "../../core/localize.ts";
import type { ViewedChat } from "../chats.ts";
import { diagnosticsAt, problemsItem } from "../diagnostics.ts";
import type { Outboxes } from "../outboxes.ts";
import type { Prepare } from "../preparation.ts";
import type { OpenThread } from "./openThread.ts";

export interface ThreadQuestions {
  /**
   * Begins a chat that nobody sees yet. @returns false, with nothing sent, when the user turns away, or leaves out the
   * code that it is about.
   */
  readonly begin: (chat: ViewedChat, prompt: string, context: readonly ContextItem[]) => Promise<boolean>;
  /**
   * Asks after the answers that are still to come, with the code if that has changed. Where the user turns away the
   * words stay in the thread, to be sent or removed.
   */
  readonly reply: (opened: OpenThread, prompt: string) => Promise<void>;
  /** Asks the first question again, about the code as it is now. */
  readonly again: (opened: OpenThread) => Promise<void>;
}

export interface ThreadQuestionsParts {
  readonly outboxes: Outboxes;
  /** See `context/guard.ts`: what may go out of what was chosen; null for nothing. */
  readonly guard: (items: readonly ContextItem[]) => Promise<readonly ContextItem[] | null>;
  /** Brings what is to be sent up to date, and makes it fit. */
  readonly prepare: Prepare;
  /** What of the workspace's instructions the next message of a session brings along; null when the user turns away. */
  readonly instructionsFor: (
    session: Session | null,
    context: readonly ContextItem[],
  ) => Promise<readonly ContextItem[] | null>;
}

export function createThreadQuestions({
  outboxes,
  guard,
  prepare,
  instructionsFor,
}: ThreadQuestionsParts): ThreadQuestions {
  async function withInstructions(
    { session }: ViewedChat,
    context: readonly ContextItem[],
  ): Promise<readonly ContextItem[] | null> {
    const instructions = await instructionsFor(session, context);
    return instructions && [...instructions, ...context];
  }

  /** @returns what goes out, now or after the answers that are still to come; null when the user turns away. */
  async function ask(
    opened: OpenThread,
    prompt: string,
    context: readonly ContextItem[],
  ): Promise<readonly ContextItem[] | null> {
    const { chat } = opened;
    const outbox = await outboxes.of(chat);
    opened.setOutbox(outbox);
    const items = await withInstructions(chat, context);
    if (!items) return null;
    if (!chat.isBusy()) {
      const prepared = await prepare(chat, prompt, items);
      if (!prepared) return null;
      if (chat.ask(prompt, prepared)) return prepared;
    }
    outbox.enqueue(prompt, items); // which is prepared when its turn has come
    return items;
  }

  async function hold(opened: OpenThread, prompt: string, context: readonly ContextItem[]): Promise<void> {
    const outbox = await outboxes.of(opened.chat);
    opened.setOutbox(outbox);
    outbox.enqueue(prompt, context);
  }

  return {
    async begin(chat, prompt, context) {
      const items = await withInstructions(chat, context);
      const prepared = items && (await prepare(chat, prompt, items));
      return holdsCode(prepared) && chat.ask(prompt, prepared);
    },
    async reply(opened, prompt) {
      const document = opened.isStale() ? await documentOf(opened) : null;
      const code = document && opened.codeIn(document);
      const context = code ? await guard([code]) : [];
      if (!context) {
        await hold(opened, prompt, []); // it was about the code that they turned away
        return;
      }
      const sent = await ask(opened, prompt, context);
      if (!sent) await hold(opened, prompt, context);
      else if (document && code && holdsCode(sent)) opened.asked(document, code.text);
    },
    async again(opened) {
      const [first] = branchOf(opened.chat.session);
      if (!first) return;
      const document = await documentOf(opened);
      const code = opened.codeIn(document);
      if (!code) {
        tell(
          localize("Nothing is left of the code that this explains. Select what Sidenote should explain."),
        );
        return;
      }
      const hadProblems = first.context.some((item) => item.type === "excerpt" && item.kind === "problems");
      const problems = hadProblems
        ? problemsItem(document.uri, diagnosticsAt(document.uri, opened.lines(document)))
        : null;
      if (hadProblems && !problems) {
        tell(localize("The editor reports no problem here any more."));
        return;
      }
      const files = first.context.filter(({ type }) => type === "file");
      const context = await guard([code, ...files, ...(problems ? [problems] : [])]);
      const sent = context && (await ask(opened, promptNow(first, code), context));
      if (holdsCode(sent)) opened.asked(document, code.text);
    },
  };
}

/** The question of a turn with the place of its code as it is now: prompts of the user's own may name it. */
function promptNow({ prompt, context }: Turn, code: SelectionItem): string {
  const then = context.find(({ type }) => type === "selection");
  return then ? prompt.replaceAll(labelOf(then), () => labelOf(code)) : prompt;
}

function documentOf({ thread }: OpenThread): Thenable<vscode.TextDocument> {
  return vscode.workspace.openTextDocument(thread.uri);
}

function holdsCode(items: readonly ContextItem[] | null): items is readonly ContextItem[] {
  return items?.some(({ type }) => type === "selection") ?? false;
}

function tell(message: string): void {
  void vscode.window.showInformationMessage(message);
}
