/** Makes a session of one topic of another. */
import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { branchOf } from "../core/branches.ts";
import { isRunning } from "../core/conversation.ts";
import { excerptOf } from "../core/excerpt.ts";
import { localize } from "../core/localize.ts";
import { recordsOf } from "../core/sessionRecord.ts";
import { topicOf } from "../core/topics.ts";
import type { Chats, ViewedChat } from "./chats.ts";
import type { SessionStore } from "./sessions/sessionStore.ts";

export interface TopicSplitterParts {
  readonly chats: Chats;
  readonly store: SessionStore;
  readonly show: (chat: ViewedChat) => void;
}

/**
 * Returns the function that copies the topic of a turn into a new session and shows that. The original keeps every
 * turn; where the topic is its last one, it goes on from the turn before.
 */
export function createTopicSplitter({ chats, store, show }: TopicSplitterParts) {
  return async (chat: ViewedChat, turnId: string): Promise<void> => {
    const { session } = chat;
    const topic = topicOf(session, turnId);
    if (!topic) return;
    if (topic.turns.some(isRunning)) {
      const text = localize("This topic can be split off when its answer has come to its end.");
      void vscode.window.showInformationMessage(text);
      return;
    }
    const copy = excerptOf(session, topic, randomUUID, Date.now());
    for (const record of recordsOf(copy)) store.record(copy, record);
    await store.written(copy.id);
    const [{ parent }] = topic.turns;
    const isLast = branchOf(session).at(-1)?.id === topic.turns.at(-1)?.id;
    show(chats.of(copy));
    if (isLast && parent !== null) chat.endAt(parent); // out of sight: nothing is taken from under the reader
  };
}
