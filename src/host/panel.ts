/** The chat panel: a view in the side bar with one page, which shows one chat after the other. */
import * as vscode from "vscode";
import type { ContextItem } from "../core/context.ts";
import { createChatWebview, type ChatWebview, type ChatWebviewOptions } from "./chatWebview.ts";

export const panelViewId = "sidenote.chat";

export interface Panel
  extends
    vscode.WebviewViewProvider,
    Pick<ChatWebview, "chat" | "shown" | "show" | "bring" | "revealTurn" | "refreshEndpoint"> {
  /** Opens the panel. Without `takeFocus` the cursor stays where it is. */
  readonly reveal: (options: { readonly takeFocus: boolean }) => Promise<void>;
  /** Puts a message that was not asked into the composer. */
  readonly giveBack: (text: string, context: readonly ContextItem[]) => Promise<void>;
  /** Lets a message wait for the end of the running answer. */
  readonly enqueue: (text: string, context: readonly ContextItem[]) => Promise<void>;
}

export function createPanel(options: Omit<ChatWebviewOptions, "onTitle">): Panel {
  const page = createChatWebview({ ...options, onTitle: () => undefined });

  return {
    chat: page.chat,
    shown: page.shown,
    show: page.show,
    bring: page.bring,
    revealTurn: page.revealTurn,
    refreshEndpoint: page.refreshEndpoint,
    giveBack: async (text, context) => (await page.outbox()).giveBack(text, context),
    enqueue: async (text, context) => (await page.outbox()).enqueue(text, context),
    async reveal({ takeFocus }) {
      await vscode.commands.executeCommand(`${panelViewId}.focus`, { preserveFocus: !takeFocus });
    },
    resolveWebviewView(view) {
      page.attach({
        webview: view.webview,
        get visible() {
          return view.visible;
        },
        onDidChange: view.onDidChangeVisibility,
        onDidDispose: view.onDidDispose,
      });
    },
  };
}
