/** Packs the extension, installs the package into a fresh editor and asks a question, as a user would. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, symlink } from "node:fs/promises";
import { basename, join } from "node:path";
import test from "node:test";
import { promisify } from "node:util";
import { startDemoEndpoint } from "../editor/demoEndpoint.ts";
import { npmEnvironment, testEnvironment } from "../editor/environment.ts";
import { createTemporaryDirectory, exitOnSignals } from "../editor/exit.ts";
import { panelOf, takeScreenshot } from "../editor/operations.ts";
import { copySampleWorkspace, projectDirectory } from "../editor/project.ts";
import { startEditor } from "../editor/server.ts";
import { openWindow } from "../editor/window.ts";
import { grammars } from "../../src/webview/code/grammars.ts";
import { answerPrompt, runCommand } from "../editor/workbench.ts";
import { goNewcomersWay } from "./newcomer.ts";

const run = promisify(execFile);

// Not needed for packing; the rest is small.
const leftOut = new Set([".git", ".vscode-test", "dist", "node_modules", "out", "sidenote.vsix"]);

exitOnSignals();

/** Copies the project, because packing builds: other tests load what is in its dist folder meanwhile. */
async function copyProject(): Promise<string> {
  const directory = join(await createTemporaryDirectory("package"), "sidenote");
  await cp(projectDirectory, directory, {
    recursive: true,
    filter: (path) => !leftOut.has(basename(path)),
  });
  await symlink(join(projectDirectory, "node_modules"), join(directory, "node_modules"));
  return directory;
}

test("the package", async (context) => {
  const directory = await copyProject();
  const options = { cwd: directory, env: npmEnvironment() };
  await run("npm", ["run", "package"], options);

  await context.test("holds what a user needs and nothing else", async () => {
    const vsce = join(directory, "node_modules/.bin/vsce");
    const { stdout } = await run(vsce, ["ls", "--no-dependencies"], options);
    const files = stdout.trim().split("\n").toSorted();
    const fonts = files.filter((file) => /^dist\/KaTeX_\w+-\w+\.woff2$/.test(file));
    assert.equal(fonts.length, 20);
    const grammarFiles = Object.keys(grammars).filter((name) => !grammars[name]?.isOurs);
    const isGrammar = (file: string): boolean => file.startsWith("dist/grammars/");
    assert.deepEqual(
      files.filter(isGrammar),
      grammarFiles.map((name) => `dist/grammars/${name}.js`),
    );
    assert.deepEqual(
      files.filter((file) => !fonts.includes(file) && !isGrammar(file)),
      [
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "dist/apply.js",
        "dist/attach.js",
        "dist/client.js",
        "dist/code.css",
        "dist/codicon.ttf",
        "dist/doctor.js",
        "dist/editorInFront.js",
        "dist/explaining.js",
        "dist/extension.js",
        "dist/guests.js",
        "dist/markdownHtml.js",
        "dist/math.css",
        "dist/math.js",
        "dist/moveSessions.js",
        "dist/opening.js",
        "dist/panel.css",
        "dist/panel.js",
        "dist/promptLibrary.js",
        "dist/searchWorker.js",
        "dist/sources.js",
        "dist/tokenizer.js",
        "dist/tools.js",
        "media/icon.png",
        "media/icon.svg",
        "media/l10n/bundle.l10n.de.json",
        "media/l10n/bundle.l10n.ja.json",
        "media/l10n/bundle.l10n.zh-cn.json",
        "media/panel.png",
        "media/screenshot.png",
        "media/tab-dark.svg",
        "media/tab-light.svg",
        "media/third-party-notices.txt",
        "media/walkthrough/ask.svg",
        "media/walkthrough/explain.svg",
        "media/walkthrough/key.svg",
        "media/walkthrough/sent.svg",
        "package.json",
        "package.nls.de.json",
        "package.nls.ja.json",
        "package.nls.json",
        "package.nls.zh-cn.json",
        "src/host/api.ts",
      ],
    );
  });

  await context.test("answers a question asked from the command palette", async (subtest) => {
    const demo = await startDemoEndpoint();
    subtest.after(() => demo.close());
    const editor = await startEditor({
      name: "package",
      workspace: await copySampleWorkspace(),
      package: join(directory, "sidenote.vsix"),
      environment: { ...testEnvironment(), ...demo.environment },
    });
    subtest.after(() => editor.close());
    const window = await openWindow({ name: "package", url: editor.url() });
    subtest.after(() => window.close());

    await runCommand(window.page, "Sidenote: Ask…");
    await answerPrompt(window.page, "What does this project do?");
    const answer = panelOf(window.page).locator('.turn[data-state="done"] .answer');
    await answer.waitFor({ timeout: 60_000 });
    await takeScreenshot(window.page, "package");
    assert.match(await answer.innerText(), /^It is the till of a very small shop, in three parts:/);
  });

  await context.test("a newcomer's way to the first explanation has nothing superfluous", async (subtest) => {
    const way = await goNewcomersWay(subtest, join(directory, "sidenote.vsix"));
    assert.deepEqual(way, {
      actions: [
        "install the package",
        "run Sidenote: Get Started",
        "press Ask a Question",
        "enter the question",
        "enter the key that is asked for",
        "open a file",
        "select some lines",
        "press Ctrl+K H",
      ],
      steps: ["Set a Key", "Ask", "Explain in Place", "See What Is Sent"],
      completed: ["Set a Key", "Ask", "Explain in Place"],
      answer: "Here.",
      explanation: "Here.",
      keys: ["newcomers-key", "newcomers-key"],
    });
  });
});
