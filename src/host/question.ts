/** A question as a command gets it: from its arguments or typed by the user, with what the editor has selected. */
import * as vscode from "vscode";
import { labelOf, type ContextItem } from "../core/context.ts";
import { localize } from "../core/localize.ts";
import { activeSelection } from "./editorContext.ts";

/** What `sidenote.ask` and `sidenote.showRequest` take from keybindings and other extensions. */
export interface AskArguments {
  /** The question; without one the user is asked for it. */
  readonly prompt?: string;
  /** False leaves the editor's selection out. */
  readonly selection?: boolean;
}

export interface Question {
  readonly prompt: string;
  readonly context: readonly ContextItem[];
}

/**
 * Reads `AskArguments` from `given`, which may be anything, and asks the user for a question that is not in there.
 * Null when the user turns away, or enters nothing.
 */
export async function readQuestion(given: unknown, title: string): Promise<Question | null> {
  const { prompt, selection } = readAskArguments(given);
  const context = selection ? (activeSelection()?.item ?? null) : null;
  const question =
    prompt ||
    (await vscode.window.showInputBox({
      title,
      prompt: context
        ? localize("About {place}, which is sent along.", { place: labelOf(context) })
        : localize("Nothing is selected: only your question is sent."),
      placeHolder: localize("What would you like to know?"),
      ignoreFocusOut: true,
    }));
  return question?.trim() ? { prompt: question, context: context ? [context] : [] } : null;
}

function readAskArguments(value: unknown): { prompt: string | undefined; selection: boolean } {
  const given = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  const prompt = given["prompt"];
  return { prompt: typeof prompt === "string" ? prompt : undefined, selection: given["selection"] !== false };
}
