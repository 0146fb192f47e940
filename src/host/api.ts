/**
 * What Sidenote offers other extensions. Copy this file into yours: it needs nothing but the editor's own types.
 *
 *     const sidenote = await vscode.extensions.getExtension<SidenoteApi>("sidenote.sidenote")?.activate();
 *     const answer = await sidenote?.ask({ prompt: question, context: [{ uri, range }] });
 *
 * Nothing here reads what the user has asked or been answered, nor any key. Whatever is asked through it is a session of
 * the user's, who finds it in the history.
 */
import type * as vscode from "vscode";

export interface SidenoteApi {
  /** Of this interface. A change that breaks its users has another number. */
  readonly version: 1;
  /**
   * Asks a question in a session of its own, and resolves when the answer is whole. Without a key the user is asked for
   * one first.
   *
   * Rejects with a `SidenoteError`, also where a document of the context cannot be opened; with the editor's
   * `CancellationError` when the token or the user stops the answer, or the user turns away when asked about what may be
   * a secret in the context, or about asking without being shown; with a `TypeError` where the options are none.
   */
  readonly ask: (options: AskOptions, token?: vscode.CancellationToken) => Promise<Answer>;
  /**
   * Explains code in place, as the command _Explain_ does: in a thread under it, or in the panel. Resolves when the
   * explanation has begun; how it ends is told by `onDidFinishTurn`.
   */
  readonly explain: (options?: ExplainOptions) => Promise<void>;
  /** A turn has ended in this window, whoever asked it. Its texts are the user's own. */
  readonly onDidFinishTurn: vscode.Event<FinishedTurn>;
}

export interface AskOptions {
  readonly prompt: string;
  /** What goes along with the question. Default: nothing. */
  readonly context?: readonly AskContext[];
  /**
   * Shows the session in the panel, where the user can follow and go on. Default: true. With false the user is asked
   * first, once in each window.
   */
  readonly show?: boolean;
}

/** A text document, or a range of it in whole lines; or a text of your own under a name. */
export type AskContext =
  | { readonly uri: vscode.Uri; readonly range?: vscode.Range }
  | { readonly label: string; readonly text: string; readonly language?: string };

export interface Answer extends FinishedTurn {
  /** As Markdown. It may be cut short: see `stopReason`. */
  readonly text: string;
}

export interface FinishedTurn {
  readonly sessionId: string;
  readonly turnId: string;
  readonly state: "done" | "stopped" | "failed";
  /** As the server names it; empty where nothing was sent. */
  readonly model: string;
  /** The server's word, such as `end_turn` or `max_tokens`; null where it said none. */
  readonly stopReason: string | null;
  /** Tokens as the server counted them; null where it did not. */
  readonly usage: TokenUsage | null;
  /** Milliseconds from the question to the end. */
  readonly duration: number;
}

export interface TokenUsage {
  readonly input: number;
  readonly output: number;
  /** Written to, and read from, the server's cache of prompts. */
  readonly cacheCreation: number;
  readonly cacheRead: number;
}

export interface ExplainOptions {
  /** Default: the active editor's document. */
  readonly uri?: vscode.Uri;
  /** Default: its selection. */
  readonly range?: vscode.Range;
  /** What is asked about the code, instead of what the kind asks. */
  readonly prompt?: string;
  /** Default: `explain`. */
  readonly kind?: "explain" | "error" | "risks";
  /** Default: the setting `sidenote.explain.location`. */
  readonly location?: "inline" | "panel";
}

/** The `message` says what happened and what to do about it. */
export interface SidenoteError extends Error {
  readonly name: "SidenoteError";
  /** Such as `no-key`, `network`, `rate-limit`, `bad-request`, `unreadable`. The list may grow. */
  readonly kind: string;
}
