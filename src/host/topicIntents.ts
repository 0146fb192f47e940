/** What the page asks for about topics: another name, one with the topic before, a session of its own, what is sent. */
import * as vscode from "vscode";
import type { FromView, TopicIntent } from "../core/protocol.ts";
import { localize } from "../core/localize.ts";
import type { ViewedChat } from "./chats.ts";
import { shown } from "./shown.ts";

export interface TopicIntentParts {
  readonly chat: () => ViewedChat | null;
  /** Makes a session of a topic, and shows it. */
  readonly splitOff: (chat: ViewedChat, turnId: string) => Promise<void>;
}

/** Returns the function that carries out such an intent. */
export function createTopicIntents({ chat, splitOff }: TopicIntentParts): (message: TopicIntent) => void {
  return (message) => {
    const meant = chat();
    // Another session has taken the place of the one that was meant.
    if (meant?.session.id !== message.sessionId) return;
    switch (message.type) {
      case "rename-topic":
        void shown(rename)(meant, message.turnId);
        return;
      case "merge-topic":
        meant.nameTopic(message.turnId, null);
        return;
      case "split-topic":
        void shown(splitOff)(meant, message.turnId);
        return;
      case "set-scope":
        meant.setScope(message.scope);
        return;
    }
  };
}

async function rename(chat: ViewedChat, turnId: string): Promise<void> {
  const topic = chat.session.turns.find(({ id }) => id === turnId)?.topic;
  if (topic === undefined) return;
  const title = await vscode.window.showInputBox({
    title: localize("Rename Topic"),
    value: topic ?? "",
    validateInput: (value) => (value.trim() === "" ? localize("A name is needed.") : null),
  });
  if (title !== undefined) chat.nameTopic(turnId, title);
}

export function isTopicIntent(message: FromView): message is TopicIntent {
  const { type } = message;
  return type === "rename-topic" || type === "merge-topic" || type === "split-topic" || type === "set-scope";
}
