/** Where messages are typed: Enter sends, Shift+Enter is a new line, Escape stops; the draft is never lost. */
import { element, iconButton } from "./dom.ts";
import { texts } from "./texts.ts";

export interface Composer {
  readonly root: HTMLElement;
  readonly focus: () => void;
  /** From here on messages can be sent. Typing was possible before. */
  readonly enable: () => void;
  /** While an answer runs, sending gives way to stopping; typing goes on. */
  readonly setBusy: (busy: boolean) => void;
  /** Puts a message back that was not asked, in front of what was typed since. */
  readonly giveBack: (text: string) => void;
}

export interface ComposerOptions {
  readonly draft: string;
  readonly onDraft: (draft: string) => void;
  readonly onAsk: (text: string) => void;
  readonly onStop: () => void;
  /** Somebody is about to write. */
  readonly onFocus: () => void;
}

export function createComposer(options: ComposerOptions): Composer {
  let busy = false;
  let enabled = false;
  const input = element("textarea", {
    attributes: { rows: "1", placeholder: texts.placeholder, "aria-label": texts.composer },
  });
  input.value = options.draft;
  const send = iconButton("send", texts.send, "send", ask);
  const stop = iconButton("debug-stop", texts.stop, "stop", options.onStop);
  const box = element("div", { class: "box" }, input, send, stop);
  const root = element("footer", { class: "composer" }, box);

  function ask(): void {
    const text = input.value;
    if (!enabled || busy || text.trim() === "") return;
    input.value = "";
    refresh();
    options.onAsk(text);
    input.focus();
  }

  function refresh(): void {
    send.hidden = busy;
    stop.hidden = !busy;
    send.disabled = !enabled || input.value.trim() === "";
    options.onDraft(input.value);
  }

  input.addEventListener("input", refresh);
  input.addEventListener("focus", options.onFocus);
  input.addEventListener("keydown", (event) => {
    // 229: some input methods end their composition before the key event that confirmed it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    ask();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && busy && !event.isComposing) options.onStop();
  });
  refresh();

  return {
    root,
    focus: () => input.focus(),
    enable() {
      enabled = true;
      refresh();
    },
    setBusy(next) {
      if (busy === next) return;
      const hadFocus = document.activeElement === send || document.activeElement === stop;
      busy = next;
      refresh();
      if (hadFocus) input.focus(); // the button under the focus has just gone
    },
    giveBack(text) {
      input.value = input.value === "" ? text : `${text}\n${input.value}`;
      refresh();
    },
  };
}
