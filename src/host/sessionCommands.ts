/** The commands about sessions: opened, named, pinned, archived, copied, deleted; from the palette, the panel and the history. */
import * as vscode from "vscode";
import type { ViewedChat } from "./chats.ts";
import { pickSession, type HistoryParts } from "./history.ts";
import type { HistoryNode } from "./historyView.ts";
import type { Panel } from "./panel.ts";
import type { SessionActions } from "./sessionActions.ts";
import type { SessionTransfer } from "./sessionTransfer.ts";
import { shown } from "./shown.ts";

export interface SessionCommandParts {
  readonly panel: Panel;
  readonly actions: SessionActions;
  readonly transfer: SessionTransfer;
  readonly history: Omit<HistoryParts, "actions">;
  /** Shows a chat in the panel, and remembers that. */
  readonly show: (chat: ViewedChat) => void;
  /** The folder of the sessions' files, where there is one. */
  readonly folder: string;
  /** Something about a session has changed. */
  readonly refresh: () => void;
}

/** The handlers by command id. Those that are about one session take a node of the history; else it is the panel's. */
export function createSessionCommands(
  parts: SessionCommandParts,
): Readonly<Record<string, (...args: never[]) => unknown>> {
  const { panel, actions, transfer } = parts;

  async function open(id: string): Promise<void> {
    const chat = await actions.chatOf(id);
    if (!chat) return; // why it cannot be read was told
    parts.show(chat);
    await panel.reveal({ takeFocus: true });
  }

  async function openSession(): Promise<void> {
    const picked = await pickSession({ ...parts.history, actions });
    if (picked) await open(picked.id);
  }

  /** A command about the session of a node, or the panel's. */
  function about(act: (id: string) => Promise<unknown>): (node?: HistoryNode) => Promise<void | undefined> {
    return shown(async (node?: HistoryNode) => {
      await act(node?.summary?.id ?? (await panel.chat()).session.id);
      parts.refresh();
    });
  }

  async function exportOne(id: string): Promise<void> {
    const chat = await actions.chatOf(id);
    if (chat) await transfer.exportSession(chat);
  }

  async function importOne(): Promise<void> {
    const chat = await transfer.importSession();
    if (!chat) return;
    parts.show(chat);
    parts.refresh();
    await panel.reveal({ takeFocus: true });
  }

  async function openFolder(): Promise<void> {
    const folder = vscode.Uri.file(parts.folder);
    await vscode.workspace.fs.createDirectory(folder);
    await vscode.commands.executeCommand("revealFileInOS", folder);
  }

  return {
    "sidenote.openSession": shown(openSession),
    "sidenote.history.open": about(open),
    "sidenote.renameSession": about(actions.rename),
    "sidenote.pinSession": about((id) => actions.setPinned(id, true)),
    "sidenote.unpinSession": about((id) => actions.setPinned(id, false)),
    "sidenote.archiveSession": about((id) => actions.setArchived(id, true)),
    "sidenote.unarchiveSession": about((id) => actions.setArchived(id, false)),
    "sidenote.duplicateSession": about(async (id) => {
      const copy = await actions.duplicate(id);
      if (copy) parts.show(copy);
    }),
    "sidenote.deleteSession": about(actions.remove),
    "sidenote.exportSession": about(exportOne),
    "sidenote.importSession": shown(importOne),
    "sidenote.openSessionsFolder": shown(openFolder),
  };
}
