import assert from "node:assert/strict";
import * as vscode from "vscode";
import { replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { ask, attach, attached, beginAttaching, endAttaching, temporary } from "./attaching.ts";
import { input } from "./composing.ts";
import { panel, window } from "./driver.ts";
import { configure, say, startWorld, until } from "./world.ts";

const metadata = { language_info: { name: "python" } };
const cells = ["first = 1\nsecond = 2", "third = 3"].map((source) => ({
  cell_type: "code",
  execution_count: 1,
  metadata: {},
  source: [source],
  outputs: [{ output_type: "stream", name: "stdout", text: ["written\n"] }],
}));
const file = JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 });
const read = "# %% cell 1\nfirst = 1\nsecond = 2\n\n# %% cell 2\nthird = 3\n";
const whole = `sums.ipynb\n\`\`\`python\n${read}\`\`\``;

describe("notebooks", () => {
  let wire: WireServer;
  let uri: vscode.Uri;

  beforeEach(async () => {
    wire = await startWorld();
    wire.answer = () => replyStream(say("Yes."));
    await beginAttaching();
    uri = await temporary("sums.ipynb", file);
  });
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await endAttaching();
    await wire.close();
  });

  async function open(): Promise<void> {
    await vscode.window.showNotebookDocument(await vscode.workspace.openNotebookDocument(uri));
  }

  async function write(): Promise<void> {
    await window.click('.notebookOverlay .view-line:has-text("second = 2")');
    await until("the cell has the focus", () => vscode.window.activeTextEditor?.document.lineCount === 2);
  }

  it("are the current file, whether a cell is written in or one is chosen", async () => {
    await open();
    await write();
    await vscode.commands.executeCommand("sidenote.attach.file");
    await attached("sums.ipynb");
    assert.equal(await ask(wire, "Why?"), `${whole}\n\nWhy?`);

    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    // Another one: of the first the editor knows which cell was written in.
    uri = await temporary("more.ipynb", file);
    await open();
    await until("no cell is written in", () => vscode.window.activeTextEditor === undefined);
    await vscode.commands.executeCommand("sidenote.attach.file");
    await attached("more.ipynb");
    await configure({ prompts: { about: "In ${language}: what is in ${file}?" } });
    assert.equal(await ask(wire, "And now?"), `${whole.replace("sums", "more")}\n\nAnd now?`);
    await panel.fill(input, "/about");
    await panel.press("Enter", input);
    await until("it is asked", () =>
      wire.requests.some(({ body }) => body.includes("In python: what is in")),
    );
  });

  it("have selections in cells that say which", async () => {
    await open();
    await write();
    await window.press("Shift+Home");
    await until("its line is selected", () => vscode.window.activeTextEditor?.selection.isEmpty === false);
    await vscode.commands.executeCommand("sidenote.attach.selection");
    await attached("sums.ipynb#cell-1:2");
    assert.equal(await ask(wire, "Why?"), "sums.ipynb#cell-1:2\n```python\nsecond = 2\n```\n\nWhy?");
  });

  it("stay their cells when they are sent, also where the file is open as text", async () => {
    await attach(uri);
    await attached("sums.ipynb");
    await vscode.commands.executeCommand("vscode.openWith", uri, "default");
    await until(
      "it is open as text",
      () => vscode.window.activeTextEditor?.document.uri.toString() === uri.toString(),
    );
    assert.equal(await ask(wire, "Why?"), `${whole}\n\nWhy?`);
    assert.equal(await panel.count(".turn .context .drift"), 0);
    await attach(uri);
    await attached("sums.ipynb");
    assert.match(String(await ask(wire, "And this?")), /^sums\.ipynb\n```python\n# %% cell 1\n/);
  });
});
