/**
 * How a thread shows its chat: a comment for each message, a label for its state, and what its actions go by.
 *
 * The editor keeps scroll and focus only if the same Comment object is used again, and loads remote images by itself:
 * hence the reuse and the links.
 */
import * as vscode from "vscode";
import { codeBlocksOf } from "../../core/codeBlocks.ts";
import { canContinue } from "../../core/continuation.ts";
import { labelOf, type ContextItem } from "../../core/context.ts";
import { answerText, isRunning, type Turn } from "../../core/conversation.ts";
import type { TurnError } from "../../core/errors.ts";
import { imagesAsLinks } from "../../core/images.ts";
import { localize, translated } from "../../core/localize.ts";
import { refusedText, stopText } from "../../core/notices.ts";
import type { QueuedMessage } from "../../core/unsent.ts";
import type { LinkedText } from "./codeLinks.ts";

export interface ThreadState {
  readonly turns: readonly Turn[];
  /** What waits for the end of the answer. */
  readonly queue: readonly QueuedMessage[];
  /** What the code is, where the user has not selected it; else empty. */
  readonly about: string;
  /** Whether the code has changed since it was asked about. */
  readonly isStale: boolean;
  readonly isPinned: boolean;
}

/** A message that waits, shown as a comment; its actions get it back. */
export interface QueuedComment extends vscode.Comment {
  readonly messageId: string;
}

/** An answer that is over; its actions say which. */
export interface AnswerComment extends vscode.Comment {
  readonly turnId: string;
}

/** What a thread shows. */
export interface ShownThread {
  readonly comments: readonly vscode.Comment[];
  readonly contextValue: string;
  readonly label: string;
}

/**
 * Returns the function that draws one thread.
 *
 * @param link makes links of the files and symbols that a finished answer mentions.
 */
export function createThreadView(
  link: (markdown: string) => LinkedText,
): (state: ThreadState) => ShownThread {
  /** One comment per message, used again at each update. */
  const comments = new Map<string, vscode.Comment>();
  /** Turns that have ended are not rendered again. */
  const finished = new Map<string, readonly vscode.Comment[]>();

  function comment(key: string, author: string, body: string): vscode.Comment {
    const known = comments.get(key);
    const markdown = new vscode.MarkdownString(body);
    // An author is drawn only once: when the server has named its model, the comment is made anew.
    if (known?.author.name === author) {
      known.body = markdown;
      return known;
    }
    const made = { body: markdown, author: { name: author }, mode: vscode.CommentMode.Preview };
    comments.set(key, made);
    return made;
  }

  function commentsOf(turn: Turn, index: number): readonly vscode.Comment[] {
    const done = finished.get(turn.id);
    if (done) return done;
    const made: vscode.Comment[] = [];
    // The first question is the command itself: only what went along with it is said.
    const question = index > 0 ? questionBody(turn.prompt, turn.context) : alongBody(turn.context);
    if (question !== "") made.push(comment(`${turn.id} question`, localize("You"), question));
    const isOver = !isRunning(turn);
    const said = answerText(turn);
    const answer = isOver ? link(said) : { markdown: said, isWhole: false };
    const shown = comment(`${turn.id} answer`, turn.model || "Sidenote", answerBody(turn, answer.markdown));
    made.push(isOver && codeBlocksOf(said).length > 0 ? withCode(shown, turn.id) : shown);
    // In comments of their own: at the end of an answer that broke off inside a code block they would read as code.
    const notices = noticesBody(turn);
    if (notices !== "") made.push(comment(`${turn.id} notices`, "Sidenote", notices));
    if (turn.error) made.push(comment(`${turn.id} error`, "Sidenote", errorBody(turn.error)));
    // A turn that may go on is not yet what it will be.
    if (isOver && answer.isWhole && !canContinue(turn)) finished.set(turn.id, made);
    return made;
  }

  function queuedComment(
    { id, text, attachments }: QueuedMessage,
    isHeld: boolean,
    isFirst: boolean,
  ): QueuedComment {
    const body = questionBody(
      text,
      attachments.map(({ item }) => item),
    );
    return Object.assign(comment(`${id} queued`, localize("You"), body), {
      label: isHeld ? localize("not sent") : localize("sent after this answer"),
      contextValue: isHeld && isFirst ? "queued held" : "queued",
      messageId: id,
    });
  }

  return ({ turns, queue, ...state }) => {
    const last = turns.at(-1);
    // When an answer breaks off what waits goes on waiting, for the user to decide.
    const isHeld = last !== undefined && !isRunning(last);
    return {
      comments: [
        ...turns.flatMap(commentsOf),
        ...queue.map((message, index) => queuedComment(message, isHeld, index === 0)),
      ],
      contextValue: last ? contextValueOf(last, state) : "",
      label: last ? threadLabel(last, state) : "",
    };
  };
}

/** What the title's actions go by: Stop for whatever runs, Retry for what waits or has ended early, and so on. */
function contextValueOf(
  turn: Turn,
  { isStale, isPinned }: Pick<ThreadState, "isStale" | "isPinned">,
): string {
  const parts = [isRunning(turn) ? "running" : "", turn.state, isPinned ? "pinned" : "pinnable"];
  if (!isRunning(turn)) {
    parts.push(canContinue(turn) ? "unfinished" : "", turn.error?.action ?? "", isStale ? "stale" : "");
  }
  return parts.filter((part) => part !== "").join(" ");
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

function threadLabel(turn: Turn, { about, isStale }: Pick<ThreadState, "about" | "isStale">): string {
  const state =
    turn.silentSince === null ? labels[turn.state] : localize("Sidenote has heard nothing for a while");
  const stale = isStale ? localize("the code has changed since") : "";
  return [state, about, stale].filter((part) => part !== "").join(" · ");
}

function withCode(comment: vscode.Comment, turnId: string): AnswerComment {
  return Object.assign(comment, { contextValue: "code", turnId });
}

/** What was asked, and the code that was sent with it again. */
function questionBody(prompt: string, context: readonly ContextItem[]): string {
  const question = imagesAsLinks(prompt);
  if (context.length === 0) return question;
  const places = context.map(labelOf).join(", ");
  return `${question}\n\n*${escape(localize("Sent with it, as it stood then: {places}", { places }))}*`;
}

/** What went with the first question beside the code that the thread stands under. */
function alongBody(context: readonly ContextItem[]): string {
  const places = context.filter(({ type }) => type !== "selection").map(labelOf);
  if (places.length === 0) return "";
  return `*${escape(localize("Sent with the code: {places}", { places: places.join(", ") }))}*`;
}

/** @param said the text of the answer, with its links. */
function answerBody(turn: Turn, said: string): string {
  const answer = imagesAsLinks(said);
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
