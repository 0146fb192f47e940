/**
 * Explain in place: an answer that streams into a comment thread under the code, and can be replied to there.
 *
 * The editor repaints a thread only when 100 ms pass without an update, keeps scroll and focus only if the same
 * Comment object is used again, and loads remote images by itself: hence the pacing, the reuse and the links.
 */
import * as vscode from "vscode";
import { branchOf } from "../core/branches.ts";
import { canContinue } from "../core/continuation.ts";
import type { ContextItem } from "../core/context.ts";
import { answerText, isRunning, type Turn } from "../core/conversation.ts";
import type { TurnError } from "../core/errors.ts";
import { imagesAsLinks } from "../core/images.ts";
import { localize, translated } from "../core/localize.ts";
import { refusedText, stopText } from "../core/notices.ts";
import type { Chats, ViewedChat, Viewer } from "./chats.ts";
import { createPacer } from "./pacer.ts";
import type { Selected } from "./editorContext.ts";

/** Milliseconds between two repaints of a thread: the editor's own debounce is 100. */
const repaint = 150;

export interface ExplainThreads extends vscode.Disposable {
  /** Opens a thread under the selection and asks `prompt` there, with the code of it among `context`. */
  readonly start: (selected: Selected, prompt: string, context: readonly ContextItem[]) => void;
  /** Asks what was typed into a thread's reply box. */
  readonly reply: (reply: vscode.CommentReply) => void;
  readonly stop: (thread: vscode.CommentThread) => void;
  readonly retry: (thread: vscode.CommentThread) => void;
  /** Lets the latest answer go on where it broke off. */
  readonly continueAnswer: (thread: vscode.CommentThread) => void;
  readonly sendWithout: (thread: vscode.CommentThread) => void;
  /** The thread's latest answer, as Markdown. */
  readonly answerOf: (thread: vscode.CommentThread) => string;
  /** Closes the thread and hands out its chat, which goes on. */
  readonly take: (thread: vscode.CommentThread) => ViewedChat | null;
  readonly close: (thread: vscode.CommentThread) => void;
  readonly closeAll: () => void;
}

interface ExplainThread {
  readonly chat: ViewedChat;
  readonly detach: () => void;
}

export function createExplainThreads(chats: Chats): ExplainThreads {
  const controller = vscode.comments.createCommentController("sidenote.explain", "Sidenote");
  controller.options = {
    prompt: localize("Ask a follow-up"),
    placeHolder: localize("Ask about this answer"),
  };
  const threads = new Map<vscode.CommentThread, ExplainThread>();

  function start(selected: Selected, prompt: string, context: readonly ContextItem[]): void {
    const thread = controller.createCommentThread(selected.uri, selected.range, []);
    thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
    thread.canReply = true;
    const chat = chats.create();
    const show = createThreadView(thread, chat);
    const pacer = createPacer<void>(repaint, show);
    const viewer: Viewer = { see: () => pacer.push(), seesTitle: false };
    chat.watch(viewer);
    function detach(): void {
      chat.unwatch(viewer);
      pacer.drop();
    }
    threads.set(thread, { chat, detach });
    ask(chat, prompt, context);
  }

  function ask(chat: ViewedChat, prompt: string, context: readonly ContextItem[]): void {
    if (chat.ask(prompt, context) || prompt.trim() === "") return;
    const message = localize("Sidenote is still answering here. Stop it, or wait for its end.");
    void vscode.window.showWarningMessage(message);
  }

  function take(thread: vscode.CommentThread): ViewedChat | null {
    const found = threads.get(thread);
    threads.delete(thread);
    found?.detach();
    thread.dispose();
    return found?.chat ?? null;
  }

  function end(thread: vscode.CommentThread): void {
    const chat = take(thread);
    if (chat) chats.close(chat);
  }

  return {
    start,
    reply: ({ thread, text }) => {
      const found = threads.get(thread);
      if (found) ask(found.chat, text, []);
    },
    stop: (thread) => threads.get(thread)?.chat.stop(),
    retry: (thread) => threads.get(thread)?.chat.retry(),
    continueAnswer: (thread) => threads.get(thread)?.chat.continue(),
    sendWithout: (thread) => threads.get(thread)?.chat.sendWithout(),
    answerOf: (thread) => {
      const found = threads.get(thread);
      const last = found && branchOf(found.chat.session).at(-1);
      return last ? answerText(last) : "";
    },
    take,
    close: end,
    closeAll: () => {
      for (const thread of threads.keys()) end(thread);
    },
    dispose: () => controller.dispose(),
  };
}

/** Returns the function that brings a thread up to date with its chat. */
function createThreadView(thread: vscode.CommentThread, chat: ViewedChat): () => void {
  /** One comment per message, used again at each update so that scroll and focus stay. */
  const comments = new Map<string, vscode.Comment>();
  /** Turns that have ended are not rendered again. */
  const finished = new Map<string, vscode.Comment[]>();

  function comment(key: string, author: string, body: string): vscode.Comment {
    const known = comments.get(key);
    const markdown = new vscode.MarkdownString(body);
    // An author is drawn only once: when the server has named its model, the comment is made anew.
    if (known?.author.name === author) {
      known.body = markdown;
      return known;
    }
    const made: vscode.Comment = {
      body: markdown,
      author: { name: author },
      mode: vscode.CommentMode.Preview,
    };
    comments.set(key, made);
    return made;
  }

  function commentsOf(turn: Turn, index: number): vscode.Comment[] {
    const done = finished.get(turn.id);
    if (done) return done;
    const made: vscode.Comment[] = [];
    // The first question is the command itself; it needs no comment of its own.
    if (index > 0) made.push(comment(`${turn.id} question`, localize("You"), imagesAsLinks(turn.prompt)));
    made.push(comment(`${turn.id} answer`, turn.model || "Sidenote", answerBody(turn)));
    // In comments of their own: at the end of an answer that broke off inside a code block they would read as code.
    const notices = noticesBody(turn);
    if (notices !== "") made.push(comment(`${turn.id} notices`, "Sidenote", notices));
    if (turn.error) made.push(comment(`${turn.id} error`, "Sidenote", errorBody(turn.error)));
    // A turn that may go on is not yet what it will be.
    if (!isRunning(turn) && !canContinue(turn)) finished.set(turn.id, made);
    return made;
  }

  return () => {
    const turns = branchOf(chat.session).filter((turn) => !turn.excluded);
    thread.comments = turns.flatMap(commentsOf);
    const last = turns.at(-1);
    if (!last) return;
    thread.contextValue = contextValueOf(last);
    thread.label =
      last.silentSince === null ? labels[last.state] : localize("Sidenote has heard nothing for a while");
  };
}

/** What the title's actions go by: Stop for whatever runs, Retry for what waits or has ended early, and so on. */
function contextValueOf(turn: Turn): string {
  if (isRunning(turn)) return `running ${turn.state}`;
  return [turn.state, canContinue(turn) ? "unfinished" : "", turn.error?.action ?? ""].join(" ").trim();
}

const labels: Readonly<Record<Turn["state"], string>> = translated({
  connecting: "Sidenote is connecting…",
  retrying: "Sidenote is about to try again",
  waiting: "Sidenote is waiting for the first word…",
  thinking: "Sidenote is thinking…",
  answering: "Sidenote is answering…",
  done: "Sidenote",
  stopped: "Sidenote, stopped",
  failed: "Sidenote could not finish",
});

function answerBody(turn: Turn): string {
  const answer = imagesAsLinks(answerText(turn));
  if (answer !== "") return answer;
  if (turn.retry) {
    const { message, attempt, of } = turn.retry;
    return `*${escape(message)}* (${localize("attempt {attempt} of {of}", { attempt, of })})`;
  }
  if (isRunning(turn)) return "…";
  const what = turn.state === "stopped" ? localize("Stopped before the first word.") : localize("No answer.");
  return `*${escape(what)}*`;
}

function noticesBody(turn: Turn): string {
  const notices = [...turn.refused.map(refusedText), stopText(turn)];
  return notices
    .filter((notice) => notice !== "")
    .map((notice) => `*${escape(notice)}*`)
    .join("\n\n");
}

function errorBody(error: TurnError): string {
  return `**${escape(error.message)}** ${escape(error.advice)}`;
}

/** Text that must not read as Markdown. */
function escape(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|~]/g, "\\$&");
}
