/** What is asked: the model, where it is, how full its window would be, and what the session has cost. */
import type { Scope } from "../core/conversation.ts";
import { formatCost } from "../core/prices.ts";
import type { EndpointView, Weight } from "../core/protocol.ts";
import type { Spending } from "../core/spending.ts";
import { element, icon, iconButton } from "./dom.ts";
import { fill, texts } from "./texts.ts";

export interface Footnote {
  /** The line under the composer. */
  readonly root: HTMLElement;
  /** The buttons that belong into it: the model, and the preview of what it would be sent. */
  readonly tools: readonly HTMLElement[];
  readonly setEndpoint: (endpoint: EndpointView) => void;
  readonly setSpending: (spending: Spending) => void;
  /** Nothing is there to be weighed. */
  readonly setBlank: (isBlank: boolean) => void;
  readonly setWeight: (weight: Weight) => void;
  readonly setScope: (scope: Scope) => void;
}

export interface FootnoteOptions {
  readonly onChooseModel: () => void;
  /** Shows what the draft would send. */
  readonly onPreview: () => void;
  /** Has all of the session sent, or its last topic alone. */
  readonly onScope: (scope: Scope) => void;
}

export function createFootnote(options: FootnoteOptions): Footnote {
  const modelName = element("span", { class: "model-name" });
  const model = element(
    "button",
    { class: "model", attributes: { type: "button" }, onClick: options.onChooseModel },
    modelName,
    icon("chevron-down"),
  );
  model.hidden = true; // until it is known
  const place = element("span");
  const filled = element("span", { class: "meter-filled" });
  const meter = element(
    "span",
    {
      class: "meter",
      attributes: {
        role: "meter",
        "aria-label": texts.contextMeter,
        "aria-valuemin": "0",
        "aria-valuemax": "100",
      },
    },
    filled,
  );
  const count = element("span");
  const weight = element("span", { class: "weight" }, meter, count);
  const cost = element("span");
  const only = element("button", {
    class: "only-topic",
    attributes: { type: "button", title: texts.onlyTopic, "aria-pressed": "false" },
    onClick: () => options.onScope(scope === "topic" ? "session" : "topic"),
  });
  const root = element("p", { class: "footnote" });
  const preview = iconButton("eye", texts.preview, "preview", options.onPreview);
  let isBlank = true;
  let scope: Scope = "session";
  let otherTopics = 0;

  /** The parts that say something, with dots between them. */
  function draw(): void {
    const parts = [place, weight, only, cost].filter((part) => part.textContent !== "");
    const hadFocus = document.hasFocus() && document.activeElement === only;
    root.replaceChildren(...parts.flatMap((part, index) => (index === 0 ? [part] : [" · ", part])));
    if (hadFocus) only.focus();
  }

  function drawScope(): void {
    const saving = otherTopics > 0 ? ` · ${fill(texts.savesTokens, { count: otherTopics })}` : "";
    only.textContent = otherTopics > 0 || scope === "topic" ? `${texts.onlyThisTopic}${saving}` : "";
    only.setAttribute("aria-pressed", String(scope === "topic"));
    draw();
  }

  return {
    root,
    tools: [model, preview],
    setEndpoint(endpoint) {
      modelName.textContent = endpoint.model;
      model.hidden = false;
      const name = fill(texts.chooseModel, { model: endpoint.model });
      model.setAttribute("aria-label", name);
      model.title = name;
      place.textContent = endpoint.host;
      draw();
    },
    setSpending(spending) {
      const sum = formatCost(spending.cost);
      cost.textContent =
        spending.cost > 0 ? fill(texts.sessionCost, { cost: spending.isMore ? `${sum}+` : sum }) : "";
      draw();
    },
    setBlank(next) {
      isBlank = next;
      if (isBlank) count.textContent = "";
      draw();
    },
    setScope(next) {
      scope = next;
      drawScope();
    },
    setWeight(next) {
      const { tokens, isCounted, contextWindow } = next;
      otherTopics = next.otherTopics;
      drawScope();
      if (isBlank) return; // it has been sent, or taken back
      const text = fill(isCounted ? texts.countedTokens : texts.aboutTokens, { count: tokens });
      const share = contextWindow === null ? 0 : tokens / contextWindow;
      // Far from full the number would only be noise; the bar shows it.
      const isNotable = share >= 0.01;
      count.textContent = isNotable ? `${text} (${fill(texts.ofWindow, { percent: percent(share) })})` : text;
      meter.hidden = contextWindow === null;
      const full = Math.min(100, Math.round(share * 100));
      meter.setAttribute("aria-valuenow", String(full));
      meter.setAttribute("aria-valuetext", `${text}, ${fill(texts.ofWindow, { percent: percent(share) })}`);
      filled.style.inlineSize = `${full}%`;
      weight.classList.toggle("nearly-full", share >= 0.8);
      draw();
    },
  };
}

function percent(share: number): string {
  return fill(texts.percent, { number: Math.round(share * 100) });
}
