/** The question about secrets as the editor's own dialog, which suites never see: their editor answers dialogs itself. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { testEnvironment } from "../editor/environment.ts";
import { exitOnSignals } from "../editor/exit.ts";
import { panelOf, takeScreenshot } from "../editor/operations.ts";
import { copySampleWorkspace, projectDirectory } from "../editor/project.ts";
import { startEditor } from "../editor/server.ts";
import { openWindow } from "../editor/window.ts";
import { openFile, runCommand } from "../editor/workbench.ts";
import { capture } from "../fixtures/capture.ts";
import { noModels, replyStream, startWireServer } from "../fixtures/wireServer.ts";

exitOnSignals();

// Put together, so that no scan of this repository takes it for one.
const secret = ["ghp", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4"].join("_");

for (const [theme, highContrast] of [
  ["dark", false],
  ["contrast", true],
] as const) {
  test(`the dialog about secrets, by keyboard, in ${theme}`, async (context) => {
    const wire = await startWireServer();
    wire.aside = noModels;
    wire.answer = () => replyStream(capture("messages.response.sse"));
    context.after(() => wire.close());
    const workspace = await copySampleWorkspace();
    await writeFile(join(workspace, ".env.local"), `PORT=80\nGITHUB=${secret}\n`);
    const name = `secret-${theme}`;
    const editor = await startEditor({
      name,
      workspace,
      linked: [projectDirectory],
      settings: { "sidenote.topic.enabled": false, "workbench.colorTheme": "Default Dark Modern" },
      environment: { ...testEnvironment(), ANTHROPIC_BASE_URL: wire.url },
    });
    context.after(() => editor.close());
    const window = await openWindow({ name, url: editor.url(), highContrast });
    context.after(() => window.close());
    const { page } = window;
    const panel = panelOf(page);
    const dialog = page.locator(".monaco-dialog-box");

    await openFile(page, ".env.local");
    await runCommand(page, "Sidenote: Attach Current File");
    await dialog.waitFor({ timeout: 60_000 });
    assert.deepEqual(
      {
        message: await dialog.locator(".dialog-message-text").innerText(),
        detail: await dialog.locator(".dialog-message-detail").innerText(),
        // Systems have them in different orders.
        buttons: (await dialog.locator(".dialog-buttons .monaco-button").allInnerTexts()).toSorted(),
      },
      {
        message: ".env.local may hold what should stay with you.",
        detail: ".env.local: such a file usually holds keys or passwords\n.env.local:2 – a key of GitHub",
        buttons: ["Attach Anyway", "Attach Without These Lines", "Cancel"],
      },
    );
    const focused = page.locator(".monaco-dialog-box .monaco-button:focus");
    await focused.waitFor();
    assert.deepEqual(await focused.allInnerTexts(), ["Attach Without These Lines"]);
    await takeScreenshot(page, `secret-dialog-${theme}`);

    // Turned away: nothing is attached, and it is asked about again.
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.equal(await panel.locator(".chip").count(), 0);
    await runCommand(page, "Sidenote: Attach Current File");
    await dialog.waitFor();
    await focusButton(page, "Attach Without These Lines");
    await takeScreenshot(page, `secret-dialog-${theme}-choice`);
    await page.keyboard.press("Enter");
    await panel.locator(".chip", { hasText: ".env.local" }).waitFor();
    const input = panel.locator(".composer textarea");
    await input.fill("Why?");
    await input.press("Enter");
    await panel.locator('.turn[data-state="done"]').waitFor({ timeout: 60_000 });
    const bodies = wire.requests.map(({ body }) => JSON.parse(body) as { messages: unknown });
    assert.deepEqual(
      bodies.map(({ messages }) => messages),
      [
        [
          {
            role: "user",
            content: ".env.local\n```dotenv\nPORT=80\n[line left out by the user]\n```\n\nWhy?",
          },
        ],
      ],
    );
  });
}

/** Goes to a button of the dialog as the keyboard does. */
async function focusButton(page: Page, label: string): Promise<void> {
  for (let presses = 0; presses < 10; presses += 1) {
    if ((await page.locator(".monaco-dialog-box .monaco-button:focus").allInnerTexts())[0] === label) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`The keyboard does not reach ${label}`);
}
