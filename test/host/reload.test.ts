/** A window that is loaded anew in the middle of an answer: its text, and all that was not sent, are there again. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Locator, Page } from "playwright-core";
import { testEnvironment } from "../editor/environment.ts";
import { exitOnSignals } from "../editor/exit.ts";
import { panelOf, tabOf } from "../editor/operations.ts";
import { copySampleWorkspace, projectDirectory } from "../editor/project.ts";
import { startEditor } from "../editor/server.ts";
import { openWindow, whenReady } from "../editor/window.ts";
import { answerPrompt, runCommand } from "../editor/workbench.ts";
import { capture } from "../fixtures/capture.ts";
import { chunk, replyBytes, noModels, startWireServer, streamHead } from "../fixtures/wireServer.ts";

exitOnSignals();

test("a reloaded window shows the session as it was, with what came of the answer", async (context) => {
  const wire = await startWireServer();
  wire.aside = noModels;
  context.after(() => wire.close());
  wire.answer = (request) =>
    request.body.includes("isNewTopic")
      ? replyBytes(capture("topic.response.http"))
      : (socket) => {
          socket.write(streamHead());
          socket.write(chunk(capture("messages.response.sse").subarray(0, 2500)));
        };
  const editor = await startEditor({
    name: "reload",
    workspace: await copySampleWorkspace(),
    extension: projectDirectory,
    environment: { ...testEnvironment(), ANTHROPIC_BASE_URL: wire.url },
  });
  context.after(() => editor.close());
  const window = await openWindow({ name: "reload", url: editor.url() });
  context.after(() => window.close());
  const { page } = window;
  const panel = panelOf(page);

  await runCommand(page, "Sidenote: Ask…");
  await answerPrompt(page, "Tell me");
  const answer = panel.locator(".turn .answer");
  await answer.filter({ hasText: "Coca-Cola is" }).waitFor({ timeout: 60_000 });
  await panel.locator(".header h1", { hasText: "Greeting Started" }).waitFor();
  const shown = await answer.innerText();
  const input = panel.locator(".composer textarea");
  await drop(input, "queued.txt");
  await panel.locator(".chip").waitFor();
  await input.fill("and then?");
  await input.press("Enter");
  await panel.locator(".queued", { hasText: "and then?" }).waitFor();
  await drop(input, "notes.txt");
  await panel.locator(".chip").waitFor();
  await input.pressSequentially("half a thou");
  // On disk without any farewell: a host that is killed keeps it as well.
  await untilSaved(editor.dataDirectory, [
    "half a thou",
    "and then?",
    "text of notes.txt",
    "text of queued.txt",
  ]);

  // The same session in a tab: both read it when the window is there again.
  await runCommand(page, "Sidenote: Open Session in an Editor Tab");
  const tab = tabOf(page, 0);
  await tab.locator(".queued", { hasText: "and then?" }).waitFor();

  await reload(page);
  await panel.locator('.turn[data-state="stopped"]').waitFor({ timeout: 60_000 });
  await tab.locator('.turn[data-state="stopped"]').waitFor({ timeout: 60_000 });
  assert.deepEqual(
    {
      title: await page.locator(".tab.active .label-name").innerText(),
      answer: await tab.locator(".turn .answer").innerText(),
      draft: await tab.locator(".composer textarea").inputValue(),
    },
    { title: "Greeting Started", answer: shown, draft: "half a thou" },
  );
  assert.deepEqual(
    {
      title: await panel.locator(".header h1").innerText(),
      prompt: await panel.locator(".turn .prompt").innerText(),
      answer: await answer.innerText(),
      actions: await panel.locator(".turn .notice .actions button").allInnerTexts(),
      draft: await input.inputValue(),
      attached: await panel.locator(".chip-name").allInnerTexts(),
      queued: await panel.locator(".queued-message").allInnerTexts(),
      held: await panel.locator(".queue-held button").allInnerTexts(),
    },
    {
      title: "Greeting Started",
      prompt: "Tell me",
      answer: shown,
      actions: ["Continue", "Retry"],
      draft: "half a thou",
      attached: ["notes.txt"],
      queued: ["and then?\nqueued.txt"],
      held: ["Send Now"],
    },
  );

  // The same question in other words: the branch beside it is there after the next reload as well.
  await panel.locator(".prompt").hover();
  await panel.locator(".edit-message").click();
  await panel.locator(".prompt-edit textarea").fill("Tell me more");
  await panel.locator(".prompt-edit textarea").press("Enter");
  await answer.filter({ hasText: "Coca-Cola is" }).waitFor();
  await panel.locator('[aria-label="Version 2 of 2"]').waitFor();
  await reload(page);
  await panel.locator('.turn[data-state="stopped"]').waitFor({ timeout: 60_000 });
  // The editor gives its tab the focus once that is there: a new session would take the tab's place then.
  await tab.locator('.turn[data-state="stopped"]').waitFor({ timeout: 60_000 });
  const words = panel.locator(".turn .prompt > p");
  const version = panel.locator(".versions");
  const shownThen = [await words.innerText(), await version.getAttribute("aria-label")];
  await panel.locator(".previous-version").press("ArrowLeft");
  await panel.locator('[aria-label="Version 1 of 2"]').waitFor();
  assert.deepEqual(
    [shownThen, await words.innerText(), await answer.innerText()],
    [["Tell me more", "Version 2 of 2"], "Tell me", shown],
  );

  await input.click();
  await runCommand(page, "Sidenote: New Session");
  await panel.locator(".welcome").waitFor();
  await input.pressSequentially("never asked");
  await untilSaved(editor.dataDirectory, ["never asked"]);
  await reload(page);
  await panel.locator(".welcome").waitFor({ timeout: 60_000 });
  await until("the draft of a session that was never saved is there", async () => {
    return (await input.inputValue()) === "never asked";
  });
});

/** Drops a small text file on an element, as the system does. */
async function drop(target: Locator, name: string): Promise<void> {
  await target.evaluate((element, file) => {
    const page = element.ownerDocument.defaultView ?? globalThis;
    const dataTransfer = new page.DataTransfer();
    dataTransfer.items.add(new page.File([`text of ${file}`], file));
    element.dispatchEvent(new page.DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  }, name);
}

/** Settles once each of the texts is in some file of drafts. */
async function untilSaved(dataDirectory: string, texts: readonly string[]): Promise<void> {
  await until(`${texts.join(", ")} are saved`, () => {
    const files = readdirSync(dataDirectory, { recursive: true, encoding: "utf8" });
    const drafts = files.filter((file) => /\bdrafts\b.*\.json$/.test(file));
    const all = drafts.map((file) => textOf(join(dataDirectory, file))).join("");
    return texts.every((text) => all.includes(text));
  });
}

/** Empty for a file that is just being replaced. */
function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** Loads the window anew: the editor's own way, which lets it and the extension put things away. */
async function reload(page: Page): Promise<void> {
  const loaded = page.waitForEvent("load");
  await runCommand(page, "Developer: Reload Window");
  await loaded;
  await whenReady(page);
  await runCommand(page, "Sidenote: Focus on Chat View");
}

/** Settles once `condition` holds. Polls: what it asks about announces no change. */
async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const limit = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > limit) throw new Error(`Waited 20 s in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
