import assert from "node:assert/strict";
import * as vscode from "vscode";
import { replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { draftIs, focusComposer, input } from "./composing.ts";
import { panel, screenshot, window } from "./driver.ts";
import { dialogHasFocus } from "./keyDialog.ts";
import { bodies, cleanUp, configure, newSession, say, select, startWorld, until } from "./world.ts";

/** The body of a first question with these items in front of it. */
function body(...content: readonly string[]): object {
  return {
    model: "claude-sonnet-5-5",
    max_tokens: 16000,
    messages: [{ role: "user", content: content.join("\n\n") }],
    stream: true,
  };
}

function fenced(label: string, language: string, text: string): string {
  return `${label}\n\`\`\`${language}\n${text}\`\`\``;
}

describe("sources of context", () => {
  let wire: WireServer;
  let root: vscode.Uri;
  beforeEach(async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    if (!folder) throw new Error("The sample workspace is not open");
    root = folder.uri;
    wire = await startWorld();
    wire.answer = () => replyStream(say("Yes."));
    await configure({ "topic.enabled": false });
    await newSession();
  });
  afterEach(async () => {
    await cleanUp();
    await wire.close();
  });

  /** Asks with what is attached, and gives the body of the request. */
  async function ask(): Promise<unknown> {
    await panel.fill(input, "Why?");
    await panel.press("Enter", input);
    await panel.waitFor('.turn[data-state="done"]');
    return bodies(wire).questions.at(-1);
  }

  async function chips(): Promise<unknown> {
    return panel.evaluate(`[...document.querySelectorAll(".chip-name")].map(({ title }) => title)`);
  }

  async function textOf(path: string): Promise<string> {
    return Buffer.from(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(root, path))).toString();
  }

  it("a folder is listed as a tree, as the explorer asks about it", async () => {
    await vscode.commands.executeCommand("sidenote.askAbout.files", root, [root]);
    await panel.waitFor(".chip", { hasText: "corner-shop/" });
    await until("the composer has the focus", () =>
      panel.evaluate(`document.hasFocus() && document.activeElement.matches("textarea")`).then(Boolean),
    );
    const tree =
      "corner-shop/\n  scripts/\n    report.py\n  src/\n    cart.ts\n    pricing.ts\n  README.md\n";
    assert.deepEqual(await ask(), body(fenced("Folder listing: corner-shop/", "", tree), "Why?"));
  });

  it("files and folders of the explorer, several at once", async () => {
    const uris = ["scripts/report.py", "src", "README.md"].map((path) => vscode.Uri.joinPath(root, path));
    await vscode.commands.executeCommand("sidenote.askAbout.files", uris[0], uris);
    await panel.waitFor(".chip", { hasText: "README.md" });
    assert.deepEqual(await chips(), ["scripts/report.py", "src/", "README.md"]);
  });

  it("the selection, the file in front and all that are open", async () => {
    await select("scripts/report.py", 1, 1);
    await vscode.commands.executeCommand("workbench.action.keepEditor");
    await select("src/cart.ts", 4, 5);
    await vscode.commands.executeCommand("sidenote.attach.selection");
    await vscode.commands.executeCommand("sidenote.attach.editors");
    await panel.waitFor(".chip:nth-child(3)");
    const cart = await textOf("src/cart.ts");
    assert.deepEqual(
      await ask(),
      body(
        "src/cart.ts:4-5 (in src/cart.ts, which is attached)",
        fenced("scripts/report.py", "python", await textOf("scripts/report.py")),
        fenced("src/cart.ts", "typescript", cart),
        "Why?",
      ),
    );
  });

  it("problems with the lines that they are about: of the selection, the file and the workspace", async () => {
    const { document } = await select("src/cart.ts", 5, 5);
    const found = vscode.languages.createDiagnosticCollection("shop");
    const problem = (
      line: number,
      message: string,
      severity: vscode.DiagnosticSeverity,
    ): vscode.Diagnostic => {
      const made = new vscode.Diagnostic(new vscode.Range(line, 2, line, 9), message, severity);
      made.source = "shop";
      return made;
    };
    const first = problem(4, "A till has no lines.", vscode.DiagnosticSeverity.Warning);
    first.code = { value: "S1", target: vscode.Uri.parse("https://example.invalid/S1") };
    const report = vscode.Uri.joinPath(root, "scripts/report.py");
    first.relatedInformation = [
      new vscode.DiagnosticRelatedInformation(
        new vscode.Location(report, new vscode.Position(2, 0)),
        "Read here.",
      ),
    ];
    try {
      found.set(document.uri, [problem(7, "Nothing is added.", vscode.DiagnosticSeverity.Error), first]);
      found.set(report, [problem(0, "No shebang.", vscode.DiagnosticSeverity.Hint)]);
      for (const name of ["problems", "allProblems"]) {
        await vscode.commands.executeCommand(`sidenote.attach.${name}`);
      }
      await panel.waitFor(".chip:nth-child(2)");
      const lines = (await textOf("src/cart.ts")).split("\n");
      const [script = ""] = (await textOf("scripts/report.py")).split("\n");
      const warning = `src/cart.ts:5:3: warning: A till has no lines. [shop S1]\n    5 | ${lines[4]}\n  scripts/report.py:3: Read here.\n`;
      const error = `src/cart.ts:8:3: error: Nothing is added. [shop]\n    8 | ${lines[7]}\n`;
      const hint = `scripts/report.py:1:3: hint: No shebang. [shop]\n    1 | ${script}\n`;
      assert.deepEqual(
        await ask(),
        body(
          fenced("Problems in src/cart.ts:5", "", warning),
          fenced("Problems in the Workspace", "", [error, warning, hint].join("\n")),
          "Why?",
        ),
      );
    } finally {
      found.dispose();
    }
  });

  it("what cannot be collected is said, with what to do about it", async () => {
    // The panel opens for it.
    await vscode.commands.executeCommand("workbench.action.closeAuxiliaryBar");
    await vscode.commands.executeCommand("sidenote.attach.selection");
    await panel.waitFor(".refusal", {
      hasText: "Nothing is selected in the editor. Select some code first.",
    });
    await vscode.commands.executeCommand("sidenote.attach.lastCommand");
    await panel.waitFor(".refusal", { hasText: "The terminal knows of no last command." });
    assert.deepEqual(await chips(), []);
  });

  it("a symbol by its name, and lines of a file, from the @-list", async () => {
    await select("src/pricing.ts", 1, 1);
    await focusComposer();
    await window.type("@discF");
    await panel.waitFor('.completion[aria-selected="true"]', { hasText: "discountFor" });
    await screenshot("sources-symbol");
    await window.press("Enter");
    await panel.waitFor(".chip", { hasText: "pricing.ts:19-22" });
    await window.type("@cart:4-5");
    await panel.waitFor('.completion[aria-selected="true"]', { hasText: "cart.ts:4-5" });
    await window.press("Tab");
    await panel.waitFor(".chip", { hasText: "cart.ts:4-5" });
    await draftIs("");
    const part = async (path: string, from: number, to: number): Promise<string> =>
      `${(await textOf(path))
        .split("\n")
        .slice(from - 1, to)
        .join("\n")}\n`;
    assert.deepEqual(
      await ask(),
      body(
        fenced("src/pricing.ts:19-22 (discountFor)", "typescript", await part("src/pricing.ts", 19, 22)),
        fenced("src/cart.ts:4-5", "typescript", await part("src/cart.ts", 4, 5)),
        "Why?",
      ),
    );
  });

  it("the Attach button's menu: files of the workspace, several at once", async () => {
    await focusComposer();
    await panel.click(".attach");
    await window.waitFor(".quick-input-list .monaco-list-row", { hasText: "Files of the Workspace" });
    await screenshot("sources-attach-menu");
    await dialogHasFocus();
    await window.type("Files of");
    await window.waitFor(".quick-input-list .monaco-list-row.focused", { hasText: "Files of the Workspace" });
    await window.press("Enter");
    await window.waitFor(".quick-input-widget", { hasText: "Attach Files" });
    await window.waitFor(".quick-input-list .monaco-list-row", { hasText: "src/pricing.ts" });
    for (const name of ["cart", "report"]) {
      await window.fill(".quick-input-filter input", name);
      await until(
        "the others are gone",
        async () => (await window.count(".quick-input-list .monaco-list-row:visible")) === 1,
      );
      await window.click(`.quick-input-list .monaco-list-row:has-text("${name}")`);
    }
    await window.press("Enter");
    await panel.waitFor(".chip:nth-child(2)");
    assert.deepEqual(await chips(), ["scripts/report.py", "src/cart.ts"]);
  });

  it("a long text that is pasted is a chip, goes out as it is, and can be put into the message", async () => {
    await focusComposer();
    const text = Array.from({ length: 30 }, (_, index) => `line ${index}`).join("\n");
    const paste = `(() => { const transfer = new DataTransfer();
      transfer.setData("text/plain", ${JSON.stringify(text)});
      document.querySelector("${input}").dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true })); })()`;
    await panel.evaluate(paste);
    await panel.evaluate(paste);
    await panel.waitFor(".chip:nth-child(2)", { hasText: "Pasted text, 30 lines" });
    await screenshot("sources-pasted");
    await panel.click(".chip:first-child .chip-expand");
    await draftIs(text);
    await until("one chip is left", async () => (await panel.count(".chip")) === 1);
    assert.deepEqual(await chips(), ["Pasted text, 30 lines"]);
    assert.deepEqual(await ask(), body(fenced("Text: Pasted text, 30 lines", "", `${text}\n`), "Why?"));
  });

  it("a notebook's cell with what it has written", async () => {
    const output = { output_type: "stream", name: "stderr", text: ["ZeroDivisionError\n"] };
    const cell = {
      cell_type: "code",
      execution_count: 1,
      metadata: {},
      source: ["1 / 0"],
      outputs: [output],
    };
    const metadata = { language_info: { name: "python" } };
    const uri = vscode.Uri.joinPath(root, "sums.ipynb");
    const file = { cells: [cell], metadata, nbformat: 4, nbformat_minor: 2 };
    await vscode.workspace.fs.writeFile(uri, Buffer.from(JSON.stringify(file)));
    await vscode.window.showNotebookDocument(await vscode.workspace.openNotebookDocument(uri));
    await window.click(".cell-title-toolbar .codicon-toolbar-more:visible");
    await window.waitFor(".monaco-menu .action-label", { hasText: "Ask Sidenote About This" });
    await screenshot("sources-cell-menu");
    await window.press("Escape");
    // As from a keybinding, about the cell that is selected: the page of its output lies over the menu's entry here.
    await vscode.commands.executeCommand("sidenote.askAbout.cell");
    await panel.waitFor(".chip:nth-child(2)");
    assert.deepEqual(
      await ask(),
      body(
        fenced("Text: sums.ipynb#cell-1", "python", "1 / 0\n"),
        fenced("Output: sums.ipynb#cell-1-output", "", "ZeroDivisionError\n"),
        "Why?",
      ),
    );
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await newSession();
    output.text = [`${"a".repeat(20_000)}${"b".repeat(20_000)}`];
    // By another name: the editor knows what was in the first one.
    const other = vscode.Uri.joinPath(root, "long.ipynb");
    await vscode.workspace.fs.writeFile(other, Buffer.from(JSON.stringify(file)));
    await vscode.window.showNotebookDocument(await vscode.workspace.openNotebookDocument(other));
    await until("its cell is chosen", () => {
      const editor = vscode.window.activeNotebookEditor;
      return editor?.notebook.uri.toString() === other.toString() && !editor.selection.isEmpty;
    });
    await vscode.commands.executeCommand("sidenote.askAbout.cell");
    await panel.waitFor(".chip:nth-child(2)");
    assert.deepEqual(
      await ask(),
      body(
        fenced("Text: long.ipynb#cell-1", "python", "1 / 0\n"),
        fenced(
          "Output: long.ipynb#cell-1-output",
          "",
          `(20000 characters before this, left out)\n${"b".repeat(20_000)}\n`,
        ),
        "Why?",
      ),
    );
    await vscode.workspace.fs.delete(other);
    await vscode.workspace.fs.delete(uri);
  });

  it("the list after an @ in dark, light and high contrast", async () => {
    const themes = vscode.workspace.getConfiguration("workbench");
    await select("scripts/report.py", 1, 1);
    await vscode.commands.executeCommand("workbench.action.keepEditor");
    await select("src/cart.ts", 4, 5);
    try {
      for (const theme of ["Default Dark Modern", "Default Light Modern", "Default High Contrast"]) {
        await themes.update("colorTheme", theme, vscode.ConfigurationTarget.Global);
        await focusComposer();
        await window.type("@");
        await panel.waitFor(".completion-detail", { hasText: "src/cart.ts:4-5" });
        await window.press("ArrowDown");
        await screenshot(`sources-list-${theme.split(" ")[1]}`);
        await window.type("pr");
        await panel.waitFor(".completion", { hasText: "pricing.ts" });
        await screenshot(`sources-list-${theme.split(" ")[1]}-typed`);
        await panel.fill(input, "");
      }
    } finally {
      await themes.update("colorTheme", undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
