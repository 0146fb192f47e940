/** One turn as DOM: the message, the thoughts, the answer, its status, its error and its receipt. */
import { isUnfinished } from "../core/continuation.ts";
import { isRunning, type Turn } from "../core/conversation.ts";
import { refusedText, stopText } from "../core/notices.ts";
import { applyUpdate, type TurnUpdate } from "../core/turnUpdate.ts";
import type { TurnView } from "../core/sessionView.ts";
import { createCodeFrame, type UsedCode } from "./code/codeFrame.ts";
import { secondsSince, secondsUntil, writeEachSecond } from "./countdown.ts";
import { withDirection } from "./direction.ts";
import { element, iconButton, textButton } from "./dom.ts";
import { replaceButtons } from "./focus.ts";
import { createMarkdown, type MarkdownWriter } from "./markdown/markdown.ts";
import type { MarkdownOptions } from "./markdown/options.ts";
import { loadAndRenderMath } from "./mathLoader.ts";
import type { PageMemory } from "./memory.ts";
import { createHeldButton } from "./heldButton.ts";
import { createPrompt } from "./prompt.ts";
import { createReceipt, type ReceiptActions } from "./receipt.ts";
import { createToolbar } from "./toolbar.ts";
import { noThoughts, startThoughts } from "./thoughts.ts";
import { fill, retryText, silentText, statusText, texts } from "./texts.ts";

export interface TurnActions extends ReceiptActions {
  readonly retry: () => void;
  readonly continue: () => void;
  readonly sendWithout: () => void;
  readonly setKey: () => void;
  readonly openSettings: () => void;
  readonly checkConnection: () => void;
  readonly copyAnswer: (turnId: string) => void;
  readonly copyTurn: (turnId: string) => void;
  /** Hears each change after it is made. */
  readonly hear: (update: TurnUpdate, turn: Turn) => void;
  readonly copyError: (turnId: string) => void;
  /** Opens what was attached to the message, by its place among that. */
  readonly openContext: (turnId: string, index: number) => void;
  /** Asks other words in the place of a turn's. */
  readonly editTurn: (turnId: string, text: string) => void;
  /** Where words that are not sent yet are kept. */
  readonly memory: Pick<PageMemory, "editOf" | "setEdit">;
  /** Asks the same once more in the place of a turn. */
  readonly regenerate: (turnId: string) => void;
  /** Shows the turn that stands before or after this one in the same place. */
  readonly showVersion: (turnId: string, by: -1 | 1) => void;
  /** Says something to those who do not see it. */
  readonly announce: (text: string) => void;
  /** Makes a writer draw long text over several frames. */
  readonly inSlices: (writer: MarkdownWriter) => MarkdownWriter;
  readonly useCode: (turnId: string, code: UsedCode) => void;
}

export interface TurnElement {
  readonly root: HTMLElement;
  readonly update: (updates: readonly TurnUpdate[]) => void;
  /** Whether Retry is offered: for the last turn alone. */
  readonly setLast: (isLast: boolean) => void;
  /** Its place among the turns that were asked where it stands. */
  readonly place: () => TurnView["place"];
  readonly setPlace: (place: TurnView["place"]) => void;
  /** Whether an answer of the session is under way, this one's or another's. */
  readonly setBusy: (busy: boolean) => void;
  readonly isRunning: () => boolean;
}

interface BlockElement {
  /** What of it stands in the answer. */
  root: HTMLElement;
  /** Where its text is written. */
  home: HTMLElement;
  writer: MarkdownWriter;
}

/** Draws `turn` as it stands; `update` draws what changes, at the cost of the change. */
export function createTurnElement(turn: TurnView, actions: TurnActions): TurnElement {
  // The text of blocks goes into the DOM and is not kept twice: the model here starts without them.
  const model: Turn = { ...turn, context: [], blocks: [] };
  const blocks: BlockElement[] = [];
  let hasText = false;
  let isLast = true;
  let { place } = turn;
  let stopClock = (): void => undefined;
  let thoughts = noThoughts;
  const markdown: Partial<MarkdownOptions> = {
    math: loadAndRenderMath,
    code: (block) => createCodeFrame(block, (used) => actions.useCode(turn.id, used)),
  };

  const answer = element("div", { class: "answer" });
  const status = element("p", { class: "status" });
  const notice = element("div", { class: "notice" });
  const receipt = createReceipt(actions);
  const prompt = createPrompt(turn, {
    open: (index) => actions.openContext(turn.id, index),
    edited: () => actions.memory.editOf(turn.id),
    keepEdit: (text) => actions.memory.setEdit(turn.id, text),
    edit: (text) => actions.editTurn(turn.id, text),
    showVersion: (by) => actions.showVersion(turn.id, by),
    say: actions.announce,
  });
  const copies = [
    iconButton("copy", texts.copyAnswer, "copy-answer", () => actions.copyAnswer(turn.id)),
    iconButton("comment-discussion", texts.copyTurn, "copy-turn", () => actions.copyTurn(turn.id)),
  ];
  const again = createHeldButton(
    "refresh",
    texts.askAgain,
    "ask-again",
    () => actions.regenerate(turn.id),
    actions.announce,
  );
  const tools = createToolbar(texts.answerTools, [...copies, again.root]);
  tools.classList.add("tools");
  const heading = `turn-${turn.id}`;
  const root = element(
    "article",
    { class: "turn", attributes: { tabindex: "-1", "aria-labelledby": heading } },
    element("h2", {
      class: "visually-hidden",
      text: fill(texts.asked, { question: turn.prompt.slice(0, 120) }),
      attributes: { id: heading },
    }),
    prompt.root,
    element("h2", { class: "visually-hidden", text: texts.answer }),
    answer,
    status,
    notice,
    tools,
    receipt.root,
  );

  function apply(update: TurnUpdate): void {
    if (update.type === "block-append") {
      blocks[update.block]?.writer.append(update.text);
      const isText = model.blocks[update.block]?.type === "text";
      hasText ||= isText && update.text.trim() !== "";
      if (isText) thoughts.end();
      return;
    }
    applyUpdate(model, update);
    if (update.type === "block-start") {
      blocks.at(-1)?.writer.end();
      blocks[update.block] = startBlock(update.blockType);
    } else if (update.type === "retry" || update.type === "attempt") {
      for (const { root: dropped } of blocks.splice(update.blocks)) dropped.remove();
    } else if (update.type === "continued") {
      // Its last line was laid out as a finished one: the block is drawn anew, and then goes on.
      const block = blocks[update.block];
      if (!block) return;
      // In an element of its own: the writer before may have text left to draw.
      const home = block.home.cloneNode() as HTMLElement;
      block.home.replaceWith(home);
      if (block.root === block.home) block.root = home;
      block.home = home;
      block.writer = writerInto(home);
      block.writer.append(update.text);
    }
  }

  function startBlock(type: string): BlockElement {
    const home = element("div", { class: `block ${type}`, attributes: { dir: "auto" } });
    thoughts.end();
    if (type === "thinking") thoughts = startThoughts(home, isRunning(model));
    const made = type === "thinking" ? thoughts.root : home;
    if (type === "thinking" || type === "text") answer.append(made); // another type is read and not shown
    return { root: made, home, writer: writerInto(home) };
  }

  function writerInto(home: HTMLElement): MarkdownWriter {
    return actions.inSlices(withDirection(home, createMarkdown(home, markdown)));
  }

  /** Brings everything but the blocks up to date: a fixed number of small nodes. */
  function drawState(): void {
    const running = isRunning(model);
    root.dataset["state"] = model.state;
    for (const copy of copies) copy.hidden = !hasText;
    again.root.hidden = isLast && model.state !== "done"; // Retry is offered, which does the same
    tools.hidden = running || (!hasText && again.root.hidden);
    root.classList.toggle("excluded", model.excluded);
    root.setAttribute("aria-busy", String(running));
    // The line over the thoughts says it already.
    const isToldAbove = model.state === "thinking" && thoughts.isLive();
    status.textContent = model.excluded ? texts.excluded : isToldAbove ? "" : statusText(model.state);
    stopClock();
    const { retry, silentSince } = model;
    if (retry) stopClock = writeEachSecond(status, () => retryText(retry, secondsUntil(retry.at)));
    else if (silentSince !== null) {
      stopClock = writeEachSecond(status, () => silentText(model.state, secondsSince(silentSince)));
    }
    replaceButtons(notice, running ? waitNodes() : endNodes());
    receipt.draw(model, running);
    if (running) return;
    thoughts.end();
    for (const { writer } of blocks) writer.end();
  }

  function waitNodes(): Node[] {
    if (!model.retry) return refusedNodes();
    return [
      ...refusedNodes(),
      element("div", { class: "actions" }, textButton(texts.retryNow, actions.retry)),
    ];
  }

  function refusedNodes(): Node[] {
    return model.refused.map((name) => element("p", { class: "stop-notice", text: refusedText(name) }));
  }

  function endNodes(): Node[] {
    const nodes: Node[] = refusedNodes();
    const stop = stopText(model);
    if (stop !== "") nodes.push(element("p", { class: "stop-notice", text: stop }));
    const { error } = model;
    if (error) {
      nodes.push(
        element("p", { class: "error-message", text: error.message }),
        element("p", { class: "error-advice", text: error.advice }),
      );
      if (error.facts !== "") nodes.push(element("p", { class: "error-facts", text: error.facts }));
    }
    const buttons: HTMLElement[] = [];
    if (error?.action === "set-key") buttons.push(textButton(texts.setKey, actions.setKey));
    if (error?.action === "open-settings") buttons.push(textButton(texts.openSettings, actions.openSettings));
    if (isLast && error?.action === "send-without")
      buttons.push(textButton(texts.sendWithout, actions.sendWithout));
    if (isLast && hasText && isUnfinished(model)) buttons.push(textButton(texts.continue, actions.continue));
    if (isLast && model.state !== "done") buttons.push(textButton(texts.retry, actions.retry));
    if (error?.action === "check-connection")
      buttons.push(textButton(texts.checkConnection, actions.checkConnection));
    if (buttons.length > 0) nodes.push(element("div", { class: "actions" }, ...buttons));
    if (error) {
      nodes.push(iconButton("copy", texts.copyError, "copy-error", () => actions.copyError(turn.id)));
    }
    return nodes;
  }

  for (const [block, { type, text }] of turn.blocks.entries()) {
    apply({ type: "block-start", block, blockType: type });
    apply({ type: "block-append", block, text });
  }
  drawState();

  return {
    root,
    update(updates) {
      let stateChanged = false;
      for (const update of updates) {
        apply(update);
        actions.hear(update, model);
        stateChanged ||= update.type !== "block-append" && update.type !== "block-start";
      }
      if (stateChanged) drawState();
    },
    setLast(last) {
      isLast = last;
      drawState();
    },
    place: () => place,
    setPlace(next) {
      place = next;
      prompt.setPlace(next);
    },
    setBusy(busy) {
      prompt.setBusy(busy);
      again.hold(busy ? texts.notWhileAnswering : null);
    },
    isRunning: () => isRunning(model),
  };
}
