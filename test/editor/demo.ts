/** `npm run demo`: plays the extension without a person and takes a picture of each step, in three themes. */
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { startDemoEndpoint } from "./demoEndpoint.ts";
import type { DemoEndpoint } from "./demoEndpoint.ts";
import { testEnvironment } from "./environment.ts";
import { exitOnSignals } from "./exit.ts";
import { panelOf, takeScreenshot } from "./operations.ts";
import { copySampleWorkspace, projectDirectory } from "./project.ts";
import { startEditor } from "./server.ts";
import { openWindow } from "./window.ts";
import { answerPrompt, openFile, runCommand, selectLines } from "./workbench.ts";

// The themes' former names: a fresh window of the server build takes a theme over only when it corrects its name.
const themes: Readonly<Record<string, string | null>> = {
  dark: "Default Dark Modern",
  light: "Default Light Modern",
  "high-contrast": null, // chosen by the editor, on a system in high contrast
};

// An answer of the demo endpoint takes a few seconds to be said.
const answerLimit = 30_000;

exitOnSignals();

const all = Object.keys(themes);
const { values } = parseArgs({ options: { theme: { type: "string", multiple: true, default: all } } });
const endpoint = await startDemoEndpoint();
for (const theme of values.theme) await playIn(theme, endpoint);
await endpoint.close();

async function playIn(name: string, { environment }: DemoEndpoint): Promise<void> {
  const theme = themes[name];
  if (theme === undefined) throw new Error(`--theme is one of ${all.join(", ")}, not ${name}`);
  const editor = await startEditor({
    name: "demo",
    workspace: await copySampleWorkspace(),
    extension: projectDirectory,
    settings: theme === null ? {} : { "workbench.colorTheme": theme },
    environment: { ...testEnvironment(), ...environment },
  });
  const url = editor.url();
  const window = await openWindow({
    name: "demo",
    url,
    width: 1440,
    height: 900,
    highContrast: theme === null,
  });
  try {
    await play(window.page, async (step) => {
      await takeScreenshot(window.page, `demo-${name}-${step}`);
      process.stdout.write(`${name}: ${step}\n`);
    });
  } finally {
    await window.close();
    await editor.close();
  }
}

async function play(page: Page, picture: (step: string) => Promise<void>): Promise<void> {
  const panel = panelOf(page);
  const comment = page.locator(".review-widget .comment-body");

  async function answered(count: number): Promise<void> {
    const done = panel.locator('.turn[data-state="done"] .answer');
    await done.nth(count - 1).waitFor({ timeout: answerLimit });
  }

  await openFile(page, "pricing.ts");
  await selectLines(page, 19, 22);
  await runCommand(page, "Sidenote: Explain This Code");
  await comment.filter({ hasText: "sorted upwards" }).waitFor({ timeout: answerLimit });
  await picture("1-explained");

  await runCommand(page, "Sidenote: Ask…");
  await answerPrompt(page, "Is there a bug in it?");
  await panel.locator('.turn[data-state="answering"] .answer').waitFor({ timeout: answerLimit });
  await picture("2-answering");
  await answered(1);
  await picture("3-answered");

  await panel.locator(".composer textarea").fill("How would you test it?");
  await panel.locator(".composer button.send").click();
  await answered(2);
  process.stdout.write(`  titled "${await panel.locator(".header h1").innerText()}"\n`);
  await picture("4-followed-up");
}
