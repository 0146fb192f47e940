import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { gitVersionOf } from "../../../src/host/gitVersion.ts";
import { replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { panel, screenshot, window } from "./driver.ts";
import { told } from "./notifications.ts";
import { bodies, cleanUp, configure, newSession, say, startWorld, until } from "./world.ts";

/** The part of the Git extension's API that a test needs. */
interface Git {
  readonly openRepository: (uri: vscode.Uri) => Promise<unknown>;
  readonly toGitUri: (uri: vscode.Uri, ref: string) => vscode.Uri;
}

describe("what git has of a file", () => {
  let wire: WireServer;
  let folder: string;
  let file: vscode.Uri;
  let git: Git;

  beforeEach(async () => {
    wire = await startWorld();
    wire.answer = () => replyStream(say("Yes.\n\n```ts\nconst two = 22;\n```\n"));
    await configure({ "topic.enabled": false });
    await newSession();
    await besideEachOther(true);
    const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
    folder = join(root, "till");
    mkdirSync(folder);
    const path = join(folder, "till.ts");
    file = vscode.Uri.file(path);
    run("init", "--initial-branch=main");
    writeFileSync(path, "const one = 1;\nconst two = 2;\n");
    run("add", ".");
    run("commit", "--message", "One");
    writeFileSync(path, "const one = 1;\nconst two = 3;\n");
    run("add", ".");
    writeFileSync(path, "const zero = 0;\nconst one = 1;\nconst two = 4;\n");
    const extension = vscode.extensions.getExtension<{ getAPI(version: number): Git }>("vscode.git");
    const api = (await extension?.activate())?.getAPI(1);
    assert.ok(api, "the editor has its Git extension");
    git = api;
    await git.openRepository(vscode.Uri.file(folder));
  });
  afterEach(async () => {
    await cleanUp();
    await besideEachOther(undefined);
    await vscode.commands.executeCommand("notifications.clearAll");
    rmSync(folder, { recursive: true, force: true });
    await vscode.commands
      .executeCommand("git.close", vscode.Uri.file(folder))
      .then(undefined, () => undefined);
    await wire.close();
  });

  /** However narrow the window is. */
  async function besideEachOther(isSo: true | undefined): Promise<void> {
    const configuration = vscode.workspace.getConfiguration("diffEditor");
    const name = "useInlineViewWhenSpaceIsLimited";
    await configuration.update(name, isSo && false, vscode.ConfigurationTarget.Global);
  }

  function run(...words: readonly string[]): string {
    const identity = ["-c", "user.name=A Tester", "-c", "user.email=tester@example.invalid"];
    return execFileSync("git", [...identity, ...words], { cwd: folder, encoding: "utf8" }).trim();
  }

  /** Compares what git has with the file, and selects a line on the left. */
  async function selectOnTheLeft(ref: string): Promise<void> {
    const left = git.toGitUri(file, ref);
    await vscode.commands.executeCommand("vscode.diff", left, file, ref);
    await vscode.commands.executeCommand("workbench.action.compareEditor.focusSecondarySide");
    await until("the left side is active", () => {
      const uri = vscode.window.activeTextEditor?.document.uri;
      return uri?.scheme === "git" && uri.query === left.query; // not that of the comparison before
    });
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    editor.selection = new vscode.Selection(1, 0, 2, 0);
  }

  function contents(): readonly string[] {
    const all = bodies(wire).questions as { readonly messages: readonly { readonly content: string }[] }[];
    return all.map(({ messages }) => messages.at(-1)?.content ?? "");
  }

  it("the left side of a comparison goes by its path and by which version it is", async () => {
    const commit = run("rev-parse", "HEAD");
    for (const [ref, code] of [
      ["HEAD", "const two = 2;"],
      ["~", "const two = 3;"],
      [commit, "const two = 2;"],
    ] as const) {
      await newSession();
      await selectOnTheLeft(ref);
      await vscode.commands.executeCommand("sidenote.ask", { prompt: "Why?" });
      await panel.waitFor('.turn[data-state="done"]');
      const name = ref === commit ? commit.slice(0, 8) : ref === "~" ? "index" : ref;
      assert.equal(contents().at(-1), `till/till.ts (${name}):2\n\`\`\`typescript\n${code}\n\`\`\`\n\nWhy?`);
    }
    await screenshot("git-version");
  });

  it("is explained under it, and attached as a whole file of its language", async () => {
    await selectOnTheLeft("HEAD");
    await vscode.commands.executeCommand("sidenote.explain");
    await window.waitFor(".review-widget .comment-body", { hasText: "Yes." });
    await vscode.commands.executeCommand("sidenote.attach.file");
    await panel.waitFor(".chip", { hasText: "till.ts (HEAD)" });
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await panel.fill(".composer textarea", "Why?");
    await panel.press("Enter", ".composer textarea");
    await panel.waitFor('.turn[data-state="done"]');
    const whole = "const one = 1;\nconst two = 2;\n";
    assert.deepEqual(contents(), [
      "till/till.ts (HEAD):2\n```typescript\nconst two = 2;\n```\n\nExplain this code.",
      `till/till.ts (HEAD)\n\`\`\`typescript\n${whole}\`\`\`\n\nWhy?`,
    ]);
  });

  it("code of an answer about it goes nowhere by itself: that side is read-only", async () => {
    const before = readFileSync(file.fsPath, "utf8");
    await selectOnTheLeft("HEAD");
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Why?" });
    await panel.waitFor(".turn .replace-code");
    for (const name of ["replace", "apply"]) {
      await panel.evaluate(`document.querySelector(".turn .${name}-code").click()`);
      await told("till/till.ts (HEAD) is read-only. Open the code as a file of its own instead.");
    }
    assert.equal(readFileSync(file.fsPath, "utf8"), before);
  });

  it("an address of that kind with anything else in it is no version, and no error", () => {
    const uri = vscode.Uri.parse("git:/shop/cart.ts");
    const queries = [
      "",
      "nonsense",
      "null",
      "3",
      "[]",
      '{"path":3,"ref":"HEAD"}',
      '{"path":"/shop/cart.ts"}',
    ];
    assert.deepEqual(
      queries.map((query) => gitVersionOf(uri.with({ query }))),
      queries.map(() => null),
    );
    const known = uri.with({ query: '{"path":"/shop/cart.ts","ref":":2"}' });
    assert.equal(gitVersionOf(known)?.name, "ours");
    assert.equal(gitVersionOf(known.with({ scheme: "file" })), null);
  });
});
