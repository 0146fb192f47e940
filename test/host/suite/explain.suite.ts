import assert from "node:assert/strict";
import * as vscode from "vscode";
import { replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { panel, screenshot, window } from "./driver.ts";
import { clearNotifications, told } from "./notifications.ts";
import { bodies, cleanUp, configure, newSession, route, say, select, startWorld, until } from "./world.ts";

const path = "scripts/report.py";
const takings = `def takings(path: str) -> Counter[str]:
    totals: Counter[str] = Counter()
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            totals[row["article"]] += int(row["cents"])
    return totals
`;
const imports = "import csv\nimport sys\nfrom collections import Counter\n";
const thread = ".review-widget:visible";
const title = `${thread} .review-title`;
const answer = `${thread} .comment-body`;

/** The body of a question about some code, whole. */
function asked(label: string, language: string, code: string, question: string): object {
  const content = `${label}\n\`\`\`${language}\n${code}\`\`\`\n\n${question}`;
  return {
    model: "claude-sonnet-5-5",
    max_tokens: 16000,
    messages: [{ role: "user", content }],
    stream: true,
  };
}

/** Opens a file with the cursor at a place, counted from 1. */
async function putCursor(file: string, line: number, column = 1): Promise<vscode.TextEditor> {
  const editor = await select(file, line, line);
  const place = new vscode.Position(line - 1, column - 1);
  editor.selection = new vscode.Selection(place, place);
  return editor;
}

async function explain(given?: object): Promise<void> {
  await vscode.commands.executeCommand("sidenote.explain", given);
}

async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand("sidenote.closeExplanations");
  await until("none is there", async () => (await window.count(answer)) === 0);
}

async function isAnswered(): Promise<void> {
  await window.waitFor(answer, { hasText: "It adds up." });
}

describe("explain", () => {
  let wire: WireServer;
  const problems = vscode.languages.createDiagnosticCollection("explain-suite");
  let provider: vscode.Disposable;
  before(async () => {
    provider = vscode.languages.registerDocumentSymbolProvider(
      { language: "python" },
      { provideDocumentSymbols },
    );
    wire = await startWorld();
    wire.answer = route(replyStream(say("It adds up.")), replyStream(say("{}")));
    await newSession();
  });
  beforeEach(() => {
    wire.requests.length = 0;
  });
  afterEach(async () => {
    await closeAll();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });
  after(async () => {
    problems.dispose();
    provider.dispose();
    await cleanUp();
    await wire.close();
  });

  it("without a selection, explains the symbol at the cursor", async () => {
    await putCursor(path, 13, 9);
    await explain();
    await isAnswered();
    assert.deepEqual(bodies(wire).questions, [
      asked(`${path}:11-16 (takings)`, "python", takings, "Explain this code."),
    ]);
    await until("its name is told", async () => (await window.text(title)).includes("Sidenote · takings"));
    await screenshot("explain-symbol");
  });

  it("where no symbol is known, explains the paragraph, and says so", async () => {
    await putCursor(path, 8, 2);
    await explain();
    await isAnswered();
    assert.deepEqual(bodies(wire).questions, [asked(`${path}:6-8`, "python", imports, "Explain this code.")]);
    await window.waitFor(title, { hasText: "the paragraph at the cursor, where no symbol is known" });
  });

  it("at an empty line there is nothing to explain", async () => {
    await putCursor(path, 5);
    await explain();
    await told("There is no code at the cursor. Select what Sidenote should explain.");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await until("no editor is open", () => vscode.window.activeTextEditor === undefined);
    await explain();
    await told("No text editor is open. Open the file that Sidenote should explain.");
    assert.deepEqual(wire.requests, []);
  });

  it("says why something is an error, with what the editor reports and the code around it", async () => {
    const { document } = await putCursor(path, 1);
    const at = new vscode.Range(14, 12, 14, 18);
    const problem = new vscode.Diagnostic(at, "Type `int` is not a key.", vscode.DiagnosticSeverity.Error);
    problem.source = "pyright";
    problem.code = { value: "reportIndex", target: vscode.Uri.parse("https://example.com/") };
    const other = new vscode.Diagnostic(
      new vscode.Range(17, 0, 17, 3),
      "Elsewhere.",
      vscode.DiagnosticSeverity.Hint,
    );
    problems.set(document.uri, [other, problem]);
    const range = { startLine: 14, startCharacter: 12, endLine: 14, endCharacter: 18 };
    await explain({ kind: "error", uri: document.uri.toString(), range });
    await isAnswered();
    const reported = `Problems in ${path}\n\`\`\`\n${path}:15:13: error: Type \`int\` is not a key. [pyright reportIndex]\n\`\`\`\n\n`;
    const expected = asked(`${path}:11-16 (takings)`, "python", takings, `${reported}Why is this an error?`);
    assert.deepEqual(bodies(wire).questions, [expected]);
    await screenshot("explain-error");

    await closeAll();
    await putCursor(path, 15, 14);
    await vscode.commands.executeCommand("sidenote.explainError");
    await isAnswered();
    assert.deepEqual(bodies(wire).questions, [expected, expected]);

    problems.clear();
    await vscode.commands.executeCommand("sidenote.explainError");
    await told("The editor reports no problem here.");
    assert.equal(wire.requests.length, 2);
  });

  it("asks what could go wrong, or what another command wants to know", async () => {
    const { document } = await putCursor(path, 13);
    await vscode.commands.executeCommand("sidenote.explainRisks");
    await isAnswered();
    await closeAll();
    const range = { startLine: 5, startCharacter: 7, endLine: 5, endCharacter: 10 };
    await explain({ prompt: "What is this?", uri: document.uri.toString(), range });
    await isAnswered();
    assert.deepEqual(bodies(wire).questions, [
      asked(`${path}:11-16 (takings)`, "python", takings, "What could go wrong here?"),
      asked(`${path}:6`, "python", "csv\n", "What is this?"),
    ]);
  });

  it("answers in the panel where it is told to", async () => {
    await select(path, 6, 8);
    await explain({ location: "panel" });
    await panel.waitFor('.turn[data-state="done"]');
    assert.equal(await window.count(".review-widget"), 0);
    assert.deepEqual(bodies(wire).questions, [asked(`${path}:6-8`, "python", imports, "Explain this code.")]);
    await newSession();
  });

  it("answers in the panel where the user has switched comments off", async () => {
    const comments = vscode.workspace.getConfiguration("comments");
    await comments.update("visible", false, vscode.ConfigurationTarget.Global);
    await select(path, 6, 8);
    await explain();
    await panel.waitFor('.turn[data-state="done"]');
    await comments.update("visible", undefined, vscode.ConfigurationTarget.Global);
    assert.equal(await window.count(".review-widget"), 0);
    await newSession();
  });

  it("explains what an output channel says, in the panel", async () => {
    await vscode.commands.executeCommand("workbench.action.output.show.rendererLog");
    await until("the output is there", () =>
      vscode.window.visibleTextEditors.some(
        ({ document }) => document.uri.scheme === "output" && document.getText().trim() !== "",
      ),
    );
    await vscode.commands.executeCommand("workbench.panel.output.focus");
    await until(
      "the output has the focus",
      () => vscode.window.activeTextEditor?.document.uri.scheme === "output",
    );
    await window.press("Control+Home");
    await until(
      "its first line is chosen",
      () => vscode.window.activeTextEditor?.selection.active.line === 0,
    );
    await explain();
    await panel.waitFor('.turn[data-state="done"]');
    assert.equal(await window.count(".review-widget"), 0);
    const [question] = bodies(wire).questions as { messages: { content: string }[] }[];
    assert.match(question?.messages[0]?.content ?? "", /^.+:\d.*\n```log\n[^]+\n```\n\nExplain this code\.$/);
    await vscode.commands.executeCommand("workbench.action.closePanel");
    await newSession();
  });

  it("explains in a file that was never saved", async () => {
    const document = await vscode.workspace.openTextDocument({ language: "python", content: imports });
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(0, 0, 2, 0);
    await explain();
    await isAnswered();
    const label = `${document.uri.path}:1-2`;
    assert.deepEqual(bodies(wire).questions, [
      asked(label, "python", "import csv\nimport sys\n", "Explain this code."),
    ]);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("explains in a document that an extension shows and nobody can change", async () => {
    const content = vscode.workspace.registerTextDocumentContentProvider("explain-suite", {
      provideTextDocumentContent: () => "one\ntwo\nthree\n",
    });
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse("explain-suite:/shown.txt"));
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(1, 0, 2, 0);
    await explain();
    await isAnswered();
    assert.deepEqual(bodies(wire).questions, [
      asked("shown.txt:2", "plaintext", "two\n", "Explain this code."),
    ]);
    content.dispose();
  });

  it("explains on either side of a diff editor", async () => {
    const content = vscode.workspace.registerTextDocumentContentProvider("explain-before", {
      provideTextDocumentContent: () => "import csv\nimport os\n",
    });
    const now = await vscode.workspace.openTextDocument({ language: "python", content: imports });
    const before = vscode.Uri.parse("explain-before:/report.py");
    // Side by side, although there is not much room.
    const diff = vscode.workspace.getConfiguration("diffEditor");
    await diff.update("useInlineViewWhenSpaceIsLimited", false, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand("vscode.diff", before, now.uri, "Before and now");
    for (const [side, line] of [
      ["original", "import os"],
      ["modified", "import sys"],
    ] as const) {
      await window.click(`.editor.${side} .view-line:has-text("${line}")`);
      await window.press("Shift+Home");
      await until(`the ${side} side has the selection`, () => {
        const editor = vscode.window.activeTextEditor;
        return editor !== undefined && editor.document.getText(editor.selection) === line;
      });
      await explain();
      await window.waitFor(`.editor.${side} ${answer}`, { hasText: "It adds up." });
    }
    assert.deepEqual(bodies(wire).questions, [
      asked("report.py:2", "python", "import os\n", "Explain this code."),
      asked(`${now.uri.path}:2`, "python", "import sys\n", "Explain this code."),
    ]);
    await screenshot("explain-diff");
    content.dispose();
    await diff.update("useInlineViewWhenSpaceIsLimited", undefined, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("explains a cell of a notebook in the panel: what is selected, or all of it", async () => {
    const notebook = await vscode.workspace.openNotebookDocument(
      "jupyter-notebook",
      new vscode.NotebookData([
        new vscode.NotebookCellData(vscode.NotebookCellKind.Code, "first = 1\nsecond = 2", "python"),
        new vscode.NotebookCellData(vscode.NotebookCellKind.Code, "third = 3", "python"),
      ]),
    );
    await vscode.window.showNotebookDocument(notebook);
    await window.click('.notebookOverlay .view-line:has-text("second = 2")');
    await until("the cell has the focus", () => vscode.window.activeTextEditor?.document.lineCount === 2);
    await window.press("Shift+Home");
    await until("its line is selected", () => vscode.window.activeTextEditor?.selection.isEmpty === false);
    await explain();
    await panel.waitFor('.turn[data-state="done"]');
    await vscode.commands.executeCommand("notebook.cell.quitEdit");
    await window.press("ArrowDown");
    await until("the other cell is chosen", () => vscode.window.activeNotebookEditor?.selection.start === 1);
    await window.press("Control+K"); // also where no cell is written in
    await window.press("h");
    await panel.waitFor('.turn:nth-child(2)[data-state="done"]');
    assert.equal(await window.count(answer), 0);
    const name = notebook.uri.path;
    const first = asked(`${name}#cell-1:2`, "python", "second = 2\n", "Explain this code.") as {
      messages: object[];
    };
    const second = asked(`${name}#cell-2:1`, "python", "third = 3\n", "Explain this code.") as typeof first;
    const said = { role: "assistant", content: "It adds up." };
    const messages = [...first.messages, said, ...second.messages];
    assert.deepEqual(bodies(wire).questions, [first, { ...second, messages }]);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await newSession();
  });

  it("opens the list of comments only where the user wants that", async () => {
    const comments = vscode.workspace.getConfiguration("comments");
    await comments.update("openView", "file", vscode.ConfigurationTarget.Global);
    await select(path, 6, 8);
    await explain();
    await window.waitFor(".comments-panel");
    await comments.update("openView", undefined, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand("workbench.action.closePanel");
    await clearNotifications();
  });

  it("the setting wants the panel, the command the code", async () => {
    await configure({ "explain.location": "panel" });
    await select(path, 6, 8);
    await explain({ location: "inline" });
    await isAnswered();
    await configure({ "explain.location": undefined });
  });
});

/** What a language server would tell of the sample script. */
function provideDocumentSymbols(document: vscode.TextDocument): vscode.DocumentSymbol[] {
  const first = document.getText().split("\n").indexOf("def takings(path: str) -> Counter[str]:");
  if (first < 0) return [];
  const symbol = (
    name: string,
    kind: vscode.SymbolKind,
    start: number,
    end: number,
  ): vscode.DocumentSymbol => {
    const range = new vscode.Range(first + start, 4, first + end, 8);
    return new vscode.DocumentSymbol(name, "", kind, range, range);
  };
  const whole = symbol("takings", vscode.SymbolKind.Function, 0, 5);
  whole.children = [symbol("totals", vscode.SymbolKind.Variable, 1, 4)];
  return [whole];
}
