/** The setting that says where sessions lie: a change moves them, and they are there again. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { createTurn } from "../../src/core/conversation.ts";
import { createSession, encodeSession } from "../../src/core/session.ts";
import { applyRecord } from "../../src/core/sessionRecord.ts";
import { testEnvironment } from "../editor/environment.ts";
import { createTemporaryDirectory, exitOnSignals } from "../editor/exit.ts";
import { panelOf, takeScreenshot } from "../editor/operations.ts";
import { copySampleWorkspace, projectDirectory } from "../editor/project.ts";
import { startEditor } from "../editor/server.ts";
import { openWindow, whenReady } from "../editor/window.ts";
import { runCommand } from "../editor/workbench.ts";
import { ending, messageStart, textDelta, textStart } from "../fixtures/events.ts";
import { noModels, replyStream, startWireServer } from "../fixtures/wireServer.ts";

exitOnSignals();

test("another folder for the sessions: they are moved there, and shown as before", async (context) => {
  const wire = await startWireServer();
  context.after(() => wire.close());
  wire.aside = noModels;
  wire.answer = () => replyStream(messageStart + textStart + textDelta("Because.") + ending);
  const editor = await startEditor({
    name: "sessions-folder",
    workspace: await copySampleWorkspace(),
    extension: projectDirectory,
    environment: { ...testEnvironment(), ANTHROPIC_BASE_URL: wire.url },
  });
  context.after(() => editor.close());
  const window = await openWindow({ name: "sessions-folder", url: editor.url() });
  context.after(() => window.close());
  const { page } = window;
  const panel = panelOf(page);
  const input = panel.locator(".composer textarea");
  const ask = async (question: string): Promise<void> => {
    await input.fill(question);
    await input.press("Enter");
    await panel.locator('.turn:last-child[data-state="done"]', { hasText: question }).waitFor();
  };
  await runCommand(page, "Sidenote: Focus on Chat View");
  await panel.locator(".welcome").waitFor();
  await ask("Why?");
  const [file = ""] = sessionsBelow(editor.dataDirectory);
  const folder = join(await createTemporaryDirectory("sessions"), "mine");

  // Changed while no window is there to hear of it.
  await page.goto("about:blank");
  setUserSetting(editor.dataDirectory, "sidenote.sessionsFolder", folder);
  await page.goto(editor.url());
  await whenReady(page);
  await runCommand(page, "Sidenote: Focus on Chat View");
  await panel.locator(".turn, .welcome:not([hidden])").first().waitFor({ timeout: 60_000 });
  await runCommand(page, "Notifications: Show Notifications");
  const offer = page.locator(".notifications-center .notification-list-item", { hasText: folder });
  await offer.waitFor({ timeout: 60_000 });
  await takeScreenshot(page, "sessions-folder");
  const loaded = page.waitForEvent("load", { timeout: 60_000 });
  await offer.locator(".monaco-button", { hasText: "Move and Reload" }).click();
  await loaded;
  await whenReady(page);
  await runCommand(page, "Sidenote: Focus on Chat View");
  await panel.locator(".turn .answer", { hasText: "Because." }).waitFor({ timeout: 60_000 });
  await ask("And then?");
  assert.deepEqual(
    {
      before: sessionsBelow(editor.dataDirectory),
      after: sessionsBelow(folder),
      questions: readFileSync(join(folder, file.split("/").at(-1) ?? ""), "utf8").match(/Why\?|And then\?/g),
    },
    // The first question is the session's title as well.
    { before: [], after: [file.split("/").at(-1)], questions: ["Why?", "Why?", "And then?"] },
  );

  // Another window had the folder before, and went on in it.
  const rest = createSession("rest", Date.now());
  applyRecord(rest, {
    type: "turn",
    turn: { ...createTurn("rest-1", "What rests?", [], Date.now()), state: "done" },
  });
  writeFileSync(join(editor.dataDirectory, dirname(file), "rest.jsonl"), encodeSession(rest));
  await page.reload();
  await whenReady(page);
  await runCommand(page, "Sidenote: Focus on Chat View");
  await panel.locator(".turn .answer", { hasText: "Because." }).first().waitFor({ timeout: 60_000 });
  await runCommand(page, "Notifications: Show Notifications");
  await offer.waitFor({ timeout: 60_000 });
  await takeScreenshot(page, "sessions-folder-rest");
  await offer.getByRole("button", { name: "Move", exact: true }).click();
  // The list has what there is when it is opened.
  const limit = Date.now() + 60_000;
  const isMoved = (): boolean => sessionsBelow(editor.dataDirectory).length === 0;
  while (!isMoved() && Date.now() < limit) await page.waitForTimeout(50);
  assert.deepEqual(sessionsBelow(editor.dataDirectory), []);
  await runCommand(page, "Sidenote: Open Session…");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "What rests?" }).waitFor();
});

function sessionsBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".jsonl"));
}

/** Writes a setting as a person does who edits the file. */
function setUserSetting(dataDirectory: string, name: string, value: unknown): void {
  const path = join(dataDirectory, "data", "User", "settings.json");
  const settings = JSON.parse(readFileSync(path, "utf8")) as object;
  writeFileSync(path, JSON.stringify({ ...settings, [name]: value }));
}
