/**
 * What can be completed at the cursor: commands and prompts after a `/` at the very start, what can be attached after an `@`.
 *
 * The focus stays in the input; the choice is told by `aria-activedescendant` (ARIA practices, listbox).
 */
import { fuzzyFilter } from "../../core/fuzzy.ts";
import type { FoundMentions, OfferedFile, OfferedPrompt } from "../../core/protocol.ts";
import { slashCommands, type SlashCommand } from "../../core/slashCommands.ts";
import { keyOf, type Source } from "../../core/sources.ts";
import { element, icon } from "../dom.ts";
import { commandText, fill, texts } from "../texts.ts";
import { createMentions } from "./mentions.ts";

export interface Completion {
  readonly root: HTMLElement;
  readonly setFiles: (files: readonly OfferedFile[]) => void;
  readonly setPrompts: (prompts: readonly OfferedPrompt[]) => void;
  /** Shows what the host has found for a query, unless something else is typed by now. */
  readonly setFound: (found: FoundMentions) => void;
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
  readonly onSource: (source: Source) => void;
  /** Other letters stand after an `@`: the host is asked what fits them. */
  readonly onMention: (query: string) => void;
  readonly announce: (text: string) => void;
}

interface Suggestion {
  /** Tells it from others of the list. */
  readonly key: string;
  readonly name: string;
  readonly detail: string;
  /** A codicon. */
  readonly icon?: string;
  /** Of the part of the list that it belongs to; empty for the first. */
  readonly section: string;
  /** Takes the place of what was typed for it; nothing does where it is left out. */
  readonly text?: string;
  readonly accept: () => void;
}

/** More than anybody reads; the letters narrow it down. */
const longestList = 50;

export function createCompletion(options: CompletionOptions): Completion {
  const { input } = options;
  const mentions = createMentions();
  let prompts: readonly OfferedPrompt[] = [];
  /** The letters that the host was asked about last; null while there is no `@`. */
  let asked: string | null = null;
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

  function find(): {
    readonly start: number;
    /** What stands after an `@`. */
    readonly query: string | null;
    readonly found: readonly Suggestion[];
  } {
    const before =
      input.selectionStart === input.selectionEnd ? input.value.slice(0, input.selectionStart) : "";
    const slash = /^\/([\p{L}\p{N}\p{M}_-]*)$/u.exec(before)?.[1];
    if (slash !== undefined) return { start: 0, query: null, found: findCommands(slash) };
    const mention = /(?:^|\s)@([^\s@]*)$/.exec(before)?.[1];
    if (mention === undefined) return { start: -1, query: null, found: [] };
    return { start: before.length - mention.length - 1, query: mention, found: findMentions(mention) };
  }

  function findCommands(query: string): readonly Suggestion[] {
    const commands = fuzzyFilter(query, slashCommands, (name) => name).map((command) => ({
      key: command,
      name: `/${command}`,
      detail: commandText(command),
      section: "",
      accept: () => options.onCommand(command),
    }));
    // Not run at once: it may be followed by words, and is sent as any message.
    const own = fuzzyFilter(query, prompts, ({ name }) => name).map(({ name, description }) => ({
      key: `/${name}`,
      name: `/${name}`,
      detail: description,
      section: "",
      text: `/${name} `,
      accept: () => undefined,
    }));
    return [...commands, ...own];
  }

  function findMentions(query: string): readonly Suggestion[] {
    return mentions.find(query).map((suggestion) => ({
      ...suggestion,
      key: keyOf(suggestion.source),
      accept: () => options.onSource(suggestion.source),
    }));
  }

  function update(): void {
    const { start: next, query, found } = find();
    if (next !== dismissed) dismissed = -1;
    start = next;
    const isDismissed = dismissed >= 0;
    if (query !== asked) {
      asked = isDismissed ? null : query;
      if (asked !== null) options.onMention(asked);
    }
    chosen = 0;
    show(isDismissed ? [] : found);
  }

  function show(found: readonly Suggestion[]): void {
    const had = suggestions.length;
    suggestions = found.slice(0, longestList);
    draw();
    if (suggestions.length > 0 && suggestions.length !== had) {
      options.announce(fill(texts.suggestionCount, { count: suggestions.length }));
    }
  }

  function draw(): void {
    root.hidden = suggestions.length === 0;
    const items = suggestions.map(({ name, detail, icon: iconName }, index) => {
      const isChosen = index === chosen;
      const item = element(
        "li",
        {
          class: "completion",
          attributes: { id: `completion-${index}`, role: "option", "aria-selected": String(isChosen) },
          onClick: () => accept(index),
        },
        ...(iconName === undefined ? [] : [icon(iconName)]),
        element("span", { class: "completion-name", text: name }),
        element("span", { class: "completion-detail", text: detail, attributes: { title: detail } }),
      );
      // The focus stays in the input.
      item.addEventListener("mousedown", (event) => event.preventDefault());
      return item;
    });
    // The parts of the list are said to the eye; a name and what stands beside it tell the same.
    const headed = items.flatMap((item, index) => {
      const section = suggestions[index]?.section ?? "";
      if (section === "" || section === suggestions[index - 1]?.section) return item;
      const attributes = { role: "presentation", "aria-hidden": "true" };
      return [element("li", { class: "completion-section", text: section, attributes }), item];
    });
    root.replaceChildren(...headed);
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
    input.setRangeText(suggestion.text ?? "", from, input.selectionStart, "end");
    options.onChange();
    suggestion.accept();
    input.focus();
  }

  function close(): void {
    suggestions = [];
    asked = null;
    draw();
  }

  return {
    root,
    update,
    close,
    setFiles(next) {
      mentions.setFiles(next);
      if (!root.hidden) update();
    },
    setPrompts(next) {
      prompts = next;
      if (!root.hidden) update();
    },
    setFound(found) {
      if (found.query !== asked) return;
      mentions.setFound(found);
      // What the reader has moved to stays chosen, wherever it stands then.
      const key = chosen === 0 ? null : suggestions[chosen]?.key;
      const next = find().found.slice(0, longestList);
      chosen = Math.max(
        0,
        next.findIndex((suggestion) => suggestion.key === key),
      );
      show(next);
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
