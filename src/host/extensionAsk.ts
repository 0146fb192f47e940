/** A question of another extension: a session of its own, and its answer when that is whole. */
import * as vscode from "vscode";
import { isText, type ContextItem } from "../core/context.ts";
import { answerText, isRunning } from "../core/conversation.ts";
import { describeError, toChatError, type TurnError } from "../core/errors.ts";
import { localize } from "../core/localize.ts";
import type { Refusal } from "../core/outbox.ts";
import { lastLineOf } from "../core/rangeShift.ts";
import type { Answer, AskContext, SidenoteApi, SidenoteError } from "./api.ts";
import type { Chats, ViewedChat, Viewer } from "./chats.ts";
import { attachTools } from "./context/attachTools.ts";
import { collectLines } from "./context/editors.ts";
import type { ReadFile } from "./context/reading.ts";
import { pathOf } from "./editorContext.ts";
import { unlessCancelled } from "./unlessCancelled.ts";
import { finishedTurn } from "./turnWatch.ts";

export interface AskParts {
  readonly chats: Pick<Chats, "create">;
  /** Shows a chat in the panel, without taking the focus. */
  readonly show: (chat: ViewedChat) => Promise<void>;
  /** See `guardItems` in `context/guard.ts`. */
  readonly guard: (
    items: readonly ContextItem[],
    unseen: readonly ContextItem[],
  ) => Promise<readonly ContextItem[] | null>;
  /** Whether extensions may ask that the editor does not name; the user is asked once in each window. */
  readonly mayAnyoneAsk: () => Promise<boolean>;
}

/** Makes `ask` of the API; see there. It trusts nothing of what it is given. */
export function createAsk({ chats, show, guard, mayAnyoneAsk }: AskParts): SidenoteApi["ask"] {
  /** Nobody sees what is not shown, and the editor does not say which extension calls. */
  async function mayAskUnseen(token: vscode.CancellationToken | undefined): Promise<boolean> {
    try {
      return await unlessCancelled(mayAnyoneAsk(), token);
    } catch (error) {
      if (error instanceof vscode.CancellationError) throw error;
      throw errorOf(describeError(toChatError(error)));
    }
  }

  return async (options, token) => {
    const prompt: unknown = options?.prompt;
    if (typeof prompt !== "string" || prompt.trim() === "") throw new TypeError("ask: `prompt` has no text");
    const isShown = options.show ?? true;
    if (!isShown && !(await mayAskUnseen(token))) throw new vscode.CancellationError();
    const read = await Promise.all((options.context ?? []).map(readContext));
    const unseen = read.filter(({ isUnseen }) => isUnseen).map(({ item }) => item);
    const guarded = guard(
      read.map(({ item }) => item),
      unseen,
    );
    const context = await unlessCancelled(guarded, token);
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
  return Object.assign(new Error(`${message} ${advice}`.trim()), { name: "SidenoteError" as const, kind });
}

type ReadItem = Extract<ReadFile, { readonly type: "item" }>;

async function readContext(given: AskContext): Promise<ReadItem> {
  if ("text" in given) {
    const { label, text, language = "" } = given;
    if (typeof label !== "string" || typeof text !== "string") {
      throw new TypeError("ask: a text of `context` needs a `label`");
    }
    return { type: "item", item: { type: "excerpt", kind: "text", path: label, language, text } };
  }
  const { uri, range } = given;
  if (!(uri instanceof vscode.Uri)) throw new TypeError("ask: `context` needs a `uri` or a `label`");
  if (range !== undefined && !(range instanceof vscode.Range)) throw new TypeError("ask: `range` is none");
  // As the user's own doors read files: within the same limits, notebooks as their cells.
  const [read] = range
    ? await collectLines(uri, { startLine: range.start.line + 1, endLine: lastLineOf(range) + 1 })
    : [await (await attachTools()).readUri(uri)];
  if (read?.type === "item" && isText(read.item)) return read;
  throw errorOf(failureOf(read?.type === "refused" ? read.refusal : null, pathOf(uri)));
}

/** @param refusal null for what can be attached, but is no text. */
function failureOf(refusal: Refusal | null, name: string): Failure {
  const kind = refusal?.reason === "text-too-large" ? "too-large" : "unreadable";
  if (refusal?.reason === "said") return { kind, message: refusal.text, advice: "" };
  if (refusal?.reason === "unreadable") {
    const message = localize("{name} could not be read.", { name });
    return { kind, message, advice: localize("Check that the file is there and is text.") };
  }
  const message = localize("{name} cannot be attached: it is too large, or no text.", { name });
  return { kind, message, advice: localize("Send what matters of it as a text of its own.") };
}
