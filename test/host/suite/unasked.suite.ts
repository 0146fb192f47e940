import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as vscode from "vscode";
import { replyBody, replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { attach, beginAttaching, contentOf, endAttaching, fileAt, temporary } from "./attaching.ts";
import { draftIs, focusComposer, input } from "./composing.ts";
import { panel, window } from "./driver.ts";
import { answerDialogs, type Answered } from "./editorDoubles.ts";
import { bodies, configure, say, select, startWorld, until } from "./world.ts";

const key = ["ghp", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4"].join("_");
const anyway = "Attach Anyway";
const withoutLines = "Attach Without These Lines";

describe("nothing secret leaves unasked", () => {
  let wire: WireServer;
  let dialogs: Answered | null = null;

  beforeEach(async () => {
    wire = await startWorld();
    wire.answer = ({ path }) =>
      path.endsWith("count_tokens") ? replyBody(200, '{"input_tokens":12345}') : replyStream(say("Yes."));
    await configure({ prompts: { look: "Look at ${file}." } });
    await beginAttaching();
  });
  afterEach(async () => {
    dialogs?.restore();
    dialogs = null;
    await vscode.commands.executeCommand("notifications.clearAll");
    await endAttaching();
    await wire.close();
  });

  function details(): readonly string[] {
    return dialogs?.asked.map(({ detail }) => detail) ?? [];
  }

  function withKey(): readonly string[] {
    return wire.requests.filter(({ body }) => body.includes(key)).map(({ path }) => path);
  }

  it("what a prompt names is not counted at the server before the user has let it out", async () => {
    await configure({ countTokens: true });
    await vscode.window.showTextDocument(await temporary(".env", `GITHUB=${key}\n`));
    await panel.fill(input, "/look ");
    await panel.waitFor(".chip", { hasText: ".env" });
    await panel.waitFor(".composer .footnote", { hasText: "about " });
    await panel.fill(input, "Counted?");
    await panel.waitFor(".composer .footnote", { hasText: "12,345 tokens" });
    assert.deepEqual(
      wire.requests.map(({ path, body }): unknown => [
        path,
        (JSON.parse(body) as { messages: unknown }).messages,
      ]),
      [["/v1/messages/count_tokens", [{ role: "user", content: "Counted?" }]]],
    );
    dialogs = answerDialogs([undefined, anyway]);
    await panel.fill(input, "/look ");
    await panel.press("Enter", input);
    await panel.waitFor(".refusal", { hasText: "Not sent." });
    assert.deepEqual(withKey(), []);
    await panel.press("Enter", input);
    await panel.waitFor('.turn[data-state="done"]');
    assert.deepEqual(withKey(), ["/v1/messages"]);
    assert.deepEqual(
      details(),
      Array.from(
        { length: 2 },
        () => ".env: such a file usually holds keys or passwords\n.env:1 – a key of GitHub",
      ),
    );
    await panel.fill(input, "/look ");
    await until("it is counted now", () => withKey().some((path) => path.endsWith("count_tokens")));
  });

  it("the exact request of a prompt is shown as it may go out, and Ask This sends that", async () => {
    // Not the one that was agreed to above: that is asked about once.
    const other = key.toUpperCase().replace("GHP", "ghp");
    await vscode.window.showTextDocument(await temporary(".env", `PORT=80\nGITHUB=${other}\n`));
    dialogs = answerDialogs([undefined, withoutLines]);
    await panel.fill(input, "/look ");
    await panel.waitFor(".chip", { hasText: ".env" });
    for (const count of [1, 2]) {
      await panel.click(".composer .preview");
      await until("it is asked", () => dialogs?.asked.length === count);
    }
    await window.waitFor(".tab", { hasText: "Request.jsonc" });
    await until("it is in front", () => vscode.window.activeTextEditor?.document.languageId === "jsonc");
    assert.doesNotMatch(vscode.window.activeTextEditor?.document.getText() ?? other, new RegExp(other));
    await vscode.commands.executeCommand("notifications.showList");
    await window.click(".notifications-center >> text=Ask This");
    await panel.waitFor('.turn[data-state="done"]');
    await draftIs("");
    assert.match(
      String(contentOf(wire, 0)),
      /^\.env\n```\w*\nPORT=80\n\[line left out by the user\]\n```\n\nLook at \.env\.$/,
    );
    assert.deepEqual(
      [wire.requests.some(({ body }) => body.includes(other)), dialogs.asked.length],
      [false, 2],
    );
  });

  it("instructions are asked about at every door; without their lines they go along from then on, unasked", async () => {
    await temporary(".sidenote/instructions.md", `Be brief.\nThe staging token is ${key}.\n`);
    dialogs = answerDialogs([undefined, undefined, undefined, withoutLines]);
    await select("src/pricing.ts", 1, 2);
    await focusComposer();
    await panel.fill(input, "Why?");
    await panel.press("Enter", input);
    await panel.waitFor(".refusal", { hasText: "Not sent." });
    await panel.fill(input, "");
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "By a command?", selection: false });
    await draftIs("By a command?");
    await vscode.commands.executeCommand("sidenote.explain");
    const asked = ".sidenote/instructions.md:2 – a key of GitHub";
    assert.deepEqual([details(), wire.requests.length], [[asked, asked, asked], 0]);
    await panel.press("Enter", input);
    await panel.waitFor('.turn[data-state="done"]');
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Again?", selection: false });
    await panel.waitFor('.turn:nth-child(2)[data-state="done"]');
    await vscode.commands.executeCommand("sidenote.explain");
    await until("it is explained", () => bodies(wire).questions.length === 3);
    const brief =
      "Instructions: .sidenote/instructions.md\n```markdown\nBe brief.\n[line left out by the user]\n```\n\n";
    const [first, again, explained] = [0, 1, 2].map((index) => String(contentOf(wire, index)));
    assert.deepEqual(
      [first, again, explained?.startsWith(brief), dialogs.asked.length],
      [`${brief}By a command?`, "Again?", true, 4],
    );
  });

  it("of what is staged the files are named that usually hold secrets, and its added lines", async () => {
    const root = fileAt("staging");
    const uri = await temporary("staging/.env", "DB_PASSWORD=Tr0ub4dorX9z\n");
    execFileSync("git", ["init", "--quiet"], { cwd: root.fsPath });
    execFileSync("git", ["add", "--force", ".env"], { cwd: root.fsPath });
    await openRepository(root);
    dialogs = answerDialogs([undefined]);
    await vscode.commands.executeCommand("sidenote.askAbout.staged", { resourceUri: uri });
    assert.deepEqual(
      dialogs.asked.map(({ message, detail }) => [message, detail]),
      [
        [
          "git diff --staged .env may hold what should stay with you.",
          ".env: such a file usually holds keys or passwords\ngit diff --staged .env:7 – a password or key",
        ],
      ],
    );
    assert.equal(await panel.count(".chip"), 0);
  });

  it("of several files one question is asked, and the answer is for all of them", async () => {
    const uris = [await temporary("one.env", "A=1\n"), await temporary("two.env", "B=2\n")];
    dialogs = answerDialogs([undefined, anyway]);
    await attach(...uris);
    await until("it is asked", () => dialogs?.asked.length === 1);
    await attach(...uris);
    await panel.waitFor(".chip:nth-child(2)");
    assert.deepEqual(
      dialogs.asked.map(({ message, detail }) => [message, detail]),
      Array.from({ length: 2 }, () => [
        "What is attached may hold what should stay with you.",
        "one.env: such a file usually holds keys or passwords\ntwo.env: such a file usually holds keys or passwords",
      ]),
    );
  });

  it("lines of a hidden file that are named by a mention are asked about", async () => {
    const files = vscode.workspace.getConfiguration("files");
    await temporary("hidden.txt", "one\ntwo\n");
    dialogs = answerDialogs([anyway]);
    await focusComposer();
    await window.type("@hidden.txt:2");
    await panel.waitFor('.completion[aria-selected="true"]', { hasText: "hidden.txt" });
    // Hidden after it was offered: what git ignores is offered all the time.
    await files.update("exclude", { "**/hidden.txt": true }, vscode.ConfigurationTarget.Global);
    try {
      await window.press("Tab");
      await panel.waitFor(".chip", { hasText: "hidden.txt:2" });
    } finally {
      await files.update("exclude", undefined, vscode.ConfigurationTarget.Global);
    }
    assert.deepEqual(details(), ["hidden.txt: left out of the workspace by **/hidden.txt"]);
  });
});

async function openRepository(root: vscode.Uri): Promise<void> {
  const git = vscode.extensions.getExtension<{
    getAPI: (version: 1) => { openRepository: (uri: vscode.Uri) => Promise<unknown> };
  }>("vscode.git");
  await (await git?.activate())?.getAPI(1).openRepository(root);
}
