/** A message as it was sent: what was attached to it, and its words, folded when they are long, to be changed in place. */
import type { TurnView } from "../core/sessionView.ts";
import { element } from "./dom.ts";
import { createHeldButton } from "./heldButton.ts";
import { createPromptEdit, type PromptEdit } from "./promptEdit.ts";
import { fill, texts } from "./texts.ts";
import { createVersions } from "./versions.ts";

/** Characters below which twelve lines hold a message without line breaks in the narrowest panel. */
const surelyShort = 300;

export interface PromptActions {
  /** Opens what was attached, by its place among that. */
  readonly open: (index: number) => void;
  /** Other words that were begun in the place of these and are not sent, or null. */
  readonly edited: () => string | null;
  readonly keepEdit: (text: string | null) => void;
  /** Asks other words in the place of these. */
  readonly edit: (text: string) => void;
  /** Shows what was asked before or after this in the same place. */
  readonly showVersion: (by: -1 | 1) => void;
  /** Says why something cannot be done for now. */
  readonly say: (reason: string) => void;
}

export interface Prompt {
  readonly root: HTMLElement;
  readonly setPlace: (place: TurnView["place"]) => void;
  /** While an answer is under way nothing else can be asked. */
  readonly setBusy: (busy: boolean) => void;
}

export function createPrompt(turn: TurnView, actions: PromptActions): Prompt {
  const chips = turn.context.map(({ label, drift }, index) => {
    const title = fill(texts.openContext, { name: label });
    const attributes = { type: "button", title };
    const button = element("button", { text: label, attributes, onClick: () => actions.open(index) });
    const note = drift && element("span", { class: "drift", text: texts.drift[drift] });
    return element("li", {}, button, ...(note ? [note] : []));
  });
  const context = chips.length === 0 ? [] : [element("ul", { class: "context" }, ...chips)];
  const words = element("p", { text: turn.prompt, attributes: { dir: "auto" } });
  const fold = foldOf(turn.prompt, words);
  const edit = createHeldButton(
    "edit",
    texts.editMessage,
    "edit-message",
    () => open(turn.prompt).focus(),
    actions.say,
  );
  const versions = createVersions(turn.place, actions.showVersion, actions.say);
  const tools = element("div", { class: "prompt-tools" }, versions.root, edit.root);
  const root = element("div", { class: "prompt" }, ...context, words, ...fold, tools);
  let isBusy = false;

  const begun = actions.edited();
  if (begun !== null) open(begun);

  function open(text: string): PromptEdit {
    const form = createPromptEdit(text, { change: actions.keepEdit, send, cancel: close });
    for (const shown of [words, ...fold, tools]) shown.classList.add("edited");
    words.after(form.root);
    return form;

    function send(changed: string): void {
      if (isBusy) {
        actions.say(texts.notWhileAnswering);
        return;
      }
      actions.keepEdit(null);
      actions.edit(changed);
    }

    function close(): void {
      actions.keepEdit(null);
      form.root.remove();
      for (const shown of [words, ...fold, tools]) shown.classList.remove("edited");
      edit.root.focus();
    }
  }

  return {
    root,
    setPlace: versions.setPlace,
    setBusy(busy) {
      isBusy = busy;
      edit.hold(busy ? texts.notWhileAnswering : null);
      versions.setBusy(busy);
    },
  };
}

/** Folds a text that may be long, and gives the button that unfolds it. How long it is depends on the panel's width. */
function foldOf(text: string, words: HTMLElement): readonly HTMLElement[] {
  if (text.length < surelyShort && text.split("\n", 13).length <= 12) return [];
  const button = element("button", {
    class: "fold",
    text: texts.showAll,
    attributes: { type: "button", "aria-expanded": "false" },
    onClick: () => setFolded(!words.classList.contains("folded")),
  });
  function setFolded(isFolded: boolean): void {
    words.classList.toggle("folded", isFolded);
    button.textContent = isFolded ? texts.showAll : texts.showLess;
    button.setAttribute("aria-expanded", String(!isFolded));
  }
  // Found in there, by Find in Chat: what is found is to be seen.
  words.addEventListener("reveal", () => setFolded(false));
  words.classList.add("folded");
  button.hidden = true;
  sizes.observe(words);
  return [button];
}

/** Whether a folded text is cut off can be known once it is laid out; far from the reader it is not. */
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const button = target.nextElementSibling;
    if (!(button instanceof HTMLElement) || !target.classList.contains("folded")) continue;
    button.hidden = target.scrollHeight <= target.clientHeight + 1;
  }
});
