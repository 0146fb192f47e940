/** Every way in from the editor, as a person goes it: menus, keys, the palette, threads. What each sends is a file. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { panel, window } from "./driver.ts";
import { fileAt } from "./attaching.ts";
import { composerHasFocus, focusComposer } from "./composing.ts";
import { askedAsIn } from "./golden.ts";
import { choose } from "./menus.ts";
import { cleanUp, configure, focusOn, hasFocusBesidePanel, newSession, say, startWorld } from "./world.ts";

const path = "notes.txt";
const box = ".quick-input-widget input";
const comment = ".review-widget:visible .comment-body";

describe("doors of the editor", () => {
  let wire: WireServer;
  let problems: vscode.DiagnosticCollection;
  beforeEach(async () => {
    wire = await startWorld();
    wire.answer = () => replyStream(say("Because."));
    await configure({
      "topic.enabled": false,
      prompts: { review: "Review ${file}. Mind ${diagnostics}." },
    });
    await newSession();
    // A new session gives its composer the focus, late: it would take that from the editor again.
    await focusOn("the composer", composerHasFocus, () =>
      vscode.commands.executeCommand("sidenote.chat.focus"),
    );
    // Of a language that no server knows: nothing else is found around a place.
    const text = Array.from({ length: 30 }, (_, index) => `line ${index + 1}\n`).join("");
    const uri = fileAt(path);
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
    problems = vscode.languages.createDiagnosticCollection("checker");
    const problem = new vscode.Diagnostic(new vscode.Range(18, 0, 18, 4), "Lines are odd");
    problem.source = "checker";
    problem.code = 42;
    problems.set(uri, [problem]);
    await focusOn(
      "the editor",
      () => hasFocusBesidePanel(".editor .monaco-editor.focused"),
      async () => {
        const editor = await vscode.window.showTextDocument(uri);
        editor.selection = new vscode.Selection(17, 0, 20, 0);
      },
    );
  });
  afterEach(async () => {
    problems.dispose();
    await window.press("Escape");
    await cleanUp();
    await vscode.workspace.fs.delete(fileAt(path));
    await wire.close();
  });

  const isAnswered = async (): Promise<boolean> => (await window.count(comment)) > 0;
  const isAskedFor = async (): Promise<boolean> => (await window.count(".quick-input-widget:visible")) > 0;
  const isInPanel = async (): Promise<boolean> => (await panel.count(".turn")) > 0;

  async function openMenu(): Promise<void> {
    await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
    await window.press("Shift+F10");
  }

  async function chord(key: string): Promise<void> {
    await window.press("Control+K");
    await window.press(key);
  }

  /** Answers the box that asks for a question. */
  async function enterQuestion(): Promise<void> {
    await window.waitFor(".quick-input-widget", { hasText: "which is sent along" });
    await window.fill(box, "Why?");
    await window.press("Enter", box);
  }

  async function choosePrompt(): Promise<void> {
    await window.waitFor(".quick-input-list .monaco-list-row", { hasText: "review" });
    await window.fill(box, "review");
    await window.waitFor(".quick-input-list .monaco-list-row.focused", { hasText: "review" });
    await window.press("Enter", box);
  }

  it("the context menu: Explain This Code", async () => {
    const door = "editor-context--explain";
    await choose(door, openMenu, ["Explain This Code"], isAnswered);
    await askedAsIn(door, wire);
  });

  it("the submenu: Ask…", async () => {
    const door = "sidenote.editor--ask";
    await choose(door, openMenu, ["Sidenote", "Ask…"], isAskedFor);
    await enterQuestion();
    await askedAsIn(door, wire);
  });

  it("the submenu: Run Prompt…, with the file and what the editor reports of it", async () => {
    const door = "sidenote.editor--runPrompt";
    await choose(door, openMenu, ["Sidenote", "Run Prompt…"], isAskedFor);
    await choosePrompt();
    await askedAsIn(door, wire);
  });

  it("the submenu: Why Is This an Error?", async () => {
    const door = "sidenote.editor--explainError";
    await choose(door, openMenu, ["Sidenote", "Why Is This an Error?"], isAnswered);
    await askedAsIn(door, wire);
  });

  it("the submenu: What Could Go Wrong Here?", async () => {
    const door = "sidenote.editor--explainRisks";
    await choose(door, openMenu, ["Sidenote", "What Could Go Wrong Here?"], isAnswered);
    await askedAsIn(door, wire);
  });

  it("the submenu: Fix Problem", async () => {
    const door = "sidenote.editor--fix";
    await choose(door, openMenu, ["Sidenote", "Fix Problem"], isInPanel);
    await askedAsIn(door, wire);
  });

  it("Ctrl+K H explains", async () => {
    await chord("h");
    await window.waitFor(comment, { hasText: "Because." });
    await askedAsIn("key--explain", wire);
  });

  it("Ctrl+K A asks", async () => {
    await chord("a");
    await enterQuestion();
    await askedAsIn("key--ask", wire);
  });

  it("Ctrl+K Q runs a prompt", async () => {
    await chord("q");
    await choosePrompt();
    await askedAsIn("key--runPrompt", wire);
  });

  it("Ctrl+K X asks for a fix", async () => {
    await chord("x");
    await panel.waitFor('.turn[data-state="done"]');
    await askedAsIn("key--fix", wire);
  });

  it("Ctrl+K J goes to the chat", async () => {
    await focusOn("the composer", composerHasFocus, () => chord("j"));
    await window.type("Hello?");
    await window.press("Enter");
    await askedAsIn("key--chat.focus", wire);
  });

  it("the slash menu runs a prompt, with the file and what the editor reports of it", async () => {
    await focusComposer();
    await window.type("/rev");
    await panel.waitFor('.completion[aria-selected="true"]', { hasText: "/review" });
    await window.press("Enter");
    await panel.waitFor(".chip:nth-child(2)");
    assert.deepEqual(await panel.texts(".chip-name"), ["notes.txt", "Problems in notes.txt"]);
    await window.press("Enter");
    await askedAsIn("composer--prompt", wire);
  });

  it("the Problems view: the light bulb of a problem", async () => {
    await vscode.commands.executeCommand("workbench.actions.view.problems");
    await window.waitFor(".markers-panel .monaco-list-row", { hasText: "Lines are odd" });
    await window.click('.markers-panel .monaco-list-row:has-text("Lines are odd")');
    const door = "problems--fix";
    await choose(door, () => window.press("Control+."), ["Fix with Sidenote"], isInPanel);
    await askedAsIn(door, wire);
    await vscode.commands.executeCommand("workbench.action.closePanel");
  });
});
