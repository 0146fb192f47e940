import assert from "node:assert/strict";
import * as vscode from "vscode";
import { replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { panel, screenshot, window } from "../suite/driver.ts";
import { clearNotifications, told } from "../suite/notifications.ts";
import { dialogHasFocus } from "../suite/keyDialog.ts";
import {
  cleanUp,
  configure,
  newSession,
  panelHasFocus,
  say,
  select,
  startWorld,
  until,
} from "../suite/world.ts";

const fence = (info: string, code: string): string => `\`\`\`${info}\n${code}\n\`\`\`\n`;
const remove =
  "remove(article: string): boolean {\n    const isThere = this.#lines.has(article);\n    this.#lines.delete(article);\n    return isThere;\n}";

describe("taking answers back", () => {
  let wire: WireServer;
  let cart: Uint8Array;
  before(async () => {
    cart = await vscode.workspace.fs.readFile(cartUri());
  });
  beforeEach(async () => {
    wire = await startWorld();
    await configure({ "topic.enabled": false });
    await newSession();
  });
  afterEach(async () => {
    await clearNotifications();
    // This build of the editor saves by itself.
    await vscode.workspace.saveAll();
    await cleanUp();
    await vscode.workspace.fs.writeFile(cartUri(), cart);
    await wire.close();
  });

  async function answer(text: string, selection = true): Promise<void> {
    wire.answer = () => replyStream(say(text));
    const turn = `.turn:nth-child(${(await panel.count(".turn")) + 1})`;
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "How?", selection });
    await panel.waitFor(`${turn}[data-state="done"]`);
    await panel.waitFor(`${turn} .answer .code .copy-code`);
  }

  /** Presses a button of a block, by keyboard. */
  async function press(name: string, block = 0): Promise<void> {
    await panel.press("Enter", `.answer .code >> nth=${block} >> .${name}-code`);
  }

  function previewTabs(): readonly { readonly label: string; readonly address: string }[] {
    return vscode.window.tabGroups.all.flatMap(({ tabs }) =>
      tabs.flatMap(({ input, label }) =>
        input instanceof vscode.TabInputTextDiff ? [{ label, address: input.modified.toString() }] : [],
      ),
    );
  }

  function previews(): readonly string[] {
    return previewTabs().map(({ label }) => label);
  }

  async function isShown(count = 1): Promise<void> {
    await until(`${count} previews are there`, () => previews().length === count);
    await window.waitFor(".editor-instance .monaco-diff-editor .modified .monaco-editor.focused");
    // Its page is a process of its own, which the focus leaves a moment later.
    await until("the focus is not in the panel", async () => !(await panel.evaluate("document.hasFocus()")));
  }

  /** One step of undo in the editor that shows the document. */
  async function undo(document: vscode.TextDocument, before: string): Promise<void> {
    await until("the document is in front", () => vscode.window.activeTextEditor?.document === document);
    await vscode.commands.executeCommand("undo");
    await until("it is undone", () => document.getText() === before);
  }

  function folder(): vscode.Uri {
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first);
    return first.uri;
  }

  function cartUri(): vscode.Uri {
    return vscode.Uri.joinPath(folder(), "src/cart.ts");
  }

  it("applies code where it belongs, by keyboard alone, after it was seen; one step undoes it", async () => {
    const { document } = await select("src/cart.ts", 14, 16);
    const before = document.getText();
    await answer(`Say what was there.\n\n${fence("ts", remove)}`);
    await press("apply");
    await isShown();
    assert.deepEqual([previews(), document.getText()], [["src/cart.ts: with the answer’s code"], before]);
    await window.press("Control+Enter");
    await until("it is made", () => document.getText() !== before);
    const body =
      "    const isThere = this.#lines.has(article);\n    this.#lines.delete(article);\n    return isThere;";
    const after = before.replace("    return this.#lines.delete(article);", body);
    assert.equal(document.getText(), after);
    await until("the document is in front", () => vscode.window.activeTextEditor?.document === document);
    await window.waitFor(".editor-instance .monaco-editor.focused");
    await until("the preview is gone", () => previews().length === 0);
    await window.press("Control+z");
    await until("it is undone", () => document.getText() === before);
  });

  it("shows the change in the colours of every theme", async () => {
    await select("src/cart.ts", 14, 16);
    await answer(`Say what was there.\n\n${fence("ts", remove)}`);
    await press("apply");
    await isShown();
    const configuration = vscode.workspace.getConfiguration("workbench");
    for (const theme of ["Dark Modern", "Light Modern", "Default High Contrast"]) {
      await configuration.update("colorTheme", theme, vscode.ConfigurationTarget.Global);
      await until(`the panel is in ${theme}`, async () => {
        return (await panel.evaluate("document.body.dataset.vscodeThemeId")) === theme;
      });
      await screenshot(`apply-preview-${theme.replaceAll(" ", "-")}`);
    }
    await configuration.update("colorTheme", undefined, vscode.ConfigurationTarget.Global);
  });

  it("discards what is not wanted, by keyboard and by closing it; the buttons are in the editor's title", async () => {
    const { document } = await select("src/cart.ts", 14, 16);
    const before = document.getText();
    await answer(fence("ts", remove));
    await press("replace");
    await isShown();
    for (const name of ["Apply This Change", "Discard This Change"]) {
      await window.waitFor(`.editor-actions .action-label[aria-label^="${name}"]`);
    }
    await window.press("Control+Backspace");
    await until("the preview is gone", () => previews().length === 0);
    await press("insert");
    await isShown();
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await until("the preview is gone", () => previews().length === 0);
    await press("apply");
    await isShown();
    const [old] = previewTabs();
    await press("apply");
    await until("another one took its place", () => previewTabs()[0]?.address !== old?.address);
    await isShown();
    assert.equal(document.getText(), before);
    await window.click(`.editor-actions .action-label[aria-label^="Apply This Change"]`);
    await until("it is made", () => document.getText() !== before);
    await undo(document, before);
  });

  it("follows the document while it is changed, and ends where the change is in the way", async () => {
    const { document } = await select("src/cart.ts", 14, 16);
    const before = document.getText();
    await answer(fence("ts", remove));
    await press("apply");
    await isShown();
    const change = async (range: vscode.Range, text: string): Promise<void> => {
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, range, text);
      assert.ok(await vscode.workspace.applyEdit(edit));
    };
    await change(new vscode.Range(0, 0, 0, 0), "// 🦊 above\n");
    await window.press("Control+Enter");
    await until("it is made", () => document.getText().includes("isThere"));
    const body =
      "    const isThere = this.#lines.has(article);\n    this.#lines.delete(article);\n    return isThere;";
    assert.equal(
      document.getText(),
      `// 🦊 above\n${before.replace("    return this.#lines.delete(article);", body)}`,
    );
    await undo(document, `// 🦊 above\n${before}`);
    await press("apply");
    await isShown();
    await change(new vscode.Range(15, 4, 15, 10), "RETURN");
    await told("src/cart.ts has changed where the code would go. Apply it again from the answer.");
    await until("the preview is gone", () => previews().length === 0);
    assert.deepEqual([previews(), document.getText().includes("isThere")], [[], false]);
    await vscode.window.showTextDocument(document);
  });

  it("says so of a preview that was there before the window was loaded", async () => {
    const preview = vscode.Uri.from({ scheme: "sidenote-proposal", path: "/src/cart.ts", query: "99" });
    await vscode.commands.executeCommand("sidenote.proposal.apply", preview);
    await told("This preview is from before the window was loaded. Apply the code again from the answer.");
  });

  it("says that what was asked about is gone, and offers what can be done instead", async () => {
    const { document } = await select("src/cart.ts", 15, 15);
    await answer(fence("ts", "return false;"));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(14, 0, 15, 0), "    // gone\n");
    await vscode.workspace.applyEdit(edit);
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(14, 0, 15, 0);
    const before = document.getText();
    await press("replace");
    await window.waitFor(".quick-input-widget", { hasText: "Apply Code" });
    await window.waitFor(".quick-input-list .monaco-list-row.focused");
    assert.deepEqual(await window.texts(".quick-input-list .label-name"), [
      "Replace what is selected in src/cart.ts",
      "Insert at the cursor in src/cart.ts",
    ]);
    assert.equal(
      await window.attribute(".quick-input-widget input[type=text]", "placeholder"),
      "The code that was asked about has changed in src/cart.ts, or is gone.",
    );
    await screenshot("apply-choice");
    await dialogHasFocus();
    await window.press("Enter");
    await isShown();
    await window.press("Control+Enter");
    await until("it is made", () => document.getText() === before.replace("// gone", "return false;"));
  });

  it("each block of an answer on its own, in a file that is closed and in one that is new", async () => {
    const fresh = vscode.Uri.joinPath(folder(), "src/new/lines.ts");
    await answer(
      `In \`src/cart.ts\`:\n\n${fence("ts", remove)}\nAnd a new one:\n\n${fence("ts title=src/new/lines.ts", "export const lines = 1;")}`,
      false,
    );
    await press("apply", 0);
    await isShown(1);
    await press("apply", 1);
    await isShown(2);
    assert.deepEqual(previews(), ["src/cart.ts: with the answer’s code", "src/new/lines.ts: new file"]);
    await screenshot("apply-new-file");
    await window.press("Control+Enter");
    await until(
      "it is there",
      () => vscode.window.activeTextEditor?.document.uri.toString() === fresh.toString(),
    );
    assert.equal(
      new TextDecoder().decode(await vscode.workspace.fs.readFile(fresh)),
      "export const lines = 1;\n",
    );
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await isShown(1);
    await window.press("Control+Enter");
    await until("the document is in front", () => {
      return vscode.window.activeTextEditor?.document.uri.toString() === cartUri().toString();
    });
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? "", /isThere/);
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder(), "src/new"), { recursive: true });
  });

  it("says what is missing: an editor to insert into, a file to apply to", async () => {
    await answer(fence("ts", "let a;"), false);
    await press("insert");
    await told("No text editor is open. Open the file that the code belongs in, and try again.");
    await press("apply");
    await told("Nothing says which file this code belongs to. Open the file, and try again.");
    await answer(fence("ts title=.Git/hooks/a.ts", "let a;"), false);
    await press("apply", 1);
    await told(".Git/hooks/a.ts belongs to git, and code of answers is not put there. Change it yourself.");
  });

  it("opens code as a file, under its path where it has one that is free", async () => {
    await answer(
      `${fence("py", "a = 1")}\n${fence("ts title=src/more.ts", "let more;")}\n${fence("ts title=src/cart.ts", "let cart;")}`,
      false,
    );
    const opened: unknown[] = [];
    for (const block of [0, 1, 2]) {
      await press("open", block);
      await until("it is open", () => vscode.window.activeTextEditor?.document.isUntitled === true);
      const document = vscode.window.activeTextEditor?.document;
      const path = document?.uri.path.replace(folder().path, "");
      opened.push([path?.replace(/\d+/, "1"), document?.languageId, document?.getText()]);
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
      await until("it is closed", () => vscode.window.activeTextEditor === undefined);
    }
    assert.deepEqual(opened, [
      ["Untitled-1", "python", "a = 1"],
      ["/src/more.ts", "typescript", "let more;\n"],
      ["Untitled-1", "typescript", "let cart;"],
    ]);
  });

  it("leaves what is read-only alone, and says so; an untitled document and a notebook's cell can be changed", async () => {
    const provider = vscode.workspace.registerTextDocumentContentProvider("frozen", {
      provideTextDocumentContent: () => "let a;\n",
    });
    const frozen = await vscode.workspace.openTextDocument(vscode.Uri.parse("frozen:/a.ts"));
    await vscode.window.showTextDocument(frozen);
    await answer(fence("ts", "let b;"), false);
    await press("insert");
    await told("a.ts is read-only. Open the code as a file of its own instead.");
    provider.dispose();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");

    const untitled = await vscode.workspace.openTextDocument({ language: "typescript", content: "let a;" });
    await vscode.window.showTextDocument(untitled);
    await vscode.commands.executeCommand("cursorBottom");
    await press("insert");
    await isShown();
    await window.press("Control+Enter");
    await until("it is made", () => untitled.getText() === "let a;\nlet b;");
    await undo(untitled, "let a;");
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");

    const data = new vscode.NotebookData([
      new vscode.NotebookCellData(vscode.NotebookCellKind.Code, "def a():\n    return 1", "python"),
    ]);
    const notebook = await vscode.workspace.openNotebookDocument("jupyter-notebook", data);
    await vscode.window.showNotebookDocument(notebook);
    const cell = notebook.cellAt(0).document;
    await newSession();
    await panelHasFocus(); // which would leave the notebook if it came later
    await vscode.window.showNotebookDocument(notebook);
    await vscode.commands.executeCommand("notebook.cell.edit");
    await until("the cell is edited", () => vscode.window.activeTextEditor?.document === cell);
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    editor.selection = new vscode.Selection(0, 0, 1, 12);
    await answer(fence("py", "def a():\n    return 2"));
    await press("apply");
    await isShown();
    await window.press("Control+Enter");
    await until("it is made", () => cell.getText() === "def a():\n    return 2");
    await until("the notebook is in front", () => vscode.window.activeNotebookEditor?.notebook === notebook);
    await vscode.commands.executeCommand("undo");
    await until("it is undone", () => cell.getText() === "def a():\n    return 1");
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });
});
