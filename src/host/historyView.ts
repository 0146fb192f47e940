/** The view of sessions below the chat: a tree by date, which is brought up to date while it is seen. */
import * as vscode from "vscode";
import { byAge, type Age } from "../core/ages.ts";
import { formatDate, localize } from "../core/localize.ts";
import type { SessionSummary } from "../core/summary.ts";
import { ageLabel, nameOf } from "./history.ts";
import type { SessionStore } from "./sessions/sessionStore.ts";

export const historyViewId = "sidenote.history";

/** What the view's menus get as their argument. */
export interface HistoryNode {
  readonly summary: SessionSummary | null;
  readonly age: Age;
  readonly inside: readonly HistoryNode[];
}

export interface HistoryView extends vscode.Disposable {
  /** Something about a session has changed. */
  readonly refresh: () => void;
}

/** Milliseconds for which changes wait for more. */
const pause = 300;

export function createHistoryView(
  store: SessionStore,
  draftOf: (id: string) => string,
  isBusy: (id: string) => boolean,
): HistoryView {
  const listeners = new Set<() => void>();
  let timer: NodeJS.Timeout | null = null;
  let unwatch: (() => void) | null = null;

  function refresh(): void {
    timer ??= setTimeout(() => {
      timer = null;
      for (const changed of listeners) changed();
    }, pause);
  }

  async function roots(): Promise<HistoryNode[]> {
    const sessions = await store.list();
    return byAge(sessions, new Date()).map(({ age, sessions: group }) => ({
      summary: null,
      age,
      inside: group.map((summary) => ({ summary, age, inside: [] })),
    }));
  }

  const provider: vscode.TreeDataProvider<HistoryNode> = {
    onDidChangeTreeData(changed: () => void) {
      listeners.add(changed);
      return { dispose: () => listeners.delete(changed) };
    },
    getChildren: (node) => (node ? [...node.inside] : roots()),
    getTreeItem(node) {
      const { summary, age } = node;
      if (!summary) {
        const isOpen = age !== "older" && age !== "archived";
        const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
        const item = new vscode.TreeItem(ageLabel(age), isOpen ? Expanded : Collapsed);
        item.id = age;
        return item;
      }
      const item = new vscode.TreeItem(nameOf(summary, draftOf(summary.id)));
      item.id = summary.id;
      item.tooltip = `${formatDate(summary.usedAt)}\n${summary.opening}`;
      item.contextValue = ["session", summary.pinned ? "pinned" : "", summary.archived ? "archived" : ""]
        .filter((word) => word !== "")
        .join(" ");
      if (isBusy(summary.id)) item.iconPath = new vscode.ThemeIcon("loading~spin");
      item.command = { command: "sidenote.history.open", title: localize("Open"), arguments: [node] };
      return item;
    },
  };
  const view = vscode.window.createTreeView(historyViewId, { treeDataProvider: provider });
  view.onDidChangeVisibility(({ visible }) => {
    if (visible) unwatch ??= store.onChange(refresh);
    if (visible) refresh();
  });

  return {
    refresh,
    dispose() {
      if (timer !== null) clearTimeout(timer);
      unwatch?.();
      view.dispose();
    },
  };
}
