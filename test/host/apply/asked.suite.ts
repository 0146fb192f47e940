/** What code of answers is for, in the editor: which document, which of several places, and what is refused. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { ContextItem, SelectionItem } from "../../../src/core/context.ts";
import { createApplier, type Applier, type UsedCode } from "../../../src/host/apply/apply.ts";
import { screenshot, window } from "../suite/driver.ts";
import { dialogHasFocus } from "../suite/keyDialog.ts";
import { until } from "../suite/world.ts";

const plain = { action: "apply", language: "", info: "", before: "" } as const;
const note = "[line left out by the user]";
/** Takes no place in a language whose server would read it. */
const associations = { "**/asked/**/*.ts": "cpp" };

describe("what code of answers is for", () => {
  let applier: Applier;
  let folder: vscode.Uri;
  const { showQuickPick, showWarningMessage } = vscode.window;
  /** What the user was told, and what they were offered, in order. */
  let said: unknown[] = [];
  /** Chooses by the label; null for turning away. */
  let choice: string | null = null;

  async function pick(
    offers: readonly vscode.QuickPickItem[],
    { placeHolder }: vscode.QuickPickOptions,
  ): Promise<vscode.QuickPickItem | undefined> {
    said.push([placeHolder, ...offers.map(({ label }) => label)]);
    return offers.find(({ label }) => label === choice);
  }

  before(async () => {
    const files = vscode.workspace.getConfiguration("files");
    await files.update("associations", associations, vscode.ConfigurationTarget.Global);
    const workspace = vscode.workspace.workspaceFolders?.[0];
    assert.ok(workspace);
    folder = vscode.Uri.joinPath(workspace.uri, "asked");
    applier = createApplier(null);
    Object.assign(vscode.window, {
      showWarningMessage: async (message: unknown) => void said.push(message),
      showQuickPick: pick,
    });
  });
  beforeEach(() => {
    said = [];
    choice = null;
  });
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });
  after(async () => {
    applier.dispose();
    Object.assign(vscode.window, { showQuickPick, showWarningMessage });
    await vscode.workspace
      .getConfiguration("files")
      .update("associations", undefined, vscode.ConfigurationTarget.Global);
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  async function written(name: string, text: string): Promise<vscode.TextDocument> {
    const uri = vscode.Uri.joinPath(folder, name);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    return vscode.workspace.openTextDocument(uri);
  }

  function selected(document: vscode.TextDocument, text: string): SelectionItem & { readonly uri: string } {
    const at = document.getText().indexOf(text);
    assert.ok(at >= 0);
    const startLine = document.positionAt(at).line + 1;
    const endLine = startLine + text.split("\n").length - 1;
    const path = vscode.workspace.asRelativePath(document.uri);
    const uri = document.uri.toString();
    return { type: "selection", path, language: "cpp", startLine, endLine, text, uri };
  }

  /** What the preview in front would make of its document; null where there is none. */
  async function proposed(): Promise<readonly [of: string, text: string] | null> {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    if (!(input instanceof vscode.TabInputTextDiff)) return null;
    const document = await vscode.workspace.openTextDocument(input.modified);
    return [vscode.workspace.asRelativePath(input.original), document.getText()];
  }

  async function use(
    code: Partial<UsedCode> & { readonly text: string },
    ...attached: readonly (readonly ContextItem[])[]
  ): Promise<void> {
    await applier.use({ ...plain, ...code }, attached);
  }

  it("asks which of several selections is replaced", async () => {
    const document = await written("several.ts", "a();\nb();\nc();\n");
    const items = [selected(document, "a();"), selected(document, "c();")];
    choice = "asked/several.ts:3";
    await use({ action: "replace", text: "d();" }, items);
    assert.deepEqual(said, [
      [
        "The question was about several places. Which one is the code for?",
        "asked/several.ts:1",
        "asked/several.ts:3",
      ],
    ]);
    assert.deepEqual(await proposed(), ["asked/several.ts", "a();\nb();\nd();\n"]);
    await applier.discard();
    await use({ action: "replace", text: "d();" }, [], items);
    assert.equal(said.length, 2, "of a question without code the one before it counts");
    await applier.discard();
    choice = null;
    await use({ action: "replace", text: "d();" }, items);
    assert.deepEqual([said.length, await proposed()], [3, null], "who turns away has nothing proposed");
  });

  it("shows the places with their first lines, and is answered by keyboard", async () => {
    const document = await written("shown.ts", "function a() {}\n\nfunction b() {}\n");
    const items = [selected(document, "function a() {}"), selected(document, "function b() {}")];
    Object.assign(vscode.window, { showQuickPick });
    try {
      const used = use({ action: "replace", text: "function c() {}" }, items);
      await window.waitFor(".quick-input-widget", { hasText: "Apply Code" });
      await window.waitFor(".quick-input-list .monaco-list-row.focused", { hasText: "function a() {}" });
      assert.deepEqual(await window.texts(".quick-input-list .quick-input-list-label-meta"), [
        "function a() {}",
        "function b() {}",
      ]);
      await screenshot("apply-places");
      await dialogHasFocus();
      await window.press("ArrowDown");
      await window.press("Enter");
      await used;
    } finally {
      Object.assign(vscode.window, { showQuickPick: pick });
    }
    assert.deepEqual(await proposed(), ["asked/shown.ts", "function a() {}\n\nfunction c() {}\n"]);
  });

  it("never takes an older selection where the latest is redacted, or a file", async () => {
    const older = selected(await written("older.ts", "a();\n"), "a();");
    const login = 'function login() {\n  const password = "Tr0ub4dor3X9";\n  open(password);\n}';
    const document = await written("latest.ts", `b();\n${login}\n`);
    const { uri, ...rest } = selected(document, login);
    const text = rest.text.replace(/ {2}const.*/, note);
    const redacted: SelectionItem = { ...rest, readFrom: uri, text };
    const answer = `function login() {\n  ${note}\n  await open(password);\n}`;
    for (const action of ["replace", "apply"] as const) {
      await use({ action, text: answer }, [redacted], [older]);
      const now = `b();\n${login.replace("open(p", "await open(p")}\n`;
      assert.deepEqual([await proposed(), said], [["asked/latest.ts", now], []]);
      await applier.discard();
    }
    const file: ContextItem = { type: "file", path: rest.path, language: "cpp", text: "", uri };
    await use({ action: "replace", text: "c();" }, [file], [older]);
    const lost = "The question was not about a selection that is still there.";
    assert.deepEqual(
      [said, await proposed()],
      [[`${lost} Open the file, and select what the code is to replace.`], null],
    );
  });

  it("does not change whatever is in front of a question that was about something else", async () => {
    const document = await written("front.ts", "function a() {\n  b();\n}\n");
    await vscode.window.showTextDocument(document);
    const pasted: ContextItem = { type: "excerpt", kind: "text", path: "Text", language: "", text: "a()" };
    const text = "function a() {\n  c();\n}";
    await use({ text }, [pasted]);
    assert.deepEqual(said, [
      ["Nothing says which file this code belongs to.", "Insert at the cursor in asked/front.ts"],
    ]);
    assert.equal(await proposed(), null);
    await use({ text });
    assert.deepEqual(await proposed(), ["asked/front.ts", "function a() {\n  c();\n}\n"]);
  });

  it("replaces by what leaves code out only after it has said so", async () => {
    const document = await written("elided.ts", "a();\nb();\n");
    const item = selected(document, "a();\nb();\n");
    choice = "Replace what was asked about in asked/elided.ts";
    await use({ action: "replace", text: "// ... existing code ...\nc();" }, [item]);
    const why = "The code leaves parts of asked/elided.ts out, so it cannot stand for them.";
    assert.deepEqual(said, [[why, choice]]);
    assert.deepEqual(await proposed(), ["asked/elided.ts", "// ... existing code ...\nc();\n"]);
  });

  it("keeps a line that the user left out also where all of a file is replaced", async () => {
    const secret = 'let password = "Tr0ub4dor3X9";';
    const document = await written("whole.ts", `a();\n${secret}\nb();\n`);
    const item: ContextItem = { type: "file", path: "asked/whole.ts", language: "cpp", text: "" };
    choice = "Replace all of asked/whole.ts";
    await use({ text: `c();\n${note}\nb();` }, [{ ...item, readFrom: document.uri.toString() }]);
    assert.deepEqual(await proposed(), ["asked/whole.ts", `c();\n${secret}\nb();\n`]);
  });

  it("says that a note stands for a line which nothing tells, and proposes nothing", async () => {
    const document = await written("note.ts", 'a();\nlet password = "Tr0ub4dor3X9";\nb();\n');
    const item = selected(document, document.getText());
    const why =
      "The code has notes for lines of asked/note.ts that you did not send, and nothing tells which lines these are. Change it yourself.";
    for (const action of ["replace", "apply"] as const) {
      await use({ action, text: `c();\n${note}\nd();` }, [item]);
      assert.deepEqual([said.splice(0), await proposed()], [[why], null]);
    }
  });

  it("takes a path for that of what was attached before any other file", async () => {
    await written("utils.ts", "let root;\n");
    const document = await written("src/utils.ts", "let attached;\n");
    const item = selected(document, "let attached;\n");
    await use({ info: "ts title=utils.ts", text: "let answered;" }, [item]);
    assert.deepEqual(await proposed(), ["asked/src/utils.ts", "let answered;\n"]);
  });

  it("makes the change of a diff, in each of its files, in one step to undo", async () => {
    const text = "function a() {\r\n  b();\r\n}\r\n";
    const document = await written("changed.ts", text);
    const diff = [
      "--- a/asked/changed.ts\n+++ b/asked/changed.ts\n@@ -90,2 +90,3 @@\n function a() {\n-  b();\n+  c();\n+  d();",
      "--- /dev/null\n+++ b/asked/made.ts\n@@ -0,0 +1 @@\n+let made;",
      "--- a/asked/old.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-let old;",
      "--- a/asked/missing.ts\n+++ b/asked/missing.ts\n@@ -1 +1 @@\n-a\n+b",
    ].join("\n");
    await use({ language: "diff", text: diff });
    assert.deepEqual(said, [
      "The diff removes asked/old.ts. Delete that yourself, if it is right.",
      "The diff changes asked/missing.ts, which is not there.",
    ]);
    assert.deepEqual((await proposed())?.[1], "let made;\n");
    await applier.discard();
    await until("the other preview is in front", async () => (await proposed())?.[0] === "asked/changed.ts");
    await applier.accept();
    assert.equal(document.getText(), "function a() {\r\n  c();\r\n  d();\r\n}\r\n");
    await vscode.commands.executeCommand("undo");
    await until("one step has undone it", () => document.getText() === text);
  });

  it("says why a diff cannot be applied, inserted or put in the place of something", async () => {
    const document = await written("refused.ts", "a();\nb();\na();\n");
    const item = selected(document, "a();\nb();\na();\n");
    const use1 = async (text: string, action: UsedCode["action"] = "apply"): Promise<void> =>
      use({ action, language: "diff", text }, [item]);
    await use1("@@ @@\n-c();\n+d();");
    await use1("@@ @@\n-a();\n+d();");
    await use1("-a();\n+d();", "insert");
    await use1("-a();\n+d();", "replace");
    const place =
      "This code is a diff: its lines say what is to change in a file. Apply it to the file instead.";
    assert.deepEqual(said, [
      "The lines that the diff changes are not in asked/refused.ts. Ask again with the file as it is now.",
      "The lines that the diff changes are in asked/refused.ts more than once. Select those that are meant, and ask again.",
      place,
      place,
    ]);
    assert.equal(await proposed(), null);
  });

  it("puts code into the cell that it names, and never into a notebook's JSON", async () => {
    const cells = ["def a():\n    return 1", "def b():\n    return 1"].map((source) => ({
      cell_type: "code",
      execution_count: null,
      metadata: {},
      outputs: [],
      source,
    }));
    const json = JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
    await written("sums.ipynb", json);
    const uri = vscode.Uri.joinPath(folder, "sums.ipynb");
    const notebook = await vscode.workspace.openNotebookDocument(uri);
    await vscode.window.showNotebookDocument(notebook);
    const second = notebook.cellAt(1).document;
    const answer = "def b():\n    return 2";
    await use({ language: "python", info: "python title=asked/sums.ipynb#cell-2", text: answer });
    assert.equal((await proposed())?.[1], answer);
    await applier.accept();
    assert.equal(second.getText(), answer);

    const about = "asked/sums.ipynb is a notebook, and nothing says which of its cells the code is for.";
    const refusal = `${about} Click into that cell, and insert it there.`;
    const file: ContextItem = {
      type: "file",
      path: "asked/sums.ipynb",
      language: "python",
      text: "",
      uri: uri.toString(),
    };
    await use({ language: "python", text: answer }, [file]);
    await use({ language: "python", info: "python title=asked/sums.ipynb", text: answer });
    await use({ language: "python", info: "python title=asked/sums.ipynb#cell-7", text: answer });
    await use({ language: "python", info: "python title=asked/new.ipynb", text: answer });
    assert.deepEqual(said, [
      refusal,
      refusal,
      "asked/sums.ipynb has no cell 7. Click into the cell that the code is for, and insert it there.",
      refusal.replace("sums", "new"),
    ]);
    assert.equal(await proposed(), null);

    const cell: ContextItem = {
      type: "excerpt",
      kind: "text",
      path: "asked/sums.ipynb#cell-1",
      language: "python",
      text: notebook.cellAt(0).document.getText(),
      uri: notebook.cellAt(0).document.uri.toString(),
    };
    await vscode.window.showTextDocument(await written("other.ts", "b();\n"));
    for (const action of ["replace", "apply"] as const) {
      await use({ action, language: "python", text: "def c():\n    return 3" }, [cell]);
      assert.equal((await proposed())?.[1], "def c():\n    return 3");
      await applier.discard();
    }
  });
});

describe("the terminal that commands run in", () => {
  const { showWarningMessage, createTerminal } = vscode.window;
  const events = {
    onDidStartTerminalShellExecution: new vscode.EventEmitter<{ readonly terminal: unknown }>(),
    onDidEndTerminalShellExecution: new vscode.EventEmitter<{ readonly terminal: unknown }>(),
  };
  const real = Object.fromEntries(
    Object.keys(events).map((name) => [name, Reflect.get(vscode.window, name) as unknown]),
  );
  /** What was sent to each terminal that was opened. */
  const opened: { readonly sent: string[]; shellIntegration: unknown; exitStatus: unknown }[] = [];
  let applier: Applier;

  before(() => {
    Object.assign(vscode.window, {
      ...Object.fromEntries(Object.entries(events).map(([name, { event }]) => [name, event])),
      showWarningMessage: async () => "Run",
      createTerminal() {
        const sent: string[] = [];
        const terminal = {
          sent,
          shellIntegration: undefined,
          exitStatus: undefined,
          show: () => undefined,
          sendText: (text: string) => sent.push(text),
        };
        opened.push(terminal);
        return terminal;
      },
    });
    applier = createApplier(null);
  });
  after(() => {
    applier.dispose();
    Object.assign(vscode.window, { ...real, showWarningMessage, createTerminal });
  });

  it("is one whose shell is known to wait: nothing is typed into a program", async () => {
    const run = async (text: string): Promise<void> =>
      applier.use({ ...plain, action: "run", language: "shellscript", text }, []);
    const sent = (): readonly (readonly string[])[] => opened.map((terminal) => [...terminal.sent]);
    await run("npm run dev");
    await run("one");
    assert.deepEqual(sent(), [["npm run dev"], ["one"]], "without the shell's integration nothing tells");

    const [first, second] = opened;
    assert.ok(first && second);
    for (const terminal of opened) terminal.shellIntegration = {};
    events.onDidStartTerminalShellExecution.fire({ terminal: first });
    await run("two");
    assert.deepEqual(sent(), [["npm run dev"], ["one"], ["two"]], "one runs, the other has not begun");

    events.onDidStartTerminalShellExecution.fire({ terminal: second });
    events.onDidEndTerminalShellExecution.fire({ terminal: second });
    await run("three");
    assert.deepEqual(sent(), [["npm run dev"], ["one", "three"], ["two"]]);

    events.onDidEndTerminalShellExecution.fire({ terminal: first });
    first.exitStatus = { code: 0 };
    await run("four");
    assert.deepEqual(sent(), [["npm run dev"], ["one", "three"], ["two"], ["four"]], "one is closed");
  });
});
