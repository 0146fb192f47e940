/** Where the words of a message are changed, in its own place: Enter sends them, Escape leaves them as they were. */
import { isComposing } from "./composer/keys.ts";
import { element, textButton } from "./dom.ts";
import { texts } from "./texts.ts";

export interface PromptEdit {
  readonly root: HTMLElement;
  readonly focus: () => void;
}

export interface PromptEditOptions {
  /** Hears what is typed, at each key. */
  readonly change: (text: string) => void;
  /** Gets words that are not blank. */
  readonly send: (text: string) => void;
  readonly cancel: () => void;
}

/** @param prompt the words to begin with. */
export function createPromptEdit(prompt: string, options: PromptEditOptions): PromptEdit {
  const input = element("textarea", {
    attributes: { rows: "1", "aria-label": texts.editMessage, dir: "auto" },
  });
  input.value = prompt;
  const root = element(
    "div",
    { class: "prompt-edit" },
    input,
    element(
      "div",
      { class: "actions" },
      textButton(texts.sendEdited, send),
      textButton(texts.cancel, options.cancel),
    ),
  );

  input.addEventListener("input", () => options.change(input.value));

  function send(): void {
    if (input.value.trim() === "") input.focus();
    else options.send(input.value);
  }

  // Of all of it: Escape leaves from the buttons as well, and does not stop an answer.
  root.addEventListener("keydown", (event) => {
    if (isComposing(event)) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      options.cancel();
    } else if (event.key === "Enter" && event.target === input && isPlain(event)) {
      event.preventDefault();
      send();
    }
  });

  return {
    root,
    focus() {
      input.focus();
      input.setSelectionRange(input.value.length, input.value.length);
    },
  };
}

function isPlain({ shiftKey, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  return !shiftKey && !ctrlKey && !altKey && !metaKey;
}
