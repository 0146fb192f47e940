/** Explain in place: answers that stream into comment threads under the code, and can be replied to there. */
import * as vscode from "vscode";
import { branchOf } from "../../core/branches.ts";
import type { ContextItem } from "../../core/context.ts";
import { answerText, type Session } from "../../core/conversation.ts";
import { localize } from "../../core/localize.ts";
import type { Outbox } from "../../core/outbox.ts";
import type { CodeIntent } from "../../core/protocol.ts";
import type { Chats, ViewedChat } from "../chats.ts";
import type { WatchedEdits } from "./edits.ts";
import { openThread, type OpenThread, type OpenThreadParts } from "./openThread.ts";
import type { PinnedExplanation, Pins } from "./pins.ts";
import { watchReplyBoxes } from "./replyBoxes.ts";
import { isAtOrBelow, renamed } from "./renames.ts";
import { createSymbolSearch } from "./symbolPlaces.ts";
import type { Target } from "./target.ts";
import { createThreadQuestions, type ThreadQuestionsParts } from "./threadQuestions.ts";
import { chooseCode } from "./threadCode.ts";
import type { AnswerComment, QueuedComment } from "./threadView.ts";

export interface Threads {
  /**
   * Asks `prompt` about the code and opens a thread under it; neither when the user turns away.
   *
   * @param edits of the document since the target was found.
   */
  readonly start: (
    target: Target,
    edits: WatchedEdits,
    prompt: string,
    context: readonly ContextItem[],
  ) => Promise<void>;
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
  /** Lets the user choose what is done with which code of an answer. */
  readonly useCode: (comment: AnswerComment) => Promise<void>;
  /** Closes the thread and hands out its chat, which goes on. */
  readonly take: (thread: vscode.CommentThread) => ViewedChat | null;
  readonly close: (thread: vscode.CommentThread) => void;
  readonly closeAll: () => void;
  /** Closes the thread of a session that is about to be deleted. */
  readonly leave: (sessionId: string) => void;
  readonly dispose: () => void;
}

export interface ThreadsParts extends ThreadQuestionsParts {
  readonly chats: Chats;
  readonly pins: Pins;
  /** The chat of a session that was saved; null where there is none any more. */
  readonly chatOf: (sessionId: string) => Promise<ViewedChat | null>;
  /** See `CodeUse`. */
  readonly useCode: (intent: CodeIntent, session: Session) => Promise<void>;
}

export function createThreads({ chats, pins, chatOf, ...parts }: ThreadsParts): Threads {
  const { outboxes } = parts;
  const questions = createThreadQuestions(parts);
  const controller = vscode.comments.createCommentController("sidenote.explain", "Sidenote");
  const replies = watchReplyBoxes(controller.id, () => {
    for (const opened of threads.values()) opened.place();
  });
  controller.options = {
    prompt: localize("Ask a follow-up"),
    placeHolder: localize("Ask about this answer"),
  };
  const threads = new Map<vscode.CommentThread, OpenThread>();
  const findSymbols = createSymbolSearch();

  function threadsOf(uri: vscode.Uri): readonly OpenThread[] {
    const text = uri.toString();
    return [...threads.values()].filter(({ thread }) => thread.uri.toString() === text);
  }

  function open(
    options: Omit<OpenThreadParts, "controller" | "findSymbols" | "isWriting" | "onMoved">,
  ): OpenThread {
    const opened = openThread({
      ...options,
      controller,
      findSymbols,
      isWriting: replies.haveFocus,
      onMoved: (moved) => pins.put(moved.toPin()),
    });
    threads.set(opened.thread, opened);
    return opened;
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

  /** Opens a thread anew: the editor lets none change its document. */
  function move(opened: OpenThread, document: vscode.TextDocument): void {
    const { thread, chat } = opened;
    const { code, about } = opened.toPin();
    const moved = open({ document, chat, code, about, isPinned: opened.isPinned() });
    moved.thread.collapsibleState = thread.collapsibleState;
    const outbox = outboxes.find(chat.session.id);
    if (outbox) moved.setOutbox(outbox);
    if (moved.isPinned()) pins.put(moved.toPin());
    threads.delete(thread);
    opened.close(); // at the end: a chat that nobody sees is let go of
  }

  async function follow(opened: OpenThread, uri: vscode.Uri): Promise<void> {
    try {
      const document = await vscode.workspace.openTextDocument(uri);
      if (threads.has(opened.thread)) move(opened, document);
    } catch {
      end(opened.thread); // it is gone again, or no text: its session is in the history
    }
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
    // What an untitled one has become: the editor says nothing of that, and empties and closes it next.
    vscode.workspace.onDidSaveTextDocument((document) => {
      for (const source of vscode.workspace.textDocuments) {
        const there = source.isUntitled ? threadsOf(source.uri) : [];
        if (there.length > 0 && isSame(source, document)) for (const opened of there) move(opened, document);
      }
    }),
    vscode.workspace.onDidRenameFiles(({ files }) => {
      for (const opened of threads.values()) {
        const uri = renamed(opened.thread.uri.toString(), files);
        if (uri !== null) void follow(opened, vscode.Uri.parse(uri));
      }
      pins.rename(files);
    }),
    vscode.workspace.onDidDeleteFiles(({ files }) => {
      const gone = files.map(String);
      const isGone = (uri: string): boolean => gone.some((folder) => isAtOrBelow(uri, folder));
      endWhere(({ thread }) => isGone(thread.uri.toString()));
      for (const { sessionId, uri } of pins.list()) if (isGone(uri)) pins.remove(sessionId);
    }),
  ];

  return {
    async start({ document, item, code, under, about }, edits, prompt, context) {
      const chat = chats.create();
      if (!(await questions.begin(chat, prompt, context))) {
        chats.close(chat);
        return;
      }
      const now = under === null ? null : edits.lineNow(under);
      open({
        document,
        chat,
        code: { text: item.text, span: edits.spanNow(code), under: now },
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
      const opened = open({ document, chat, code, about, isPinned: true });
      opened.setOutbox(await outboxes.of(chat));
    },
    async reply({ thread, text }) {
      const opened = threads.get(thread);
      if (opened && text.trim() !== "") await questions.reply(opened, text);
    },
    async explainAgain(thread) {
      const opened = threads.get(thread);
      if (opened) await questions.again(opened);
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
    async useCode({ turnId }) {
      for (const { chat } of threads.values()) {
        const { session } = chat;
        const turn = branchOf(session).find(({ id }) => id === turnId);
        if (!turn) continue;
        const intent = await chooseCode(answerText(turn), { sessionId: session.id, turnId });
        if (intent) await parts.useCode(intent, session);
        return;
      }
    },
    take,
    close: end,
    closeAll: () => endWhere(() => true),
    leave: (sessionId) => endWhere(({ chat }) => chat.session.id === sessionId),
    dispose() {
      unwatch();
      replies.dispose();
      for (const listener of listeners) listener.dispose();
      controller.dispose();
    },
  };
}

/** Whether two read the same, but for blanks that saving may trim. */
function isSame(one: vscode.TextDocument, other: vscode.TextDocument): boolean {
  const [first, second] = [one, other].map((document) =>
    document
      .getText()
      .replace(/[ \t\r]+$/gm, "")
      .trimEnd(),
  );
  return first === second;
}
