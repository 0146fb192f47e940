/** A question of another extension: a session of its own, and its answer when that is whole. */
import * as vscode from "vscode";
import type { ContextItem } from "../core/context.ts";
import { answerText, isRunning } from "../core/conversation.ts";
import type { TurnError } from "../core/errors.ts";
import type { Answer, AskContext, SidenoteApi, SidenoteError } from "./api.ts";
import type { Chats, ViewedChat, Viewer } from "./chats.ts";
import { pathOf } from "./editorContext.ts";
import { finishedTurn } from "./turnWatch.ts";

export interface AskParts {
  readonly chats: Pick<Chats, "create">;
  /** Shows a chat in the panel, without taking the focus. */
  readonly show: (chat: ViewedChat) => Promise<void>;
  /** Asks the user about what may be a secret; null where they turn away. */
  readonly guard: (items: readonly ContextItem[]) => Promise<readonly ContextItem[] | null>;
}

/** Makes `ask` of the API; see there. It trusts nothing of what it is given. */
export function createAsk({ chats, show, guard }: AskParts): SidenoteApi["ask"] {
  return async (options, token) => {
    const prompt: unknown = options?.prompt;
    if (typeof prompt !== "string" || prompt.trim() === "") throw new TypeError("ask: `prompt` has no text");
    const context = await guard(await Promise.all((options.context ?? []).map(readContext)));
    if (!context || token?.isCancellationRequested) throw new vscode.CancellationError();
    const chat = chats.create();
    if (options.show ?? true) await show(chat);
    // At its end the session is let go of, unless the user sees it.
    return answerOf(chat, prompt, context, token);
  };
}

function answerOf(
  chat: ViewedChat,
  prompt: string,
  context: readonly ContextItem[],
  token: vscode.CancellationToken | undefined,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  /** The first turn is the question; the user may go on in the panel. */
  function check(): void {
    const [turn] = chat.session.turns;
    if (!turn || isRunning(turn)) return;
    chat.unwatch(viewer);
    cancelled?.dispose();
    if (turn.state === "stopped") reject(new vscode.CancellationError());
    else if (turn.error) reject(errorOf(turn.error));
    else resolve({ ...finishedTurn(chat.session, turn), text: answerText(turn) });
  }
  const viewer: Viewer = { see: ({ type }) => type === "turn-updated" && check(), seesTitle: false };
  const cancelled = token?.onCancellationRequested(() => chat.stop());
  chat.watch(viewer);
  chat.ask(prompt, context);
  return promise;
}

function errorOf({ kind, message, advice }: TurnError): SidenoteError {
  return Object.assign(new Error(`${message} ${advice}`), { name: "SidenoteError" as const, kind });
}

async function readContext(given: AskContext): Promise<ContextItem> {
  if ("text" in given) {
    const { label, text, language = "" } = given;
    if (typeof label !== "string" || typeof text !== "string") {
      throw new TypeError("ask: a text of `context` needs a `label`");
    }
    return { type: "excerpt", kind: "text", path: label, language, text };
  }
  const document = await vscode.workspace.openTextDocument(given.uri);
  const { languageId: language, uri } = document;
  const path = pathOf(uri);
  if (!given.range) return { type: "file", path, language, text: document.getText(), uri: uri.toString() };
  const { start, end } = document.validateRange(given.range);
  // As in a selection: one that ends before the first character of a line does not hold that line.
  const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  const lines = document.validateRange(new vscode.Range(start.line, 0, last, Infinity));
  return {
    type: "selection",
    path,
    language,
    startLine: start.line + 1,
    endLine: last + 1,
    text: document.getText(lines),
    uri: uri.toString(),
  };
}
