/** What is attached to the draft, each with its weight and a way to take it off again. */
import { attachmentIcons } from "../../core/sourceIcons.ts";
import type { AttachmentView } from "../../core/unsent.ts";
import { element, icon, iconButton } from "../dom.ts";
import { fill, texts } from "../texts.ts";
import { replaceItems } from "./itemList.ts";

export interface Attachments {
  readonly root: HTMLElement;
  readonly set: (attachments: readonly AttachmentView[]) => void;
}

export function createAttachments(options: {
  readonly onRemove: (attachmentId: string) => void;
  /** A text is to stand in the message instead. */
  readonly onExpand: (attachmentId: string) => void;
  /** The last one is gone, and the focus was on it. */
  readonly onLeft: () => void;
}): Attachments {
  const root = element("ul", { class: "attachments", attributes: { "aria-label": texts.attached } });
  root.hidden = true;

  function chip({ id, type, kind, label, tokens, isChanged }: AttachmentView): HTMLElement {
    // Of a path that is too long the end is what it is known by.
    const end = label.lastIndexOf("/") + 1;
    const name = element(
      "span",
      { class: "chip-name", attributes: { title: label } },
      element("span", { class: "chip-folder", text: label.slice(0, end) }),
      element("span", { class: "chip-file", text: label.slice(end) }),
    );
    const about = fill(texts.aboutTokens, { count: tokens });
    const weight = element("span", { class: "chip-weight", attributes: { title: about } });
    weight.append(
      element("span", {
        text: fill(texts.roughly, { count: tokens }),
        attributes: { "aria-hidden": "true" },
      }),
      element("span", { class: "visually-hidden", text: about }),
    );
    const change = element("span", {
      class: "chip-changed",
      text: texts.changedSince,
      attributes: { title: texts.readAgain },
    });
    const removal = fill(texts.removeAttachment, { name: label });
    const remove = iconButton("close", removal, "chip-remove", () => options.onRemove(id));
    const isText = type === "excerpt" && kind === "text";
    const expand = iconButton(
      "expand-all",
      fill(texts.expandAttachment, { name: label }),
      "chip-expand",
      () => options.onExpand(id),
    );
    const picture = icon(attachmentIcons[type === "excerpt" ? (kind ?? "text") : type]);
    const notes = isChanged ? [change] : [];
    const tools = isText ? [expand, remove] : [remove];
    return element("li", { class: "chip" }, picture, name, ...notes, weight, ...tools);
  }

  return {
    root,
    set: (attachments) => replaceItems(root, attachments.map(chip), options.onLeft),
  };
}
