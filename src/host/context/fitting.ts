/** The question what to do with a message that is more than the model can read: says what weighs how much. */
import * as vscode from "vscode";
import { labelOf, type ContextItem } from "../../core/context.ts";
import { formatTokens } from "../../core/knownModels.ts";
import { localize } from "../../core/localize.ts";

/** What does not fit, in tokens. */
export interface Overload {
  readonly model: string;
  readonly contextWindow: number;
  /** All that would be sent. */
  readonly tokens: number;
  /** Of that, the turns before. */
  readonly session: number;
  /** All that would be sent with the last topic alone; null where that is what is sent, or where there is no other. */
  readonly onlyTopic: number | null;
  /** What weighs most of what is attached, or null. */
  readonly largest: { readonly item: ContextItem; readonly tokens: number } | null;
}

export type Fit = "anyway" | "only-topic" | "without-largest";

interface Choice extends vscode.QuickPickItem {
  readonly fit: Fit;
}

/** Null when the user turns away. */
export async function chooseFit(overload: Overload): Promise<Fit | null> {
  const { model, contextWindow, tokens, session, onlyTopic, largest } = overload;
  const placeHolder = localize(
    "About {all} tokens, and {model} takes {window}: {session} of the session, {message} of this message.",
    {
      all: formatTokens(tokens),
      model,
      window: formatTokens(contextWindow),
      session: formatTokens(session),
      message: formatTokens(tokens - session),
    },
  );
  const about = (count: number): string => localize("about {count} tokens", { count: formatTokens(count) });
  const choices: Choice[] = [];
  if (onlyTopic !== null) {
    choices.push({
      fit: "only-topic",
      label: localize("Send Only This Topic"),
      description: about(onlyTopic),
    });
  }
  if (largest) {
    const name = labelOf(largest.item);
    const label = localize("Send Without {name}", { name });
    choices.push({ fit: "without-largest", label, description: about(tokens - largest.tokens) });
  }
  const detail = localize("The server may refuse it.");
  choices.push({ fit: "anyway", label: localize("Send Anyway"), description: about(tokens), detail });
  const title = localize("Sidenote: this is more than the model can read");
  const options = { title, placeHolder, ignoreFocusOut: true };
  return (await vscode.window.showQuickPick(choices, options))?.fit ?? null;
}
