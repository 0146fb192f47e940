/** The line above the first turn of a topic: its title, which folds the topic away, and what can be done with it. */
import type { Scope } from "../../core/conversation.ts";
import { element, iconButton } from "../dom.ts";
import { fill, texts } from "../texts.ts";
import { createToolbar } from "../toolbar.ts";

export interface TopicActions {
  readonly renameTopic: (turnId: string) => void;
  readonly mergeTopic: (turnId: string) => void;
  readonly splitTopic: (turnId: string) => void;
  readonly setScope: (scope: Scope) => void;
}

export interface DividerState {
  readonly title: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** The last topic alone is sent. */
  readonly isAlone: boolean;
  readonly isCollapsed: boolean;
  /** Of its turns. */
  readonly count: number;
}

export interface Divider {
  readonly root: HTMLElement;
  readonly draw: (state: DividerState) => void;
}

/**
 * @param turnId the turn that opens the topic.
 * @param onToggle folds the topic away, or shows it again.
 */
export function createDivider(turnId: string, actions: TopicActions, onToggle: () => void): Divider {
  let isAlone = false;
  const chevron = element("span", { class: "codicon", attributes: { "aria-hidden": "true" } });
  const name = element("span", { class: "topic-name", attributes: { dir: "auto" } });
  const title = element(
    "button",
    { class: "topic-title", attributes: { type: "button" }, onClick: onToggle },
    chevron,
    name,
  );
  const count = element("span", { class: "topic-count" });
  const only = iconButton("filter", texts.onlyTopic, "only", () =>
    actions.setScope(isAlone ? "session" : "topic"),
  );
  const rename = iconButton("edit", texts.renameTopic, "rename", () => actions.renameTopic(turnId));
  const merge = iconButton("fold-up", texts.mergeTopic, "merge", () => actions.mergeTopic(turnId));
  const split = iconButton("link-external", texts.splitTopic, "split", () => actions.splitTopic(turnId));
  const tools = createToolbar(texts.topics, [rename, merge, split, only]);
  tools.classList.add("topic-tools");
  const note = element("p", { class: "topic-note", text: texts.notSentAbove });
  const line = element("div", { class: "topic-line" }, element("h2", {}, title), count, tools);
  const root = element("div", { class: "topic" }, note, line);

  return {
    root,
    draw(state) {
      isAlone = state.isAlone;
      name.textContent = state.title;
      const label = fill(texts.topicDivider, { title: state.title });
      title.setAttribute("aria-label", label);
      title.setAttribute("aria-expanded", String(!state.isCollapsed));
      title.title = state.title;
      tools.setAttribute("aria-label", label);
      chevron.className = `codicon codicon-${state.isCollapsed ? "chevron-right" : "chevron-down"}`;
      count.textContent = state.isCollapsed ? fill(texts.messagesHidden, { count: state.count }) : "";
      root.classList.toggle("folded-topic", state.isCollapsed);
      merge.hidden = state.isFirst;
      only.hidden = !state.isLast;
      // The one stop of the row is among those that are there.
      if ([merge, only].some((button) => button.hidden && button.tabIndex === 0)) {
        merge.tabIndex = only.tabIndex = -1;
        rename.tabIndex = 0;
      }
      only.setAttribute("aria-pressed", String(isAlone));
      note.hidden = !(state.isLast && isAlone);
    },
  };
}
