/** The messages that wait for the answer before them: shown above the input, to be edited, removed or sent. */
import type { QueuedView } from "../../core/unsent.ts";
import { element, iconButton, textButton } from "../dom.ts";
import { fill, texts } from "../texts.ts";
import { replaceItems } from "./itemList.ts";

export interface Queue {
  readonly root: HTMLElement;
  /** How many there are. */
  readonly count: () => number;
  readonly set: (messages: readonly QueuedView[]) => void;
  /** While no answer is on its way nothing is sent by itself, and it says so. */
  readonly setBusy: (busy: boolean) => void;
}

export interface QueueOptions {
  readonly onSendNow: () => void;
  readonly onEdit: (messageId: string) => void;
  readonly onRemove: (messageId: string) => void;
  /** What had the focus is gone. */
  readonly onLeft: () => void;
}

export function createQueue(options: QueueOptions): Queue {
  let isBusy = false;
  const list = element("ol", { class: "queue-list" });
  const sendNow = textButton(texts.sendNow, options.onSendNow);
  const held = element(
    "div",
    { class: "queue-held" },
    element("p", { text: texts.queueHeld }),
    element("div", { class: "actions" }, sendNow),
  );
  const root = element("section", { class: "queue", attributes: { "aria-label": texts.queue } }, held, list);
  root.hidden = true;

  function item({ id, text, attachments }: QueuedView): HTMLElement {
    const words = element("span", { class: "queued-text", text, attributes: { title: text, dir: "auto" } });
    const labels = attachments.map((label) => element("span", { class: "queued-label", text: label }));
    const named = { text: shorten(text) };
    return element(
      "li",
      { class: "queued" },
      element("div", { class: "queued-message" }, words, ...labels),
      iconButton("edit", fill(texts.editQueued, named), "queued-edit", () => options.onEdit(id)),
      iconButton("trash", fill(texts.removeQueued, named), "queued-remove", () => options.onRemove(id)),
    );
  }

  function drawHeld(): void {
    const hadFocus = document.activeElement === sendNow;
    held.hidden = isBusy;
    if (hadFocus && (held.hidden || root.hidden)) options.onLeft();
  }

  return {
    root,
    count: () => list.children.length,
    set(messages) {
      root.hidden = messages.length === 0;
      replaceItems(list, messages.map(item), options.onLeft);
      drawHeld();
    },
    setBusy(busy) {
      isBusy = busy;
      drawHeld();
    },
  };
}

/** Enough of a message to know it by. */
function shorten(text: string): string {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length <= 60 ? line : `${line.slice(0, 59)}…`;
}
