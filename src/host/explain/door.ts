/** The third door: explain where the code is. What answers there is loaded when it is first needed. */
import * as vscode from "vscode";
import { currentTranslations } from "../../core/localize.ts";
import type { ViewedChat } from "../chats.ts";
import { shown } from "../shown.ts";
import type { Explaining, ExplainingParts } from "./explaining.ts";
import { createPins, type PinnedExplanation } from "./pins.ts";
import type { AnswerComment, QueuedComment } from "./threadView.ts";

type Thread = vscode.CommentThread;

export interface ExplainDoor extends vscode.Disposable {
  /** See `Explaining`. */
  readonly explain: Explaining["explain"];
  /** Closes the thread of a session that is about to be deleted, and forgets that it was pinned. */
  readonly leave: (sessionId: string) => void;
  /** The handlers of the commands that are about threads, by their ids. */
  readonly commands: Readonly<Record<string, (...args: never[]) => unknown>>;
}

export interface ExplainDoorParts extends Omit<ExplainingParts, "pins" | "translations"> {
  /** Of the workspace. */
  readonly memory: Pick<vscode.Memento, "get" | "update">;
  /** Shows a chat in the panel, and moves the focus there. */
  readonly showInPanel: (chat: ViewedChat) => Promise<void>;
}

export function createExplainDoor({ memory, showInPanel, ...parts }: ExplainDoorParts): ExplainDoor {
  const pins = createPins(memory);
  let loading: Promise<Explaining> | null = null;
  let loaded: Explaining | null = null;
  /** Those that were pinned before the window was loaded, until their documents are seen. */
  const waiting = new Map(pins.list().map((pin) => [pin.sessionId, pin]));
  let listener: vscode.Disposable | null = null;

  function load(): Promise<Explaining> {
    return (loading ??= begin());
  }

  async function begin(): Promise<Explaining> {
    const { createExplaining } = await import("#explaining");
    loaded = createExplaining({ ...parts, pins, translations: currentTranslations() });
    return loaded;
  }

  function showPinned(editors: readonly vscode.TextEditor[]): void {
    for (const { document } of editors) {
      const uri = document.uri.toString();
      for (const pin of [...waiting.values()].filter((one) => one.uri === uri)) void restore(pin, document);
    }
  }

  const restore = shown(async (pin: PinnedExplanation, document: vscode.TextDocument) => {
    waiting.delete(pin.sessionId);
    if (waiting.size === 0) listener?.dispose();
    await (await load()).restore(pin, document);
  });

  /** Until those that have threads follow their files themselves. */
  function rename({ files }: vscode.FileRenameEvent): void {
    pins.rename(files);
    for (const pin of pins.list()) if (waiting.has(pin.sessionId)) waiting.set(pin.sessionId, pin);
  }

  if (waiting.size > 0) {
    listener = vscode.Disposable.from(
      vscode.window.onDidChangeVisibleTextEditors(showPinned),
      vscode.workspace.onDidRenameFiles(rename),
    );
    showPinned(vscode.window.visibleTextEditors);
  }

  /** A command about a thread: there is none before it is loaded. */
  function about<Args extends unknown[]>(
    act: (explaining: Explaining, ...args: Args) => unknown,
  ): (...args: Args) => Promise<unknown> {
    return shown(async (...args: Args) => act(await load(), ...args));
  }

  return {
    explain: async (...asked) => (await load()).explain(...asked),
    leave(sessionId) {
      waiting.delete(sessionId);
      pins.remove(sessionId);
      loaded?.leave(sessionId);
    },
    commands: {
      "sidenote.closeExplanations": () => loaded?.closeAll(),
      "sidenote.thread.reply": about((of, reply: vscode.CommentReply) => of.reply(reply)),
      "sidenote.thread.explainAgain": about((of, thread: Thread) => of.explainAgain(thread)),
      "sidenote.thread.stop": about((of, thread: Thread) => of.stop(thread)),
      "sidenote.thread.retry": about((of, thread: Thread) => of.retry(thread)),
      "sidenote.thread.continueAnswer": about((of, thread: Thread) => of.continueAnswer(thread)),
      "sidenote.thread.sendWithout": about((of, thread: Thread) => of.sendWithout(thread)),
      "sidenote.thread.sendQueued": about((of, comment: QueuedComment) => of.sendQueued(comment)),
      "sidenote.thread.removeQueued": about((of, comment: QueuedComment) => of.removeQueued(comment)),
      "sidenote.thread.useCode": about((of, comment: AnswerComment) => of.useCode(comment)),
      "sidenote.thread.pin": about((of, thread: Thread) => of.setPinned(thread, true)),
      "sidenote.thread.unpin": about((of, thread: Thread) => of.setPinned(thread, false)),
      "sidenote.thread.copy": about((of, thread: Thread) =>
        vscode.env.clipboard.writeText(of.answerOf(thread)),
      ),
      "sidenote.thread.continue": about(async (of, thread: Thread) => {
        const chat = of.take(thread);
        if (chat) await showInPanel(chat);
      }),
      "sidenote.thread.close": about((of, thread: Thread) => of.close(thread)),
    },
    dispose() {
      listener?.dispose();
      loaded?.dispose();
    },
  };
}
