/** Sessions in editor tabs, one each: as many at once as one likes, and there again when the window is loaded anew. */
import * as vscode from "vscode";
import { localize } from "../core/localize.ts";
import type { ViewedChat } from "./chats.ts";
import { createChatWebview, type ChatWebview, type ChatWebviewOptions } from "./chatWebview.ts";
import { createLastFocus } from "./lastFocus.ts";
import type { Panel } from "./panel.ts";

export const chatTabType = "sidenote.tab";

/** Where a chat is shown: what a command without a further word is about. */
export interface ChatPlace {
  readonly chat: () => Promise<ViewedChat>;
  readonly show: (chat: ViewedChat) => void;
  readonly bring: ChatWebview["bring"];
  readonly outbox: ChatWebview["outbox"];
  readonly reveal: Panel["reveal"];
  /** A tab that was closed. */
  readonly isGone: () => boolean;
}

export interface ChatTabs extends vscode.Disposable {
  /** Opens a chat in a tab of its own, or goes to the one that it has. */
  readonly open: (chat: ViewedChat, turnId?: string) => void;
  /** The tab that had the focus last (see `lastFocus`), while it is seen; else the panel. */
  readonly focused: () => ChatPlace;
  /** The panel has the focus now. */
  readonly panelFocused: () => void;
  /** Closes the tabs that show this session. */
  readonly close: (sessionId: string) => void;
  readonly refreshEndpoint: () => void;
}

export interface ChatTabsOptions extends Omit<ChatWebviewOptions, "firstChat" | "onFocus" | "onTitle"> {
  readonly panel: () => Pick<Panel, "chat" | "bring" | "outbox" | "reveal">;
  /** Shows a chat in the panel. */
  readonly showInPanel: (chat: ViewedChat) => void;
  /** The chat of a session that a tab showed before the window was loaded anew. */
  readonly restore: (sessionId: string) => Promise<ViewedChat>;
}

interface Tab {
  readonly panel: vscode.WebviewPanel;
  readonly page: ChatWebview;
}

export function createChatTabs(options: ChatTabsOptions): ChatTabs {
  const tabs = new Set<Tab>();
  const focus = createLastFocus<Tab>();

  function add(panel: vscode.WebviewPanel, firstChat: () => Promise<ViewedChat>): Tab {
    const icon = (theme: string): vscode.Uri =>
      vscode.Uri.joinPath(options.extensionUri, "media", `tab-${theme}.svg`);
    panel.iconPath = { light: icon("light"), dark: icon("dark") };
    const page = createChatWebview({
      ...options,
      firstChat,
      run(command, turn) {
        focus.set(tab); // its reader is in it
        if (command !== "focus-panel") return options.run(command, turn);
        panel.reveal();
        return Promise.resolve();
      },
      // The focus alone counts: the active editor may stand beside a panel in which somebody types.
      onFocus: () => focus.arrived(tab),
      onTitle(title) {
        panel.title = title || localize("New session");
      },
    });
    const tab: Tab = { panel, page };
    tabs.add(tab);
    panel.onDidDispose(() => {
      tabs.delete(tab);
      focus.gone(tab);
      page.dispose();
    });
    page.attach({
      webview: panel.webview,
      get visible() {
        return panel.visible;
      },
      onDidChange: panel.onDidChangeViewState,
      onDidDispose: panel.onDidDispose,
    });
    return tab;
  }

  const tabsOf = (sessionId: string): Tab[] =>
    [...tabs].filter(({ page }) => page.shown()?.session.id === sessionId);

  const serializer: vscode.WebviewPanelSerializer = {
    async deserializeWebviewPanel(panel, state: unknown) {
      const id = sessionOf(state);
      if (id === null) panel.dispose();
      else await add(panel, () => options.restore(id)).page.chat();
    },
  };
  const registered = vscode.window.registerWebviewPanelSerializer(chatTabType, serializer);

  return {
    open(chat, turnId) {
      let [tab] = tabsOf(chat.session.id);
      if (tab) tab.panel.reveal();
      else {
        const title = chat.session.title?.text ?? localize("New session");
        tab = add(
          vscode.window.createWebviewPanel(chatTabType, title, vscode.ViewColumn.Active),
          async () => chat,
        );
        tab.page.show(chat);
      }
      focus.set(tab);
      if (turnId !== undefined) tab.page.revealTurn(turnId);
    },
    focused() {
      const tab = focus.place();
      if (tab?.panel.visible !== true) {
        const panel = options.panel();
        return { ...panel, show: options.showInPanel, isGone: () => false };
      }
      const { page, panel } = tab;
      return {
        ...page,
        reveal: async ({ takeFocus }) => panel.reveal(undefined, !takeFocus),
        isGone: () => !tabs.has(tab),
      };
    },
    panelFocused: () => focus.set(null),
    close(sessionId) {
      for (const { panel } of tabsOf(sessionId)) panel.dispose();
    },
    refreshEndpoint() {
      for (const { page } of tabs) page.refreshEndpoint();
    },
    dispose: () => void registered.dispose(),
  };
}

/** What the page has left for its successor. */
function sessionOf(state: unknown): string | null {
  if (typeof state !== "object" || state === null || !("sessionId" in state)) return null;
  return typeof state.sessionId === "string" ? state.sessionId : null;
}
