/**
 * What can be completed at the cursor: commands and prompts after a `/` at the very start, open files after an `@`.
 *
 * The focus stays in the input; the choice is told by `aria-activedescendant` (ARIA practices, listbox).
 */
import type { OfferedFile, OfferedPrompt } from "../../core/protocol.ts";
import { slashCommands, type SlashCommand } from "../../core/slashCommands.ts";
import { element } from "../dom.ts";
import { commandText, fill, texts } from "../texts.ts";
import { fuzzyFilter } from "./fuzzy.ts";

export interface Completion {
  readonly root: HTMLElement;
  readonly setFiles: (files: readonly OfferedFile[]) => void;
  readonly setPrompts: (prompts: readonly OfferedPrompt[]) => void;
  /** Shows what fits the text before the cursor. */
  readonly update: () => void;
  readonly close: () => void;
  /** True when the key was for the list. */
  readonly takeKey: (key: string) => boolean;
}

export interface CompletionOptions {
  readonly input: HTMLTextAreaElement;
  /** The text has changed: what was typed for the completion is gone from it. */
  readonly onChange: () => void;
  readonly onCommand: (command: SlashCommand) => void;
  readonly onFile: (uri: string) => void;
  readonly announce: (text: string) => void;
}

interface Suggestion {
  readonly name: string;
  readonly detail: string;
  /** Takes the place of what was typed for it. */
  readonly text: string;
  readonly accept: () => void;
}

/** More than anybody reads; the letters narrow it down. */
const longestList = 50;

export function createCompletion(options: CompletionOptions): Completion {
  const { input } = options;
  let files: readonly OfferedFile[] = [];
  let prompts: readonly OfferedPrompt[] = [];
  let suggestions: readonly Suggestion[] = [];
  let chosen = 0;
  /** Where what is completed begins; Escape closes the list for it until it is typed anew. */
  let start = -1;
  let dismissed = -1;
  const root = element("ul", {
    class: "completions",
    attributes: { id: "completions", role: "listbox", "aria-label": texts.suggestions },
  });
  root.hidden = true;
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", root.id);

  function find(): { readonly start: number; readonly found: readonly Suggestion[] } {
    const before =
      input.selectionStart === input.selectionEnd ? input.value.slice(0, input.selectionStart) : "";
    const slash = /^\/([\p{L}\p{N}\p{M}_-]*)$/u.exec(before)?.[1];
    if (slash !== undefined) return { start: 0, found: findCommands(slash) };
    const mention = /(?:^|\s)@([^\s@]*)$/.exec(before)?.[1];
    if (mention === undefined) return { start: -1, found: [] };
    return { start: before.length - mention.length - 1, found: findFiles(mention) };
  }

  function findCommands(query: string): readonly Suggestion[] {
    const commands = fuzzyFilter(query, slashCommands, (name) => name).map((command) => ({
      name: `/${command}`,
      detail: commandText(command),
      text: "",
      accept: () => options.onCommand(command),
    }));
    // Not run at once: it may be followed by words, and is sent as any message.
    const own = fuzzyFilter(query, prompts, ({ name }) => name).map(({ name, description }) => ({
      name: `/${name}`,
      detail: description,
      text: `/${name} `,
      accept: () => undefined,
    }));
    return [...commands, ...own];
  }

  function findFiles(query: string): readonly Suggestion[] {
    return fuzzyFilter(query, files, ({ path }) => path).map(({ uri, path }) => ({
      name: path.slice(path.lastIndexOf("/") + 1),
      detail: path.slice(0, Math.max(0, path.lastIndexOf("/"))),
      text: "",
      accept: () => options.onFile(uri),
    }));
  }

  function update(): void {
    const { start: next, found } = find();
    if (next !== dismissed) dismissed = -1;
    start = next;
    const had = suggestions.length;
    suggestions = dismissed >= 0 ? [] : found.slice(0, longestList);
    chosen = 0;
    draw();
    if (suggestions.length > 0 && suggestions.length !== had) {
      options.announce(fill(texts.suggestionCount, { count: suggestions.length }));
    }
  }

  function draw(): void {
    root.hidden = suggestions.length === 0;
    const items = suggestions.map(({ name, detail }, index) => {
      const isChosen = index === chosen;
      const item = element(
        "li",
        {
          class: "completion",
          attributes: { id: `completion-${index}`, role: "option", "aria-selected": String(isChosen) },
          onClick: () => accept(index),
        },
        element("span", { class: "completion-name", text: name }),
        element("span", { class: "completion-detail", text: detail }),
      );
      // The focus stays in the input.
      item.addEventListener("mousedown", (event) => event.preventDefault());
      return item;
    });
    root.replaceChildren(...items);
    if (root.hidden) {
      input.removeAttribute("aria-activedescendant");
    } else {
      input.setAttribute("aria-activedescendant", `completion-${chosen}`);
      items[chosen]?.scrollIntoView({ block: "nearest" });
    }
  }

  function accept(index: number): void {
    const suggestion = suggestions[index];
    if (!suggestion) return;
    const from = start;
    close();
    input.setRangeText(suggestion.text, from, input.selectionStart, "end");
    options.onChange();
    suggestion.accept();
    input.focus();
  }

  function close(): void {
    suggestions = [];
    draw();
  }

  return {
    root,
    update,
    close,
    setFiles(next) {
      files = next;
      if (!root.hidden) update();
    },
    setPrompts(next) {
      prompts = next;
      if (!root.hidden) update();
    },
    takeKey(key) {
      if (suggestions.length === 0) return false;
      switch (key) {
        case "ArrowDown":
        case "ArrowUp":
          chosen = (chosen + (key === "ArrowDown" ? 1 : -1) + suggestions.length) % suggestions.length;
          draw();
          return true;
        case "Enter":
        case "Tab":
          accept(chosen);
          return true;
        case "Escape":
          dismissed = start;
          close();
          return true;
        default:
          return false;
      }
    },
  };
}
