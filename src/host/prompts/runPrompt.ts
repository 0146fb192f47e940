/** The command that runs one of the user's prompts: by its name, or by a choice from the list. */
import * as vscode from "vscode";
import { chosenCell, textInFront } from "#editorInFront";
import type { ContextItem, SelectionItem } from "../../core/context.ts";
import { ChatError } from "../../core/errors.ts";
import { localize } from "../../core/localize.ts";
import {
  fillPrompt,
  variablesOf,
  type FilledPrompt,
  type Prompt,
  type PromptList,
} from "../../core/prompts.ts";
import { readPrompts } from "./promptFiles.ts";
import { placeFor } from "./promptPlace.ts";

/** What `sidenote.runPrompt` takes from keybindings and other extensions. */
export interface RunPromptArguments {
  /** Without a name the user chooses. */
  readonly name?: string;
  /** Stands for `${input}`, or follows the prompt. */
  readonly input?: string;
}

/** Where a prompt's message goes. */
export interface PromptDoors {
  readonly ask: (prompt: string, context: readonly ContextItem[]) => Promise<void>;
  /** Asks under the code that is selected, or in which the cursor is. What `fill` gives goes along with that. */
  readonly explain: (fill: (code: SelectionItem) => Promise<FilledPrompt>) => Promise<void>;
}

/**
 * @param given `RunPromptArguments`, or anything else to let the user choose.
 * @throws ChatError of kind `setting` where there is no such prompt, or nothing that it is about.
 */
export async function runPrompt(given: unknown, doors: PromptDoors): Promise<void> {
  const { name, input } = readArguments(given);
  const list = await readPrompts();
  const prompt = name === null ? await choose(list) : find(name, list);
  if (!prompt) return;
  const words = input ?? (variablesOf(prompt).has("input") ? await askForInput(prompt) : "");
  if (words === undefined) return;
  if (prompt.explain && (textInFront() ?? chosenCell())) {
    await doors.explain(async (code) => {
      const filled = fillPrompt(prompt, words, await placeFor(prompt, code));
      // The lines that it answers under go along by themselves.
      return { ...filled, context: filled.context.filter(({ type }) => type !== "selection") };
    });
  } else {
    const filled = fillPrompt(prompt, words, await placeFor(prompt));
    await doors.ask(filled.prompt, filled.context);
  }
}

interface PromptPick extends vscode.QuickPickItem {
  readonly prompt?: Prompt;
}

async function choose({ prompts, problems }: PromptList): Promise<Prompt | null> {
  for (const problem of problems) void vscode.window.showWarningMessage(problem);
  const picks: readonly PromptPick[] = [
    ...prompts.map((prompt) => ({
      label: iconOf(prompt) + prompt.name,
      description: prompt.description,
      prompt,
    })),
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    { label: `$(add) ${localize("New Prompt…")}`, alwaysShow: true },
  ];
  const chosen = await vscode.window.showQuickPick(picks, {
    title: localize("Sidenote: Run Prompt"),
    placeHolder: prompts.length === 0 ? localize("There are no prompts yet.") : localize("Choose a prompt"),
    matchOnDescription: true,
  });
  if (chosen && !chosen.prompt) await vscode.commands.executeCommand("sidenote.newPrompt");
  return chosen?.prompt ?? null;
}

/** Where its answer will be: under the code, or in the panel. */
function iconOf({ explain }: Prompt): string {
  return explain ? "$(comment) " : "$(comment-discussion) ";
}

function askForInput({ name, description }: Prompt): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: localize("Sidenote: {name}", { name }),
    prompt: description,
    ignoreFocusOut: true,
  });
}

function find(name: string, { prompts, problems }: PromptList): Prompt {
  const found = prompts.find((prompt) => prompt.name === name);
  if (found) return found;
  const reason = problems.find((problem) => problem.includes(name));
  throw new ChatError(
    "setting",
    reason ??
      (vscode.workspace.isTrusted
        ? localize(
            "There is no prompt {name}. Write it in sidenote.prompts or in .sidenote/prompts/{name}.md.",
            {
              name,
            },
          )
        : localize(
            "There is no prompt {name} in sidenote.prompts; the workspace's own are not read until it is trusted.",
            {
              name,
            },
          )),
  );
}

function readArguments(value: unknown): { readonly name: string | null; readonly input: string | undefined } {
  const given = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  const { name, input } = given;
  return {
    name: typeof name === "string" && name !== "" ? name : null,
    input: typeof input === "string" ? input : undefined,
  };
}
