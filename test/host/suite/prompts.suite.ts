import assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { draft, draftIs, focusComposer, input } from "./composing.ts";
import { panel, screenshot, window } from "./driver.ts";
import { dialogHasFocus } from "./keyDialog.ts";
import { told } from "./notifications.ts";
import {
  bodies,
  cleanUp,
  configure,
  newSession,
  panelHasFocus,
  say,
  select,
  startWorld,
  until,
} from "./world.ts";

const code = "export interface Line {\n  readonly article: string;\n";
const place = "src/pricing.ts:1-2";
const fenced = `${place}\n\`\`\`typescript\n${code}\`\`\``;

function uriOf(path: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) throw new Error("The sample workspace is not open");
  return vscode.Uri.joinPath(folder.uri, path);
}

async function write(path: string, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uriOf(path), Buffer.from(text));
}

async function inTheme(theme: string, picture: string): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("workbench");
  await configuration.update("colorTheme", theme, vscode.ConfigurationTarget.Global);
  try {
    await until(`the panel is in ${theme}`, async () => {
      return (await panel.evaluate("document.body.dataset.vscodeThemeId")) === theme;
    });
    await screenshot(picture);
  } finally {
    await configuration.update("colorTheme", undefined, vscode.ConfigurationTarget.Global);
  }
}

describe("prompts and instructions", () => {
  let wire: WireServer;
  beforeEach(async () => {
    wire = await startWorld();
    wire.answer = () => replyStream(say("Yes."));
    await configure({
      "topic.enabled": false,
      prompts: {
        tests: "Write tests for ${selection} in ${language}.",
        risky: { text: "What is risky here?", description: "Looks for risks", explain: true },
        about: "What does ${input} mean?",
        "not a name": "x",
      },
    });
    await newSession();
    await panelHasFocus(); // which would close a list or an input box if it came later
  });
  afterEach(async () => {
    await vscode.workspace.fs
      .delete(uriOf(".sidenote"), { recursive: true })
      .then(undefined, () => undefined);
    await vscode.workspace.fs.delete(uriOf("AGENTS.md")).then(undefined, () => undefined);
    await vscode.commands.executeCommand("notifications.clearAll");
    await cleanUp();
    await wire.close();
  });

  function questions(): readonly string[] {
    const all = bodies(wire).questions as { readonly messages: readonly { readonly content: string }[] }[];
    return all.map(({ messages }) => messages.at(-1)?.content ?? "");
  }

  it("are chosen from a list: those of settings and of files, and what is wrong with others is told", async () => {
    await write(".sidenote/prompts/review.md", "---\ndescription: Reviews the file\n---\nReview ${file}.\n");
    await write(".sidenote/prompts/tests.md", "Of another name.\n");
    await write(".sidenote/prompts/new.md", "x\n");
    await select("src/pricing.ts", 1, 2);
    const running = vscode.commands.executeCommand("sidenote.runPrompt");
    await window.waitFor(".quick-input-widget .monaco-list-row", { hasText: "Reviews the file" });
    const rows = await window.texts(".quick-input-list-row:first-child .label-name");
    await screenshot("prompt-pick");
    assert.deepEqual(
      rows.map((row) => row.trim()),
      ["tests", "risky", "about", "review", "New Prompt…"],
    );
    await dialogHasFocus();
    await window.type("Write tests");
    await window.waitFor(".quick-input-list .monaco-list-row.focused", { hasText: "tests" });
    await window.press("Enter");
    await running;
    await panel.waitFor('.turn[data-state="done"]');
    assert.deepEqual(bodies(wire).questions, [
      {
        model: "claude-sonnet-5-5",
        max_tokens: 16000,
        messages: [{ role: "user", content: `${fenced}\n\nWrite tests for ${place} in typescript.` }],
        stream: true,
      },
    ]);
    await told(
      "The prompt new is left out. /new is a command of the chat. Correct it in .sidenote/prompts/new.md.",
    );
  });

  it("are run by a keybinding's name, with words; one without its place says what it needs, and asks nothing", async () => {
    await vscode.commands.executeCommand("sidenote.runPrompt", { name: "about", input: "`Line`" });
    await panel.waitFor('.turn[data-state="done"]');
    assert.deepEqual(questions(), ["What does `Line` mean?"]);
    await vscode.commands.executeCommand("sidenote.runPrompt", { name: "tests" });
    await told("Sidenote: The prompt tests is about a selection. Select code, then run it again.");
    await vscode.commands.executeCommand("sidenote.runPrompt", { name: "none" });
    await told(
      "Sidenote: There is no prompt none. Write it in sidenote.prompts or in .sidenote/prompts/none.md.",
    );
    assert.equal(wire.requests.length, 1);
  });

  it("answer under the code where they say so, with what they name", async () => {
    await select("src/pricing.ts", 1, 2);
    await vscode.commands.executeCommand("sidenote.runPrompt", { name: "risky" });
    await window.waitFor(".review-widget .comment-body", { hasText: "Yes." });
    assert.deepEqual(questions(), [`${fenced}\n\nWhat is risky here?`]);
  });

  it("are about the symbol at the cursor where they answer under the code and nothing is selected", async () => {
    const all = new vscode.Range(0, 0, 5, 1);
    const provider = vscode.languages.registerDocumentSymbolProvider("typescript", {
      provideDocumentSymbols: () => [
        new vscode.DocumentSymbol(
          "Line",
          "",
          vscode.SymbolKind.Interface,
          all,
          new vscode.Range(0, 17, 0, 21),
        ),
      ],
    });
    await configure({
      prompts: { risky: { text: "What is risky in ${selection}, in ${language}?", explain: true } },
    });
    try {
      const editor = await select("src/pricing.ts", 1, 1);
      editor.selection = new vscode.Selection(1, 4, 1, 4);
      await vscode.commands.executeCommand("sidenote.runPrompt", { name: "risky" });
      await window.waitFor(".review-widget .comment-body", { hasText: "Yes." });
      const whole = editor.document.getText(new vscode.Range(0, 0, 6, 0));
      assert.deepEqual(questions(), [
        `src/pricing.ts:1-6 (Line)\n\`\`\`typescript\n${whole}\`\`\`\n\nWhat is risky in src/pricing.ts:1-6, in typescript?`,
      ]);
    } finally {
      provider.dispose();
    }
  });

  it("are in the slash menu after the commands, take words, and go out with what is attached", async () => {
    await select("src/pricing.ts", 1, 2);
    await write(
      ".sidenote/prompts/brief.md",
      "---\ndescription: In a sentence\n---\nAnswer in one sentence.\n",
    );
    await focusComposer();
    await window.type("/");
    await until("the file's prompt is offered", async () =>
      (await panel.texts(".completion-name")).includes("/brief"),
    );
    assert.deepEqual(await panel.texts(".completion"), [
      "/new\nStart a new session",
      "/model\nChoose the model",
      "/request\nShow exactly what would be sent",
      "/check\nCheck the connection",
      "/curl\nCopy the last request as curl",
      "/tests\nWrite tests for ${selection} in ${language}.",
      "/risky\nLooks for risks",
      "/about\nWhat does ${input} mean?",
      "/brief\nIn a sentence",
    ]);
    await screenshot("slash-prompts-light");
    await inTheme("Dark Modern", "slash-prompts-dark");
    await inTheme("Default High Contrast", "slash-prompts-contrast");
    await focusComposer();
    await window.type("bri");
    await window.press("Enter");
    await draftIs("/brief ");
    assert.equal(await panel.count(".completion:visible"), 0);
    await window.type("What is a tier?");
    await panel.waitFor(".chip", { hasText: "pricing.ts:1-2" });
    await screenshot("slash-prompt-chip");
    await window.press("Enter");
    await panel.waitFor('.turn[data-state="done"]');
    await draftIs("");
    assert.deepEqual(questions(), [`${fenced}\n\nAnswer in one sentence.\n\nWhat is a tier?`]);
    assert.deepEqual(await panel.texts(".turn .context li"), [place]);
    await screenshot("slash-prompt-sent");
  });

  it("show what they take along, which can be taken off until they are sent", async () => {
    await select("src/pricing.ts", 1, 2);
    await focusComposer();
    for (const isTakenOff of [true, false]) {
      await window.type("/risky ");
      await panel.waitFor(".chip", { hasText: "pricing.ts:1-2" });
      if (isTakenOff) await panel.click(`[aria-label="Remove ${place}"]`);
      await until(
        "the chip is as it should be",
        async () => (await panel.count(".chip")) === (isTakenOff ? 0 : 1),
      );
      await panel.press("Enter", input);
      await panel.waitFor(`.turn:nth-child(${isTakenOff ? 1 : 2})[data-state="done"]`);
      await until("the chip is gone", async () => (await panel.count(".chip")) === 0);
    }
    assert.deepEqual(questions(), ["What is risky here?", `${fenced}\n\nWhat is risky here?`]);
  });

  it("stay in the composer when they cannot be made into a message, which says why; what is no prompt is sent as it is", async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await focusComposer();
    await window.type("/about");
    await window.press("Escape");
    await window.press("Enter");
    await panel.waitFor(".refusal", {
      hasText: "The prompt about wants words after it: /about and what it is about.",
    });
    assert.equal(await draft(), "/about");
    await panel.fill(input, "/etc/hosts is what?");
    await panel.press("Enter", input);
    await panel.waitFor('.turn[data-state="done"]');
    assert.deepEqual(questions(), ["/etc/hosts is what?"]);
  });

  it("are begun by a command: a file with a template, which is a prompt as it stands", async () => {
    const creating = vscode.commands.executeCommand("sidenote.newPrompt");
    await window.waitFor(".quick-input-widget", { hasText: "/name runs it in the chat" });
    await dialogHasFocus();
    await window.type("new");
    await window.waitFor(".quick-input-widget", { hasText: "/new is a command of the chat." });
    await window.type("er");
    await window.press("Enter");
    await creating;
    const { document, selection } = vscode.window.activeTextEditor ?? {};
    assert.equal(document?.uri.toString(), uriOf(".sidenote/prompts/newer.md").toString());
    assert.match(
      document.getText(),
      /^---\n[\s\S]*\nexplain: false\n[\s\S]*\n---\nWrite tests for \$\{selection\}\./,
    );
    assert.equal(
      document.getText(selection),
      "Write tests for ${selection}. Begin with the cases that are easy to forget.",
    );
    await screenshot("prompt-new");
    await select("src/pricing.ts", 1, 2);
    await vscode.commands.executeCommand("sidenote.runPrompt", { name: "newer" });
    await panel.waitFor('.turn[data-state="done"]');
    assert.deepEqual(questions(), [
      `${fenced}\n\nWrite tests for ${place}. Begin with the cases that are easy to forget.`,
    ]);
  });

  it("instructions go along once, shown before; changed ones again; at every door", async () => {
    const brief = "Instructions: .sidenote/instructions.md\n```markdown\nBe brief.\n```";
    await write(".sidenote/instructions.md", "Be brief.\n");
    await write("AGENTS.md", "Use tabs.\n");
    await focusComposer();
    await window.type("One?");
    await panel.waitFor(".chip", { hasText: "instructions.md" });
    assert.equal(await panel.count(".chip"), 1, "AGENTS.md is not read unless the user says so");
    await screenshot("instructions-chip-light");
    await inTheme("Dark Modern", "instructions-chip-dark");
    await inTheme("Default High Contrast", "instructions-chip-contrast");
    await focusComposer();
    await window.press("Enter");
    await panel.waitFor('.turn[data-state="done"]');
    assert.deepEqual(await panel.texts(".turn .context li"), [".sidenote/instructions.md"]);
    await until("the chip is gone", async () => (await panel.count(".chip")) === 0);
    await window.type("Two?");
    await window.press("Enter");
    await panel.waitFor('.turn:nth-child(2)[data-state="done"]');
    await configure({ instructions: [".sidenote/instructions.md", "AGENTS.md", "../outside.md"] });
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Three?", selection: false });
    await panel.waitFor('.turn:nth-child(3)[data-state="done"]');
    await write(".sidenote/instructions.md", "Be long.\n");
    await select("src/pricing.ts", 1, 2);
    await vscode.commands.executeCommand("sidenote.explain");
    await window.waitFor(".review-widget .comment-body", { hasText: "Yes." });
    const tabs = "Instructions: AGENTS.md\n```markdown\nUse tabs.\n```";
    assert.deepEqual(questions(), [
      `${brief}\n\nOne?`,
      "Two?",
      `${tabs}\n\nThree?`,
      `${brief.replace("brief", "long")}\n\n${tabs}\n\n${fenced}\n\nExplain this code.`,
    ]);
    await told(
      "sidenote.instructions names ../outside.md. Give paths below the workspace's folder, such as AGENTS.md.",
    );
  });

  it("instructions that are taken off are not sent in that session; the exact request shows what is", async () => {
    await write(".sidenote/instructions.md", "Be brief.\n");
    await vscode.commands.executeCommand("sidenote.showRequest", { prompt: "Hello?", selection: false });
    await until("it is shown", () => vscode.window.activeTextEditor?.document.languageId === "jsonc");
    const shown = vscode.window.activeTextEditor?.document.getText() ?? "";
    assert.match(
      shown,
      /"content": "Instructions: \.sidenote\/instructions\.md\\n```markdown\\nBe brief\.\\n```\\n\\nHello\?"/,
    );
    await vscode.commands.executeCommand("notifications.clearAll");
    await focusComposer();
    await window.type("Hello?");
    await panel.waitFor(".chip", { hasText: "instructions.md" });
    await panel.evaluate(`document.querySelector('[aria-label="Remove .sidenote/instructions.md"]').focus()`);
    await window.press("Enter");
    await until("the chip is gone", async () => (await panel.count(".chip")) === 0);
    await panel.press("Enter", input);
    await panel.waitFor('.turn[data-state="done"]');
    await newSession();
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Again?", selection: false });
    await panel.waitFor('.turn[data-state="done"]');
    assert.deepEqual(questions(), [
      "Hello?",
      "Instructions: .sidenote/instructions.md\n```markdown\nBe brief.\n```\n\nAgain?",
    ]);
  });

  it("instructions that cannot be sent are told once, and the question goes without them", async () => {
    await configure({ instructions: ["AGENTS.md"] });
    await write("AGENTS.md", "x".repeat(65_537));
    for (const prompt of ["One?", "Two?"]) {
      await vscode.commands.executeCommand("sidenote.ask", { prompt, selection: false });
      await panel.waitFor('.turn:last-child[data-state="done"]', { hasText: prompt });
    }
    await told(
      "AGENTS.md is over 64 kB and is not sent. Shorten it, or take it out of sidenote.instructions.",
    );
    await vscode.workspace.fs.writeFile(uriOf("AGENTS.md"), Uint8Array.of(0xff, 0xfe, 0x41, 0));
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Three?", selection: false });
    await told(
      "AGENTS.md is no text in UTF-8 and is not sent. Save it as UTF-8, or take it out of sidenote.instructions.",
    );
    await panel.waitFor('.turn:last-child[data-state="done"]', { hasText: "Three?" });
    assert.deepEqual(questions(), ["One?", "Two?", "Three?"]);
  });

  it("nothing is read through a link out of the workspace's folder, and that is told", async () => {
    const outside = mkdtempSync(join(tmpdir(), "outside-"));
    try {
      writeFileSync(join(outside, "config"), "Host till\n");
      await write(".sidenote/prompts/inside.md", "Hello.\n");
      symlinkSync(join(outside, "config"), uriOf(".sidenote/instructions.md").fsPath);
      symlinkSync(join(outside, "config"), uriOf(".sidenote/prompts/leak.md").fsPath);
      symlinkSync(uriOf(".sidenote/prompts/inside.md").fsPath, uriOf("AGENTS.md").fsPath);
      await configure({ instructions: [".sidenote/instructions.md", "AGENTS.md"] });
      await vscode.commands.executeCommand("sidenote.ask", { prompt: "One?", selection: false });
      await told(
        ".sidenote/instructions.md is a link out of the workspace’s folder and is not sent. Put a file in its place, or take it out of sidenote.instructions.",
      );
      await panel.waitFor('.turn[data-state="done"]');
      // A link that stays within is followed.
      assert.deepEqual(questions(), ["Instructions: AGENTS.md\n```markdown\nHello.\n```\n\nOne?"]);
      await vscode.commands.executeCommand("sidenote.runPrompt", { name: "leak" });
      await told(
        "Sidenote: .sidenote/prompts/leak.md is a link out of the workspace’s folder and is left out. Put a file in its place.",
      );
    } finally {
      rmSync(outside, { recursive: true });
    }
  });
});
