/** The chat panel's host side: shows one chat, turns the view's intents into calls, posts what changes. */
import * as vscode from "vscode";
import type { TurnUpdate } from "../core/conversation.ts";
import {
  parseFromView,
  toSessionView,
  type ChatEvent,
  type EndpointView,
  type FromView,
  type ToView,
  type Unnumbered,
} from "../core/protocol.ts";
import type { ViewedChat } from "./chats.ts";
import { createPacer } from "./pacer.ts";
import { panelHtml } from "./panelHtml.ts";

export const panelViewId = "sidenote.chat";

/** One message per frame at most: at 500 deltas a second this takes a third of the host's time for one each. */
const frame = 16;

export interface Panel extends vscode.WebviewViewProvider {
  /** The chat that the panel shows, or will show when it opens. */
  readonly chat: () => Promise<ViewedChat>;
  /** Shows another chat. */
  readonly show: (chat: ViewedChat) => void;
  /** Opens the panel. Without `takeFocus` the cursor stays where it is. */
  readonly reveal: (options: { readonly takeFocus: boolean }) => Promise<void>;
  /** Tells the view that settings or keys have changed. */
  readonly refreshEndpoint: () => void;
}

export interface PanelOptions {
  readonly extensionUri: vscode.Uri;
  /** The chat to begin with; asked for when the panel is first needed. */
  readonly firstChat: () => Promise<ViewedChat>;
  readonly endpoint: () => EndpointView;
  /** Intents that are not the chat's own. */
  readonly onIntent: (type: "set-key" | "open-settings") => void;
}

export function createPanel(options: PanelOptions): Panel {
  let chat: ViewedChat | null = null;
  let first: Promise<ViewedChat> | null = null;
  /** The webview while it is visible: hidden ones are not kept. */
  let live: vscode.Webview | null = null;
  /** The same, once it has said `ready`. */
  let ready: vscode.Webview | null = null;
  let sequence = 0;

  function post(message: Unnumbered): void {
    // Not awaited: a slow or hidden view must not hold up the stream. One that misses a number asks anew.
    if (ready) void ready.postMessage({ ...message, sequence: ++sequence } satisfies ToView);
  }

  const updates = createPacer<{ turnId: string; updates: readonly TurnUpdate[] }>(frame, (items) => {
    for (const [turnId, parts] of Map.groupBy(items, (item) => item.turnId)) {
      post({ type: "turn-updated", turnId, updates: parts.flatMap((part) => part.updates) });
    }
  });

  function watch(event: ChatEvent): void {
    if (!ready) return;
    if (event.type === "turn-updated") updates.push(event);
    else {
      updates.flush();
      post(event);
    }
  }

  function show(next: ViewedChat): void {
    updates.flush();
    chat?.unwatch(watch);
    chat = next;
    chat.watch(watch);
    postSnapshot(chat);
  }

  async function currentChat(): Promise<ViewedChat> {
    first ??= options.firstChat();
    const restored = await first;
    if (!chat) show(restored);
    return chat ?? restored;
  }

  function postSnapshot({ session }: ViewedChat): void {
    updates.flush();
    post({ type: "snapshot", session: toSessionView(session), endpoint: options.endpoint() });
  }

  async function onReady(webview: vscode.Webview): Promise<void> {
    const shown = await currentChat();
    if (live !== webview) return; // closed or hidden meanwhile
    ready = webview;
    postSnapshot(shown);
  }

  function receive(webview: vscode.Webview, message: FromView): void {
    switch (message.type) {
      case "ready":
        void onReady(webview);
        return;
      case "ask":
        if (!chat?.ask(message.text, [])) post({ type: "ask-refused", text: message.text });
        return;
      case "stop":
        chat?.stop();
        return;
      case "retry":
        chat?.retry();
        return;
      case "set-key":
      case "open-settings":
        options.onIntent(message.type);
        return;
    }
  }

  return {
    chat: currentChat,
    show,
    async reveal({ takeFocus }) {
      await vscode.commands.executeCommand(`${panelViewId}.focus`, { preserveFocus: !takeFocus });
    },
    refreshEndpoint: () => post({ type: "endpoint-changed", endpoint: options.endpoint() }),
    resolveWebviewView(view) {
      const { webview } = view;
      const assets = vscode.Uri.joinPath(options.extensionUri, "dist");
      webview.options = { enableScripts: true, localResourceRoots: [assets] };
      // A hidden view is not kept alive: the host has the transcript, and a snapshot costs less than a spare page.
      live = webview;
      view.onDidChangeVisibility(() => {
        live = view.visible ? webview : null;
        if (!view.visible) ready = null;
      });
      view.onDidDispose(() => {
        if (live !== webview) return;
        live = null;
        ready = null;
      });
      webview.onDidReceiveMessage((value: unknown) => {
        const message = parseFromView(value);
        if (message) receive(webview, message);
      });
      webview.html = panelHtml(webview, options.extensionUri);
    },
  };
}
