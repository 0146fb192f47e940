/** Commands of an answer in a terminal: only after the user has seen all of what would run, and said so. */
import * as vscode from "vscode";
import { localize } from "../../core/localize.ts";
import { commandOf, isShell, pressesKeys, visibleCommand } from "../../core/shellCommand.ts";
import { tell } from "./tell.ts";

/** What a dialog of the editor shows without growing out of the window. */
const mostLines = 30;
const mostCharacters = 2000;

export interface Runner extends vscode.Disposable {
  /**
   * Runs code of an answer.
   *
   * @param language the editor's id of the code's language: what is no shell's is not run.
   */
  readonly run: (language: string, code: string) => Promise<void>;
}

/** What is known of a terminal that commands were sent to. */
interface Use {
  /** One was sent, and the shell has not said yet that it begins. */
  isAwaited: boolean;
  /** What its shell runs, the user's own commands as well. */
  running: number;
}

export function createRunner(): Runner {
  const terminals = new Map<vscode.Terminal, Use>();
  const { window } = vscode;
  const parts = [
    window.onDidStartTerminalShellExecution(({ terminal }) => {
      const use = terminals.get(terminal);
      if (!use) return;
      use.isAwaited = false;
      use.running++;
    }),
    window.onDidEndTerminalShellExecution(({ terminal }) => {
      const use = terminals.get(terminal);
      if (use) use.running = Math.max(0, use.running - 1);
    }),
    window.onDidCloseTerminal((terminal) => void terminals.delete(terminal)),
  ];

  /**
   * A terminal whose shell waits for a command, and not some program in it for an answer: without the shell's
   * integration nothing tells that of one that was used.
   */
  function open(): vscode.Terminal {
    for (const [terminal, { isAwaited, running }] of terminals) {
      const isFree = terminal.shellIntegration !== undefined && !isAwaited && running === 0;
      if (isFree && terminal.exitStatus === undefined) return terminal;
    }
    // Not closed with the extension: something may run in it.
    return window.createTerminal({ name: "Sidenote" });
  }

  return {
    async run(language, code) {
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
      const terminal = open();
      terminals.set(terminal, { isAwaited: true, running: 0 });
      terminal.show(true);
      terminal.sendText(command, true);
    },
    dispose: () => vscode.Disposable.from(...parts).dispose(),
  };
}
