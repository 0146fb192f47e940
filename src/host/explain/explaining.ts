/** From an explain command to its answer: what it is about, what goes along, and where it is answered. */
import * as vscode from "vscode";
import type { ContextItem, SelectionItem } from "../../core/context.ts";
import { localize, setTranslations, type Translations } from "../../core/localize.ts";
import type { FilledPrompt } from "../../core/prompts.ts";
import { diagnosticsAt, problemsItem } from "../diagnostics.ts";
import { inputSchemes } from "../inputSchemes.ts";
import { questionOf, readExplainArguments, type ExplainKind } from "./arguments.ts";
import { watchEdits } from "./edits.ts";
import { findTarget, type Target } from "./target.ts";
import { createThreads, type Threads, type ThreadsParts } from "./threads.ts";

export interface Explaining extends Threads {
  /**
   * Explains what `given`, of whatever kind it is, says: see `ExplainArguments`.
   *
   * @param fill asks something else about the code.
   * @throws Error when the document that it names cannot be opened, and what `fill` rejects with.
   */
  readonly explain: (given: unknown, askInChat: AskInChat, fill?: FillPrompt) => Promise<void>;
}

/** Makes the question about the code that it is answered under, and what goes along with that. */
export type FillPrompt = (code: SelectionItem) => Promise<FilledPrompt>;

export type AskInChat = (prompt: string, context: readonly ContextItem[]) => Promise<unknown>;

export interface ExplainingParts extends ThreadsParts {
  /** Where the settings want explanations. */
  readonly location: () => "inline" | "panel";
  readonly translations: Translations | null;
}

/**
 * Documents in whose editors no thread is shown: the output's, and the boxes that one types into. VS Code 1.139 leaves
 * its comments out of a notebook's cells, and takes no thread for a cell from an extension.
 */
const withoutThreads = new Set(["output", "vscode-notebook-cell", ...inputSchemes]);

export function createExplaining({ location, translations, ...parts }: ExplainingParts): Explaining {
  setTranslations(translations); // this is a bundle of its own
  const threads = createThreads(parts);

  async function explain(given: unknown, askInChat: AskInChat, fill?: FillPrompt): Promise<void> {
    const asked = readExplainArguments(given);
    const target = await findTarget(asked);
    const about = target && contextOf(target, asked.kind ?? "explain");
    if (!about) return;
    // What is read and what the user is asked meanwhile does not keep anybody from editing.
    const edits = watchEdits(target.document);
    try {
      const filled = await fill?.(target.item);
      const prompt = filled?.prompt ?? asked.prompt ?? questionOf(asked.kind ?? "explain");
      const context = [...about, ...(filled?.context ?? [])];
      const isInline = (asked.location ?? location()) === "inline" && showsThreads(target.document);
      if (!isInline) {
        await askInChat(prompt, context);
        return;
      }
      const guarded = await parts.guard(context);
      if (guarded) await threads.start(target, edits, prompt, guarded);
    } finally {
      edits.dispose();
    }
  }

  return { ...threads, explain };
}

/** The code, and for an error what the editor says of it; null where it says nothing, which the user is told. */
function contextOf(
  { document, item, pointed, code }: Target,
  kind: ExplainKind,
): readonly ContextItem[] | null {
  if (kind !== "error") return [item];
  const range = pointed.isEmpty ? document.lineAt(pointed.start.line).range : pointed;
  const problems = problemsOf(document, range) ?? problemsOf(document, code);
  if (problems) return [item, problems];
  void vscode.window.showInformationMessage(localize("The editor reports no problem here."));
  return null;
}

function problemsOf({ uri }: vscode.TextDocument, range: vscode.Range): ContextItem | null {
  return problemsItem(uri, diagnosticsAt(uri, range));
}

function showsThreads({ uri }: vscode.TextDocument): boolean {
  // A user who has switched comments off would never see the answer.
  const isOn = vscode.workspace.getConfiguration("comments").get("visible") !== false;
  return isOn && !withoutThreads.has(uri.scheme);
}
