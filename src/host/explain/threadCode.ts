/** Code of a thread's answers, which the editor draws without buttons: which of its blocks, and what is done with it. */
import * as vscode from "vscode";
import { codeBlocksOf, type CodeBlock } from "../../core/codeBlocks.ts";
import { languageIdOf } from "../../core/languages.ts";
import { localize } from "../../core/localize.ts";
import type { CodeAction, CodeIntent } from "../../core/protocol.ts";
import { isShell } from "../../core/shellCommand.ts";

/** What is to be done with a block, as the panel's buttons say it; null when the user turns away. */
export async function chooseCode(
  answer: string,
  about: Pick<CodeIntent, "sessionId" | "turnId">,
): Promise<CodeIntent | null> {
  const block = await chooseBlock(codeBlocksOf(answer));
  const action = block && (await chooseAction(block));
  if (!action) return null;
  const { info, before, text } = block;
  return { type: "use-code", ...about, action, language: languageOf(block), info, before, text };
}

async function chooseBlock(blocks: readonly CodeBlock[]): Promise<CodeBlock | null> {
  const [first, ...others] = blocks;
  if (!first || others.length === 0) return first ?? null;
  const items = blocks.map((block) => ({
    label:
      block.text
        .split("\n")
        .find((line) => line.trim() !== "")
        ?.trim() ?? "",
    description: block.info,
    detail: linesOf(block),
    block,
  }));
  const placeHolder = localize("Which code?");
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.block ?? null;
}

function linesOf({ text }: CodeBlock): string {
  return localize({ one: "{count} line", other: "{count} lines" }, { count: text.split("\n").length });
}

async function chooseAction(block: CodeBlock): Promise<CodeAction | null> {
  const items: readonly { readonly label: string; readonly action: CodeAction }[] = [
    { label: `$(diff) ${localize("Apply to File…")}`, action: "apply" },
    { label: `$(insert) ${localize("Insert at Cursor…")}`, action: "insert" },
    { label: `$(replace) ${localize("Replace What Was Asked About…")}`, action: "replace" },
    { label: `$(new-file) ${localize("Open as File")}`, action: "open" },
    { label: `$(copy) ${localize("Copy")}`, action: "copy" },
    ...(isShell(languageOf(block))
      ? [{ label: `$(play) ${localize("Run in Terminal…")}`, action: "run" as const }]
      : []),
  ];
  const placeHolder = localize("What should be done with the code?");
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.action ?? null;
}

/** The editor's id for what stands first after the fence. */
function languageOf({ info }: CodeBlock): string {
  return languageIdOf(/^[\w+#.-]*/.exec(info)?.[0] ?? "");
}
