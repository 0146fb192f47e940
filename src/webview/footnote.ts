/** The line under the composer: where a message goes, what it would weigh, and what the session has cost. */
import { formatCost } from "../core/prices.ts";
import type { EndpointView, Weight } from "../core/protocol.ts";
import type { Spending } from "../core/spending.ts";
import { element } from "./dom.ts";
import { fill, texts } from "./texts.ts";

export interface Footnote {
  readonly root: HTMLElement;
  readonly setEndpoint: (endpoint: EndpointView) => void;
  readonly setSpending: (spending: Spending) => void;
  /** The draft is weighed when typing pauses. */
  readonly draftChanged: (draft: string) => void;
  readonly setWeight: (weight: Weight) => void;
}

/** Milliseconds: weighing reads the whole session, which a person who types would feel. */
const pause = 300;

/** @param options.weigh asks what a draft would weigh; the answer comes to `setWeight`. */
export function createFootnote(options: { readonly weigh: (draft: string) => void }): Footnote {
  const root = element("p", { class: "footnote" });
  let place = "";
  let weight = "";
  let cost = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isBlank = true;

  function draw(): void {
    root.textContent = [place, weight, cost].filter((part) => part !== "").join(" · ");
  }

  return {
    root,
    setEndpoint({ model, host }) {
      place = [model, host].filter((part) => part !== "").join(" · ");
      draw();
    },
    setSpending(spending) {
      const sum = formatCost(spending.cost);
      cost = spending.cost > 0 ? fill(texts.sessionCost, { cost: spending.isMore ? `${sum}+` : sum }) : "";
      draw();
    },
    draftChanged(draft) {
      clearTimeout(timer);
      isBlank = draft.trim() === "";
      if (!isBlank) {
        timer = setTimeout(() => options.weigh(draft), pause);
      } else if (weight !== "") {
        weight = "";
        draw();
      }
    },
    setWeight({ tokens, isCounted, contextWindow }) {
      if (isBlank) return; // it has been sent, or taken back
      const count = fill(isCounted ? texts.countedTokens : texts.aboutTokens, { count: tokens });
      const share = contextWindow === null ? 0 : tokens / contextWindow;
      // Far from full it would only be noise.
      const isNotable = share >= 0.01;
      weight = isNotable ? `${count} (${fill(texts.ofWindow, { percent: percent(share) })})` : count;
      draw();
    },
  };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
