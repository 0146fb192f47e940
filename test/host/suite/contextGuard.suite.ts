import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
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
  temporary,
  windowIsKnown,
} from "./attaching.ts";
import { draftIs, encode, fileOf, give, input } from "./composing.ts";
import { panel, screenshot, window } from "./driver.ts";
import { answerDialogs, type Answered } from "./editorDoubles.ts";
import { dialogHasFocus } from "./keyDialog.ts";
import { bodies, configure, route, say, select, startWorld, until } from "./world.ts";

const key = ["ghp", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4"].join("_");

describe("what is asked before something is sent", () => {
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
        choices: ["Attach Without These Lines", "Attach Anyway"],
      },
    ]);
    assert.equal(await panel.count(".chip"), 0);
    await attach(uri);
    await attached(".env.local");
    const without = ".env.local\n```dotenv\nPORT=80\n[line left out by the user]\n```\n\nWhy?";
    assert.equal(String(await ask(wire, "Why?")).replace(/```\w*\n/, "```dotenv\n"), without);
    assert.ok(!wire.requests.some(({ body }) => body.includes(key)));
    await give("paste", fileOf("notes.txt", "text/plain", encode(`\n\n${key}\n`)));
    await attached("notes.txt");
    assert.deepEqual(dialogs.asked[2], {
      message: "notes.txt may hold what should stay with you.",
      modal: true,
      detail: "notes.txt:3 – a key of GitHub",
      choices: ["Attach Without These Lines", "Attach Anyway"],
    });
    assert.match(String(await ask(wire, "And this?")), new RegExp(key));
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
      contentOf(wire, 0),
      "src/keys.ts:2-3\n```typescript\n[line left out by the user]\nlet b;\n```\n\nExplain this code.",
    );
  });

  it("asks before it attaches what git ignores, or files.exclude hides", async () => {
    // Beside the workspace, and left there: the editor's git goes on looking at what it has opened.
    const root = fileAt("../ignoring");
    const uri = vscode.Uri.joinPath(root, "build.log");
    await vscode.workspace.fs.createDirectory(root);
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(root, ".gitignore"), Buffer.from("*.log\n"));
    await vscode.workspace.fs.writeFile(uri, Buffer.from("done\n"));
    execFileSync("git", ["init", "--quiet"], { cwd: root.fsPath });
    const hidden = await temporary("a.tmp", "hidden\n");
    const git = vscode.extensions.getExtension<{
      getAPI: (version: 1) => { openRepository: (uri: vscode.Uri) => Promise<unknown> };
    }>("vscode.git");
    await (await git?.activate())?.getAPI(1).openRepository(root);
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

  it("offers to send the last topic alone where the session is what is too much", async () => {
    wire.aside = (request) =>
      request.method === "GET"
        ? replyBody(200, '{"data":[{"id":"small-model","max_input_tokens":2000}]}')
        : noModels(request);
    const topic = replyStream(say('{"isNewTopic": true, "title": "Another One"}'));
    wire.answer = route(replyStream(say("Yes.")), topic);
    await configure({ model: "small-model", "topic.enabled": true });
    await ask(wire, `First? ${"word ".repeat(1000)}`);
    await windowIsKnown();
    await ask(wire, "Second?");
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
    await ask(wire, "Hello?"); // after which the list is asked for
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
    let again = 0;
    await until("it is asked again", async () => {
      if ((await window.count(".quick-input-widget:visible")) === 1) return true;
      if (Date.now() < again) return false;
      again = Date.now() + 3000; // another press would take the focus from the list
      await panel.press("Enter", input); // which does nothing until the message has come back
      return false;
    });
    await window.waitFor(".quick-input-list .monaco-list-row.focused", { hasText: "Send Without large.txt" });
    await dialogHasFocus();
    await window.press("Enter");
    await panel.waitFor('.turn:nth-child(2)[data-state="done"]');
    assert.equal(contentOf(wire, 1), "small.txt\n```txt\nword\n```\n\nWhy?");
    assert.equal(await panel.count(".chip"), 0);
  });
});
