/** One turn as DOM: the message, the thoughts, the answer, its status, its error and its receipt. */
import { applyUpdate, isRunning, type Turn, type TurnUpdate } from "../core/conversation.ts";
import type { TurnView } from "../core/protocol.ts";
import { startCountdown } from "./countdown.ts";
import { element } from "./dom.ts";
import { createMarkdown, type MarkdownWriter } from "./markdown.ts";
import { receiptText, retryText, statusText, stopText, texts } from "./texts.ts";

export interface TurnActions {
  readonly retry: () => void;
  readonly setKey: () => void;
  readonly openSettings: () => void;
}

export interface TurnElement {
  readonly root: HTMLElement;
  readonly update: (updates: readonly TurnUpdate[]) => void;
  /** Whether Retry is offered: for the last turn alone. */
  readonly setLast: (isLast: boolean) => void;
  readonly isRunning: () => boolean;
}

/** Draws `turn` as it stands; `update` draws what changes, at the cost of the change. */
export function createTurnElement(turn: TurnView, actions: TurnActions): TurnElement {
  // The text of blocks goes into the DOM and is not kept twice: the model here starts without them.
  const model: Turn = { ...turn, context: [], blocks: [] };
  const writers: MarkdownWriter[] = [];
  let isLast = true;
  let stopCountdown = (): void => undefined;

  const answer = element("div", { class: "answer" });
  const status = element("p", { class: "status" });
  const notice = element("div", { class: "notice" });
  const receipt = element("p", { class: "receipt" });
  const root = element(
    "article",
    { class: "turn" },
    element("h2", { class: "visually-hidden", text: texts.you }),
    prompt(turn),
    element("h2", { class: "visually-hidden", text: texts.answer }),
    answer,
    status,
    notice,
    receipt,
  );

  function apply(update: TurnUpdate): void {
    if (update.type === "retry") {
      applyUpdate(model, update);
      writers.length = 0;
      answer.replaceChildren();
    } else if (update.type === "block-start") {
      writers[update.block] = startBlock(update.blockType);
      model.blocks[update.block] = { type: update.blockType, text: "" };
    } else if (update.type === "block-append") {
      writers[update.block]?.append(update.text);
    } else {
      applyUpdate(model, update);
    }
  }

  function startBlock(type: string): MarkdownWriter {
    writers.at(-1)?.end();
    const home = element("div", { class: `block ${type}` });
    if (type === "thinking") {
      answer.append(
        element("details", { class: "thoughts" }, element("summary", { text: texts.thought }), home),
      );
    } else if (type === "text") {
      answer.append(home);
    }
    return createMarkdown(home); // a block of another type is read and not shown
  }

  /** Brings everything but the blocks up to date: a fixed number of small nodes. */
  function drawState(): void {
    const running = isRunning(model);
    root.dataset["state"] = model.state;
    root.classList.toggle("superseded", model.superseded);
    root.hidden = model.superseded && model.blocks.length === 0;
    root.setAttribute("aria-busy", String(running));
    status.textContent = model.superseded ? texts.superseded : statusText(model.state);
    stopCountdown();
    const { retry } = model;
    if (retry) stopCountdown = startCountdown(status, retry.at, (seconds) => retryText(retry, seconds));
    notice.replaceChildren(...(running ? waitNodes() : endNodes()));
    if (running) return;
    writers.at(-1)?.end();
    receipt.textContent = receiptText({ ...model, context: [] });
  }

  function waitNodes(): Node[] {
    if (!model.retry) return [];
    return [element("div", { class: "actions" }, button(texts.retryNow, actions.retry))];
  }

  function endNodes(): Node[] {
    const nodes: Node[] = [];
    const stop = stopText({ ...model, context: [] });
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
    if (error?.action === "set-key") buttons.push(button(texts.setKey, actions.setKey));
    if (error?.action === "open-settings") buttons.push(button(texts.openSettings, actions.openSettings));
    if (isLast && model.state !== "done" && !model.superseded)
      buttons.push(button(texts.retry, actions.retry));
    if (buttons.length > 0) nodes.push(element("div", { class: "actions" }, ...buttons));
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
        stateChanged ||= update.type !== "block-append" && update.type !== "block-start";
      }
      if (stateChanged) drawState();
    },
    setLast(last) {
      isLast = last;
      drawState();
    },
    isRunning: () => isRunning(model),
  };
}

function prompt(turn: TurnView): HTMLElement {
  const chips = turn.context.map((label) => element("li", { text: label }));
  const context = chips.length === 0 ? [] : [element("ul", { class: "context" }, ...chips)];
  return element("div", { class: "prompt" }, ...context, element("p", { text: turn.prompt }));
}

function button(text: string, onClick: () => void): HTMLElement {
  return element("button", { class: "button", text, attributes: { type: "button" }, onClick });
}
