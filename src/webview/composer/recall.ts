/** Earlier messages in the composer, as a shell has them: what is changed in one, and the draft, are there again. */

export interface Recall {
  /** The session's messages, oldest first. */
  readonly setMessages: (messages: readonly string[]) => void;
  readonly addMessage: (message: string) => void;
  readonly isActive: () => boolean;
  /** The message before the one that is shown, or null at the oldest. `shown` is what the composer holds. */
  readonly older: (shown: string) => string | null;
  /** The message after it, after the last the draft; null while nothing is recalled. */
  readonly newer: (shown: string) => string | null;
  /** The draft, with which the composer goes on. */
  readonly leave: (shown: string) => string;
  /** What was typed and waits behind the recalled message. */
  readonly draft: () => string;
  /** Everything that is the user's own and not sent: the draft, and what was changed in the message that is shown. */
  readonly unsent: (shown: string) => string;
  /** Forgets the draft and all changes. */
  readonly reset: () => void;
}

export function createRecall(): Recall {
  let messages: readonly string[] = [];
  let changed = new Map<number, string>();
  let draft = "";
  /** Of the message that is shown; the draft comes after the last. */
  let index = 0;

  const isActive = (): boolean => index < messages.length;

  function keep(shown: string): void {
    if (isActive()) changed.set(index, shown);
    else draft = shown;
  }

  function current(): string {
    return isActive() ? (changed.get(index) ?? messages[index] ?? "") : draft;
  }

  function reset(): void {
    changed = new Map();
    draft = "";
    index = messages.length;
  }

  return {
    setMessages(all) {
      // A question that was asked again is one message.
      const next = all.filter((message, at) => message !== all[at - 1]);
      const wasActive = isActive();
      messages = next;
      if (!wasActive) index = next.length;
    },
    addMessage(message) {
      if (message === messages.at(-1)) return;
      const wasActive = isActive();
      messages = [...messages, message];
      if (!wasActive) index = messages.length;
    },
    isActive,
    older(shown) {
      if (index === 0) return null;
      keep(shown);
      index--;
      return current();
    },
    newer(shown) {
      if (!isActive()) return null;
      keep(shown);
      index++;
      return current();
    },
    leave(shown) {
      keep(shown);
      index = messages.length;
      return draft;
    },
    draft: () => (isActive() ? draft : ""),
    unsent(shown) {
      if (!isActive()) return shown;
      if (shown === messages[index]) return draft;
      return draft.trim() === "" ? shown : `${draft}\n${shown}`;
    },
    reset,
  };
}
