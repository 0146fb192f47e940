/** The commands about sessions: opened, named, pinned, archived, copied, deleted; from the palette, the panel and the history. */
import type { ViewedChat } from "./chats.ts";
import type { ChatTabs } from "./chatTabs.ts";
import type { HistoryParts } from "./history.ts";
import type { HistoryNode } from "./historyView.ts";
import type { Panel } from "./panel.ts";
import type { SessionActions } from "./sessionActions.ts";
import { openSessionsFolder } from "./sessionsFolder.ts";
import { shown } from "./shown.ts";
import type { Tools } from "./tools.ts";

export interface SessionCommandParts {
  readonly panel: Panel;
  readonly actions: SessionActions;
  readonly tools: () => Promise<Tools>;
  readonly history: Omit<HistoryParts, "actions">;
  /** Shows a chat in the panel, and remembers that. */
  readonly show: (chat: ViewedChat) => void;
  readonly tabs: Pick<ChatTabs, "open" | "focused">;
  /** The folder of the sessions' files. */
  readonly folder: () => string;
  /** Something about a session has changed. */
  readonly refresh: () => void;
}

/** The handlers by command id. Those that are about one session take a node of the history; else it is the one in focus. */
export function createSessionCommands(
  parts: SessionCommandParts,
): Readonly<Record<string, (...args: never[]) => unknown>> {
  const { panel, actions, tools } = parts;

  async function open(id: string, turnId?: string): Promise<void> {
    const chat = await actions.chatOf(id);
    if (!chat) return; // why it cannot be read was told
    parts.show(chat);
    if (turnId !== undefined) panel.revealTurn(turnId);
    await panel.reveal({ takeFocus: true });
  }

  async function openInTab(id: string, turnId?: string): Promise<void> {
    const chat = await actions.chatOf(id);
    if (chat) parts.tabs.open(chat, turnId);
  }

  async function openSession(): Promise<void> {
    const picked = await (await tools()).pickSession({ ...parts.history, actions });
    if (picked?.inTab === true) await openInTab(picked.id, picked.turnId);
    else if (picked) await open(picked.id, picked.turnId);
  }

  /** A command about the session of a node, or about one that is shown. */
  function about(
    act: (id: string) => Promise<unknown>,
    chat = () => parts.tabs.focused().chat(),
  ): (node?: HistoryNode) => Promise<void | undefined> {
    return shown(async (node?: HistoryNode) => {
      await act(node?.summary?.id ?? (await chat()).session.id);
      parts.refresh();
    });
  }
  const aboutPanel = (act: (id: string) => Promise<unknown>): (() => Promise<void | undefined>) => {
    const command = about(act, panel.chat);
    return () => command();
  };

  async function duplicate(id: string): Promise<void> {
    const copy = await actions.duplicate(id);
    if (copy) parts.show(copy);
  }

  async function exportOne(id: string): Promise<void> {
    const chat = await actions.chatOf(id);
    if (chat) await (await tools()).exportSession(chat);
  }

  async function importOne(): Promise<void> {
    const chat = await (await tools()).importSession();
    if (!chat) return;
    parts.show(chat);
    parts.refresh();
    await panel.reveal({ takeFocus: true });
  }

  return {
    "sidenote.openSession": shown(openSession),
    "sidenote.history.open": about((id) => open(id)),
    "sidenote.openInTab": about((id) => openInTab(id)),
    "sidenote.renameSession": about(actions.rename),
    "sidenote.pinSession": about((id) => actions.setPinned(id, true)),
    "sidenote.unpinSession": about((id) => actions.setPinned(id, false)),
    "sidenote.archiveSession": about((id) => actions.setArchived(id, true)),
    "sidenote.unarchiveSession": about((id) => actions.setArchived(id, false)),
    "sidenote.duplicateSession": about(duplicate),
    "sidenote.deleteSession": about(actions.remove),
    "sidenote.exportSession": about(exportOne),
    "sidenote.importSession": shown(importOne),
    // In the panel's own title they are about the panel, wherever the focus is.
    "sidenote.panel.openInTab": aboutPanel((id) => openInTab(id)),
    "sidenote.panel.renameSession": aboutPanel(actions.rename),
    "sidenote.panel.duplicateSession": aboutPanel(duplicate),
    "sidenote.panel.archiveSession": aboutPanel((id) => actions.setArchived(id, true)),
    "sidenote.panel.deleteSession": aboutPanel(actions.remove),
    "sidenote.openSessionsFolder": shown(() => openSessionsFolder(parts.folder())),
  };
}
