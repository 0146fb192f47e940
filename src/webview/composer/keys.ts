/**
 * What the keys do, in their order: Enter and Escape are for the list of completions first, then for earlier messages,
 * then they send and stop. Keys of an input method are nobody's.
 */
import type { Completion } from "./completion.ts";
import type { Recall } from "./recall.ts";

export interface KeyOptions {
  readonly input: HTMLTextAreaElement;
  readonly completion: Pick<Completion, "takeKey">;
  readonly recall: Recall;
  /** Another text takes the place of what is typed, with the cursor at `end` of it. */
  readonly onRecall: (text: string, end: "start" | "end") => void;
  readonly onSend: () => void;
  /** Escape, wherever in the page the focus is and as long as nobody else has a use for it. */
  readonly onStop: () => void;
}

export function takeKeys(options: KeyOptions): void {
  const { input, completion, recall, onRecall } = options;

  /** True when the key has moved through the earlier messages. */
  function recalls(key: string): boolean {
    const { value, selectionStart, selectionEnd } = input;
    if (selectionStart !== selectionEnd) return false;
    const isAtEdge = selectionStart === 0 || selectionStart === value.length;
    if (key === "ArrowUp" && selectionStart === 0) {
      const older = recall.older(value);
      if (older === null) return false;
      onRecall(older, "start");
      return true;
    }
    if (key === "ArrowDown" && isAtEdge) {
      const newer = recall.newer(value);
      if (newer === null) return false;
      onRecall(newer, recall.isActive() ? "start" : "end");
      return true;
    }
    if (key !== "Escape" || !recall.isActive()) return false;
    onRecall(recall.leave(value), "end");
    return true;
  }

  input.addEventListener("keydown", (event) => {
    if (isComposing(event)) return;
    const isPlain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (!isPlain) return;
    if (completion.takeKey(event.key) || recalls(event.key)) {
      event.preventDefault();
      event.stopPropagation(); // Escape would stop the answer as well
    } else if (event.key === "Enter") {
      event.preventDefault();
      options.onSend();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !isComposing(event)) options.onStop();
  });
}

/** 229: some input methods end their composition before the key event that confirmed it (UI Events, 5.3.2). */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}
