/**
 * The topics of the turns in the page: where one parts from the next, which are folded away, what is left out of the
 * next request. Told from the outline alone, so that turns which are not drawn cost nothing.
 */
import type { Scope } from "../../core/conversation.ts";
import { topicsOf, type Topic } from "../../core/topics.ts";
import type { TranscriptWindow } from "../transcriptWindow.ts";
import type { TurnSlot } from "../turnSlot.ts";
import type { PageMemory } from "../memory.ts";
import { createDivider, type Divider, type TopicActions } from "./divider.ts";
import { createOutline, type OutlineEntry } from "./outline.ts";

export interface TranscriptTopics {
  /** Stands in the header. */
  readonly outline: HTMLElement;
  /** Other turns stand in the list. */
  readonly show: (session: { readonly scope: Scope }) => void;
  /** Some turns of the same session have changed their topics, or have gone. */
  readonly refresh: () => void;
  /** A turn has come; it is seen, whatever was folded away. */
  readonly turnStarted: () => void;
  readonly setScope: (scope: Scope) => void;
  /** Shows the topic of a turn if it was folded away. */
  readonly expand: (slot: TurnSlot) => void;
  /** A turn was drawn that had not been. */
  readonly drawn: (slot: TurnSlot) => void;
}

export interface TranscriptTopicsOptions {
  readonly scroller: HTMLElement;
  readonly list: HTMLElement;
  readonly turns: Pick<TranscriptWindow, "slots" | "find" | "bring">;
  readonly actions: TopicActions;
  /** Where the topics that are folded away are kept, by the turns that open them. */
  readonly memory: Pick<PageMemory, "isFolded" | "setFolded">;
}

export function createTranscriptTopics(options: TranscriptTopicsOptions): TranscriptTopics {
  const { scroller, list, turns, actions, memory } = options;
  let scope: Scope = "session";
  let topics: readonly Topic<TurnSlot>[] = [];
  /** By the turn that opens the topic. */
  const dividers = new Map<string, Divider>();
  /** The turn that was jumped to and is not drawn yet. */
  let awaited: string | null = null;
  const outline = createOutline(entries, jump);

  /** A single topic is what the session's title says; a beginning that nobody has judged has no title. */
  function hasDivider(topic: Topic<TurnSlot>): boolean {
    return topics.length > 1 && topic.title !== null;
  }

  function refresh(): void {
    topics = topicsOf(turns.slots());
    const openers = new Set(topics.filter(hasDivider).map(({ turns: [first] }) => first.id));
    for (const turnId of dividers.keys()) if (!openers.has(turnId)) remove(turnId);
    for (const [index, topic] of topics.entries()) draw(topic, index);
    outline.refresh(topics.length > 1);
  }

  function draw(topic: Topic<TurnSlot>, index: number): void {
    const [first] = topic.turns;
    const isLast = index === topics.length - 1;
    const isCollapsed = hasDivider(topic) && memory.isFolded(first.id);
    const isAlone = scope === "topic";
    for (const slot of topic.turns) slot.setStanding({ isCollapsed, isUnsent: isAlone && !isLast });
    if (topic.title === null || !hasDivider(topic)) return;
    const divider = dividers.get(first.id) ?? add(first.id);
    const count = topic.turns.length;
    divider.draw({ title: topic.title, isFirst: index === 0, isLast, isAlone, isCollapsed, count });
    if (divider.root.nextElementSibling !== first.root()) first.root().before(divider.root);
  }

  function add(turnId: string): Divider {
    const divider = createDivider(turnId, actions, () => setCollapsed(turnId, !memory.isFolded(turnId)));
    dividers.set(turnId, divider);
    return divider;
  }

  function remove(turnId: string): void {
    const root = dividers.get(turnId)?.root;
    // In a page that has not the focus, to give it back would take it from elsewhere.
    const hadFocus = document.hasFocus() && root?.contains(document.activeElement);
    root?.remove();
    dividers.delete(turnId);
    if (hadFocus === true) turns.find(turnId)?.root().focus({ preventScroll: true });
  }

  function setCollapsed(turnId: string, isCollapsed: boolean): void {
    memory.setFolded(turnId, isCollapsed);
    refresh();
  }

  function expand(slot: TurnSlot): void {
    const opener = topics.find(({ turns: inside }) => inside.includes(slot))?.turns[0].id;
    if (opener !== undefined && memory.isFolded(opener)) setCollapsed(opener, false);
  }

  function beginningOf([first]: Topic<TurnSlot>["turns"]): HTMLElement {
    return dividers.get(first.id)?.root ?? first.root();
  }

  /** The topic that is read: the last that begins in the upper third of the window or above; at the end, the last. */
  function current(): number {
    if (scroller.scrollTop >= -1) return topics.length - 1;
    const { top, height } = scroller.getBoundingClientRect();
    let [from, to] = [0, topics.length - 1];
    // Halved: each place that is asked for may have to be laid out first.
    while (from < to) {
      const middle = Math.ceil((from + to) / 2);
      const topic = topics[middle];
      const isAbove = topic && beginningOf(topic.turns).getBoundingClientRect().top <= top + height / 3;
      if (isAbove) from = middle;
      else to = middle - 1;
    }
    return from;
  }

  function entries(): readonly OutlineEntry[] {
    const read = current();
    return topics.map(({ title, turns: [first] }, index) => ({
      turnId: first.id,
      title: title ?? first.question,
      isCurrent: index === read,
    }));
  }

  function jump(turnId: string): void {
    const slot = turns.find(turnId);
    if (!slot) return;
    expand(slot);
    awaited = slot.turn() ? null : turnId;
    if (awaited !== null) turns.bring(slot);
    lead(slot);
  }

  function lead(slot: TurnSlot): void {
    slot.root().focus({ preventScroll: true });
    (dividers.get(slot.id)?.root ?? slot.root()).scrollIntoView({ block: "start" });
  }

  // What is found in a topic that is folded away is to be seen.
  list.addEventListener("beforematch", ({ target }) => {
    const turn = target instanceof Element ? target.closest<HTMLElement>(".turn") : null;
    const slot = turns.find(turn?.dataset["turn"] ?? "");
    if (slot) expand(slot);
  });

  return {
    outline: outline.root,
    refresh,
    expand,
    show(session) {
      scope = session.scope;
      dividers.clear(); // the list has been emptied
      awaited = null;
      refresh();
    },
    turnStarted() {
      refresh();
      const last = turns.slots().at(-1);
      if (last) expand(last);
    },
    setScope(next) {
      scope = next;
      refresh();
    },
    drawn(slot) {
      if (slot.id !== awaited) return;
      awaited = null;
      lead(slot);
    },
  };
}
