/** Explain in place: answers that stream into comment threads under the code, and can be replied to there. */
import * as vscode from "vscode";
import { branchOf } from "../../core/branches.ts";
import type { ContextItem } from "../../core/context.ts";
import { answerText } from "../../core/conversation.ts";
import { localize } from "../../core/localize.ts";
import type { Outbox } from "../../core/outbox.ts";
import { diagnosticsAt, problemsItem } from "../diagnostics.ts";
import type { Chats, ViewedChat } from "../chats.ts";
import type { Outboxes } from "../outboxes.ts";
import { openThread, type OpenThread, type OpenThreadParts } from "./openThread.ts";
import type { PinnedExplanation, Pins } from "./pins.ts";
import type { Target } from "./target.ts";
import type { QueuedComment } from "./threadView.ts";

export interface Threads {
  /** Opens a thread under the code and asks `prompt` about it. */
  readonly start: (target: Target, prompt: string, context: readonly ContextItem[]) => void;
  /** Shows a pinned explanation again whose document is open now; forgets one whose session is gone. */
  readonly restore: (pin: PinnedExplanation, document: vscode.TextDocument) => Promise<void>;
  /** Asks what was typed into a thread's reply box, after the answers that are still to come. */
  readonly reply: (reply: vscode.CommentReply) => Promise<void>;
  /** Asks anew about the code as it is now. */
  readonly explainAgain: (thread: vscode.CommentThread) => Promise<void>;
  readonly stop: (thread: vscode.CommentThread) => void;
  readonly retry: (thread: vscode.CommentThread) => void;
  /** Lets the latest answer go on where it broke off. */
  readonly continueAnswer: (thread: vscode.CommentThread) => void;
  readonly sendWithout: (thread: vscode.CommentThread) => void;
  readonly sendQueued: (comment: QueuedComment) => void;
  readonly removeQueued: (comment: QueuedComment) => void;
  readonly setPinned: (thread: vscode.CommentThread, value: boolean) => void;
  /** The thread's latest answer, as Markdown. */
  readonly answerOf: (thread: vscode.CommentThread) => string;
  /** Closes the thread and hands out its chat, which goes on. */
  readonly take: (thread: vscode.CommentThread) => ViewedChat | null;
  readonly close: (thread: vscode.CommentThread) => void;
  readonly closeAll: () => void;
  /** Closes the thread of a session that is about to be deleted. */
  readonly leave: (sessionId: string) => void;
  readonly dispose: () => void;
}

export interface ThreadsParts {
  readonly chats: Chats;
  readonly outboxes: Outboxes;
  readonly pins: Pins;
  /** The chat of a session that was saved; null where there is none any more. */
  readonly chatOf: (sessionId: string) => Promise<ViewedChat | null>;
  /** See `context/guard.ts`: what may go out of what was chosen; null for nothing. */
  readonly guard: (items: readonly ContextItem[]) => Promise<readonly ContextItem[] | null>;
}

export function createThreads({ chats, outboxes, pins, chatOf, guard }: ThreadsParts): Threads {
  const controller = vscode.comments.createCommentController("sidenote.explain", "Sidenote");
  controller.options = {
    prompt: localize("Ask a follow-up"),
    placeHolder: localize("Ask about this answer"),
  };
  const threads = new Map<vscode.CommentThread, OpenThread>();

  function threadsOf(uri: vscode.Uri): readonly OpenThread[] {
    const text = uri.toString();
    return [...threads.values()].filter(({ thread }) => thread.uri.toString() === text);
  }

  function open(options: Omit<OpenThreadParts, "controller" | "onMoved">): OpenThread {
    const opened = openThread({ ...options, controller, onMoved: (moved) => pins.put(moved.toPin()) });
    threads.set(opened.thread, opened);
    return opened;
  }

  /** Asks, or lets it wait for the answers that are still to come. */
  async function ask(opened: OpenThread, prompt: string, context: readonly ContextItem[]): Promise<void> {
    if (opened.chat.ask(prompt, context)) return;
    const outbox = await outboxes.of(opened.chat);
    opened.setOutbox(outbox);
    // The answer may have come to its end meanwhile.
    if (!opened.chat.ask(prompt, context)) outbox.enqueue(prompt, context);
  }

  /** The code as it is now, as it may go out with the next message, with `more` of it; null when it may not. */
  async function codeNow(
    opened: OpenThread,
    document: vscode.TextDocument,
    more: readonly ContextItem[] = [],
  ): Promise<readonly ContextItem[] | null> {
    const item = opened.codeIn(document);
    const context = item && (await guard([item, ...more]));
    if (!item || !context) return null;
    opened.asked(document, item.text);
    return context;
  }

  function documentOf({ thread }: OpenThread): Thenable<vscode.TextDocument> {
    return vscode.workspace.openTextDocument(thread.uri);
  }

  function take(thread: vscode.CommentThread): ViewedChat | null {
    const opened = threads.get(thread);
    threads.delete(thread);
    if (!opened) return null;
    opened.close();
    pins.remove(opened.chat.session.id);
    return opened.chat;
  }

  function end(thread: vscode.CommentThread): void {
    const chat = take(thread);
    if (chat) chats.close(chat);
  }

  function endWhere(isMeant: (opened: OpenThread) => boolean): void {
    for (const [thread, opened] of threads) if (isMeant(opened)) end(thread);
  }

  function outboxOf({ messageId }: QueuedComment): Outbox | null {
    const holds = (outbox: Outbox): boolean => outbox.unsent().queue.some(({ id }) => id === messageId);
    for (const { chat } of threads.values()) {
      const outbox = outboxes.find(chat.session.id);
      if (outbox && holds(outbox)) return outbox;
    }
    return null;
  }

  const unwatch = outboxes.watch((sessionId, { type }) => {
    if (type !== "queue-changed") return;
    for (const opened of threads.values()) if (opened.chat.session.id === sessionId) opened.refresh();
  });
  const listeners = [
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0) return; // it was saved, or its line ends are others
      for (const opened of threadsOf(document.uri)) opened.changed(document, contentChanges);
    }),
    // It may have changed on disk while it was closed, or lost what was never saved.
    vscode.workspace.onDidOpenTextDocument((document) => {
      for (const opened of threadsOf(document.uri)) opened.reread(document);
    }),
    vscode.workspace.onDidDeleteFiles(({ files }) => {
      const gone = files.map(String);
      const isGone = (uri: string): boolean => gone.some((folder) => isAtOrBelow(uri, folder));
      endWhere(({ thread }) => isGone(thread.uri.toString()));
      for (const { sessionId, uri } of pins.list()) if (isGone(uri)) pins.remove(sessionId);
    }),
  ];

  return {
    start({ document, code, under, about }, prompt, context) {
      const chat = chats.create();
      chat.ask(prompt, context);
      open({
        uri: document.uri,
        chat,
        code: { text: document.getText(code), span: code, under },
        searched: null,
        about,
        isPinned: false,
      });
    },
    async restore(pin, document) {
      const chat = await chatOf(pin.sessionId);
      if (!chat) {
        pins.remove(pin.sessionId);
        return;
      }
      const { code, about } = pin;
      const opened = open({ uri: document.uri, chat, code, searched: document, about, isPinned: true });
      opened.setOutbox(await outboxes.of(chat));
    },
    async reply({ thread, text }) {
      const opened = threads.get(thread);
      if (!opened || text.trim() === "") return;
      const code = opened.isStale() ? await codeNow(opened, await documentOf(opened)) : null;
      await ask(opened, text, code ?? []);
    },
    async explainAgain(thread) {
      const opened = threads.get(thread);
      const [first] = opened ? branchOf(opened.chat.session) : [];
      if (!opened || !first) return;
      const document = await documentOf(opened);
      if (!opened.codeIn(document)) {
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
      const code = await codeNow(opened, document, problems ? [problems] : []);
      if (code) await ask(opened, first.prompt, code);
    },
    stop: (thread) => threads.get(thread)?.chat.stop(),
    retry: (thread) => threads.get(thread)?.chat.retry(),
    continueAnswer: (thread) => threads.get(thread)?.chat.continue(),
    sendWithout: (thread) => threads.get(thread)?.chat.sendWithout(),
    sendQueued: (comment) => outboxOf(comment)?.sendNext(),
    removeQueued: (comment) => outboxOf(comment)?.removeQueued(comment.messageId),
    setPinned(thread, value) {
      const opened = threads.get(thread);
      if (!opened) return;
      opened.setPinned(value);
      if (value) pins.put(opened.toPin());
      else pins.remove(opened.chat.session.id);
    },
    answerOf(thread) {
      const opened = threads.get(thread);
      const last = opened && branchOf(opened.chat.session).at(-1);
      return last ? answerText(last) : "";
    },
    take,
    close: end,
    closeAll: () => endWhere(() => true),
    leave: (sessionId) => endWhere(({ chat }) => chat.session.id === sessionId),
    dispose() {
      unwatch();
      for (const listener of listeners) listener.dispose();
      controller.dispose();
    },
  };
}

/** Whether a file is the one at `folder`, or in the folder there. */
function isAtOrBelow(uri: string, folder: string): boolean {
  return uri === folder || uri.startsWith(`${folder}/`);
}

function tell(message: string): void {
  void vscode.window.showInformationMessage(message);
}
