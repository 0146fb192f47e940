/** An explanation that was pinned is there again after the window was loaded anew, under its code. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { testEnvironment } from "../editor/environment.ts";
import { exitOnSignals } from "../editor/exit.ts";
import { panelOf, takeScreenshot } from "../editor/operations.ts";
import { copySampleWorkspace, projectDirectory } from "../editor/project.ts";
import { startEditor } from "../editor/server.ts";
import { openWindow, whenReady } from "../editor/window.ts";
import { openFile, runCommand, selectLines } from "../editor/workbench.ts";
import { capture } from "../fixtures/capture.ts";
import { noModels, replyStream, startWireServer } from "../fixtures/wireServer.ts";

exitOnSignals();

test("a pinned explanation is under its code again after a reload, wherever that is", async (context) => {
  const wire = await startWireServer();
  wire.aside = noModels;
  context.after(() => wire.close());
  wire.answer = () => replyStream(capture("messages.response.sse"));
  const workspace = await copySampleWorkspace();
  const file = join(workspace, "src", "pricing.ts");
  const editor = await startEditor({
    name: "pinned",
    workspace,
    extension: projectDirectory,
    environment: { ...testEnvironment(), ANTHROPIC_BASE_URL: wire.url },
  });
  context.after(() => editor.close());
  const window = await openWindow({ name: "pinned", url: editor.url() });
  context.after(() => window.close());
  const { page } = window;
  const thread = page.locator(".review-widget:visible");
  const title = thread.locator(".review-title");
  const shown = thread.locator(".comment-body");

  await openFile(page, "pricing.ts");
  await selectLines(page, 8, 11);
  await runCommand(page, "Sidenote: Explain This Code");
  await shown.filter({ hasText: "Coca-Cola" }).waitFor({ timeout: 60_000 });
  await title.filter({ hasText: /^Sidenote$/ }).waitFor();
  const answer = await shown.innerText();
  await thread.locator('[aria-label="Pin"]').click();
  await thread.locator('[aria-label="Unpin"]').waitFor();

  // Moved while nobody was looking.
  const text = readFileSync(file, "utf8");
  writeFileSync(file, `// one\n// two\n// three\n${text}`);
  await reload(page);
  await shown.filter({ hasText: "Coca-Cola" }).waitFor({ timeout: 60_000 });
  assert.deepEqual([await title.innerText(), await shown.innerText()], ["Sidenote", answer]);
  await until("it stands under line 14", async () => (await lineAbove(page)) === 14);
  assert.deepEqual(
    [
      await thread.locator('[aria-label="Pin"]').count(),
      await thread.locator('[aria-label="Unpin"]').count(),
    ],
    [0, 1],
  );
  await takeScreenshot(page, "pinned-moved");

  // Changed while nobody was looking: it can be explained again, with what it was about.
  writeFileSync(file, text.replace("readonly from: number;", "readonly from: bigint;"));
  await reload(page);
  await title.filter({ hasText: "the code has changed since" }).waitFor({ timeout: 60_000 });
  await takeScreenshot(page, "pinned-stale");
  wire.requests.length = 0;
  await thread.locator('[aria-label="Explain Again"]').click();
  await until("it is asked", () => wire.requests.length === 1);
  await title.filter({ hasText: /^Sidenote$/ }).waitFor();
  const asked = JSON.parse(wire.requests[0]?.body ?? "{}") as { messages: { content: string }[] };
  assert.match(asked.messages[0]?.content ?? "", /^src\/pricing\.ts:8-11\n```typescript\n[^]*from: number/);
  assert.match(
    asked.messages[2]?.content ?? "",
    /^src\/pricing\.ts:\d+-\d+\n```typescript\n[^]*from: bigint/,
  );

  // What was taken off is gone, and its session is in the history.
  await thread.locator('[aria-label="Unpin"]').click();
  await thread.locator('[aria-label="Pin"]').waitFor();
  await reload(page);
  await panelOf(page).locator(".welcome").waitFor({ timeout: 60_000 });
  await runCommand(page, "Sidenote: Open Session…");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "src/pricing.ts:8-11" }).waitFor();
  assert.equal(await thread.count(), 0);
});

/** The number of the line that the thread stands under. */
async function lineAbove(page: Page): Promise<number> {
  return page.evaluate(`(() => {
    const top = document.querySelector(".review-widget").getBoundingClientRect().top;
    const numbers = [...document.querySelectorAll(".editor-instance .margin .line-numbers")];
    const above = numbers.filter((number) => number.getBoundingClientRect().bottom <= top + 4);
    return Math.max(...above.map((number) => Number(number.textContent)));
  })()`);
}

/** Loads the window anew: the editor's own way, which lets it and the extension put things away. */
async function reload(page: Page): Promise<void> {
  const loaded = page.waitForEvent("load");
  await runCommand(page, "Developer: Reload Window");
  await loaded;
  await whenReady(page);
  // What wakes the extension.
  await runCommand(page, "Sidenote: Focus on Chat View");
}

/** Settles once `condition` holds. Polls: what it asks about announces no change. */
async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const limit = Date.now() + 30_000; // the window has just been loaded, and all of its extensions with it
  while (!(await condition())) {
    if (Date.now() > limit) throw new Error(`Waited 30 s in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
