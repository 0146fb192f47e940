import assert from "node:assert/strict";
import * as vscode from "vscode";
import { keybindings } from "../../../src/core/keybindings.ts";
import { cleanUp, until } from "./world.ts";

interface Binding {
  readonly key: string;
  readonly command: string;
  readonly when?: string;
}

/**
 * What the desktop build binds besides, in its own source: `ctrl+k r` reveals the active file in the system's file
 * manager (microsoft/vscode, fileActions.contribution.ts below src/vs/workbench/contrib/files).
 */
const ofDesktop: readonly Binding[] = [
  { key: "ctrl+k r", command: "workbench.action.files.revealActiveFileInWindows" },
  { key: "cmd+k r", command: "workbench.action.files.revealActiveFileInWindows" },
];

/** All default keys of the platform that the window takes itself to be on, ours and those of built-in extensions too. */
async function defaults(): Promise<readonly Binding[]> {
  await vscode.commands.executeCommand("workbench.action.openDefaultKeybindingsFile");
  const shown = (): string => vscode.window.activeTextEditor?.document.getText() ?? "";
  await until("the keys are shown", () => shown().includes("]"));
  const text = shown();
  const list = text.slice(text.indexOf("["), text.lastIndexOf("]") + 1).replace(/^\s*\/\/.*$/gm, "");
  return [...(JSON.parse(list) as Binding[]), ...ofDesktop];
}

/**
 * True where the other is the same, is on its way when ours has been pressed, or is what ours begins with: extensions'
 * keys come before the editor's, and `cmd+k` alone empties a terminal and the debug console on macOS.
 */
function meets(ours: string, other: string): boolean {
  return ours === other || other.startsWith(`${ours} `) || ours.startsWith(`${other} `);
}

const debugConsole = "'workbench.panel.repl.view'";

/**
 * Whether both can be meant at once. A proposal has keys of its own in its editor alone, a text that nobody can change:
 * what needs another part of the window, or a text that can be changed, is out of reach there.
 */
function meetIn(ours: Binding, other: Binding): boolean {
  if (ours.when === "false" || other.when === "false") return false; // on this platform
  const isOfTerminal = /(?<!!)\bterminalFocus\b/.test(other.when ?? "");
  if (isOfTerminal && /!terminalFocus|^editorTextFocus\b/.test(ours.when ?? "")) return false;
  const isOfDebugConsole = other.when === `focusedView == ${debugConsole}`;
  if (isOfDebugConsole && ours.when?.includes(`focusedView != ${debugConsole}`)) return false;
  if (ours.when?.includes("sidenote-proposal") !== true || other.when === undefined) return true;
  const isOfTexts = /(?<!!)\b(?:editorFocus|editorTextFocus|textInputFocus)\b/.test(other.when);
  return isOfTexts && !/!editorReadonly|\b(?:renameInputVisible|replaceInputFocussed)\b/.test(other.when);
}

describe("the keys", () => {
  afterEach(cleanUp);

  it("clash with none of the editor's own", async () => {
    const all = await defaults();
    assert.ok(all.length > 700, `${all.length} keys`);
    const ours = all.filter(({ command }) => command in keybindings);
    const platform = ours.some(({ key }) => key.startsWith("cmd+")) ? "mac" : "key";
    assert.deepEqual(
      Object.fromEntries(ours.map(({ command, key }) => [command, key])),
      Object.fromEntries(
        Object.entries(keybindings).map(([command, binding]) => [command, binding[platform]]),
      ),
    );
    const others = all.filter(({ command }) => !(command in keybindings));
    const clashes = ours.flatMap((one) =>
      others
        .filter((other) => meets(one.key, other.key) && meetIn(one, other))
        .map(
          (other) =>
            `${one.command}: ${one.key} is ${other.key} of ${other.command} when ${other.when ?? "always"}`,
        ),
    );
    assert.deepEqual(clashes, []);
  });
});
