/** One explanation under its code: its chat shown in a thread, and the code followed through the edits of its document. */
import * as vscode from "vscode";
import { branchOf } from "../../core/branches.ts";
import { createCodeAnchor, type AnchoredCode, type AnchorText } from "../../core/codeAnchor.ts";
import type { SelectionItem } from "../../core/context.ts";
import type { Outbox } from "../../core/outbox.ts";
import { lastLineOf, type Span } from "../../core/rangeShift.ts";
import type { ViewedChat, Viewer } from "../chats.ts";
import { selectedIn } from "../editorContext.ts";
import { createPacer } from "../pacer.ts";
import { createCodeLinks } from "./codeLinks.ts";
import type { PinnedExplanation } from "./pins.ts";
import type { FindSymbols } from "./symbolPlaces.ts";
import { createThreadView, type ThreadState } from "./threadView.ts";

/** Milliseconds between two repaints: the editor paints a thread only when 100 ms pass without an update. */
const repaint = 150;
/** Milliseconds without an edit: while one types, the editor moves its threads itself, and would be put back. */
const rest = 300;
/** Milliseconds for which the editor keeps what it is told before it acts on that. */
const underWay = 100;

export interface OpenThread {
  readonly thread: vscode.CommentThread;
  readonly chat: ViewedChat;
  /** What the workspace has to remember to show it again. */
  readonly toPin: () => PinnedExplanation;
  readonly isStale: () => boolean;
  readonly isPinned: () => boolean;
  readonly setPinned: (value: boolean) => void;
  /** Shows what waits in the chat's outbox, from now on. */
  readonly setOutbox: (outbox: Outbox) => void;
  /** Brings the thread up to date, soon. */
  readonly refresh: () => void;
  /** Puts the thread under its code, if that has waited for a reply. */
  readonly place: () => void;
  /** Follows edits of the document. */
  readonly changed: (
    document: vscode.TextDocument,
    changes: readonly vscode.TextDocumentContentChangeEvent[],
  ) => void;
  /** Looks for the code in the document, which was not watched meanwhile. */
  readonly reread: (document: vscode.TextDocument) => void;
  /** The code as it stands in the document; null when nothing is left of it. */
  readonly codeIn: (document: vscode.TextDocument) => SelectionItem | null;
  /** This text of the code is what was asked about last. */
  readonly asked: (document: vscode.TextDocument, text: string) => void;
  /** The lines that the thread marks now, to their ends. */
  readonly lines: (document: vscode.TextDocument) => vscode.Range;
  /** Takes the thread away; its chat goes on. */
  readonly close: () => void;
}

export interface OpenThreadParts {
  readonly controller: vscode.CommentController;
  /** In which the code is found again, wherever it is. */
  readonly document: vscode.TextDocument;
  readonly chat: ViewedChat;
  readonly code: AnchoredCode;
  readonly about: string;
  readonly isPinned: boolean;
  readonly findSymbols: FindSymbols;
  /** Whether a reply is being written: the editor takes the focus from it when it puts the thread elsewhere. */
  readonly isWriting: () => boolean;
  /** What `toPin` gives is another while the thread is pinned. */
  readonly onMoved: (thread: OpenThread) => void;
}

/** @param parts.chat has been asked already. */
export function openThread(parts: OpenThreadParts): OpenThread {
  const { controller, chat, about } = parts;
  const { uri } = parts.document;
  const anchor = createCodeAnchor(parts.code);
  anchor.reread(textOf(parts.document));
  const pacer = createPacer<void>(repaint, paint);
  const viewer: Viewer = { see: () => pacer.push(), seesTitle: false };
  const links = createCodeLinks(uri, parts.findSymbols, () => pacer.push());
  const draw = createThreadView(links.link);
  let isPinned = parts.isPinned;
  let outbox: Outbox | null = null;
  let resting: NodeJS.Timeout | null = null;
  /** When the editor was told the place last. */
  let told = -Infinity;
  /** Whether that has to wait for a reply that is being written. */
  let isOwed = false;

  function state(): ThreadState {
    return {
      turns: branchOf(chat.session).filter((turn) => !turn.excluded),
      queue: outbox?.unsent().queue ?? [],
      about,
      isStale: anchor.isStale(),
      isPinned,
    };
  }

  // With its first comment: an empty thread opens its reply box, and may take the focus.
  const first = draw(state());
  const thread = controller.createCommentThread(uri, linesOf(anchor.now()), first.comments);
  thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
  thread.canReply = true;
  thread.label = first.label;
  thread.contextValue = first.contextValue;

  function paint(): void {
    const { comments, label, contextValue } = draw(state());
    tellAgain();
    thread.comments = comments;
    if (thread.label !== label) thread.label = label;
    if (thread.contextValue !== contextValue) thread.contextValue = contextValue;
  }

  function settle(): void {
    resting = null;
    if (parts.isWriting()) isOwed = true;
    else tell();
    if (isPinned) parts.onMoved(opened);
  }

  /**
   * The editor moves a thread itself, but for lines that come before the first letter of the last one, and for code
   * that is replaced: so it is told the place even if that is the one that it was told last, which sends nothing.
   */
  function tell(): void {
    const range = linesOf(anchor.now());
    if (thread.range?.isEqual(range) === true) thread.range = undefined;
    thread.range = range;
    told = performance.now();
    isOwed = false;
  }

  /** What is on its way would be old: it is sent in any case, and later because of whatever else is told. */
  function tellAgain(): void {
    if (performance.now() - told < underWay) tell();
  }

  /** Tells of a change only what has changed: an edit elsewhere in the document moves nothing. */
  function follow(move: () => void): void {
    const before = { ...anchor.now(), isStale: anchor.isStale() };
    move();
    if (anchor.isStale() !== before.isStale) pacer.push();
    if (anchor.now().span === before.span && anchor.now().under === before.under) return;
    tellAgain();
    if (resting !== null) clearTimeout(resting);
    resting = setTimeout(settle, rest);
  }

  const opened: OpenThread = {
    thread,
    chat,
    toPin: () => ({ sessionId: chat.session.id, uri: uri.toString(), code: anchor.now(), about }),
    isStale: anchor.isStale,
    isPinned: () => isPinned,
    setPinned(value) {
      isPinned = value;
      pacer.push();
    },
    setOutbox(opening) {
      outbox = opening;
      pacer.push();
    },
    refresh: () => pacer.push(),
    place() {
      if (isOwed) tell();
    },
    changed: (document, changes) => follow(() => anchor.changed(textOf(document), changes)),
    reread: (document) => follow(() => anchor.reread(textOf(document))),
    codeIn(document) {
      const range = document.validateRange(toRange(anchor.now().span));
      return range.isEmpty ? null : selectedIn(document, range).item;
    },
    asked(document, text) {
      anchor.asked(textOf(document), text);
      pacer.push();
      if (isPinned) parts.onMoved(opened);
    },
    lines(document) {
      const { start, end } = linesOf(anchor.now());
      return document.validateRange(new vscode.Range(start.line, 0, end.line, Number.MAX_SAFE_INTEGER));
    },
    close() {
      chat.unwatch(viewer);
      pacer.drop();
      links.dispose();
      if (resting !== null) clearTimeout(resting);
      thread.dispose();
    },
  };
  chat.watch(viewer);
  return opened;
}

function textOf(document: vscode.TextDocument): AnchorText {
  return {
    within: (span) => document.getText(toRange(span)), // as much of it as there is
    whole: () => document.getText(),
  };
}

function toRange({ start, end }: Span): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/** The lines that the thread marks and stands under. */
function linesOf({ span, under }: AnchoredCode): vscode.Range {
  return under === null
    ? new vscode.Range(span.start.line, 0, lastLineOf(span), 0)
    : new vscode.Range(under, 0, under, 0);
}
