/**
 * What is selected in the terminal, and the last command with what it has written.
 *
 * No stable API has it: `Terminal.selection` is a proposal, and on hold (microsoft/vscode#188173). What there is are the
 * commands that copy it, so it goes through the clipboard, which has its text back at once. What else the clipboard held,
 * such as an image, is lost: extensions can neither see nor restore it.
 */
import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { namedFor, type ExcerptName } from "../../core/context.ts";
import { localize } from "../../core/localize.ts";
import type { ReadFile } from "./reading.ts";
import { excerpt, nothing } from "./found.ts";

const commands = {
  selection: "workbench.action.terminal.copySelection",
  // With the terminal's shell integration alone: else nobody knows where a command begins.
  lastCommand: "workbench.action.terminal.copyLastCommandAndLastCommandOutput",
} as const;

/** What is selected in the active terminal. */
export async function collectTerminalSelection(): Promise<readonly ReadFile[]> {
  return (
    (await collect("selection", (path) => ({ path }))) ??
    nothing(localize("Nothing is selected in the terminal. Select there what you want to ask about."))
  );
}

/** The last command of the active terminal, with what it has written. */
export async function collectLastCommand(): Promise<readonly ReadFile[]> {
  return (
    (await collect("lastCommand", (name) => namedFor(() => localize("Last command in {name}", { name })))) ??
    nothing(localize("The terminal knows of no last command. Select there what you want to ask about."))
  );
}

async function collect(
  what: keyof typeof commands,
  nameIn: (terminal: string) => ExcerptName,
): Promise<readonly ReadFile[] | null> {
  const terminal = vscode.window.activeTerminal;
  const text = terminal ? await copied(commands[what]) : null;
  if (!terminal || text === null) return null;
  return excerpt({ kind: "terminal", ...nameIn(terminal.name), language: "", text });
}

/** What the clipboard is used for at present: two at once would each keep the other's mark as the user's text. */
let copying: Promise<unknown> = Promise.resolve();

/** What the command puts on the clipboard, or null; the clipboard holds its own text again afterwards. */
function copied(command: string): Promise<string | null> {
  const text = copying.then(() => copy(command));
  copying = text.catch(() => undefined); // told by whoever asked for it
  return text;
}

async function copy(command: string): Promise<string | null> {
  const { clipboard } = vscode.env;
  const kept = await clipboard.readText();
  // A command that copies nothing leaves this, and what was in there before may be just what is selected.
  const mark = `sidenote ${randomUUID()}`;
  await clipboard.writeText(mark);
  try {
    await vscode.commands.executeCommand(command);
    const text = await clipboard.readText();
    return text === mark || text.trim() === "" ? null : tidy(text);
  } finally {
    await clipboard.writeText(kept);
  }
}

/** Without the blanks that fill a terminal's lines. */
function tidy(text: string): string {
  return `${text.replace(/[ \t\r]+$/gm, "").replace(/^\n+|\n+$/g, "")}\n`;
}
