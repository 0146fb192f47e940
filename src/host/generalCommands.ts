/** Commands for what else has none: the last answer, the menu, the walkthrough, the settings, the log. */
import * as vscode from "vscode";
import { branchOf } from "../core/branches.ts";
import { answerText } from "../core/conversation.ts";
import { localize } from "../core/localize.ts";
import type { EndpointView } from "../core/protocol.ts";
import type { ViewedChat } from "./chats.ts";
import type { DeclaredCommand } from "./menu.ts";
import { shown } from "./shown.ts";
import type { Tools } from "./tools.ts";

export interface GeneralCommandParts {
  /** Its manifest, as the editor has translated it. */
  readonly extension: vscode.Extension<unknown>;
  /** The chat that the focus was in last. */
  readonly chat: () => Promise<ViewedChat>;
  readonly endpoint: () => EndpointView;
  readonly isBusy: () => boolean;
  readonly log: Pick<vscode.LogOutputChannel, "show">;
  readonly tools: () => Promise<Pick<Tools, "showMenu">>;
  readonly chooseExtensions: () => Promise<void>;
}

export function createGeneralCommands(
  parts: GeneralCommandParts,
): Readonly<Record<string, (...args: never[]) => unknown>> {
  const { executeCommand } = vscode.commands;

  function tellNothingAsked(): void {
    void vscode.window.showInformationMessage(localize("Nothing has been asked in this session yet."));
  }

  /** A turn that was cut short is tried again; a whole answer is asked for anew, and stays as a version beside. */
  async function answerAgain(): Promise<void> {
    const chat = await parts.chat();
    const last = branchOf(chat.session).at(-1);
    if (!last) tellNothingAsked();
    else if (!chat.retry() && !chat.regenerate(last.id)) {
      void vscode.window.showInformationMessage(localize("Sidenote is still answering."));
    }
  }

  async function copyLastAnswer(): Promise<void> {
    const last = branchOf((await parts.chat()).session).findLast((turn) => answerText(turn) !== "");
    if (last) await vscode.env.clipboard.writeText(answerText(last));
    else tellNothingAsked();
  }

  async function menu(): Promise<void> {
    const manifest = parts.extension.packageJSON as { contributes: { commands: readonly DeclaredCommand[] } };
    const { showMenu } = await parts.tools();
    await showMenu(manifest.contributes.commands, parts.endpoint(), parts.isBusy());
  }

  return {
    "sidenote.answerAgain": shown(answerAgain),
    "sidenote.copyLastAnswer": shown(copyLastAnswer),
    "sidenote.chooseExtensions": shown(parts.chooseExtensions),
    "sidenote.showMenu": shown(menu),
    "sidenote.getStarted": () =>
      executeCommand("workbench.action.openWalkthrough", `${parts.extension.id}#start`, false),
    "sidenote.openSettings": () =>
      executeCommand("workbench.action.openSettings", `@ext:${parts.extension.id}`),
    "sidenote.showLog": () => parts.log.show(),
  };
}
