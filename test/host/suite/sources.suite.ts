import assert from "node:assert/strict";
import * as vscode from "vscode";
import { replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { draftIs, focusComposer, input } from "./composing.ts";
import { panel, screenshot, window } from "./driver.ts";
import { bodies, cleanUp, configure, newSession, say, select, startWorld, until } from "./world.ts";

/** The body of a first question with these items in front of it. */
function body(...content: readonly string[]): object {
  return {
    model: "claude-sonnet-5-5",
    max_tokens: 16000,
    messages: [{ role: "user", content: content.join("\n\n") }],
    stream: true,
  };
}

function fenced(label: string, language: string, text: string): string {
  return `${label}\n\`\`\`${language}\n${text}\`\`\``;
}

describe("sources of context", () => {
  let wire: WireServer;
  let root: vscode.Uri;
  beforeEach(async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    if (!folder) throw new Error("The sample workspace is not open");
    root = folder.uri;
    wire = await startWorld();
    wire.answer = () => replyStream(say("Yes."));
    await configure({ "topic.enabled": false });
    await newSession();
  });
  afterEach(async () => {
    await cleanUp();
    await wire.close();
  });

  /** Asks with what is attached, and gives the body of the request. */
  async function ask(): Promise<unknown> {
    await panel.fill(input, "Why?");
    await panel.press("Enter", input);
    await panel.waitFor('.turn[data-state="done"]');
    return bodies(wire).questions.at(-1);
  }

  async function chips(): Promise<unknown> {
    return panel.evaluate(`[...document.querySelectorAll(".chip-name")].map(({ title }) => title)`);
  }

  async function textOf(path: string): Promise<string> {
    return Buffer.from(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(root, path))).toString();
  }

  it("a folder is listed as a tree, as the explorer asks about it", async () => {
    await vscode.commands.executeCommand("sidenote.askAbout.files", root, [root]);
    await panel.waitFor(".chip", { hasText: "corner-shop/" });
    await until("the composer has the focus", () =>
      panel.evaluate(`document.hasFocus() && document.activeElement.matches("textarea")`).then(Boolean),
    );
    const tree =
      "corner-shop/\n  scripts/\n    report.py\n  src/\n    cart.ts\n    pricing.ts\n  README.md\n";
    assert.deepEqual(await ask(), body(fenced("corner-shop/", "", tree), "Why?"));
  });

  it("files and folders of the explorer, several at once", async () => {
    const uris = ["scripts/report.py", "src", "README.md"].map((path) => vscode.Uri.joinPath(root, path));
    await vscode.commands.executeCommand("sidenote.askAbout.files", uris[0], uris);
    await panel.waitFor(".chip", { hasText: "README.md" });
    assert.deepEqual(await chips(), ["scripts/report.py", "src/", "README.md"]);
  });

  it("the selection, the file in front and all that are open", async () => {
    await select("scripts/report.py", 1, 1);
    await vscode.commands.executeCommand("workbench.action.keepEditor");
    await select("src/cart.ts", 4, 5);
    await vscode.commands.executeCommand("sidenote.attach.selection");
    await vscode.commands.executeCommand("sidenote.attach.editors");
    await panel.waitFor(".chip:nth-child(3)");
    const cart = await textOf("src/cart.ts");
    assert.deepEqual(
      await ask(),
      body(
        fenced("src/cart.ts:4-5", "typescript", `${cart.split("\n").slice(3, 5).join("\n")}\n`),
        fenced("scripts/report.py", "python", await textOf("scripts/report.py")),
        fenced("src/cart.ts", "typescript", cart),
        "Why?",
      ),
    );
  });

  it("problems with the lines that they are about: of the selection, the file and the workspace", async () => {
    const { document } = await select("src/cart.ts", 5, 5);
    const found = vscode.languages.createDiagnosticCollection("shop");
    const problem = (
      line: number,
      message: string,
      severity: vscode.DiagnosticSeverity,
    ): vscode.Diagnostic => {
      const made = new vscode.Diagnostic(new vscode.Range(line, 2, line, 9), message, severity);
      made.source = "shop";
      return made;
    };
    const first = problem(4, "A till has no lines.", vscode.DiagnosticSeverity.Warning);
    first.code = { value: "S1", target: vscode.Uri.parse("https://example.invalid/S1") };
    const report = vscode.Uri.joinPath(root, "scripts/report.py");
    first.relatedInformation = [
      new vscode.DiagnosticRelatedInformation(
        new vscode.Location(report, new vscode.Position(2, 0)),
        "Read here.",
      ),
    ];
    try {
      found.set(document.uri, [problem(7, "Nothing is added.", vscode.DiagnosticSeverity.Error), first]);
      found.set(report, [problem(0, "No shebang.", vscode.DiagnosticSeverity.Hint)]);
      for (const name of ["problems", "allProblems"]) {
        await vscode.commands.executeCommand(`sidenote.attach.${name}`);
      }
      await panel.waitFor(".chip:nth-child(2)");
      const lines = (await textOf("src/cart.ts")).split("\n");
      const [script = ""] = (await textOf("scripts/report.py")).split("\n");
      const warning = `src/cart.ts:5:3: warning: A till has no lines. [shop S1]\n    5 | ${lines[4]}\n  scripts/report.py:3: Read here.\n`;
      const error = `src/cart.ts:8:3: error: Nothing is added. [shop]\n    8 | ${lines[7]}\n`;
      const hint = `scripts/report.py:1:3: hint: No shebang. [shop]\n    1 | ${script}\n`;
      assert.deepEqual(
        await ask(),
        body(
          fenced("Problems in src/cart.ts:5", "", warning),
          fenced("Problems in the Workspace", "", [error, warning, hint].join("\n")),
          "Why?",
        ),
      );
    } finally {
      found.dispose();
    }
  });

  it("what cannot be collected is said, with what to do about it", async () => {
    await vscode.commands.executeCommand("sidenote.attach.selection");
    await panel.waitFor(".refusal", {
      hasText: "Nothing is selected in the editor. Select some code first.",
    });
    await vscode.commands.executeCommand("sidenote.attach.staged");
    await panel.waitFor(".refusal", { hasText: "No Git repository is open in this window." });
    assert.deepEqual(await chips(), []);
  });

  it("a symbol by its name, and lines of a file, from the @-list", async () => {
    await select("src/pricing.ts", 1, 1);
    await focusComposer();
    await window.type("@discF");
    await panel.waitFor('.completion[aria-selected="true"]', { hasText: "discountFor" });
    await screenshot("sources-symbol");
    await window.press("Enter");
    await panel.waitFor(".chip", { hasText: "pricing.ts:19-22" });
    await window.type("@cart:4-5");
    await panel.waitFor('.completion[aria-selected="true"]', { hasText: "cart.ts:4-5" });
    await window.press("Tab");
    await panel.waitFor(".chip", { hasText: "cart.ts:4-5" });
    await draftIs("");
    const part = async (path: string, from: number, to: number): Promise<string> =>
      `${(await textOf(path))
        .split("\n")
        .slice(from - 1, to)
        .join("\n")}\n`;
    assert.deepEqual(
      await ask(),
      body(
        fenced("src/pricing.ts:19-22", "typescript", await part("src/pricing.ts", 19, 22)),
        fenced("src/cart.ts:4-5", "typescript", await part("src/cart.ts", 4, 5)),
        "Why?",
      ),
    );
  });
});
