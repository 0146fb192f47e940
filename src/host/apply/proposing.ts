/** Proposes edits of a document: shown as a preview where they change something and may be made, else told why not. */
import * as vscode from "vscode";
import { insertion, wholeFile } from "../../core/fitCode.ts";
import { localize } from "../../core/localize.ts";
import { planReplacement, planWhole, type Plan, type Reason } from "../../core/planApply.ts";
import { pathOf } from "../editorContext.ts";
import type { Previews } from "./previews.ts";
import { readTarget, refusalOf } from "./targets.ts";
import { tell } from "./tell.ts";

export interface Proposer {
  /**
   * @param plan asked for last of all: it is for the document as it is when it is shown.
   * @param unclear is given what such a plan says; without it the user is told.
   */
  readonly propose: (
    document: vscode.TextDocument,
    plan: () => Plan,
    unclear?: (reason: Reason, told: string) => Promise<void>,
  ) => Promise<void>;
  readonly insertAtCursor: (editor: vscode.TextEditor, text: string) => Promise<void>;
  /** @param mayLeaveOut whether the user knows that the code leaves parts out. */
  readonly replaceSelected: (editor: vscode.TextEditor, text: string, mayLeaveOut: boolean) => Promise<void>;
  readonly replaceAll: (document: vscode.TextDocument, text: string) => Promise<void>;
}

export function createProposer(previews: Previews): Proposer {
  /** Nothing may be awaited between making the plan and this. */
  async function show(document: vscode.TextDocument, { edits }: Plan & { type: "edits" }): Promise<void> {
    const text = document.getText();
    const changing = edits.filter((edit) => text.slice(edit.start, edit.end) !== edit.text);
    if (changing.length > 0) {
      await previews.show(document, changing);
      return;
    }
    const name = pathOf(document.uri);
    void vscode.window.showInformationMessage(localize("{name} is already as the answer has it.", { name }));
  }

  const propose: Proposer["propose"] = async (document, planned, unclear) => {
    const refusal = await refusalOf(document.uri);
    const plan = planned();
    if (plan.type === "unclear") {
      const told = reasonOf(plan.reason, pathOf(document.uri));
      if (unclear) await unclear(plan.reason, told);
      else tell(told);
    } else if (refusal === null) await show(document, plan);
    else tell(refusal);
  };

  return {
    propose,
    insertAtCursor: ({ document, selection }, text) =>
      propose(document, () => ({
        type: "edits",
        edits: [insertion(readTarget(document), document.offsetAt(selection.active), text)],
      })),
    replaceSelected: ({ document, selection }, text, mayLeaveOut) =>
      propose(document, () => {
        const stretch = { start: document.offsetAt(selection.start), end: document.offsetAt(selection.end) };
        return planReplacement(readTarget(document), text, stretch, mayLeaveOut);
      }),
    replaceAll: (document, text) => propose(document, () => planWhole(readTarget(document), text)),
  };
}

/** The whole of a file that is not there yet. */
export function newFileText(code: string): string {
  return wholeFile({ text: "", lineEnd: "\n", unit: null, level: "" }, code)?.text ?? "";
}

function reasonOf(reason: Reason, name: string): string {
  switch (reason) {
    case "elided":
      return localize("The code leaves parts of {name} out, so it cannot stand for them.", { name });
    case "left-out":
      return localize(
        "The code has notes for lines of {name} that you did not send, and nothing tells which lines these are. Change it yourself.",
        { name },
      );
    case "unknown":
      return localize("Nothing in the code says where in {name} it belongs.", { name });
    case "asked-gone":
      return localize("The code that was asked about has changed in {name}, or is gone.", { name });
    case "asked-several":
      return localize("The code that was asked about is in {name} more than once.", { name });
    case "none":
      return localize(
        "The lines that the diff changes are not in {name}. Ask again with the file as it is now.",
        { name },
      );
    case "several":
      return localize(
        "The lines that the diff changes are in {name} more than once. Select those that are meant, and ask again.",
        { name },
      );
  }
}
