/** What can be done to a session from a list of them: named, pinned, archived, copied, deleted and brought back. */
import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { localize } from "../core/localize.ts";
import { copyOfSession } from "../core/sessionImport.ts";
import { recordsOf } from "../core/sessionRecord.ts";
import type { Chats, ViewedChat } from "./chats.ts";
import type { SessionStore } from "./sessions/sessionStore.ts";
import { shown } from "./shown.ts";

export interface SessionActions {
  /** The chat of a session, which is read for it where it is not open; null, and told why, where it cannot be. */
  readonly chatOf: (id: string) => Promise<ViewedChat | null>;
  readonly rename: (id: string) => Promise<void>;
  readonly setPinned: (id: string, value: boolean) => Promise<void>;
  readonly setArchived: (id: string, value: boolean) => Promise<void>;
  /** A copy with all branches, as a session of its own; its chat, or null. */
  readonly duplicate: (id: string) => Promise<ViewedChat | null>;
  /** Deletes a session that is not shown, and offers to undo that. True when it is gone. */
  readonly remove: (id: string) => Promise<boolean>;
}

export interface SessionActionParts {
  readonly chats: Chats;
  readonly store: SessionStore;
  /** Shows something else where this session is shown. */
  readonly leave: (id: string) => Promise<void>;
}

export function createSessionActions({ chats, store, leave }: SessionActionParts): SessionActions {
  /** Those that are being read: a session that is read twice at once would have two writers. */
  const opening = new Map<string, Promise<ViewedChat | null>>();

  async function chatOf(id: string): Promise<ViewedChat | null> {
    const open = chats.find(id);
    if (open) return open;
    const known = opening.get(id);
    if (known) return known;
    const opened = openChat(id).finally(() => opening.delete(id));
    opening.set(id, opened);
    return opened;
  }

  async function openChat(id: string): Promise<ViewedChat | null> {
    const session = await store.load(id);
    return session && chats.of(session);
  }

  /** Does something to a session, and lets go of it if nobody looks at it. */
  async function change(id: string, act: (chat: ViewedChat) => void): Promise<void> {
    const chat = await chatOf(id);
    if (!chat) return;
    act(chat);
    await store.written(id);
    if (!chat.isBusy()) chats.close(chat);
  }

  return {
    chatOf,
    async rename(id) {
      const chat = await chatOf(id);
      if (!chat) return;
      const title = await vscode.window.showInputBox({
        title: localize("Rename Session"),
        prompt: localize("A name that you give is kept: topics change it no more."),
        value: chat.session.title?.text ?? "",
        validateInput: (value) => (value.trim() === "" ? localize("A name is needed.") : null),
      });
      await change(id, (open) => {
        if (title !== undefined) open.rename(title);
      });
    },
    setPinned: (id, value) => change(id, (chat) => chat.setPinned(value)),
    setArchived: (id, value) => change(id, (chat) => chat.setArchived(value)),
    async duplicate(id) {
      const chat = await chatOf(id);
      if (!chat) return null;
      const now = { createdAt: Date.now(), pinned: false, archived: false };
      const copy = copyOfSession({ ...structuredClone(chat.session), ...now }, randomUUID);
      for (const record of recordsOf(copy)) store.record(copy, record);
      await store.written(copy.id);
      chats.letGo(chat);
      return chats.of(copy);
    },
    async remove(id) {
      const name = chats.find(id)?.session.title?.text ?? "";
      await leave(id);
      const chat = chats.find(id);
      if (chat) {
        chats.close(chat);
        await store.release(chat.session);
      }
      const undo = await store.remove(id);
      void shown(offerUndo)(name, undo);
      return true;
    },
  };
}

/** Not awaited: a notification may stay for long. */
async function offerUndo(name: string, undo: () => Promise<void>): Promise<void> {
  const again = localize("Undo");
  const choice = await vscode.window.showInformationMessage(
    name === ""
      ? localize("The session is deleted.")
      : localize("The session “{name}” is deleted.", { name }),
    again,
  );
  if (choice !== again) return;
  // It may take as long as another window writes in the session's place.
  const title = localize("Bringing the session back…");
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, undo);
}
