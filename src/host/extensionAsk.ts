/** A question of another extension: a session of its own, and its answer when that is whole. */
import * as vscode from "vscode";
import type { ContextItem } from "../core/context.ts";
import { answerText, isRunning } from "../core/conversation.ts";
import { describeError, toChatError, type TurnError } from "../core/errors.ts";
import { localize } from "../core/localize.ts";
import { lastLineOf } from "../core/rangeShift.ts";
import type { Answer, AskContext, SidenoteApi, SidenoteError } from "./api.ts";
import type { Chats, ViewedChat, Viewer } from "./chats.ts";
import { linesOf, pathOf, textIn } from "./editorContext.ts";
import { finishedTurn } from "./turnWatch.ts";

export interface AskParts {
  readonly chats: Pick<Chats, "create">;
  /** Shows a chat in the panel, without taking the focus. */
  readonly show: (chat: ViewedChat) => Promise<void>;
  /** Asks the user about what may be a secret; null where they turn away. */
  readonly guard: (items: readonly ContextItem[]) => Promise<readonly ContextItem[] | null>;
  /** Whether extensions may ask that the editor does not name; the user is asked once in each window. */
  readonly mayAnyoneAsk: () => Promise<boolean>;
}

/** Makes `ask` of the API; see there. It trusts nothing of what it is given. */
export function createAsk({ chats, show, guard, mayAnyoneAsk }: AskParts): SidenoteApi["ask"] {
  /** Nobody sees what is not shown, and the editor does not say which extension calls. */
  async function mayAskUnseen(): Promise<boolean> {
    try {
      return await mayAnyoneAsk();
    } catch (error) {
      throw errorOf(describeError(toChatError(error)));
    }
  }

  return async (options, token) => {
    const prompt: unknown = options?.prompt;
    if (typeof prompt !== "string" || prompt.trim() === "") throw new TypeError("ask: `prompt` has no text");
    const isShown = options.show ?? true;
    if (!isShown && !(await mayAskUnseen())) throw new vscode.CancellationError();
    const context = await guard(await Promise.all((options.context ?? []).map(readContext)));
    if (!context || token?.isCancellationRequested) throw new vscode.CancellationError();
    const chat = chats.create();
    if (isShown) await show(chat);
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

/** Of a turn, or one that came before there was a turn. */
interface Failure extends Pick<TurnError, "message" | "advice"> {
  readonly kind: SidenoteError["kind"];
}

function errorOf({ kind, message, advice }: Failure): SidenoteError {
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
  if (!(given.uri instanceof vscode.Uri)) throw new TypeError("ask: `context` needs a `uri` or a `label`");
  const document = await open(given.uri);
  const range = given.range && document.validateRange(given.range);
  try {
    return itemOf(document, range);
  } catch (error) {
    throw errorOf(describeError(toChatError(error)));
  }
}

function itemOf(document: vscode.TextDocument, range: vscode.Range | undefined): ContextItem {
  if (range) return linesOf(document, range.start.line, lastLineOf(range));
  const { languageId: language, uri } = document;
  const path = pathOf(uri);
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  const text = textIn(document, document.validateRange(whole), path);
  return { type: "file", path, language, text, uri: uri.toString() };
}

async function open(uri: vscode.Uri): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    // Gone, no text, or not allowed: the editor's own words tell of paths, and are no `SidenoteError`.
    const message = localize("{name} could not be read.", { name: pathOf(uri) });
    const advice = localize("Check that the file is there and is text.");
    throw errorOf({ kind: "unreadable", message, advice });
  }
}
