/** The corpus in the editor's documents: what is shown, what comes of it, and what one step of undo brings back. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { ContextItem } from "../../../src/core/context.ts";
import { createApplier, type Applier } from "../../../src/host/apply/apply.ts";
import { editorCorpus, parseCase, type ApplyCase } from "../../fixtures/applyCorpus.ts";
import { window } from "../suite/driver.ts";
import { until } from "../suite/world.ts";

/** Files that are not saved by themselves, in a language that no server reads: those of TypeScript take minutes. */
const settings = { autoSave: "off", associations: { "**/corpus/**/*.ts": "cpp" } };
/** So many previews are open side by side: only the last of them has to be drawn. */
const atOnce = 12;

async function configure(values: Readonly<Record<keyof typeof settings, unknown>>): Promise<void> {
  const files = vscode.workspace.getConfiguration("files");
  for (const [name, value] of Object.entries(values)) {
    await files.update(name, value, vscode.ConfigurationTarget.Global);
  }
}

/** The previews that have a tab: of what, and by what. */
function previews(): readonly vscode.TabInputTextDiff[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) =>
    tabs.flatMap(({ input }) => (input instanceof vscode.TabInputTextDiff ? [input] : [])),
  );
}

describe("code of answers in the editor's documents", () => {
  let applier: Applier;
  let folder: vscode.Uri;
  before(async () => {
    await configure(settings);
    const workspace = vscode.workspace.workspaceFolders?.[0];
    assert.ok(workspace);
    folder = vscode.Uri.joinPath(workspace.uri, "corpus");
    applier = createApplier(null);
  });
  after(async () => {
    applier.dispose();
    await configure({ autoSave: undefined, associations: undefined });
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  /** Writes a case's document to disk and reads it. */
  async function read(example: ApplyCase): Promise<vscode.TextDocument> {
    const uri = vscode.Uri.joinPath(folder, String(editorCorpus.indexOf(example)), example.file);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(parseCase(example).now));
    return vscode.workspace.openTextDocument(uri);
  }

  async function use(example: ApplyCase, document: vscode.TextDocument): Promise<void> {
    const { action, language = "", code: text } = example;
    const code = { action, language, info: "", before: "", text };
    await applier.use(code, [attached(example, document)]);
  }

  function attached(example: ApplyCase, { uri, languageId }: vscode.TextDocument): readonly ContextItem[] {
    const { before, asked } = parseCase(example);
    const about = { path: example.file, language: languageId, uri: uri.toString() };
    if (!asked) return [{ type: "file", ...about, text: before }];
    const { text, startLine } = asked;
    return [
      { type: "selection", ...about, startLine, endLine: startLine + text.split("\n").length - 1, text },
    ];
  }

  /** The preview shows what is to come of the document, which is as it was; then that is made, and undone in one step. */
  async function isMadeAndUndone(example: ApplyCase, document: vscode.TextDocument): Promise<void> {
    const { now, result } = parseCase(example);
    const ofDocument = (): readonly vscode.Uri[] =>
      previews().flatMap(({ original, modified }) =>
        original.toString() === document.uri.toString() ? [modified] : [],
      );
    const [preview, ...more] = ofDocument();
    assert.ok(preview);
    const shown = (await vscode.workspace.openTextDocument(preview)).getText();
    assert.deepEqual([shown, document.getText(), more], [result, now, []], "it is shown, and not made");
    await applier.accept(preview);
    assert.deepEqual([document.getText(), ofDocument()], [result, []]);
    await until("the document is in front", () => vscode.window.activeTextEditor?.document === document);
    await vscode.commands.executeCommand("undo");
    await until("one step has undone it", () => document.getText() === now);
  }

  const placed = editorCorpus.filter(({ action, result }) => action !== "insert" && result !== null);
  for (let first = 0; first < placed.length; first += atOnce) {
    const some = placed.slice(first, first + atOnce);
    const documents = new Map<ApplyCase, vscode.TextDocument>();

    describe(`from ${first}`, () => {
      before(async () => {
        for (const example of some) documents.set(example, await read(example));
        await Promise.all([...documents].map(([example, document]) => use(example, document)));
      });
      after(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

      for (const example of some) {
        it(`${example.action}: ${example.name}`, async () => {
          const document = documents.get(example);
          assert.ok(document);
          await isMadeAndUndone(example, document);
        });
      }
    });
  }

  describe("at the cursor", () => {
    afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

    for (const example of editorCorpus.filter(({ action }) => action === "insert")) {
      it(example.name, async () => {
        const document = await read(example);
        const editor = await vscode.window.showTextDocument(document);
        const place = document.positionAt(parseCase(example).cursor ?? 0);
        editor.selection = new vscode.Selection(place, place);
        await use(example, document);
        await isMadeAndUndone(example, document);
      });
    }
  });

  describe("nowhere before the user has chosen", () => {
    const { showQuickPick, showWarningMessage } = vscode.window;
    /** What was offered, or said where nothing can be. */
    let answers = 0;
    before(async () => {
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: "" }));
      // What it looks like is seen elsewhere: here nothing is chosen.
      Object.assign(vscode.window, {
        showQuickPick: async (offers: readonly unknown[]) => void (answers += offers.length),
        showWarningMessage: async () => void answers++,
      });
    });
    after(async () => {
      Object.assign(vscode.window, { showQuickPick, showWarningMessage });
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    });

    for (const example of editorCorpus.filter(({ result }) => result === null)) {
      it(`${example.action}: ${example.name}`, async () => {
        const document = await read(example);
        answers = 0;
        await use(example, document);
        assert.deepEqual([answers > 0, previews(), document.getText()], [true, [], parseCase(example).now]);
      });
    }
  });
});

describe("previews while things happen", () => {
  let applier: Applier;
  let held: Promise<void> | null = null;
  const parts: vscode.Disposable[] = [];
  const address = vscode.Uri.parse("held:/a.ts");
  const code = { action: "apply", language: "", info: "", before: "" } as const;
  const answered = "function a() {\n  return 2;\n}";
  const text = "// Above.\n\nfunction a() {\n  return 1;\n}\n\nfunction b() {}\n";

  before(() => {
    applier = createApplier(null);
    parts.push(
      applier,
      vscode.workspace.registerFileSystemProvider(
        "held",
        heldFiles(() => held, text),
      ),
    );
  });
  after(() => vscode.Disposable.from(...parts).dispose());
  afterEach(async () => {
    held = null;
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  /** The document that the preview in front proposes; null where there is none. */
  function proposed(): vscode.TextDocument | null {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    if (!(input instanceof vscode.TabInputTextDiff)) return null;
    const shown = input.modified.toString();
    return vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === shown) ?? null;
  }

  async function insertAbove(document: vscode.TextDocument, line: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), line);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  it("shows the change where it belongs after what was typed while the file was looked at", async () => {
    const document = await vscode.workspace.openTextDocument(address);
    await vscode.window.showTextDocument(document);
    let release = (): void => undefined;
    held = new Promise((resolve) => (release = resolve));
    const used = applier.use({ ...code, text: answered }, []);
    await insertAbove(document, "// Typed.\n");
    release();
    await used;
    assert.equal(proposed()?.getText(), `// Typed.\n${text.replace("1", "2")}`);
    await insertAbove(document, "// Again.\n");
    await until(
      "it follows",
      () => proposed()?.getText() === `// Again.\n// Typed.\n${text.replace("1", "2")}`,
    );
    await applier.accept();
    assert.equal(document.getText(), `// Again.\n// Typed.\n${text.replace("1", "2")}`);
  });

  it("leaves the keys of the side that can be edited to the editor", async () => {
    const document = await vscode.workspace.openTextDocument({ language: "cpp", content: text });
    await vscode.window.showTextDocument(document);
    await applier.use({ ...code, text: answered }, []);
    await vscode.commands.executeCommand("workbench.action.compareEditor.focusOtherSide");
    await window.waitFor(".monaco-diff-editor .original .monaco-editor.focused");
    await window.press("Control+Home");
    await window.type("// one two");
    await window.press("Control+Backspace");
    await until("the word is gone", () => document.getText() === `// one ${text}`);
    await window.press("Control+Enter");
    const typed = text.replace("\n", "\n\n");
    await until("a line is inserted", () => document.getText() === `// one ${typed}`);
    await until("it follows", () => proposed()?.getText() === `// one ${typed.replace("1", "2")}`);
  });

  it("stays when the document gets another language", async () => {
    const document = await vscode.workspace.openTextDocument({ language: "plaintext", content: text });
    await vscode.window.showTextDocument(document);
    await applier.use({ ...code, text: answered }, []);
    await vscode.languages.setTextDocumentLanguage(document, "cpp");
    await applier.accept();
    assert.equal(document.getText(), text.replace("1", "2"));
  });

  it("is made once, however often that is asked for, without a word", async () => {
    const document = await vscode.workspace.openTextDocument({ language: "cpp", content: text });
    await vscode.window.showTextDocument(document);
    await applier.use({ ...code, text: answered }, []);
    const { showWarningMessage } = vscode.window;
    const said: unknown[] = [];
    Object.assign(vscode.window, { showWarningMessage: async (message: unknown) => void said.push(message) });
    try {
      await Promise.all([applier.accept(), applier.accept(), applier.discard()]);
    } finally {
      Object.assign(vscode.window, { showWarningMessage });
    }
    assert.deepEqual([document.getText(), proposed(), said], [text.replace("1", "2"), null, []]);
    await vscode.commands.executeCommand("undo");
    await until("one step has undone it", () => document.getText() === text);
  });

  it("does not write over what was typed in a file that is not saved yet", async () => {
    const block = { ...code, action: "open", info: "ts title=more.ts", text: "let more;" } as const;
    await applier.use(block, []);
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    await insertAbove(document, "// Typed.\n");
    await applier.use(block, []);
    assert.deepEqual([document.getText(), proposed()?.getText()], ["// Typed.\nlet more;\n", "let more;\n"]);
    await applier.discard();
    await vscode.window.showTextDocument(document);
  });
});

/** Files that can be written, all with one text; what is asked about them waits for `held`. */
function heldFiles(held: () => Promise<void> | null, text: string): vscode.FileSystemProvider {
  const contents = new TextEncoder().encode(text);
  const nothing = new vscode.Disposable(() => undefined);
  return {
    onDidChangeFile: new vscode.EventEmitter<vscode.FileChangeEvent[]>().event,
    watch: () => nothing,
    async stat() {
      await held();
      return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: contents.length };
    },
    readDirectory: () => [],
    createDirectory: () => undefined,
    readFile: () => contents,
    writeFile: () => undefined,
    delete: () => undefined,
    rename: () => undefined,
  };
}
