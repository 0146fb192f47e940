import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { ContextItem } from "../../../src/core/context.ts";
import { createApplier, type Applier } from "../../../src/host/apply/apply.ts";
import { applyCorpus, parseCase, type ApplyCase } from "../../fixtures/applyCorpus.ts";
import { window } from "../suite/driver.ts";
import { until } from "../suite/world.ts";

/** Files that are not saved by themselves, in a language that no server reads: seventy of TypeScript take minutes. */
const settings = { autoSave: "off", associations: { "**/corpus/**/*.ts": "cpp" } };

async function configure(values: Readonly<Record<keyof typeof settings, unknown>>): Promise<void> {
  const files = vscode.workspace.getConfiguration("files");
  for (const [name, value] of Object.entries(values)) {
    await files.update(name, value, vscode.ConfigurationTarget.Global);
  }
}

/** The document that a preview in front proposes; null where there is no preview. */
function proposed(): vscode.TextDocument | null {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputTextDiff)) return null;
  const address = input.modified.toString();
  return vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === address) ?? null;
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

  /** Writes a case's document to disk, opens it and puts the cursor where it belongs. */
  async function open(example: ApplyCase, index: number): Promise<vscode.TextEditor> {
    const { now, cursor } = parseCase(example);
    const uri = vscode.Uri.joinPath(folder, String(index), example.file);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(now));
    const editor = await vscode.window.showTextDocument(uri);
    const place = editor.document.positionAt(cursor ?? 0);
    editor.selection = new vscode.Selection(place, place);
    return editor;
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

  for (const [index, example] of applyCorpus.entries()) {
    it(`${example.action}: ${example.name}`, async () => {
      const { document } = await open(example, index);
      const { now, result } = parseCase(example);
      const { action, code: text } = example;
      const code = { action, language: "", info: "", before: "", text };
      const used = applier.use(code, attached(example, document));
      if (result === null) {
        await window.waitFor(".quick-input-widget .monaco-list-row");
        await vscode.commands.executeCommand("workbench.action.closeQuickOpen");
        await used;
        assert.deepEqual([proposed(), document.getText()], [null, now]);
      } else {
        await used;
        assert.deepEqual(
          [proposed()?.getText(), document.getText()],
          [result, now],
          "it is shown, and not made",
        );
        await applier.accept();
        assert.deepEqual([proposed(), document.getText()], [null, result]);
        await vscode.commands.executeCommand("undo");
        await until("one step has undone it", () => document.getText() === now);
      }
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
      await until("no editor is open", () => vscode.window.activeTextEditor === undefined);
    });
  }
});
