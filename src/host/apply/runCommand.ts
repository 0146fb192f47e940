/** Commands of an answer in a terminal: only after the user has seen all of what would run, and said so. */
import * as vscode from "vscode";
import { localize } from "../../core/localize.ts";
import { commandOf, isShell, pressesKeys, visibleCommand } from "../../core/shellCommand.ts";
import { tell } from "./tell.ts";

/** What a dialog of the editor shows without growing out of the window. */
const mostLines = 30;
const mostCharacters = 2000;

/**
 * Returns the function that runs code of an answer.
 *
 * @returns takes the editor's id of the code's language, of which what is no shell's is not run, and the code.
 */
export function createRunner(): (language: string, code: string) => Promise<void> {
  let terminal: vscode.Terminal | null = null;

  // Not closed with the extension: something may run in it.
  function open(): vscode.Terminal {
    if (terminal && terminal.exitStatus === undefined) return terminal;
    terminal = vscode.window.createTerminal({ name: "Sidenote" });
    return terminal;
  }

  return async (language, code) => {
    const command = commandOf(language, code);
    if (!isShell(language) || command === "") return;
    if (!vscode.workspace.isTrusted) {
      tell(
        localize(
          "Commands are not run in a workspace that is not trusted. Trust it first, or copy the command.",
        ),
      );
      return;
    }
    if (pressesKeys(command)) {
      tell(
        localize(
          "The command holds characters that a terminal takes for keys: copy it, and look at it first.",
        ),
      );
      return;
    }
    if (command.split("\n").length > mostLines || command.length > mostCharacters) {
      tell(localize("The command is too long to be shown whole. Open it as a file, and run that."));
      return;
    }
    const run = localize("Run");
    const question = localize("Run this in the terminal?");
    const detail = visibleCommand(command);
    const choice = await vscode.window.showWarningMessage(question, { modal: true, detail }, run);
    if (choice !== run) return;
    const opened = open();
    opened.show(true);
    opened.sendText(command, true);
  };
}
