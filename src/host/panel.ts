/** The chat panel: a view in the side bar with one page, which shows one chat after the other. */
import * as vscode from "vscode";
import { createChatWebview, type ChatWebview, type ChatWebviewOptions } from "./chatWebview.ts";

export const panelViewId = "sidenote.chat";

export interface Panel
  extends
    vscode.WebviewViewProvider,
    Pick<ChatWebview, "chat" | "shown" | "outbox" | "show" | "bring" | "revealTurn" | "refreshEndpoint"> {
  /** Opens the panel. Without `takeFocus` the cursor stays where it is. */
  readonly reveal: (options: { readonly takeFocus: boolean }) => Promise<void>;
}

export function createPanel(options: Omit<ChatWebviewOptions, "onTitle">): Panel {
  const page = createChatWebview({ ...options, onTitle: () => undefined });

  return {
    chat: page.chat,
    shown: page.shown,
    outbox: page.outbox,
    show: page.show,
    bring: page.bring,
    revealTurn: page.revealTurn,
    refreshEndpoint: page.refreshEndpoint,
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
