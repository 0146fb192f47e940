/**
 * Two windows on one server write at the same time: each in a session of its own, then both in the same one, where one
 * also pins and renames the session and edits an earlier message. Nothing is lost, nothing interleaved, and each window
 * shows what it asked. Ten seconds belong to the tests; SIDENOTE_MINUTE sets others (`npm run soak:windows`: sixty).
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import type { FrameLocator, Locator, Page } from "playwright-core";
import { answerText, type Session } from "../../src/core/conversation.ts";
import { createSessionReader } from "../../src/core/session.ts";
import { eachLine } from "../../src/host/sessions/sessionFile.ts";
import { testEnvironment } from "../editor/environment.ts";
import { exitOnSignals } from "../editor/exit.ts";
import { panelOf, takeScreenshot } from "../editor/operations.ts";
import { copySampleWorkspace, projectDirectory } from "../editor/project.ts";
import { startEditor } from "../editor/server.ts";
import { openWindow } from "../editor/window.ts";
import { answerPrompt, runCommand } from "../editor/workbench.ts";
import { ending, messageStart, textDelta, textStart } from "../fixtures/events.ts";
import {
  chunk,
  lastChunk,
  noModels,
  replyStream,
  startWireServer,
  streamHead,
} from "../fixtures/wireServer.ts";

exitOnSignals();

const seconds = Number(process.env["SIDENOTE_MINUTE"] ?? 10);
const words = 25;
const newName = "Named by the right one";
const edited = "rightShared-900";

interface Side {
  readonly name: string;
  readonly page: Page;
  readonly panel: FrameLocator;
}

test(`two windows write for ${seconds} s: nothing is lost or interleaved, and each shows its own`, async (context) => {
  const wire = await startWireServer();
  context.after(() => wire.close());
  wire.aside = noModels;
  wire.answer = (request) => {
    if (request.body.includes("isNewTopic")) return replyStream("");
    const question = [...request.body.matchAll(/(\w+-\d+)\?/g)].at(-1)?.[1] ?? "";
    return async (socket) => {
      socket.write(streamHead());
      socket.write(chunk(messageStart + textStart));
      for (const word of answerTo(question).split(/(?<= )/)) {
        socket.write(chunk(textDelta(word)));
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
      socket.write(chunk(ending));
      socket.write(lastChunk);
    };
  };
  const editor = await startEditor({
    name: "two-windows",
    workspace: await copySampleWorkspace(),
    extension: projectDirectory,
    environment: { ...testEnvironment(), ANTHROPIC_BASE_URL: wire.url },
  });
  context.after(() => editor.close());
  const sides: Side[] = [];
  for (const name of ["left", "right"]) {
    const window = await openWindow({ name: `two-windows-${name}`, url: editor.url() });
    context.after(() => window.close());
    const { page } = window;
    await runCommand(page, "Sidenote: Focus on Chat View");
    const panel = panelOf(page);
    await panel.locator(".composer textarea").waitFor();
    sides.push({ name, page, panel });
  }
  const [left, right] = sides as [Side, Side];
  const asked: string[] = [];

  /** Asks one question after the other until the time is up. What is asked while another answer runs waits. */
  async function askOn(
    { name, panel }: Side,
    word: string,
    until: number,
    then: (round: number) => Promise<void> = async () => undefined,
  ): Promise<void> {
    const input = panel.locator(".composer textarea");
    for (let round = 0; Date.now() < until; round++) {
      const question = `${name}${word}-${round}`;
      await input.fill(`${question}?`);
      await input.press("Enter");
      await panel.locator(".turn .answer", { hasText: `end of ${question}.` }).waitFor({ timeout: 60_000 });
      asked.push(question);
      await then(round);
    }
  }

  /** Names the session that both show, pins it, and edits the first message there, all while the other window asks. */
  async function change({ name, page, panel }: Side): Promise<void> {
    await runCommand(page, "Sidenote: Rename Session…");
    await answerPrompt(page, newName);
    await panel.locator(".header h1", { hasText: newName }).waitFor();
    await runCommand(page, "Sidenote: Open Session…");
    const row = page.locator(".quick-input-list .monaco-list-row", { hasText: newName }).first();
    await row.hover();
    await row.getByRole("button", { name: "Pin", exact: true }).click();
    await row.getByRole("button", { name: "Unpin", exact: true }).waitFor({ state: "attached" });
    await page.keyboard.press("Escape");
    const turn = panel.locator("article.turn", { hasText: `${name}Shared-0?` }).last();
    const input = panel.locator(".prompt-edit textarea");
    /** Nothing is edited or sent while the other one's answer runs, and that never ends for long: it is tried again. */
    const press = async (place: Locator, isDone: () => Promise<boolean>): Promise<void> => {
      while (!(await isDone())) {
        await place.press("Enter", { timeout: 1000 }).catch(() => undefined); // it has just gone
        await page.waitForTimeout(20);
      }
    };
    await press(turn.locator(".edit-message"), () => input.isVisible());
    await input.fill(`${edited}?`);
    await press(input, async () => !(await input.isVisible()));
    await panel.locator(".turn .answer", { hasText: `end of ${edited}.` }).waitFor({ timeout: 60_000 });
    asked.push(edited);
  }

  for (const { panel } of sides) await panel.locator(".welcome").waitFor();
  const half = (): number => Date.now() + seconds * 500;
  await Promise.all(sides.map((side) => askOn(side, "Alone", half())));
  const alone = sessionsIn(editor.dataDirectory);
  assert.deepEqual(
    alone.map((session) =>
      questionsOf(session).every((question) => question.startsWith(`${nameIn(session)}Alone`)),
    ),
    [true, true],
  );

  // Each finds the other's session in its list, and the right one opens that of the left.
  await openBySearch(right.page, "leftAlone-0");
  await right.panel.locator(".header h1", { hasText: "leftAlone-0" }).waitFor();
  await openBySearch(left.page, "rightAlone-0");
  await left.panel.locator(".header h1", { hasText: "rightAlone-0" }).waitFor();
  await openBySearch(left.page, "leftAlone-0");
  await left.panel.locator(".header h1", { hasText: "leftAlone-0" }).waitFor();

  const together = half();
  const both = Promise.all([
    askOn(left, "Shared", together),
    askOn(right, "Shared", together, async (round) => {
      if (round === 0) await change(right);
    }),
  ]);
  await Promise.race([
    left.panel.locator(".elsewhere:not([hidden])").waitFor(),
    right.panel.locator(".elsewhere:not([hidden])").waitFor(),
  ]);
  await takeScreenshot(left.page, "two-windows-left");
  await takeScreenshot(right.page, "two-windows-right");
  await both;
  for (const { panel } of sides) await panel.locator(".header h1", { hasText: newName }).waitFor();

  const sessions = sessionsIn(editor.dataDirectory);
  const turns = sessions.flatMap((session) => session.turns);
  assert.deepEqual(
    turns.map(({ prompt, state }) => `${prompt} ${state}`).toSorted(),
    asked.map((question) => `${question}? done`).toSorted(),
  );
  for (const turn of turns) assert.equal(answerText(turn), answerTo(turn.prompt.slice(0, -1)));
  assert.deepEqual(
    sessions
      .map(({ title, pinned }) => [title?.text === newName, pinned])
      .toSorted(([one]) => (one ? -1 : 1)),
    [
      [true, true],
      [false, false],
    ],
  );
  // Where both asked in the same moment there are two branches; each window stays on the one with its own questions.
  for (const { name, panel } of sides) {
    const headings = (await panel.locator("article.turn h2").allTextContents()).join("\n");
    const all = asked.filter((question) => question.startsWith(`${name}Shared`));
    const own = all.slice(Math.max(0, all.indexOf(edited))); // what was asked before is a branch beside it
    assert.deepEqual(
      own.filter((question) => !headings.includes(`${question}?`)),
      [],
    );
  }
  context.diagnostic(`${asked.length} answers in ${sessions.length} sessions`);
});

function answerTo(question: string): string {
  return `${Array.from({ length: words }, (_, index) => `${question}:${index} `).join("")}end of ${question}.`;
}

/** The sessions that are on disk, each without any damage. */
function sessionsIn(dataDirectory: string): readonly Session[] {
  const files = readdirSync(dataDirectory, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".jsonl"),
  );
  return files.map((file) => {
    const reader = createSessionReader(basename(file, ".jsonl"));
    const content = readFileSync(join(dataDirectory, file));
    assert.equal(
      eachLine(content, (line) => reader.line(line)),
      content.length,
      file,
    );
    assert.deepEqual(reader.damaged, [], file);
    return reader.session();
  });
}

function questionsOf({ turns }: Session): readonly string[] {
  return turns.map(({ prompt }) => prompt);
}

function nameIn(session: Session): string {
  return /^(left|right)/.exec(questionsOf(session)[0] ?? "")?.[1] ?? "";
}

async function openBySearch(page: Page, question: string): Promise<void> {
  await runCommand(page, "Sidenote: Open Session…");
  const rows = page.locator(".quick-input-list .monaco-list-row");
  await page.locator(".quick-input-widget input").fill(question);
  await rows
    .filter({ hasText: `${question}?` })
    .first()
    .click();
}
