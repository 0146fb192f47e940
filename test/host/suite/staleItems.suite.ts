/** What is attached and is no text of a file, after its source has become another. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { onePixel, pngHead } from "../../fixtures/imageFiles.ts";
import { replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { ask, attach, attached, beginAttaching, endAttaching, fileAt, temporary } from "./attaching.ts";
import { panel } from "./driver.ts";
import { say, startWorld, until } from "./world.ts";

/** The part of the Git extension's API that a test needs to have its repository open. */
interface Git {
  readonly openRepository: (uri: vscode.Uri) => Promise<unknown>;
  readonly repositories: readonly { readonly rootUri: vscode.Uri; readonly status: () => Promise<void> }[];
}

describe("what is attached and changes before it is sent", () => {
  let wire: WireServer;
  beforeEach(async () => {
    wire = await startWorld();
    wire.answer = () => replyStream(say("Yes."));
    await beginAttaching();
  });
  afterEach(async () => {
    await endAttaching();
    await wire.close();
  });

  const drifts = (): Promise<readonly string[]> => panel.texts(".turn:last-child .context .drift");

  it("a PDF and an image from disk", async () => {
    const pdf = (words: string): Buffer => Buffer.from(`%PDF-1.4\n<< /Type /Page >>\n% ${words}\n%%EOF\n`);
    const png = (last: number): Buffer => Buffer.concat([Buffer.from(onePixel, "base64"), Buffer.of(last)]);
    const paper = await temporary("paper.pdf", pdf("old"));
    const shot = await temporary("shot.png", png(1));
    await attach(paper, shot);
    await attached("shot.png");
    await vscode.workspace.fs.writeFile(paper, pdf("new"));
    await vscode.workspace.fs.writeFile(shot, png(2));
    const [first, second] = (await ask(wire, "Why?")) as { source: { data: string } }[];
    assert.deepEqual(
      [first?.source.data, second?.source.data],
      [pdf("new").toString("base64"), png(2).toString("base64")],
    );
    assert.deepEqual(await drifts(), [
      "changed since, sent as it is now",
      "changed since, sent as it is now",
    ]);
    // One that would have to be scaled down by now, and one that is gone.
    await attach(paper, shot);
    await attached("shot.png");
    await vscode.workspace.fs.writeFile(shot, Buffer.from(pngHead(2001, 10), "base64"));
    await vscode.workspace.fs.rename(paper, fileAt("other.pdf"));
    try {
      await ask(wire, "And now?");
      assert.deepEqual(await drifts(), [
        "gone since, sent as it was attached",
        "changed since, sent as it was attached",
      ]);
    } finally {
      await vscode.workspace.fs.rename(fileAt("other.pdf"), paper);
    }
  });

  it("the problems of a file, and those of its lines", async () => {
    const uri = await temporary("till.txt", "one();\ntwo();\n");
    const found = vscode.languages.createDiagnosticCollection("shop");
    const report = (message: string): void =>
      found.set(uri, [new vscode.Diagnostic(new vscode.Range(0, 0, 0, 3), message)]);
    try {
      const editor = await vscode.window.showTextDocument(uri);
      report("Old.");
      await vscode.commands.executeCommand("sidenote.attach.problems");
      editor.selection = new vscode.Selection(0, 0, 1, 0);
      await vscode.commands.executeCommand("sidenote.attach.problems");
      await attached("till.txt:1");
      report("New.");
      const listed = (name: string, message: string): string =>
        `Problems in ${name}\n\`\`\`\ntill.txt:1:1: error: ${message}\n    1 | one();\n\`\`\`\n\n`;
      assert.equal(
        await ask(wire, "Why?"),
        `${listed("till.txt", "New.")}${listed("till.txt:1", "Old.")}Why?`,
      );
      assert.deepEqual(await drifts(), [
        "changed since, sent as it is now",
        "changed since, sent as it was attached",
      ]);
      // Nothing is wrong any more.
      report("Old.");
      editor.selection = new vscode.Selection(0, 0, 0, 0);
      await vscode.commands.executeCommand("sidenote.attach.problems");
      await attached("till.txt");
      found.clear();
      assert.equal(await ask(wire, "Why?"), `${listed("till.txt", "Old.")}Why?`);
      assert.deepEqual(await drifts(), ["gone since, sent as it was attached"]);
    } finally {
      found.dispose();
    }
  });

  it("what git says has changed", async () => {
    const folder = fileAt("drawer").fsPath;
    const git = (...words: readonly string[]): string =>
      execFileSync("git", ["-c", "user.name=A Tester", "-c", "user.email=tester@example.invalid", ...words], {
        cwd: folder,
        encoding: "utf8",
      });
    const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
    mkdirSync(folder);
    try {
      git("init", "--quiet", "--initial-branch=main");
      for (const name of ["a.txt", "b.txt"]) write(name, "one\n");
      git("add", ".");
      git("commit", "--quiet", "--message", "One");
      for (const name of ["a.txt", "b.txt"]) write(name, "two\n");
      const extension = vscode.extensions.getExtension<{ getAPI(version: number): Git }>("vscode.git");
      const api = (await extension?.activate())?.getAPI(1);
      assert.ok(api);
      await api.openRepository(vscode.Uri.file(folder));
      for (const repository of api.repositories) {
        if (repository.rootUri.fsPath === folder) await repository.status();
        else await vscode.commands.executeCommand("git.close", repository.rootUri);
      }
      await vscode.commands.executeCommand("sidenote.askAbout.changes", {
        resourceUri: vscode.Uri.file(join(folder, "a.txt")),
      });
      await attached("git diff a.txt");
      write("a.txt", "three\n");
      const diff = git("diff", "--", "a.txt");
      assert.match(diff, /\+three/);
      assert.equal(await ask(wire, "Why?"), `Changes: git diff a.txt\n\`\`\`diff\n${diff}\`\`\`\n\nWhy?`);
      assert.deepEqual(await drifts(), ["changed since, sent as it is now"]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await vscode.commands
        .executeCommand("git.close", vscode.Uri.file(folder))
        .then(undefined, () => undefined);
    }
  });

  it("a cell of a notebook, whose chip says so", async () => {
    const cells = [{ cell_type: "code", execution_count: null, metadata: {}, source: ["one"], outputs: [] }];
    const file = { cells, metadata: { language_info: { name: "python" } }, nbformat: 4, nbformat_minor: 2 };
    const uri = await temporary("stock.ipynb", JSON.stringify(file));
    const notebook = await vscode.workspace.openNotebookDocument(uri);
    await vscode.window.showNotebookDocument(notebook);
    await until("its cell is chosen", () => vscode.window.activeNotebookEditor?.selection.isEmpty === false);
    await vscode.commands.executeCommand("sidenote.askAbout.cell");
    await attached("stock.ipynb#cell-1");
    const edit = new vscode.WorkspaceEdit();
    edit.insert(notebook.cellAt(0).document.uri, new vscode.Position(0, 0), "two = ");
    await vscode.workspace.applyEdit(edit);
    await panel.waitFor(".chip", { hasText: "changed" });
    assert.equal(await ask(wire, "Why?"), "Text: stock.ipynb#cell-1\n```python\ntwo = one\n```\n\nWhy?");
    assert.deepEqual(await drifts(), ["changed since, sent as it is now"]);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });
});
