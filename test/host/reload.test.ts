/** A window that is loaded anew in the middle of an answer: the text, the title and the draft are there again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { testEnvironment } from "../editor/environment.ts";
import { exitOnSignals } from "../editor/exit.ts";
import { panelOf } from "../editor/operations.ts";
import { copySampleWorkspace, projectDirectory } from "../editor/project.ts";
import { startEditor } from "../editor/server.ts";
import { openWindow } from "../editor/window.ts";
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
  await panel.locator(".composer textarea").fill("and then?");

  // The editor's own way, which lets it and the extension put things away.
  const loaded = page.waitForEvent("load");
  await runCommand(page, "Developer: Reload Window");
  await loaded;
  await page.locator(".monaco-workbench .part.editor").waitFor({ timeout: 60_000 });
  await runCommand(page, "Sidenote: Focus on Chat View");
  await panel.locator('.turn[data-state="stopped"]').waitFor({ timeout: 60_000 });
  assert.deepEqual(
    {
      title: await panel.locator(".header h1").innerText(),
      prompt: await panel.locator(".turn .prompt").innerText(),
      answer: await answer.innerText(),
      actions: await panel.locator(".turn .notice .actions button").allInnerTexts(),
      draft: await panel.locator(".composer textarea").inputValue(),
    },
    {
      title: "Greeting Started",
      prompt: "Tell me",
      answer: shown,
      actions: ["Continue", "Retry"],
      draft: "and then?",
    },
  );
});
