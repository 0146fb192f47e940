import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { truncateSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import { noModels, replyBody, replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { draftIs, encode, fileOf, focusComposer, give, input } from "./composing.ts";
import { panel, screenshot, window } from "./driver.ts";
import { answerDialogs, chooseFiles, createShelf, type Answered } from "./editorDoubles.ts";
import { dialogHasFocus } from "./keyDialog.ts";
import { bodies, cleanUp, configure, newSession, route, say, select, startWorld, until } from "./world.ts";

const key = ["ghp", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4"].join("_");
const drift = ".turn .context .drift";

function fileAt(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, path);
}

async function write(path: string, content: string | Uint8Array): Promise<vscode.Uri> {
  const uri = fileAt(path);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(content));
  return uri;
}

describe("context items", () => {
  let wire: WireServer;
  const made: vscode.Uri[] = [];
  let dialogs: Answered | null = null;

  beforeEach(async () => {
    wire = await startWorld();
    wire.answer = () => replyStream(say("Yes."));
    await configure({ "topic.enabled": false });
    await newSession();
    await focusComposer();
  });
  afterEach(async () => {
    dialogs?.restore();
    dialogs = null;
    for (const { document } of vscode.window.visibleTextEditors) {
      if (document.isDirty)
        await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    }
    await cleanUp();
    for (const uri of made.splice(0)) await vscode.workspace.fs.delete(uri, { recursive: true });
    await wire.close();
  });

  /** A file of the workspace that is gone after the test. */
  async function temporary(path: string, content: string | Uint8Array): Promise<vscode.Uri> {
    const uri = await write(path, content);
    made.push(uri);
    return uri;
  }

  async function attach(...uris: readonly vscode.Uri[]): Promise<void> {
    await chooseFiles(uris, () => panel.click(".attach"));
  }

  async function attached(name: string): Promise<void> {
    await panel.waitFor(".chip", { hasText: name });
  }

  /** Asks what is typed, and gives the content of its message. */
  async function ask(text: string): Promise<unknown> {
    const before = bodies(wire).questions.length;
    await panel.fill(input, text);
    await panel.press("Enter", input);
    await until("it is asked", () => bodies(wire).questions.length > before);
    await panel.waitFor('.turn:last-child[data-state="done"]');
    return contentOf(before);
  }

  function contentOf(index: number): unknown {
    const question = bodies(wire).questions[index] as { messages: { content: unknown }[] };
    return question.messages.at(-1)?.content;
  }

  /** The list of models comes after an answer; what is typed then is weighed by it, when typing pauses. */
  async function windowIsKnown(): Promise<void> {
    let typed = "";
    await until("the context window is known", async () => {
      typed += "x";
      await panel.fill(input, typed);
      await delay(500);
      return (await panel.count(".meter:visible")) === 1;
    });
  }

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
      await ask("Same?"),
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
      shelf.put("/huge.log", "never read", 500 * 2 ** 20);
      await attach(shelf.uri("/huge.log"));
      await panel.waitFor(".refusal", { hasText: "huge.log has 500 MB" });
      assert.deepEqual(shelf.reads, []);
    } finally {
      shelf.dispose();
    }
  });

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
        await ask("Why?"),
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
    assert.equal(await ask("Why?"), `totals.ipynb\n\`\`\`python\n${read}\`\`\`\n\nWhy?`);

    const notebook = await vscode.workspace.openNotebookDocument(uri);
    await vscode.window.showNotebookDocument(notebook);
    const edit = new vscode.WorkspaceEdit();
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, "print(total)", "python");
    edit.set(uri, [vscode.NotebookEdit.insertCells(2, [cell])]);
    await vscode.workspace.applyEdit(edit);
    await attach(uri);
    await attached("totals.ipynb");
    assert.equal(
      await ask("And now?"),
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
      await ask("Why?"),
      `src/cart.ts\n\`\`\`typescript\n// new\n${text}\`\`\`\n\nUntitled-1\n\`\`\`plaintext\ndraft two\n\`\`\`\n\nWhy?`,
    );
    assert.deepEqual(await panel.texts(drift), [
      "changed since, sent as it is now",
      "changed since, sent as it is now",
    ]);
    await screenshot("context-drift");
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  it("finds a selection again whose lines have moved while its message waited; of one that is gone it sends the text", async () => {
    const { document } = await select("src/cart.ts", 2, 3);
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
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Lost?" });
    await until("two wait", async () => (await panel.count(".queued")) === 2);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, 0, first.length), "// one\n// two\n// three");
    await vscode.workspace.applyEdit(edit);
    finish();
    await panel.waitFor('.turn:nth-child(3)[data-state="done"]');
    assert.deepEqual(
      [contentOf(1), contentOf(2)],
      [
        `src/cart.ts:4-5\n\`\`\`typescript\n${selected}\`\`\`\n\nMoved?`,
        `src/cart.ts:1\n\`\`\`typescript\n${first}\n\`\`\`\n\nLost?`,
      ],
    );
    assert.deepEqual(await panel.texts(drift), [
      "moved since, sent with its lines now",
      "changed since, sent as it was attached",
    ]);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  it("asks before it attaches a file that may hold secrets, and takes the lines out that it names", async () => {
    dialogs = answerDialogs([undefined, "Attach Without These Lines", "Attach Anyway"]);
    const uri = await temporary(".env.local", `PORT=80\nGITHUB=${key}\n`);
    await attach(uri);
    await until("it is asked", () => dialogs?.asked.length === 1);
    assert.deepEqual(dialogs.asked, [
      {
        message: ".env.local may hold what should stay with you.",
        modal: true,
        detail: ".env.local: such a file usually holds keys or passwords\n.env.local:2 – a key of GitHub",
        choices: ["Attach Anyway", "Attach Without These Lines"],
      },
    ]);
    assert.equal(await panel.count(".chip"), 0);
    await attach(uri);
    await attached(".env.local");
    const without = ".env.local\n```dotenv\nPORT=80\n[line left out by the user]\n```\n\nWhy?";
    assert.equal(String(await ask("Why?")).replace(/```\w*\n/, "```dotenv\n"), without);
    assert.ok(!wire.requests.some(({ body }) => body.includes(key)));
    await give("paste", fileOf("notes.txt", "text/plain", encode(`\n\n${key}\n`)));
    await attached("notes.txt");
    assert.deepEqual(dialogs.asked[2], {
      message: "notes.txt may hold what should stay with you.",
      modal: true,
      detail: "notes.txt:3 – a key of GitHub",
      choices: ["Attach Anyway", "Attach Without These Lines"],
    });
    assert.match(String(await ask("And this?")), new RegExp(key));
  });

  it("asks before a selection with a secret goes out by Ask or Explain; the question is not lost", async () => {
    dialogs = answerDialogs([undefined, undefined, "Attach Without These Lines"]);
    await temporary("src/keys.ts", `let a;\nconst token = "${key}";\nlet b;\n`);
    await select("src/keys.ts", 2, 3);
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "What is this?" });
    await draftIs("What is this?");
    await vscode.commands.executeCommand("sidenote.explain");
    assert.deepEqual(
      dialogs.asked.map(({ message, detail }) => [message, detail]),
      Array.from({ length: 2 }, () => [
        "src/keys.ts:2-3 may hold what should stay with you.",
        "src/keys.ts:2 – a key of GitHub",
      ]),
    );
    assert.deepEqual([wire.requests.length, await panel.count(".chip")], [0, 0]);
    await vscode.commands.executeCommand("sidenote.explain");
    await until("it is explained", () => bodies(wire).questions.length === 1);
    assert.equal(
      contentOf(0),
      "src/keys.ts:2-3\n```typescript\n[line left out by the user]\nlet b;\n```\n\nExplain this code.",
    );
  });

  it("asks before it attaches what git ignores, or files.exclude hides", async () => {
    const root = fileAt("").fsPath;
    execFileSync("git", ["init", "--quiet"], { cwd: root });
    made.push(fileAt(".git"));
    await temporary(".gitignore", "*.log\n");
    const uri = await temporary("build.log", "done\n");
    const hidden = await temporary("a.tmp", "hidden\n");
    const git = vscode.extensions.getExtension<{
      getAPI: (version: 1) => { openRepository: (uri: vscode.Uri) => Promise<unknown> };
    }>("vscode.git");
    await (await git?.activate())?.getAPI(1).openRepository(fileAt(""));
    dialogs = answerDialogs(["Attach Anyway", undefined]);
    await attach(uri);
    await attached("build.log");
    const files = vscode.workspace.getConfiguration("files");
    await files.update("exclude", { "**/*.tmp": true }, vscode.ConfigurationTarget.Global);
    try {
      await attach(uri, hidden);
      await until("it is asked", () => dialogs?.asked.length === 2);
    } finally {
      await files.update("exclude", undefined, vscode.ConfigurationTarget.Global);
    }
    assert.deepEqual(
      dialogs.asked.map(({ detail, choices }) => [detail, choices]),
      [
        ["build.log: left out of the workspace by .gitignore", ["Attach Anyway"]],
        ["a.tmp: left out of the workspace by **/*.tmp", ["Attach Anyway"]],
      ],
    );
    assert.deepEqual(await panel.texts(".chip-name"), ["build.log"]);
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
    assert.deepEqual(await ask("What does it say?"), [
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

  it("offers to send the last topic alone where the session is what is too much", async () => {
    wire.aside = (request) =>
      request.method === "GET"
        ? replyBody(200, '{"data":[{"id":"small-model","max_input_tokens":2000}]}')
        : noModels(request);
    const topic = replyStream(say('{"isNewTopic": true, "title": "Another One"}'));
    wire.answer = route(replyStream(say("Yes.")), topic);
    await configure({ model: "small-model", "topic.enabled": true });
    await ask(`First? ${"word ".repeat(1000)}`);
    await windowIsKnown();
    await ask("Second?");
    await panel.waitFor(".turn:nth-of-type(2)");
    await until("its topic is known", async () => (await panel.count(".topic")) > 0);
    const third = `Third? ${"word ".repeat(1000)}`;
    await panel.fill(input, third);
    await panel.press("Enter", input);
    await window.waitFor(".quick-input-list .monaco-list-row.focused", { hasText: "Send Only This Topic" });
    await dialogHasFocus();
    await window.press("Enter");
    await panel.waitFor('.turn:last-child[data-state="done"]');
    await until("it is asked", () => bodies(wire).questions.length === 3);
    assert.deepEqual((bodies(wire).questions[2] as { messages: unknown }).messages, [
      { role: "user", content: "Second?" },
      { role: "assistant", content: "Yes." },
      { role: "user", content: third },
    ]);
    assert.equal(await panel.evaluate("document.activeElement.localName"), "textarea");
  });

  it("offers what to leave out of a message that the model cannot read whole", async () => {
    wire.aside = (request) =>
      request.method === "GET"
        ? replyBody(200, '{"data":[{"id":"small-model","max_input_tokens":2000}]}')
        : noModels(request);
    await configure({ model: "small-model" });
    await ask("Hello?"); // after which the list is asked for
    const large = await temporary("large.txt", "word ".repeat(3000));
    const small = await temporary("small.txt", "word\n");
    await attach(small, large);
    await attached("large.txt");
    await windowIsKnown();
    await panel.fill(input, "Why?");
    await panel.press("Enter", input);
    await window.waitFor(".quick-input-widget", {
      hasText: "Sidenote: this is more than the model can read",
    });
    for (const choice of ["Send Without large.txt", "Send Anyway"]) {
      await window.waitFor(".quick-input-list .monaco-list-row", { hasText: choice });
    }
    await screenshot("context-too-much");
    await dialogHasFocus();
    await window.press("Escape");
    await window.waitFor(".quick-input-widget", { state: "hidden" });
    await draftIs("Why?");
    await until("the focus is back", async () => Boolean(await panel.evaluate("document.hasFocus()")));
    assert.equal(await panel.count(".chip"), 2);
    await until("it is asked again", async () => {
      await panel.press("Enter", input); // which does nothing until the message has come back
      await delay(500); // another press would take the focus from the list
      return (await window.count(".quick-input-widget:visible")) === 1;
    });
    await window.waitFor(".quick-input-list .monaco-list-row.focused", { hasText: "Send Without large.txt" });
    await dialogHasFocus();
    await window.press("Enter");
    await panel.waitFor('.turn:nth-child(2)[data-state="done"]');
    assert.equal(contentOf(1), "small.txt\n```txt\nword\n```\n\nWhy?");
    assert.equal(await panel.count(".chip"), 0);
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
