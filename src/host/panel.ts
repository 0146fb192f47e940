/** The chat panel's host side: shows one chat, turns the view's intents into calls, posts what changes. */
import * as vscode from "vscode";
import type { TurnUpdate } from "../core/turnUpdate.ts";
import type { ContextItem } from "../core/context.ts";
import { isRunning, type Session } from "../core/conversation.ts";
import type { Outbox } from "../core/outbox.ts";
import {
  parseFromView,
  type EndpointView,
  type ToView,
  type Unnumbered,
  type Weight,
} from "../core/protocol.ts";
import { toSessionView } from "../core/sessionView.ts";
import { spendingOf } from "../core/spending.ts";
import { openFiles } from "./attachments.ts";
import type { ViewedChat, Viewer } from "./chats.ts";
import { createPacer } from "./pacer.ts";
import { panelHtml } from "./panelHtml.ts";
import { createIntents, type IntentParts } from "./panelIntents.ts";
import type { Question } from "./question.ts";
import { createTopicIntents, isTopicIntent } from "./topicIntents.ts";
import { createTranscriptIntents, isTranscriptIntent } from "./transcriptIntents.ts";

export const panelViewId = "sidenote.chat";

/** One message per frame at most: at 500 deltas a second this takes a third of the host's time for one each. */
const frame = 16;

/** Milliseconds: weighing reads the whole session, which a person who types would feel. */
const weighingPause = 300;

export interface Panel extends vscode.WebviewViewProvider {
  /** The chat that the panel shows, or will show when it opens. */
  readonly chat: () => Promise<ViewedChat>;
  /** Shows another chat. */
  readonly show: (chat: ViewedChat) => void;
  /** Opens the panel. Without `takeFocus` the cursor stays where it is. */
  readonly reveal: (options: { readonly takeFocus: boolean }) => Promise<void>;
  /** Puts a message that was not asked into the composer. */
  readonly giveBack: (text: string, context: readonly ContextItem[]) => Promise<void>;
  /** Lets a message wait for the end of the running answer. */
  readonly enqueue: (text: string, context: readonly ContextItem[]) => Promise<void>;
  /** Tells the view that something about the endpoint has changed. */
  readonly refreshEndpoint: () => void;
}

export interface PanelOptions extends Pick<IntentParts, "outboxes" | "setKey" | "warm" | "run" | "preview"> {
  readonly extensionUri: vscode.Uri;
  /** The chat to begin with; asked for when the panel is first needed. */
  readonly firstChat: () => Promise<ViewedChat>;
  readonly endpoint: () => EndpointView;
  /** The view has come to be seen. */
  readonly onShown: () => void;
  /** Tells what a draft would weigh, at once and perhaps again; returns how to stop that. */
  readonly weigh: (chat: ViewedChat, draft: Question, tell: (weight: Weight) => void) => () => void;
  /** Saves a session that was never asked anything, for the draft in it. */
  readonly keep: (session: Session) => void;
  /** Makes a session of a topic, and shows it. */
  readonly splitOff: (chat: ViewedChat, turnId: string) => Promise<void>;
}

export function createPanel(options: PanelOptions): Panel {
  let chat: ViewedChat | null = null;
  /** Of `chat`; null until it is read, and until then nothing is posted. */
  let outbox: Outbox | null = null;
  let first: Promise<ViewedChat> | null = null;
  /** The webview while it is visible: hidden ones are not kept. */
  let live: vscode.Webview | null = null;
  /** The same, once it has said `ready`. */
  let ready: vscode.Webview | null = null;
  let sequence = 0;
  let stopWeighing = (): void => undefined;
  let weighing: NodeJS.Timeout | null = null;

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
      if (!ready || !outbox) return;
      if (event.type !== "turn-updated") {
        updates.flush();
        post(event);
        // What is sent with a draft has changed.
        if (chat && (event.type === "scope-changed" || event.type === "branch-changed"))
          draftChanged(chat.session.id);
        return;
      }
      updates.push(event);
      if (chat && event.updates.some(({ type }) => type === "topic")) draftChanged(chat.session.id);
      if (event.updates.some(changesSpending)) tellSpending();
    },
  };

  options.outboxes.watch((sessionId, event) => {
    if (!isShown(sessionId)) return;
    updates.flush();
    post(event);
    if (event.type === "attachments-changed") draftChanged(sessionId);
  });

  const carryOut = createIntents({
    ...options,
    chat: () => chat,
    tell: (sessionId, message) => {
      if (isShown(sessionId)) post(message);
    },
    draftChanged,
  });

  const browse = createTranscriptIntents({
    chat: () => chat,
    tell(sessionId, message) {
      if (!isShown(sessionId)) return;
      updates.flush(); // turns go out as they are now: what waits is in them
      post(message);
    },
  });

  const sort = createTopicIntents({ chat: () => chat, splitOff: options.splitOff });

  function tellSpending(): void {
    if (!chat) return;
    updates.flush();
    post({ type: "spending-changed", spending: spendingOf(chat.session.turns) });
  }

  function show(next: ViewedChat): void {
    updates.flush();
    chat?.unwatch(viewer);
    // Its draft is to be found again.
    if (chat && chat !== next && chat.session.turns.length === 0 && outbox?.isEmpty() === false) {
      options.keep(chat.session);
    }
    chat = next;
    outbox = null;
    chat.watch(viewer);
    void open(next);
  }

  async function open(next: ViewedChat): Promise<Outbox> {
    const opened = await options.outboxes.of(next);
    if (chat === next && outbox !== opened) {
      outbox = opened;
      postSnapshot();
    }
    return opened;
  }

  async function currentChat(): Promise<ViewedChat> {
    first ??= options.firstChat();
    const restored = await first;
    if (!chat) show(restored);
    return chat ?? restored;
  }

  /** True once the view has been told of this session, or will be when it is ready. */
  function isShown(sessionId: string): boolean {
    return outbox !== null && chat?.session.id === sessionId;
  }

  function postSnapshot(): void {
    if (!chat || !outbox) return;
    updates.flush();
    const session = toSessionView(chat.session);
    const unsent = outbox.view();
    post({ type: "snapshot", session, unsent, endpoint: options.endpoint(), files: openFiles() });
    draftChanged(chat.session.id);
  }

  async function onReady(webview: vscode.Webview): Promise<void> {
    await currentChat();
    if (live !== webview) return; // closed or hidden meanwhile
    ready = webview;
    postSnapshot();
    options.onShown();
  }

  /** What is typed is weighed when typing pauses. */
  function draftChanged(sessionId: string): void {
    if (!isShown(sessionId)) return;
    if (weighing !== null) clearTimeout(weighing);
    stopWeighing();
    weighing = setTimeout(weigh, weighingPause);
  }

  function weigh(): void {
    const weighed = chat;
    if (!weighed || !outbox || !ready) return;
    const { draft, attachments } = outbox.unsent();
    const question = { prompt: draft, context: attachments.map(({ item }) => item) };
    stopWeighing = options.weigh(weighed, question, (weight) => {
      if (chat === weighed) post({ type: "weighed", weight });
    });
  }

  return {
    chat: currentChat,
    show,
    giveBack: async (text, context) => (await open(await currentChat())).giveBack(text, context),
    enqueue: async (text, context) => (await open(await currentChat())).enqueue(text, context),
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
      const offering = vscode.window.tabGroups.onDidChangeTabs(() => {
        if (live === webview) post({ type: "files-changed", files: openFiles() });
      });
      view.onDidDispose(() => {
        offering.dispose();
        forget();
      });
      /** A view that was moved elsewhere goes after its successor has come. */
      function forget(): void {
        if (live !== webview) return;
        live = null;
        ready = null;
      }
      webview.onDidReceiveMessage((value: unknown) => {
        const message = parseFromView(value);
        if (message?.type === "ready") void onReady(webview);
        else if (message && isTranscriptIntent(message)) browse(message);
        else if (message && isTopicIntent(message)) sort(message);
        else if (message) carryOut(message);
      });
      webview.html = panelHtml(webview, options.extensionUri);
    },
  };
}

/** True for what is told once per request: the sum is over all turns. */
function changesSpending(update: TurnUpdate): boolean {
  return update.type === "topic-usage" || (update.type === "state" && !isRunning(update));
}
