/** A page that shows one chat, in the panel or in an editor tab: turns its intents into calls, posts what changes. */
import * as vscode from "vscode";
import type { TurnUpdate } from "../core/turnUpdate.ts";
import { branchOf } from "../core/branches.ts";
import { isRunning, type Session } from "../core/conversation.ts";
import type { Outbox } from "../core/outbox.ts";
import { type ChatEvent, type EndpointView, type ToView, type Unnumbered } from "../core/protocol.ts";
import { parseFromView } from "../core/readIntent.ts";
import { toSessionView } from "../core/sessionView.ts";
import { spendingOf } from "../core/spending.ts";
import { openFiles } from "./attachments.ts";
import type { ReadFile } from "./context/reading.ts";
import type { ViewedChat, Viewer } from "./chats.ts";
import { createDraftWatch } from "./draftWatch.ts";
import { createContextIntents, isContextIntent } from "./contextIntents.ts";
import { createPacer } from "./pacer.ts";
import { panelHtml } from "./panelHtml.ts";
import { createIntents, type IntentParts } from "./panelIntents.ts";
import type { OutboxWatcher } from "./outboxes.ts";
import type { Prompts } from "./prompts.ts";
import { createTopicIntents, isTopicIntent } from "./topicIntents.ts";
import { createTranscriptIntents, isTranscriptIntent } from "./transcriptIntents.ts";
import type { Weigh } from "./weigher.ts";

/** One message per frame at most: at 500 deltas a second this takes a third of the host's time for one each. */
const frame = 16;

/** Where the page is: the panel's view, or an editor tab. */
export interface WebviewPlace {
  readonly webview: vscode.Webview;
  readonly visible: boolean;
  readonly onDidDispose: vscode.Event<void>;
  /** It may have come to be seen, or not be seen any more. */
  readonly onDidChange: vscode.Event<unknown>;
}

export interface ChatWebview extends vscode.Disposable {
  /** The chat that the page shows, or will show when it opens. */
  readonly chat: () => Promise<ViewedChat>;
  /** The same, or null before it is known. */
  readonly shown: () => ViewedChat | null;
  /** What is not sent of that chat. */
  readonly outbox: () => Promise<Outbox>;
  /** Attaches what was collected to the draft. */
  readonly bring: (found: readonly ReadFile[]) => Promise<void>;
  /** Shows another chat. */
  readonly show: (chat: ViewedChat) => void;
  /** Leads the reader to a turn; to one of another branch by showing that. */
  readonly revealTurn: (turnId: string) => void;
  /** Tells the page that something about the endpoint has changed. */
  readonly refreshEndpoint: () => void;
  /** Loads the page in a place: its first, or one that it was moved to. */
  readonly attach: (place: WebviewPlace) => void;
}

export interface ChatWebviewOptions extends Pick<
  IntentParts,
  "chats" | "outboxes" | "setKey" | "warm" | "run" | "preview" | "useCode"
> {
  readonly extensionUri: vscode.Uri;
  /** The chat to begin with; asked for when it is first needed. */
  readonly firstChat: () => Promise<ViewedChat>;
  readonly endpoint: () => EndpointView;
  /** The view has come to be seen. */
  readonly onShown: () => void;
  readonly prompts: Prompts;
  readonly weigh: Weigh;
  /** This page shows a chat no more. */
  readonly onLeft: (chat: ViewedChat) => void;
  /** Saves a session that was never asked anything, for the draft in it. */
  readonly keep: (session: Session) => void;
  /** Makes a session of a topic, and shows it. */
  readonly splitOff: (chat: ViewedChat, turnId: string) => Promise<void>;
  /** The reader has put the focus into the page. */
  readonly onFocus: () => void;
  /** Another session is shown, or its title is another. */
  readonly onTitle: (title: string) => void;
}

export function createChatWebview(options: ChatWebviewOptions): ChatWebview {
  let chat: ViewedChat | null = null;
  /** Of `chat`; null until it is read, and until then nothing is posted. */
  let outbox: Outbox | null = null;
  let first: Promise<ViewedChat> | null = null;
  /** The webview while it is visible: hidden ones are not kept. */
  let live: vscode.Webview | null = null;
  /** The same, once it has said `ready`. */
  let ready: vscode.Webview | null = null;
  let sequence = 0;
  /** The number of the message that told it last that something is not attached. */
  let unattached = 0;
  /** A turn that the reader is led to as soon as there is a page. */
  let awaited: string | null = null;
  /** What the page is told as soon as there is one. */
  let held: Unnumbered[] = [];

  function post(message: Unnumbered): void {
    // Not awaited: a slow or hidden view must not hold up the stream. One that misses a number asks anew.
    if (ready) void ready.postMessage({ ...message, sequence: ++sequence } satisfies ToView);
  }

  const draft = createDraftWatch({
    shown: () => (chat && outbox && ready ? { chat, outbox } : null),
    post,
    prompts: options.prompts,
    weigh: options.weigh,
  });

  const updates = createPacer<{ turnId: string; updates: readonly TurnUpdate[] }>(frame, (items) => {
    for (const [turnId, parts] of Map.groupBy(items, (item) => item.turnId)) {
      post({ type: "turn-updated", turnId, updates: parts.flatMap((part) => part.updates) });
    }
  });

  const viewer: Viewer = {
    seesTitle: true,
    see(event) {
      if (event.type === "title-changed") options.onTitle(event.title);
      if (!ready || !outbox) return;
      if (event.type !== "turn-updated") {
        updates.flush();
        post(event);
        // What is sent with a draft has changed.
        if (changesHistory.has(event.type)) draft.changed();
        return;
      }
      updates.push(event);
      if (event.updates.some(({ type }) => type === "topic")) draft.changed();
      if (event.updates.some(changesSpending)) tellSpending();
    },
  };

  const seeOutbox: OutboxWatcher = (sessionId, event) => {
    if (!isShown(sessionId)) return;
    updates.flush();
    post(event);
    if (event.type === "draft-edited" && event.edit.edit.type === "taken")
      options.prompts.draftTaken(sessionId);
    if (event.type !== "queue-changed" && event.type !== "refused") draft.changed();
  };
  const unwatchOutboxes = options.outboxes.watch(seeOutbox);
  const unwatchPrompts = options.prompts.watch(() => void (ready && offerPrompts()));

  const carryOut = createIntents({
    ...options,
    chat: () => chat,
    composeToSend: options.prompts.composeToSend,
    attached: async (sessionId, heard = sequence) =>
      (await context.attached(sessionId)) && heard >= unattached,
    tell: (sessionId, message) => {
      if (isShown(sessionId)) post(message);
    },
    leaveOut(sessionId, id) {
      options.prompts.leaveOut(sessionId, id);
      if (isShown(sessionId)) draft.changed(0); // the chip is to go at once
    },
    takeFocus: () => void takeFocus(),
    draftChanged(sessionId) {
      if (isShown(sessionId)) draft.changed();
      options.outboxes.mirror(sessionId, seeOutbox);
    },
  });

  const context = createContextIntents({
    outboxes: options.outboxes,
    tell(sessionId, message) {
      if (!isShown(sessionId)) return;
      if (ready) post(message);
      else held.push(message); // the page is about to open for what this is about
      if (message.type !== "mentions") unattached = sequence;
    },
    takeFocus: () => void takeFocus(),
  });

  async function takeFocus(): Promise<void> {
    await options.run("focus-panel");
    post({ type: "box-closed" });
  }

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

  function leave(): void {
    updates.flush();
    chat?.unwatch(viewer);
    if (chat) options.onLeft(chat);
    // Its draft is to be found again.
    if (chat?.session.turns.length === 0 && outbox?.isEmpty() === false) options.keep(chat.session);
  }

  function show(next: ViewedChat): void {
    if (chat !== next) leave();
    chat = next;
    outbox = null;
    awaited = null;
    held = [];
    chat.watch(viewer);
    options.onTitle(next.session.title?.text ?? "");
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
    post({
      type: "snapshot",
      session,
      unsent: outbox.view(),
      isElsewhere: chat.isElsewhere(),
      endpoint: options.endpoint(),
      files: openFiles(),
    });
    draft.restart();
    draft.changed();
    lead();
    if (ready) for (const message of held.splice(0)) post(message);
  }

  function lead(): void {
    if (awaited === null || !ready || !outbox) return;
    post({ type: "reveal-turn", turnId: awaited });
    awaited = null;
  }

  async function onReady(webview: vscode.Webview): Promise<void> {
    await currentChat();
    if (live !== webview) return; // closed or hidden meanwhile
    ready = webview;
    postSnapshot();
    options.onShown();
    await offerPrompts();
  }

  /** The list is told anew: the editor hears nothing of files in a folder that was deleted and is there again. */
  function startWriting(message: Parameters<typeof carryOut>[0]): void {
    if (ready) void offerPrompts();
    carryOut(message);
  }

  async function offerPrompts(): Promise<void> {
    const prompts = await options.prompts.list();
    post({
      type: "prompts-changed",
      prompts: prompts.map(({ name, description }) => ({ name, description })),
    });
  }

  return {
    chat: currentChat,
    shown: () => chat,
    outbox: async () => open(await currentChat()),
    async bring(found) {
      const meant = await currentChat();
      await open(meant); // its draft, which may still be on disk
      await context.attach(meant.session.id, found);
    },
    show,
    revealTurn(turnId) {
      if (chat && !branchOf(chat.session).some(({ id }) => id === turnId)) chat.showBranch(turnId);
      updates.flush();
      awaited = turnId;
      lead();
    },
    refreshEndpoint: () => post({ type: "endpoint-changed", endpoint: options.endpoint() }),
    attach(place) {
      const { webview } = place;
      const assets = vscode.Uri.joinPath(options.extensionUri, "dist");
      webview.options = { enableScripts: true, localResourceRoots: [assets] };
      // A hidden page is not kept alive: the host has the transcript, and a snapshot costs less than a spare page.
      live = webview;
      place.onDidChange(() => {
        if (place.visible) live = webview;
        else forget();
      });
      const offering = vscode.window.tabGroups.onDidChangeTabs(() => {
        if (live === webview) post({ type: "files-changed", files: openFiles() });
      });
      place.onDidDispose(() => {
        offering.dispose();
        forget();
      });
      /** A place that the page was moved from goes after its successor has come. */
      function forget(): void {
        if (live !== webview) return;
        live = null;
        ready = null;
      }
      webview.onDidReceiveMessage((value: unknown) => {
        const message = parseFromView(value);
        if (message?.type === "ready") void onReady(webview);
        else if (message?.type === "focused") options.onFocus();
        else if (message?.type === "composing") startWriting(message);
        else if (message && isTranscriptIntent(message)) browse(message);
        else if (message && isTopicIntent(message)) sort(message);
        else if (message && isContextIntent(message)) context.carryOut(message);
        else if (message) carryOut(message);
      });
      webview.html = panelHtml(webview, options.extensionUri);
    },
    dispose() {
      live = null;
      ready = null;
      leave();
      unwatchOutboxes();
      unwatchPrompts();
      draft.dispose();
    },
  };
}

/** After these something else is sent before a draft. */
const changesHistory = new Set<ChatEvent["type"]>(["turn-started", "scope-changed", "branch-changed"]);

/** True for what is told once per request: the sum is over all turns. */
function changesSpending(update: TurnUpdate): boolean {
  return update.type === "topic-usage" || (update.type === "state" && !isRunning(update));
}
