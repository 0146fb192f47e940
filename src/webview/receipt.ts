/** The receipt under an answer: one line, and behind it everything that is known of its requests. */
import type { Turn } from "../core/conversation.ts";
import { element, textButton } from "./dom.ts";
import { factsOf, summaryOf } from "./receiptText.ts";
import { texts } from "./texts.ts";

export interface ReceiptActions {
  readonly copyAsCurl: (turnId: string) => void;
  readonly copySupportReport: (turnId: string) => void;
}

export interface Receipt {
  readonly root: HTMLElement;
  /** Shows the receipt of a turn that has ended; of a running one there is none. */
  readonly draw: (turn: Turn, isRunning: boolean) => void;
}

export function createReceipt(actions: ReceiptActions): Receipt {
  const summary = element("summary");
  const facts = element("dl");
  const buttons = element("div", { class: "actions" });
  const root = element("details", { class: "receipt" }, summary, facts, buttons);
  root.hidden = true;
  let turn: Turn | null = null;

  /** Only what is looked at is written out. */
  function drawFacts(): void {
    if (!turn || !root.open) return;
    const { id } = turn;
    facts.replaceChildren(
      ...factsOf(turn).flatMap(([name, value]) => [
        element("dt", { text: name }),
        element("dd", { text: value }),
      ]),
    );
    buttons.replaceChildren(
      textButton(texts.copyAsCurl, () => actions.copyAsCurl(id)),
      textButton(texts.copySupportReport, () => actions.copySupportReport(id)),
    );
  }

  root.addEventListener("toggle", drawFacts);
  return {
    root,
    draw(next, isRunning) {
      root.hidden = isRunning;
      turn = next;
      if (isRunning) return;
      summary.textContent = summaryOf(next);
      drawFacts();
    },
  };
}
