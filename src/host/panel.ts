/** The chat panel's host side: shows one chat, turns the view's intents into calls, posts what changes. */
import * as vscode from "vscode";
import { answerText } from "../core/conversation.ts";
import type { TurnUpdate } from "../core/turnUpdate.ts";
import {
  parseFromView,
  toSessionView,
  type EndpointView,
  type FromView,
  type ToView,
  type Unnumbered,
  type Weight,
} from "../core/protocol.ts";
import type { ViewedChat, Viewer } from "./chats.ts";
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
  /** Puts a message that was not asked into the composer. */
  readonly giveBack: (text: string) => void;
  /** Tells the view that settings have changed. */
  readonly refreshEndpoint: () => void;
}

export interface PanelOptions {
  readonly extensionUri: vscode.Uri;
  /** The chat to begin with; asked for when the panel is first needed. */
  readonly firstChat: () => Promise<ViewedChat>;
  readonly endpoint: () => EndpointView;
  /** Asks the user for the key; true when one was set. */
  readonly setKey: () => Promise<boolean>;
  /** Opens the connection that the next question will need. */
  readonly warm: () => void;
  /** Tells what a draft would weigh, at once and perhaps again; returns how to stop that. */
  readonly weigh: (chat: ViewedChat, text: string, tell: (weight: Weight) => void) => () => void;
  /** Runs a command for the view. */
  readonly run: (
    command: "open-settings" | "check-connection" | "copy-as-curl" | "copy-support-report",
    turn?: { readonly sessionId: string; readonly turnId: string },
  ) => void;
}

export function createPanel(options: PanelOptions): Panel {
  let chat: ViewedChat | null = null;
  let first: Promise<ViewedChat> | null = null;
  /** The webview while it is visible: hidden ones are not kept. */
  let live: vscode.Webview | null = null;
  /** The same, once it has said `ready`. */
  let ready: vscode.Webview | null = null;
  let sequence = 0;
  let stopWeighing = (): void => undefined;
  /** A message to give back that came while no view could take it. */
  let returned: string | null = null;

  function post(message: Unnumbered): void {
    // Not awaited: a slow or hidden view must not hold up the stream. One that misses a number asks anew.
    if (ready) void ready.postMessage({ ...message, sequence: ++sequence } satisfies ToView);
  }

  const updates = createPacer<{ turnId: string; updates: readonly TurnUpdate[] }>(frame, (items) => {
    for (const [turnId, parts] of Map.groupBy(items, (item) => item.turnId)) {
      post({ type: "turn-updated", turnId, updates: parts.flatMap((part) => part.updates) });
    }
  });

  const viewer: Viewer = {
    seesTitle: true,
    see(event) {
      if (!ready) return;
      if (event.type === "turn-updated") updates.push(event);
      else {
        updates.flush();
        post(event);
      }
    },
  };

  function show(next: ViewedChat): void {
    updates.flush();
    chat?.unwatch(viewer);
    chat = next;
    chat.watch(viewer);
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
    if (returned !== null) giveBack(returned);
    returned = null;
  }

  /** Asks for the key, and then again what had failed for want of it. */
  async function setKey(): Promise<void> {
    const waiting = chat;
    if (await options.setKey()) waiting?.retry();
  }

  function receive(webview: vscode.Webview, message: FromView): void {
    if (message.type === "ask") {
      if (!isShown(message) || !chat?.ask(message.text, [])) giveBack(message.text);
      return;
    }
    if (!isShown(message)) return;
    switch (message.type) {
      case "ready":
        void onReady(webview);
        return;
      case "composing":
        options.warm();
        return;
      case "draft":
        weigh(message.text);
        return;
      case "stop":
        chat?.stop();
        options.warm(); // the connection went with the answer, and the focus stays where it is
        return;
      case "retry":
        chat?.retry();
        return;
      case "continue":
        chat?.continue();
        return;
      case "send-without":
        chat?.sendWithout();
        return;
      case "set-key":
        void setKey();
        return;
      case "open-settings":
      case "check-connection":
        options.run(message.type);
        return;
      case "copy-answer":
      case "copy-turn":
        copy(message.turnId, message.type === "copy-turn");
        return;
      case "copy-as-curl":
      case "copy-support-report":
        options.run(message.type, message);
        return;
    }
  }

  /** The text as it came, every mark of it: the page has only what was drawn from it. */
  function copy(turnId: string, withQuestion: boolean): void {
    const turn = chat?.session.turns.find(({ id }) => id === turnId);
    if (!turn) return;
    const answer = answerText(turn);
    const question = `> ${turn.prompt.replaceAll("\n", "\n> ")}\n\n`;
    void vscode.env.clipboard.writeText(withQuestion ? question + answer : answer);
  }

  /** False for an intent about a session that another has taken the place of. */
  function isShown(message: FromView): boolean {
    return !("sessionId" in message) || chat?.session.id === message.sessionId;
  }

  function weigh(text: string): void {
    const weighed = chat;
    stopWeighing();
    if (!weighed) return;
    stopWeighing = options.weigh(weighed, text, (weight) => {
      if (chat === weighed) post({ type: "weighed", weight });
    });
  }

  function giveBack(text: string): void {
    if (ready) post({ type: "ask-refused", text });
    else returned = text;
  }

  return {
    chat: currentChat,
    show,
    giveBack,
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
        if (view.visible) live = webview;
        else forget();
      });
      view.onDidDispose(forget);
      /** A view that was moved elsewhere goes after its successor has come. */
      function forget(): void {
        if (live !== webview) return;
        live = null;
        ready = null;
      }
      webview.onDidReceiveMessage((value: unknown) => {
        const message = parseFromView(value);
        if (message) receive(webview, message);
      });
      webview.html = panelHtml(webview, options.extensionUri);
    },
  };
}
