import assert from "node:assert/strict";
import * as vscode from "vscode";
import { replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { beginAttaching, endAttaching, fileAt, temporary } from "./attaching.ts";
import { screenshot, window } from "./driver.ts";
import { dialogHasFocus } from "./keyDialog.ts";
import { action, comment, send, standsUnder, titled, widget, write } from "./threadWidget.ts";
import { route, say, select, startWorld, until } from "./world.ts";

const answerLink = `${comment} a`;

describe("threads whose files go elsewhere, and what their answers name", () => {
  let wire: WireServer;

  beforeEach(async () => {
    wire = await startWorld();
    wire.answer = route(replyStream(say("One.")), replyStream(say("{}")));
    await beginAttaching();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand("sidenote.closeExplanations");
    await endAttaching();
    await wire.close();
  });

  async function explain(text = "One."): Promise<void> {
    await vscode.commands.executeCommand("sidenote.explain");
    await window.waitFor(comment, { hasText: text });
    await titled("Sidenote");
  }

  /** The words and addresses of the links in the thread at the top of the file, which is scrolled to. */
  async function shownLinks(): Promise<readonly (readonly [string, string])[]> {
    const top = new vscode.Range(0, 0, 0, 0);
    vscode.window.activeTextEditor?.revealRange(top, vscode.TextEditorRevealType.AtTop);
    await window.waitFor(answerLink);
    return (await window.evaluate(
      `[...document.querySelectorAll(".review-widget .comment-body a")].map((link) =>
        [link.textContent, link.dataset.href ?? link.getAttribute("href") ?? ""])`,
    )) as readonly (readonly [string, string])[];
  }

  async function rename(from: vscode.Uri, to: vscode.Uri): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(from, to);
    await vscode.workspace.applyEdit(edit);
  }

  async function insertAbove(uri: vscode.Uri): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), "// above\n");
    await vscode.workspace.applyEdit(edit);
  }

  it("are under their code when the file, or a folder above it, has another name", async () => {
    await temporary("moving/old.ts", "let one;\nlet two;\nlet three;\n");
    await temporary("moved", new Uint8Array());
    await vscode.workspace.fs.delete(fileAt("moved"));
    await select("moving/old.ts", 2, 2);
    await explain();
    await window.click(action("Pin"));
    await window.waitFor(action("Unpin"));
    await write("And then?");
    await send();
    await until("it is answered", async () => (await window.count(comment)) === 3);
    await titled("Sidenote");

    await rename(fileAt("moving/old.ts"), fileAt("moving/new.ts"));
    await vscode.window.showTextDocument(fileAt("moving/new.ts"));
    await until("all of it is there", async () => (await window.count(comment)) === 3);
    await window.waitFor(action("Unpin"));
    await standsUnder(2);

    await rename(fileAt("moving"), fileAt("moved"));
    const { document } = await vscode.window.showTextDocument(fileAt("moved/new.ts"));
    await insertAbove(document.uri);
    await standsUnder(3);
    await titled("Sidenote");
    await screenshot("threads-renamed");
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await vscode.workspace.fs.createDirectory(fileAt("moving"));
    await rename(fileAt("moved/new.ts"), fileAt("moving/old.ts"));
    await vscode.workspace.fs.delete(fileAt("moved"), { recursive: true });
  });

  it("are under their code when what was never saved becomes a file", async () => {
    const uri = fileAt("saved.ts").with({ scheme: "untitled" });
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "let one;\nlet two;"));
    editor.selection = new vscode.Selection(1, 0, 1, 8);
    await explain();
    await vscode.commands.executeCommand("workbench.action.files.save");
    try {
      await until(
        "the file is in front",
        () => vscode.window.activeTextEditor?.document.uri.toString() === fileAt("saved.ts").toString(),
      );
      await window.waitFor(comment, { hasText: "One." });
      await standsUnder(2);
      await insertAbove(fileAt("saved.ts"));
      await standsUnder(3);
      await titled("Sidenote");
      await vscode.commands.executeCommand("workbench.action.files.revert");
    } finally {
      await vscode.workspace.fs.delete(fileAt("saved.ts"));
    }
  });

  it("link the names that an answer mentions to the only place: in the code's own file, or else elsewhere", async () => {
    const [cart, pricing] = [fileAt("src/cart.ts"), fileAt("src/pricing.ts")];
    const asked: string[] = [];
    const { SymbolInformation, SymbolKind, Location, Position } = vscode;
    const at = (name: string, uri: vscode.Uri, line: number, container = ""): vscode.SymbolInformation =>
      new SymbolInformation(name, SymbolKind.Function, container, new Location(uri, new Position(line, 2)));
    const outside = vscode.Uri.file("/usr/lib/node.d.ts");
    const everywhere = [
      at("tillTotal()", cart, 4),
      at("tillTotals", cart, 6),
      at("isOpen", cart, 1),
      at("isOpen", pricing, 1),
      at("isShut", cart, 2),
      at("readTill", cart, 2),
      at("readTill", pricing, 2),
      at("libraryTill", outside, 0),
      at("ringUp", cart, 3, "Till"),
    ];
    const own = [at("isOpen", pricing, 1), at("isShut", pricing, 1), at("isShut", pricing, 3)];
    const registered = [
      vscode.languages.registerWorkspaceSymbolProvider({
        provideWorkspaceSymbols(query) {
          asked.push(query);
          if (query === "brokenTill") throw new Error("The server is ill");
          return everywhere.filter(({ name }) => name.startsWith(query));
        },
      }),
      vscode.languages.registerDocumentSymbolProvider(
        { pattern: "**/src/pricing.ts" },
        { provideDocumentSymbols: () => own },
      ),
    ];
    try {
      const names = [
        "tillTotal()",
        "isOpen",
        "isShut",
        "readTill",
        "libraryTill",
        "brokenTill",
        "noSuchTill",
      ];
      const answer = [...names, "const", "Till.ringUp", "Order.ringUp", "tillTotal()"].map(
        (name) => `\`${name}\``,
      );
      wire.answer = route(replyStream(say(`It is about ${answer.join(", ")}.`)), replyStream(say("{}")));
      await select("src/pricing.ts", 1, 1);
      await explain("It is about");
      await until("the names are linked", async () => (await window.count(answerLink)) === 4);
      const links = await shownLinks();
      await screenshot("threads-symbols");
      assert.deepEqual(
        links.map(([text, href]) => [text, href.slice(href.indexOf("/src/"))]),
        [
          ["tillTotal()", "/src/cart.ts#L5%2C3"],
          ["isOpen", "/src/pricing.ts#L2%2C3"],
          ["Till.ringUp", "/src/cart.ts#L4%2C3"],
          ["tillTotal()", "/src/cart.ts#L5%2C3"],
        ],
      );
      // What the file itself has is not looked for elsewhere, and nothing twice, in later answers either.
      await write("And then?");
      await send();
      await until("it is answered", async () => (await window.count(answerLink)) === 8);
      assert.deepEqual(asked, [
        "tillTotal",
        "readTill",
        "libraryTill",
        "brokenTill",
        "noSuchTill",
        "ringUp",
        "ringUp",
      ]);
      await window.click(`${answerLink} >> text=tillTotal() >> nth=0`);
      await until("the symbol is shown", () => {
        const editor = vscode.window.activeTextEditor;
        return (
          editor?.document.uri.path.endsWith("/src/cart.ts") === true && editor.selection.start.line === 4
        );
      });
    } finally {
      for (const registration of registered) registration.dispose();
    }
  });

  it("link the files that an answer names to their lines, and no command, whatever a model writes", async () => {
    const answer = [
      "See src/cart.ts:3 and `src/pricing.ts:8-9`; [the till](src/cart.ts#L5), not nowhere/else.ts:1.",
      "",
      "[run](command:workbench.action.closeAllEditors) <command:workbench.action.closeAllEditors>",
      "[src/cart.ts:3](command:workbench.action.closeAllEditors) `src/cart.ts:3](command:x)`",
      '<a href="command:workbench.action.closeAllEditors">html</a>',
      "",
      "[r][ref]",
      "",
      "[ref]: command:workbench.action.closeAllEditors",
      "",
      "```",
      "src/cart.ts:3",
      "```",
    ].join("\n");
    wire.answer = route(replyStream(say(answer)), replyStream(say("{}")));
    await select("src/pricing.ts", 1, 1);
    await explain("the till");
    await until("the files are linked", async () => (await window.count(answerLink)) >= 3);
    const links = await shownLinks();
    await screenshot("threads-links");
    assert.deepEqual(
      links.filter(([, href]) => /^command/i.test(href)),
      [],
    );
    assert.deepEqual(
      links.map(([text, href]) => [text, href.slice(href.indexOf("/src/"))]),
      [
        ["src/cart.ts:3", "/src/cart.ts#L3%2C1"],
        ["src/pricing.ts:8-9", "/src/pricing.ts#L8-L9"],
        ["the till", "/src/cart.ts#L5%2C1"],
      ],
    );
    await window.click(`${answerLink} >> text=src/cart.ts:3`);
    await until("the file is open at its line", () => {
      const editor = vscode.window.activeTextEditor;
      return editor?.document.uri.path.endsWith("/src/cart.ts") === true && editor.selection.start.line === 2;
    });
    assert.ok((await window.count(".tab")) >= 1);
    await vscode.window.showTextDocument(fileAt("src/pricing.ts"));
    for (const name of ["run", "html"]) {
      const found = `${widget} .comment-body >> text="${name}"`;
      if ((await window.count(found)) > 0) await window.click(found);
    }
    assert.ok(vscode.window.activeTextEditor, "no command was run");
  });

  it("take code of an answer back as the panel does: which of it, and what with it", async () => {
    const code = "export function isOpen(): boolean {\n  return true;\n}";
    const answer = `One. First:\n\n\`\`\`sh\nnpm test\n\`\`\`\n\nThen:\n\n\`\`\`ts\n${code}\n\`\`\``;
    wire.answer = route(replyStream(say(answer)), replyStream(say("{}")));
    await temporary("src/till.ts", "export function isOpen(): boolean {\n  return false;\n}\n");
    await select("src/till.ts", 1, 3);
    await explain();
    const useCode = `${widget} .review-comment [aria-label="Use Code…"]`;
    const rows = ".quick-input-widget .quick-input-list .monaco-list-row";
    const chosen = async (): Promise<unknown> =>
      window.evaluate(
        `[...document.querySelectorAll("${rows} .label-name")].map((label) => label.textContent.trim())`,
      );
    await window.click(useCode);
    await window.waitFor(rows, { hasText: "npm test" });
    assert.deepEqual(await chosen(), [
      "npm test",
      "1 line",
      "export function isOpen(): boolean {",
      "3 lines",
    ]);
    await screenshot("threads-which-code");
    await dialogHasFocus();
    await window.press("ArrowDown");
    await window.press("Enter");
    await window.waitFor(rows, { hasText: "Apply to File…" });
    await screenshot("threads-use-code");
    assert.equal(await window.count(rows), 5);
    await window.press("Enter");
    await window.waitFor(".tab.active", { hasText: "till.ts" });
    await until(
      "the change is shown",
      () => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputTextDiff,
    );
    await vscode.commands.executeCommand("sidenote.proposal.apply");
    const document = await vscode.workspace.openTextDocument(fileAt("src/till.ts"));
    await until("it is made", () => document.getText() === `${code}\n`);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  it("have no button for an answer without code, nor while it comes", async () => {
    await temporary("src/plain.ts", "let one;\n");
    await select("src/plain.ts", 1, 1);
    await explain();
    assert.equal(await window.count(`${widget} .review-comment [aria-label="Use Code…"]`), 0);
  });
});
