import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import { replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { panel, screenshot, window } from "./driver.ts";
import { told } from "./notifications.ts";
import { bodies, cleanUp, configure, say, select, startWorld, until } from "./world.ts";

const bulb = ".action-widget";

/** The body of a question about nothing but `content`. */
function body(content: string): object {
  return {
    model: "claude-sonnet-5-5",
    max_tokens: 16000,
    messages: [{ role: "user", content }],
    stream: true,
  };
}

/** Opens the list of the light bulb, once more where an editor that has just been opened was not ready for it. */
async function openBulb(...entries: readonly string[]): Promise<void> {
  let again = 0;
  await until("the light bulb's list is open", async () => {
    if (isDeepStrictEqual(await ours(), entries)) return true;
    if (Date.now() < again) return false;
    again = Date.now() + 4000;
    await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
    await vscode.commands.executeCommand("editor.action.quickFix");
    return false;
  });
}

/** The titles of our entries, in their order. */
async function ours(): Promise<readonly string[]> {
  const titles = await window.texts(`${bulb} .monaco-list-row.action .title`);
  return titles
    .map((title) => title.replaceAll("\u00A0", " ").trim())
    .filter((title) => title.includes("Sidenote"));
}

async function inTheme(theme: string, take: () => Promise<void>): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("workbench");
  try {
    await configuration.update("colorTheme", theme, vscode.ConfigurationTarget.Global);
    await take();
  } finally {
    await configuration.update("colorTheme", undefined, vscode.ConfigurationTarget.Global);
  }
}

const otherThemes = [
  ["dark", "Dark Modern"],
  ["contrast", "Default High Contrast"],
] as const;

describe("the light bulb and the editor's menu", () => {
  let wire: WireServer;
  let problems: vscode.DiagnosticCollection;
  beforeEach(async () => {
    wire = await startWorld();
    wire.answer = () => replyStream(say("Because of the **tier**."));
    await configure({ "topic.enabled": false });
    problems = vscode.languages.createDiagnosticCollection("checker");
  });
  afterEach(async () => {
    problems.dispose();
    await window.press("Escape");
    await cleanUp();
    await wire.close();
  });

  function diagnostic(range: vscode.Range, message: string): vscode.Diagnostic {
    const made = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
    made.source = "checker";
    made.code = 42;
    return made;
  }

  /** A text document of numbered lines, of a language that nobody knows more about, with a problem in one of them. */
  async function openNumbered(count: number, wrong: number): Promise<vscode.TextEditor> {
    const content = Array.from({ length: count }, (_, index) => `line ${index + 1}`).join("\n");
    const document = await vscode.workspace.openTextDocument({ content, language: "plaintext" });
    const editor = await vscode.window.showTextDocument(document);
    problems.set(document.uri, [diagnostic(editor.document.lineAt(wrong - 1).range, "Lines are odd")]);
    const cursor = new vscode.Position(wrong - 1, 2);
    editor.selection = new vscode.Selection(cursor, cursor);
    return editor;
  }

  it("offers commands that know a place and nothing else, for a selection and for problems; none is preferred", async () => {
    // A language of code would start it, and extensions of its own that answer late.
    await vscode.extensions.getExtension("sidenote.sidenote")?.activate();
    const editor = await openNumbered(30, 20);
    const { uri } = editor.document;
    problems.set(uri, [
      diagnostic(new vscode.Range(19, 0, 19, 4), "One"),
      diagnostic(new vscode.Range(2, 0, 2, 4), "Far"),
    ]);
    async function offered(range: vscode.Range): Promise<unknown> {
      const all = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        uri,
        range,
      );
      return all
        .filter(({ title }) => title.includes("Sidenote"))
        .map(({ title, kind, isPreferred, edit, command }) => ({
          title,
          kind: kind?.value,
          preferred: isPreferred ?? false,
          edit: edit !== undefined,
          command: command?.command,
          given: command?.arguments,
        }));
    }
    function entry(kind: string, command: string, range: object, more: object): object {
      const title = command === "sidenote.fix" ? "Fix with Sidenote" : "Explain with Sidenote";
      return {
        title,
        kind,
        preferred: false,
        edit: false,
        command,
        given: [{ uri: uri.toString(), range, ...more }],
      };
    }
    const lines = { startLine: 18, startCharacter: 0, endLine: 22, endCharacter: 0 };
    const word = { startLine: 19, startCharacter: 0, endLine: 19, endCharacter: 4 };
    assert.deepEqual(
      [
        await offered(new vscode.Range(18, 0, 22, 0)),
        await offered(new vscode.Range(19, 2, 19, 2)),
        await offered(new vscode.Range(10, 0, 10, 0)),
      ],
      [
        [
          entry("quickfix", "sidenote.explain", lines, { kind: "error" }),
          entry("quickfix", "sidenote.fix", lines, {}),
          entry("refactor.rewrite", "sidenote.explain", lines, { kind: "explain" }),
        ],
        [
          entry("quickfix", "sidenote.explain", word, { kind: "error" }),
          entry("quickfix", "sidenote.fix", word, {}),
        ],
        [],
      ],
    );
    assert.deepEqual([wire.requests, wire.connectionCount()], [[], 0]);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("explains a selection under it", async () => {
    await select("src/pricing.ts", 19, 22);
    await openBulb("Explain with Sidenote");
    await screenshot("bulb-selection");
    assert.deepEqual(wire.requests, []);
    await window.click(`${bulb} .monaco-list-row:has-text("Explain with Sidenote")`);
    await window.waitFor(".review-widget .comment-body", { hasText: "Because of the tier." });
    const code =
      "export function discountFor(quantity: number): number {\n  const tier = tiers.find(({ from }) => quantity >= from);\n  return tier?.discount ?? 0;\n}\n";
    assert.deepEqual(bodies(wire).questions, [
      body(`src/pricing.ts:19-22\n\`\`\`typescript\n${code}\`\`\`\n\nExplain this code.`),
    ]);
  });

  it("explains a problem, with what the editor says of it", async () => {
    const editor = await openNumbered(3, 2);
    await openBulb("Explain with Sidenote", "Fix with Sidenote");
    await screenshot("bulb-problem-light");
    await window.press("Escape");
    for (const [name, theme] of otherThemes) {
      await inTheme(theme, async () => {
        await openBulb("Explain with Sidenote", "Fix with Sidenote");
        await screenshot(`bulb-problem-${name}`);
        await window.press("Escape");
      });
    }
    assert.deepEqual(wire.requests, []);
    await openBulb("Explain with Sidenote", "Fix with Sidenote");
    await window.click(`${bulb} .monaco-list-row:has-text("Explain with Sidenote")`);
    await window.waitFor(".review-widget .comment-body", { hasText: "Because of the tier." });
    const name = editor.document.uri.path;
    const code = `${name}:1-3\n\`\`\`plaintext\nline 1\nline 2\nline 3\n\`\`\``;
    const problem = `Problems in ${name}\n\`\`\`\n${name}:2:1: error: Lines are odd [checker 42]\n\`\`\``;
    assert.deepEqual(bodies(wire).questions, [body(`${code}\n\n${problem}\n\nWhy is this an error?`)]);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("asks for a fix in the panel: the lines around the problem, the problem, and code that can take their place", async () => {
    const editor = await openNumbered(40, 20);
    const name = editor.document.uri.path;
    await openBulb("Explain with Sidenote", "Fix with Sidenote");
    await window.click(`${bulb} .monaco-list-row:has-text("Fix with Sidenote")`);
    await panel.waitFor('.turn[data-state="done"]');
    const lines = Array.from({ length: 21 }, (_, index) => `line ${index + 10}\n`).join("");
    const problem = `Problems in ${name}\n\`\`\`\n${name}:20:1: error: Lines are odd [checker 42]\n\`\`\``;
    const question = `Fix this problem. Say in a sentence what was wrong; then show ${name}:10-30 as it should be, all of it, in one code block that can take its place.`;
    assert.deepEqual(bodies(wire).questions, [
      body(`${name}:10-30\n\`\`\`plaintext\n${lines}\`\`\`\n\n${problem}\n\n${question}`),
    ]);
    assert.deepEqual(await panel.texts(".turn .context li"), [`${name}:10-30`, `Problems in ${name}`]);
    await screenshot("fix-in-panel");
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("sends the innermost symbol that holds the problem, where the editor knows symbols", async () => {
    const editor = await openNumbered(40, 20);
    const symbol = (
      symbolName: string,
      first: number,
      last: number,
      children: vscode.DocumentSymbol[] = [],
    ): vscode.DocumentSymbol => {
      const range = new vscode.Range(first - 1, 0, last - 1, 7);
      const kind = symbolName === "variable" ? vscode.SymbolKind.Variable : vscode.SymbolKind.Function;
      const made = new vscode.DocumentSymbol(symbolName, "", kind, range, range);
      made.children = children;
      return made;
    };
    const registered = vscode.languages.registerDocumentSymbolProvider(
      { language: "plaintext" },
      {
        provideDocumentSymbols: () => [
          symbol("all", 1, 40, [
            symbol("before", 3, 9),
            symbol("here", 18, 22, [symbol("variable", 20, 20)]),
          ]),
        ],
      },
    );
    try {
      await vscode.commands.executeCommand("sidenote.fix");
      await panel.waitFor('.turn[data-state="done"]');
    } finally {
      registered.dispose();
    }
    const name = editor.document.uri.path;
    const lines = Array.from({ length: 5 }, (_, index) => `line ${index + 18}\n`).join("");
    const problem = `Problems in ${name}\n\`\`\`\n${name}:20:1: error: Lines are odd [checker 42]\n\`\`\``;
    const question = `Fix this problem. Say in a sentence what was wrong; then show ${name}:18-22 as it should be, all of it, in one code block that can take its place.`;
    assert.deepEqual(bodies(wire).questions, [
      body(`${name}:18-22 (here)\n\`\`\`plaintext\n${lines}\`\`\`\n\n${problem}\n\n${question}`),
    ]);
    problems.clear();
    await vscode.commands.executeCommand("sidenote.fix");
    await told("The editor reports no problem here. Put the cursor where it underlines one.");
    assert.equal(wire.requests.length, 1);
    assert.equal(editor.document.isDirty, true);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("neither a fix on save nor an automatic one asks anything", async () => {
    const editor = await select("src/cart.ts", 1, 2);
    problems.set(editor.document.uri, [diagnostic(new vscode.Range(0, 0, 0, 6), "Wrong")]);
    const configuration = vscode.workspace.getConfiguration("editor");
    await configuration.update(
      "codeActionsOnSave",
      { "source.fixAll": "always", quickfix: "always" },
      vscode.ConfigurationTarget.Global,
    );
    try {
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "\n"));
      await editor.document.save();
      await vscode.commands.executeCommand("editor.action.autoFix");
      await vscode.commands.executeCommand("undo");
      await editor.document.save();
    } finally {
      await configuration.update("codeActionsOnSave", undefined, vscode.ConfigurationTarget.Global);
    }
    assert.deepEqual(wire.requests, []);
  });

  it("the editor's menu has Explain at hand and the rest in one submenu", async () => {
    async function openMenu(): Promise<void> {
      await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
      let again = 0;
      await until("the submenu is open", async () => {
        if ((await window.count('.monaco-menu >> text="Run Prompt…"')) > 0) return true;
        if (Date.now() < again) return false;
        again = Date.now() + 1000; // doing it again at once would close it
        if ((await window.count('.monaco-menu .action-label:text-is("Sidenote")')) === 0)
          await window.press("Shift+F10");
        else await window.click('.monaco-menu .action-label:text-is("Sidenote")');
        return false;
      });
    }
    await select("src/pricing.ts", 19, 22);
    await openMenu();
    const entries = await window.texts(".monaco-menu .monaco-submenu .action-label:not(.separator)");
    await screenshot("submenu-light");
    for (const [name, theme] of otherThemes) {
      await window.press("Escape");
      await window.press("Escape");
      await inTheme(theme, async () => {
        await openMenu();
        await screenshot(`submenu-${name}`);
      });
    }
    assert.deepEqual(entries, [
      "Ask…",
      "Run Prompt…",
      "Why Is This an Error?",
      "What Could Go Wrong Here?",
      "Fix Problem",
    ]);
  });
});
