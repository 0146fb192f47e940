import assert from "node:assert/strict";
import { truncateSync } from "node:fs";
import * as vscode from "vscode";
import { noModels, replyBody, replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import {
  ask,
  attach,
  attached,
  beginAttaching,
  contentOf,
  endAttaching,
  fileAt,
  restore,
  temporary,
} from "./attaching.ts";
import { draftIs, encode, fileOf, focusComposer, give, input } from "./composing.ts";
import { panel, screenshot, window } from "./driver.ts";
import { answerDialogs, createShelf, type Answered } from "./editorDoubles.ts";
import { configure, say, select, startWorld, until } from "./world.ts";

const drift = ".turn .context .drift";

describe("context items", () => {
  let wire: WireServer;
  let dialogs: Answered | null = null;

  beforeEach(async () => {
    wire = await startWorld();
    wire.answer = () => replyStream(say("Yes."));
    await beginAttaching();
  });
  afterEach(async () => {
    dialogs?.restore();
    dialogs = null;
    await endAttaching();
    await wire.close();
  });

  it("reads texts in every encoding that says itself or that is set, with their line ends", async () => {
    const text = "größe = 1;\r\nprüfe();\r\n";
    const utf16 = Buffer.from(`\ufeff${text}`, "utf16le");
    const bigEndian = Buffer.from(utf16).swap16();
    const latin = Buffer.from(text, "latin1");
    await attach(
      await temporary("plain.ts", text),
      await temporary("marked.ts", `\ufeff${text}`),
      await temporary("little.ts", utf16),
      await temporary("big.ts", bigEndian),
    );
    await attached("big.ts");
    await attach(await temporary("latin.ts", latin));
    await panel.waitFor(".refusal", { hasText: "latin.ts is in an encoding that it does not say." });
    const files = vscode.workspace.getConfiguration("files");
    await files.update("encoding", "windows1252", vscode.ConfigurationTarget.Global);
    try {
      await attach(fileAt("latin.ts"));
      await attached("latin.ts");
    } finally {
      await files.update("encoding", undefined, vscode.ConfigurationTarget.Global);
    }
    const names = ["plain", "marked", "little", "big"];
    assert.equal(
      await ask(wire, "Same?"),
      [
        ...names.map((name) => `${name}.ts\n\`\`\`typescript\n${text}\`\`\``),
        // Without the setting it can be read no more, and goes out as it was attached.
        `latin.ts\n\`\`\`typescript\n${text}\`\`\``,
        "Same?",
      ].join("\n\n"),
    );
    assert.deepEqual(await panel.texts(drift), ["gone since, sent as it was attached"]);
  });

  it("refuses what is binary, and what is too large without reading it", async () => {
    await attach(await temporary("tool.bin", new Uint8Array(3 * 2 ** 20)));
    await panel.waitFor(".refusal", { hasText: "tool.bin has 3 MB, and texts may have 1 MB." });
    await attach(await temporary("small.bin", new Uint8Array([1, 2, 0, 3])));
    await panel.waitFor(".refusal", { hasText: "small.bin (1 kB) is neither text nor a PDF" });
    const huge = await temporary("huge.log", "");
    truncateSync(huge.fsPath, 500 * 2 ** 20);
    await attach(huge);
    await panel.waitFor(".refusal", { hasText: "huge.log has 500 MB, and texts may have 1 MB." });
    await screenshot("context-refused");
    const shelf = createShelf();
    try {
      shelf.put("/vast.log", "never read", 500 * 2 ** 20);
      await attach(shelf.uri("/vast.log"));
      await panel.waitFor(".refusal", { hasText: "vast.log has 500 MB" });
      assert.deepEqual(shelf.reads, []);
    } finally {
      shelf.dispose();
    }
  }).timeout(90_000);

  it("reads files of a virtual file system, and again when they are sent", async () => {
    const shelf = createShelf();
    try {
      shelf.put("/a.ts", "let a;\n");
      shelf.put("/b.ts", "let b;\n");
      shelf.put("/c.ts", "let c;\n");
      await attach(...["/a.ts", "/b.ts", "/c.ts"].map(shelf.uri));
      await attached("c.ts");
      shelf.put("/b.ts", "let b = 2;\n");
      shelf.remove("/c.ts");
      assert.equal(
        await ask(wire, "Why?"),
        "a.ts\n```typescript\nlet a;\n```\n\nb.ts\n```typescript\nlet b = 2;\n```\n\nc.ts\n```typescript\nlet c;\n```\n\nWhy?",
      );
      assert.deepEqual(await panel.texts(".turn .context li"), [
        "a.ts",
        "b.tschanged since, sent as it is now",
        "c.tsgone since, sent as it was attached",
      ]);
    } finally {
      shelf.dispose();
    }
  });

  it("reads a notebook as its cells, from its file and as it stands in its editor", async () => {
    const cells = [
      { cell_type: "markdown", metadata: {}, source: ["# Totals"] },
      {
        cell_type: "code",
        metadata: {},
        execution_count: 1,
        source: ["total = 1\n", "total"],
        outputs: [
          {
            output_type: "display_data",
            metadata: {},
            data: { "image/png": onePixelTimes(1000) },
          },
        ],
      },
    ];
    const metadata = { language_info: { name: "python" } };
    const source = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells });
    const uri = await temporary("totals.ipynb", source);
    await attach(uri);
    await attached("totals.ipynb");
    const read = "# %% [markdown] cell 1\n# Totals\n\n# %% cell 2\ntotal = 1\ntotal\n";
    assert.equal(await ask(wire, "Why?"), `totals.ipynb\n\`\`\`python\n${read}\`\`\`\n\nWhy?`);

    const notebook = await vscode.workspace.openNotebookDocument(uri);
    await vscode.window.showNotebookDocument(notebook);
    const edit = new vscode.WorkspaceEdit();
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, "print(total)", "python");
    edit.set(uri, [vscode.NotebookEdit.insertCells(2, [cell])]);
    await vscode.workspace.applyEdit(edit);
    await attach(uri);
    await attached("totals.ipynb");
    assert.equal(
      await ask(wire, "And now?"),
      `totals.ipynb\n\`\`\`python\n${read}\n# %% cell 3\nprint(total)\n\`\`\`\n\nAnd now?`,
    );
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("sends a file as it is when it is sent, and says on the chip and in the turn that it changed", async () => {
    const { document } = await select("src/cart.ts", 1, 1);
    const text = document.getText();
    const untitled = await vscode.workspace.openTextDocument({ content: "draft", language: "plaintext" });
    await vscode.window.showTextDocument(untitled, { preview: false });
    await attach(document.uri, untitled.uri);
    await attached("Untitled-1");
    assert.equal(await panel.count(".chip-changed"), 0);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), "// new\n");
    edit.insert(untitled.uri, new vscode.Position(0, 5), " two");
    await vscode.workspace.applyEdit(edit);
    await until("both chips say so", async () => (await panel.count(".chip-changed")) === 2);
    await screenshot("context-changed");
    await screenshotIn("Default High Contrast", "context-changed-contrast");
    assert.equal(
      await ask(wire, "Why?"),
      `src/cart.ts\n\`\`\`typescript\n// new\n${text}\`\`\`\n\nUntitled-1\n\`\`\`plaintext\ndraft two\n\`\`\`\n\nWhy?`,
    );
    assert.deepEqual(await panel.texts(drift), [
      "changed since, sent as it is now",
      "changed since, sent as it is now",
    ]);
    await screenshot("context-drift");
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await restore(document, text);
  });

  it("finds a selection again whose lines have moved or changed while its message waited", async () => {
    const { document } = await select("src/cart.ts", 2, 3);
    const text = document.getText();
    const selected = document.getText(new vscode.Range(1, 0, 3, 0));
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    wire.answer = () => async (socket) => {
      await finished;
      await replyStream(say("Yes."))(socket);
    };
    dialogs = answerDialogs(["Ask Afterwards", "Ask Afterwards"]);
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "First?", selection: false });
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Moved?" });
    await select("src/cart.ts", 1, 1);
    const first = document.lineAt(0).text;
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Changed?" });
    await until("two wait", async () => (await panel.count(".queued")) === 2);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, 0, first.length), "// one\n// two\n// three");
    await vscode.workspace.applyEdit(edit);
    finish();
    await panel.waitFor('.turn:nth-child(3)[data-state="done"]');
    assert.deepEqual(
      [contentOf(wire, 1), contentOf(wire, 2)],
      [
        `src/cart.ts:4-5\n\`\`\`typescript\n${selected}\`\`\`\n\nMoved?`,
        "src/cart.ts:1-3\n```typescript\n// one\n// two\n// three\n```\n\nChanged?",
      ],
    );
    assert.deepEqual(await panel.texts(drift), [
      "moved since, sent with its lines now",
      "changed since, sent as it is now",
    ]);
    await restore(document, text);
  });

  it("sends attached lines that were edited as they are now; what is left of none, as it was attached", async () => {
    const editor = await vscode.window.showTextDocument(
      await temporary("edited.txt", "one();\ntwo();\nthree();\nfour();\n"),
    );
    editor.selection = new vscode.Selection(1, 0, 3, 0);
    await vscode.commands.executeCommand("sidenote.attach.selection");
    await attached("edited.txt:2-3");
    await editor.edit((edit) => edit.replace(new vscode.Range(2, 0, 2, 5), "3();\nthen"));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "zero();\n"));
    assert.equal(await ask(wire, "Why?"), "edited.txt:3-5\n```plaintext\ntwo();\n3();\nthen();\n```\n\nWhy?");
    editor.selection = new vscode.Selection(0, 0, 1, 0);
    await vscode.commands.executeCommand("sidenote.attach.selection");
    await attached("edited.txt:1");
    await editor.edit((edit) => edit.delete(new vscode.Range(0, 0, 1, 0)));
    assert.equal(await ask(wire, "And now?"), "edited.txt:1\n```plaintext\nzero();\n```\n\nAnd now?");
    assert.deepEqual(await panel.texts(drift), [
      "changed since, sent as it is now",
      "changed since, sent as it was attached",
    ]);
  });

  it("finds a symbol by its name that was taken away and written anew elsewhere", async () => {
    const uri = await temporary("stock.txt", "addStock() {\n  1;\n}\n// end\n");
    const provider = vscode.languages.registerDocumentSymbolProvider(
      { pattern: "**/stock.txt" },
      {
        provideDocumentSymbols(document) {
          const first = document.getText().split("\n").indexOf("addStock() {");
          if (first < 0) return [];
          const range = new vscode.Range(first, 0, first + 2, 1);
          return [new vscode.DocumentSymbol("addStock", "", vscode.SymbolKind.Function, range, range)];
        },
      },
    );
    try {
      const editor = await vscode.window.showTextDocument(uri);
      await focusComposer();
      await window.type("@addStock");
      await panel.waitFor('.completion[aria-selected="true"]', { hasText: "addStock" });
      await window.press("Enter");
      await attached("stock.txt:1-3");
      await editor.edit((edit) => edit.delete(new vscode.Range(0, 0, 3, 0)));
      await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), "addStock() {\n  2;\n}\n"));
      assert.equal(
        await ask(wire, "Why?"),
        "stock.txt:2-4 (addStock)\n```plaintext\naddStock() {\n  2;\n}\n```\n\nWhy?",
      );
      assert.deepEqual(await panel.texts(drift), ["changed since, sent as it is now"]);
    } finally {
      provider.dispose();
    }
  });

  it("sends a PDF as a document, and none to a model that takes none", async () => {
    wire.aside = (request) =>
      request.method === "GET"
        ? replyBody(200, '{"data":[{"id":"blind-model","capabilities":{"pdf_input":{"supported":false}}}]}')
        : noModels(request);
    const data = encode("%PDF-1.4\n<< /Type /Page >>\n<< /Type /Page >>\n%%EOF\n");
    await give("drop", fileOf("paper.pdf", "application/pdf", data));
    await attached("paper.pdf");
    assert.match(await panel.text(".chip-weight"), /^~4,700/);
    await screenshot("context-pdf");
    assert.deepEqual(await ask(wire, "What does it say?"), [
      {
        type: "document",
        source: { type: "base64", media_type: "application/pdf", data },
        title: "paper.pdf",
      },
      { type: "text", text: "What does it say?" },
    ]);
    await configure({ model: "blind-model" });
    const other = await temporary("other.pdf", Buffer.from(data, "base64"));
    await attach(other);
    await attached("other.pdf");
    await panel.fill(input, "This one?");
    await until("the list of models is known", async () => {
      await panel.press("Enter", input);
      return (await panel.count(".refusal:visible")) === 1;
    });
    assert.equal(
      await panel.text(".refusal"),
      "blind-model takes no PDFs. Remove other.pdf, or choose another model.",
    );
    await draftIs("This one?");
  });
});

function onePixelTimes(count: number): string {
  return "iVBORw0KGgo".repeat(count);
}

async function screenshotIn(theme: string, name: string): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("workbench");
  await configuration.update("colorTheme", theme, vscode.ConfigurationTarget.Global);
  try {
    await until(
      `the panel is in ${theme}`,
      async () => (await panel.evaluate("document.body.dataset.vscodeThemeId")) === theme,
    );
    await screenshot(name);
  } finally {
    await configuration.update("colorTheme", undefined, vscode.ConfigurationTarget.Global);
  }
}
