/**
 * The extension host is killed at random moments of streaming answers. After each time the session is there again:
 * what was shown for more than a second, its draft, and every other session untouched. Some rounds belong to the tests;
 * `npm run soak:kill` makes two hundred.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { FrameLocator } from "playwright-core";
import { createSessionReader } from "../../src/core/session.ts";
import { eachLine } from "../../src/host/sessions/sessionFile.ts";
import { testEnvironment } from "../editor/environment.ts";
import { exitOnSignals } from "../editor/exit.ts";
import { panelOf } from "../editor/operations.ts";
import { copySampleWorkspace, projectDirectory } from "../editor/project.ts";
import { startEditor } from "../editor/server.ts";
import { openWindow, whenReady } from "../editor/window.ts";
import { runCommand } from "../editor/workbench.ts";
import { chunk, noModels, replyStream, startWireServer, streamHead } from "../fixtures/wireServer.ts";
import { messageStart, textDelta, textStart } from "../fixtures/events.ts";

exitOnSignals();

const rounds = Number(process.env["SIDENOTE_KILLS"] ?? 5);
const seed = Number(process.env["SIDENOTE_SEED"] ?? 11);
/** Rounds in one session, before the next one is begun. */
const roundsInSession = 8;

test(`the host is killed ${rounds} times (seed ${seed}): nothing that was shown for a second is lost`, async (context) => {
  const random = createRandom(seed);
  const wire = await startWireServer();
  context.after(() => wire.close());
  wire.aside = noModels;
  wire.answer = (request) => {
    if (request.body.includes("isNewTopic")) return replyStream("");
    return (socket) => {
      socket.write(streamHead());
      socket.write(chunk(messageStart + textStart));
      let word = 0;
      const timer = setInterval(() => {
        const words = Array.from({ length: 1 + random(20) }, () => `w${word++}`).join(" ");
        socket.write(chunk(textDelta(`${words} `)));
      }, 20);
      socket.on("close", () => clearInterval(timer));
    };
  };
  const editor = await startEditor({
    name: "killed",
    workspace: await copySampleWorkspace(),
    extension: projectDirectory,
    environment: { ...testEnvironment(), ANTHROPIC_BASE_URL: wire.url },
  });
  context.after(() => editor.close());
  const window = await openWindow({ name: "killed", url: editor.url() });
  context.after(() => window.close());
  const { page } = window;
  const panel = panelOf(page);
  const input = panel.locator(".composer textarea");
  await runCommand(page, "Sidenote: Focus on Chat View");
  await panel.locator(".welcome").waitFor();

  for (let round = 0; round < rounds; round++) {
    if (round % roundsInSession === 0 && round > 0) {
      await runCommand(page, "Sidenote: New Session");
      await panel.locator(".welcome").waitFor();
    }
    const question = `question ${round}`;
    await input.fill(question);
    await input.press("Enter");
    await panel.locator('.turn:last-child[data-state="answering"]').waitFor();
    const draft = `draft ${round}`;
    await input.pressSequentially(draft);
    await panel.locator(".answer").last().waitFor();
    const others = hashesOf(editor.dataDirectory, question);
    const shown = await watchFor(panel, 1500 + random(1500));
    killHost(editor.dataDirectory);
    const kept = shown.findLast(({ at }) => at < Date.now() - 1000)?.text ?? "";
    assert.notEqual(kept, "");

    await page.reload();
    await whenReady(page);
    await runCommand(page, "Sidenote: Focus on Chat View");
    await panel
      .locator('.turn:last-child[data-state="stopped"]', { hasText: question })
      .waitFor({ timeout: 60_000 });
    const after = await panel.locator(".turn:last-child .answer").innerText();
    assert.equal(after.slice(0, kept.length), kept, `round ${round}`);
    await until(async () => (await input.inputValue()) === draft);
    assert.deepEqual(await panel.locator(".turn:last-child .notice .actions button").allInnerTexts(), [
      "Continue",
      "Retry",
    ]);
    assert.deepEqual(hashesOf(editor.dataDirectory, question), others, `round ${round}: the other sessions`);
    for (const file of sessionFiles(editor.dataDirectory)) {
      const reader = createSessionReader("");
      eachLine(readFileSync(file), (line) => reader.line(line));
      assert.deepEqual(reader.damaged, [], file);
    }
  }
});

/** What the answer shows, and since when, for so many milliseconds. */
async function watchFor(
  panel: FrameLocator,
  milliseconds: number,
): Promise<readonly { readonly at: number; readonly text: string }[]> {
  const shown: { at: number; text: string }[] = [];
  const answer = panel.locator(".turn:last-child .answer");
  for (const end = Date.now() + milliseconds; Date.now() < end;) {
    const text = await answer.innerText();
    shown.push({ at: Date.now(), text: text.trimEnd() });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return shown;
}

/** Ends the extension host that belongs to this editor, without a farewell. */
function killHost(dataDirectory: string): void {
  const hosts = readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const command = readFileSync(join("/proc", name, "cmdline"), "utf8");
      return command.includes("--type=extensionHost") && commandOfParent(name).includes(dataDirectory);
    } catch {
      return false; // it has ended meanwhile
    }
  });
  assert.notEqual(hosts.length, 0, "there is a host to be killed");
  for (const host of hosts) process.kill(Number(host), "SIGKILL");
}

function commandOfParent(name: string): string {
  const parent = /^PPid:\s*(\d+)$/m.exec(readFileSync(join("/proc", name, "status"), "utf8"))?.[1] ?? "";
  return readFileSync(join("/proc", parent, "cmdline"), "utf8");
}

function sessionFiles(dataDirectory: string): readonly string[] {
  return readdirSync(dataDirectory, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".jsonl"))
    .map((file) => join(dataDirectory, file));
}

/** Of every session but the one that holds this question. */
function hashesOf(dataDirectory: string, question: string): Readonly<Record<string, string>> {
  const files = sessionFiles(dataDirectory).map((file) => [file, readFileSync(file)] as const);
  return Object.fromEntries(
    files
      .filter(([, content]) => !content.includes(question))
      .map(([file, content]) => [file, createHash("sha256").update(content).digest("hex")]),
  );
}

function createRandom(start: number): (below: number) => number {
  let state = start;
  return (below) => (state = (state * 48_271) % 2_147_483_647) % below;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const limit = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > limit) throw new Error("Waited 10 s in vain");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
