import assert from "node:assert/strict";
import * as vscode from "vscode";
import { noModels, replyBody, replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { beginAttaching, endAttaching, temporary, windowIsKnown } from "./attaching.ts";
import { input } from "./composing.ts";
import { panel, screenshot, window } from "./driver.ts";
import { answerDialogs, type Answered } from "./editorDoubles.ts";
import { dialogHasFocus } from "./keyDialog.ts";
import { told } from "./notifications.ts";
import { action, comment, questions, send, standsUnder, titled, widget, write } from "./threadWidget.ts";
import { configure, route, say, select, startWorld, until } from "./world.ts";

const key = ["ghp", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4"].join("_");
const secret = `const token = "${key}";\n`;

/** What stands between a command in a thread and its request: waiting, questions to the user, what goes along. */
describe("threads, before they ask", () => {
  let wire: WireServer;
  let dialogs: Answered | null = null;

  beforeEach(async () => {
    wire = await startWorld();
    wire.answer = route(replyStream(say("One.")), replyStream(say("{}")));
    await beginAttaching();
  });
  afterEach(async () => {
    dialogs?.restore();
    dialogs = null;
    await vscode.commands.executeCommand("sidenote.closeExplanations");
    await endAttaching();
    await wire.close();
  });

  async function explain(): Promise<void> {
    await vscode.commands.executeCommand("sidenote.explain");
    await window.waitFor(comment, { hasText: "One." });
    await titled("Sidenote");
  }

  it("stand under their code when lines came above it while the user was asked", async () => {
    await temporary("src/keys.ts", `let a;\n${secret}let b;\n// end\n`);
    const editor = await select("src/keys.ts", 2, 3);
    const { showWarningMessage } = vscode.window;
    Object.assign(vscode.window, {
      async showWarningMessage() {
        await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "// one\n// two\n"));
        return "Attach Anyway";
      },
    });
    try {
      await explain();
    } finally {
      Object.assign(vscode.window, { showWarningMessage });
    }
    await standsUnder(5);
    assert.deepEqual(questions(wire), [
      `src/keys.ts:4-5\n\`\`\`typescript\n${secret}let b;\n\`\`\`\n\nExplain this code.`,
    ]);
    await editor.edit((edit) => edit.insert(new vscode.Position(5, 0), "// below\n"));
    await editor.edit((edit) => edit.insert(new vscode.Position(4, 0), "// inside\n"));
    await titled("Sidenote · the code has changed since");
    await standsUnder(6);
  });

  it("are about the symbol at the cursor when lines came above it while the language was asked", async () => {
    const text = "one() {\n  1;\n}\n\ntwo() {\n  2;\n}\n";
    const uri = await temporary("src/waiting.txt", text);
    const editor = await vscode.window.showTextDocument(uri);
    editor.selection = new vscode.Selection(5, 2, 5, 2);
    let isAsked = false;
    const provider = vscode.languages.registerDocumentSymbolProvider(
      { pattern: "**/waiting.txt" },
      {
        async provideDocumentSymbols(document) {
          const first = document.getText().split("\n").indexOf("one() {");
          if (isAsked)
            await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "// a\n// b\n// c\n// d\n"));
          isAsked = false;
          return ["one", "two"].map((name, index) => {
            const range = new vscode.Range(first + 4 * index, 0, first + 4 * index + 2, 1);
            return new vscode.DocumentSymbol(name, "", vscode.SymbolKind.Function, range, range);
          });
        },
      },
    );
    try {
      isAsked = true;
      await vscode.commands.executeCommand("sidenote.explain");
      await titled("Sidenote · two");
    } finally {
      provider.dispose();
    }
    assert.deepEqual(questions(wire), [
      "src/waiting.txt:9-11 (two)\n```plaintext\ntwo() {\n  2;\n}\n```\n\nExplain this code.",
    ]);
  });

  it("keep a reply whose code is not to go out, and send it without", async () => {
    // A name of its own for each test: the editor knows the text of a file for a while after it is gone.
    await temporary("src/reply.ts", "let a;\nlet b;\n");
    const editor = await select("src/reply.ts", 1, 2);
    await explain();
    await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), secret));
    await titled("Sidenote · the code has changed since");
    dialogs = answerDialogs([undefined, "Attach Anyway"]);
    await standsUnder(3); // a thread that is put elsewhere loses the focus, if nothing has been typed yet
    await write("Better?");
    await send();
    await window.waitFor(widget, { hasText: "not sent" });
    assert.deepEqual(
      [(await window.texts(comment)).map((text) => text.trim()), dialogs.asked.length, wire.requests.length],
      [["One.", "Better?"], 1, 1],
    );
    await screenshot("threads-turned-away");
    await titled("Sidenote · the code has changed since");
    await window.click(action("Send Now"));
    await until("it is asked", () => questions(wire).length === 2);
    assert.equal(questions(wire)[1], "Better?");
    await titled("Sidenote · the code has changed since");
    await write("And now?");
    await send();
    await until("it is asked", () => questions(wire).length === 3);
    assert.match(String(questions(wire)[2]), new RegExp(`^src/reply\\.ts:1-3\n[^]*${key}[^]*And now\\?$`));
    await titled("Sidenote");
  });

  it("keep a reply whose code is more than goes along, and say what to do", async () => {
    await temporary("src/grown.ts", "let a;\nlet b;\n");
    const editor = await select("src/grown.ts", 1, 2);
    await explain();
    await editor.edit((edit) => edit.insert(new vscode.Position(1, 6), ` // ${"grown ".repeat(200_000)}`));
    await titled("Sidenote · the code has changed since");
    await write("Better?");
    await send();
    await told(
      "Sidenote: src/grown.ts:1-2 is over 1 MB, the most that goes along with a message. Select the part that matters.",
    );
    await window.waitFor(widget, { hasText: "not sent" });
    assert.deepEqual(
      [(await window.texts(comment)).map((text) => text.trim()), questions(wire).length],
      [["One.", "Better?"], 1],
    );
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  it("bring the workspace's instructions along once, and again when they have changed", async () => {
    const instruct = (text: string): Promise<vscode.Uri> => temporary(".sidenote/instructions.md", text);
    const instructions = (text: string): string =>
      `Instructions: .sidenote/instructions.md\n\`\`\`markdown\n${text}\`\`\`\n\n`;
    await instruct("Be brief.\n");
    await temporary("src/some.ts", "let some;\n");
    await select("src/some.ts", 1, 1);
    await explain();
    await write("Sure?");
    await send();
    await until("it is asked", () => questions(wire).length === 2);
    await until("it is answered", async () => (await window.count(comment)) === 4);
    await titled("Sidenote");
    assert.deepEqual(
      (await window.texts(comment)).map((text) => text.trim()),
      ["Sent with the code: .sidenote/instructions.md", "One.", "Sure?", "One."],
    );
    await screenshot("threads-instructions");
    await instruct("Be long.\n");
    await write("Really?");
    await send();
    await until("it is asked", () => questions(wire).length === 3);
    const code = "src/some.ts:1\n```typescript\nlet some;\n```\n\n";
    assert.deepEqual(questions(wire), [
      `${instructions("Be brief.\n")}${code}Explain this code.`,
      "Sure?",
      `${instructions("Be long.\n")}Really?`,
    ]);
  });

  it("ask a prompt of the user's own again about the code where it is now, and what else went along", async () => {
    await configure({
      prompts: { tests: { text: "Tests for ${selection}, as in ${file}.", explain: true } },
    });
    await temporary("src/prompted.ts", "let a;\nlet b;\nlet c;\n");
    const editor = await select("src/prompted.ts", 2, 2);
    await vscode.commands.executeCommand("sidenote.runPrompt", { name: "tests" });
    await window.waitFor(comment, { hasText: "One." });
    await window.waitFor(comment, { hasText: "Sent with the code: src/prompted.ts" });
    await editor.edit((edit) => edit.replace(new vscode.Range(1, 4, 1, 5), "bb"));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "// above\n"));
    await titled("Sidenote · the code has changed since");
    await window.click(action("Explain Again"));
    await until("it is asked", () => questions(wire).length === 2);
    assert.deepEqual(
      questions(wire).map((question) => String(question).split("\n\n").at(-1)),
      [
        "Tests for src/prompted.ts:2, as in src/prompted.ts.",
        "Tests for src/prompted.ts:3, as in src/prompted.ts.",
      ],
    );
    assert.match(
      String(questions(wire)[1]),
      /^src\/prompted\.ts\n```typescript\n\/\/ above\nlet a;\nlet bb;\n/m,
    );
  });

  it("ask what to do with more than the model can read; turned away from, nothing opens and nothing is lost", async () => {
    wire.aside = (request) =>
      request.method === "GET"
        ? replyBody(200, '{"data":[{"id":"small-model","max_input_tokens":2000}]}')
        : noModels(request);
    await configure({ model: "small-model" });
    await temporary("src/long.ts", `let some;\n${"// word\n".repeat(4000)}`);
    await select("src/long.ts", 1, 1);
    await explain(); // after which the list of models is asked for
    await windowIsKnown();
    await panel.fill(input, "");
    await vscode.commands.executeCommand("sidenote.closeExplanations");
    wire.requests.length = 0;
    await select("src/long.ts", 1, 4001);
    const isAsked = async (): Promise<void> => {
      await window.waitFor(".quick-input-widget", { hasText: "this is more than the model can read" });
      await dialogHasFocus();
    };
    const turnedAway = vscode.commands.executeCommand("sidenote.explain");
    await isAsked();
    await window.press("Escape");
    await turnedAway;
    assert.deepEqual([await window.count(widget), wire.requests.length], [0, 0]);

    const asked = vscode.commands.executeCommand("sidenote.explain");
    await isAsked();
    await window.type("Anyway");
    await window.waitFor(".quick-input-list .monaco-list-row.focused", { hasText: "Anyway" });
    await window.press("Enter");
    await asked;
    await window.waitFor(comment, { hasText: "One." });
    assert.equal(questions(wire).length, 1);
    await until("the focus is not in the panel", async () => !(await panel.evaluate("document.hasFocus()")));

    await write("Still?");
    await send();
    await isAsked();
    await window.press("Escape");
    await window.waitFor(widget, { hasText: "not sent" });
    assert.equal(questions(wire).length, 1);
  });
});
