/**
 * The extension host is killed at random moments: while a message is sent, before its answer, in the middle of it, while
 * it is tried again, and at its end; half of the time with another session's answer under way. After each time the
 * message is there, what was shown for more than a second, the draft, and every other session untouched. Some rounds
 * belong to the tests; `npm run soak:kill` makes two hundred.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { FrameLocator } from "playwright-core";
import { answerText, type Turn } from "../../src/core/conversation.ts";
import { createSessionReader } from "../../src/core/session.ts";
import { eachLine } from "../../src/host/sessions/sessionFile.ts";
import { testEnvironment } from "../editor/environment.ts";
import { exitOnSignals } from "../editor/exit.ts";
import { panelOf } from "../editor/operations.ts";
import { copySampleWorkspace, projectDirectory } from "../editor/project.ts";
import { startEditor } from "../editor/server.ts";
import { openWindow, whenReady } from "../editor/window.ts";
import { runCommand } from "../editor/workbench.ts";
import { ending, messageStart, textDelta, textStart } from "../fixtures/events.ts";
import {
  chunk,
  lastChunk,
  noModels,
  replyBody,
  replyStream,
  startWireServer,
  streamHead,
} from "../fixtures/wireServer.ts";

exitOnSignals();

const rounds = Number(process.env["SIDENOTE_KILLS"] ?? 5);
const seed = Number(process.env["SIDENOTE_SEED"] ?? 937);
/** Milliseconds after the message within which the host is killed. */
const latest = 3000;
/** Half of the time it is killed within these. */
const early = 400;
/** Milliseconds after which a draft is on disk, and some. */
const draftSafe = 600;
/** Milliseconds after which what a page showed is on disk, and what a server sent to a session that nobody sees. */
const safe = 1000;
const safeUnseen = 2000;

test(`the host is killed ${rounds} times (seed ${seed}): nothing that was shown for a second is lost`, async (context) => {
  const random = createRandom(seed);
  const wire = await startWireServer();
  context.after(() => wire.close());
  wire.aside = noModels;
  const sent: { readonly question: string; readonly at: number; readonly text: string }[] = [];
  const refused = new Set<string>();
  const ways = new Map<string, Way>();
  wire.answer = ({ body }) => {
    if (body.includes("isNewTopic")) return replyStream("");
    const question = [...body.matchAll(/(?:seed|question|unseen) \d+/g)].at(-1)?.[0] ?? "";
    if (question.startsWith("seed"))
      return replyStream(messageStart + textStart + textDelta("Yes.") + ending);
    const way = ways.get(question);
    if (way === "refused" && !refused.has(question)) {
      refused.add(question);
      return replyBody(529, '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}');
    }
    const words = way === "short" ? 60 : Infinity;
    return async (socket) => {
      const isOpen = (): boolean => !socket.destroyed;
      if (way === "late") await new Promise((resolve) => setTimeout(resolve, latest / 2));
      socket.write(streamHead());
      socket.write(chunk(messageStart + textStart));
      let count = 0;
      while (count < words && isOpen()) {
        const first = count;
        const text = Array.from({ length: 1 + (first % 7) }, (_, index) => `w${first + index} `).join("");
        count += 1 + (first % 7);
        socket.write(chunk(textDelta(text)));
        sent.push({ question, at: Date.now(), text });
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      if (isOpen()) socket.write(Buffer.concat([chunk(ending), Buffer.from(lastChunk)]));
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
  const last = panel.locator(".turn:last-child");
  await runCommand(page, "Sidenote: Focus on Chat View");
  await panel.locator(".welcome").waitFor();

  async function newSession(): Promise<void> {
    if (await panel.locator(".welcome").isVisible()) return; // it is new
    await runCommand(page, "Sidenote: New Session");
    await panel.locator(".welcome").waitFor();
  }

  for (const seedling of ["seed 0", "seed 1"]) {
    await input.fill(seedling);
    await input.press("Enter");
    await panel.locator('.turn:last-child[data-state="done"]', { hasText: seedling }).waitFor();
    await newSession();
  }
  const seeds = hashesOf(editor.dataDirectory, "seed ");
  assert.equal(Object.keys(seeds).length, 2);
  const met: string[] = [];

  for (let round = 0; round < rounds; round++) {
    const [question, unseen, draft] = [`question ${round}`, `unseen ${round}`, `draft ${round}`];
    const hasUnseen = random(2) === 0;
    const way = allWays[random(allWays.length)] ?? "long";
    const moment = random(random(2) === 0 ? early : latest);
    ways.set(question, way);
    if (hasUnseen) {
      await newSession();
      await input.fill(unseen);
      await input.press("Enter");
      await last.locator("h2", { hasText: unseen }).waitFor({ state: "attached" });
      await newSession();
    }
    await input.fill(question);
    await new Promise((resolve) => setTimeout(resolve, draftSafe));
    await input.press("Enter");
    const asked = Date.now();
    if (moment > safe) await input.fill(draft);
    const typed = Date.now();
    const shown = await watchFor(panel, question, asked + moment);
    killHost(editor.dataDirectory);
    const killed = Date.now();
    const wasSent = wire.requests.some(({ body }) => body.includes(question));
    const { state = "unsent" } = shown.at(-1) ?? {};
    met.push(`${way} ${moment} ms: ${state}`);
    const kept = shown.findLast(({ at }) => at < killed - safe);

    await page.reload();
    await whenReady(page);
    await runCommand(page, "Sidenote: Focus on Chat View");
    const answered = panel.locator(".turn:last-child", { hasText: question });
    await until(async () => (await answered.count()) > 0 || (await input.inputValue()) === question);
    if (wasSent) assert.equal(await answered.count(), 1, `round ${round}: the message is there`);
    if ((await answered.count()) > 0) {
      const after = (await answered.locator(".answer").allInnerTexts()).join("").trimEnd();
      assert.equal(after.slice(0, kept?.text.length ?? 0), kept?.text ?? "", `round ${round}`);
      const stateAfter = await answered.getAttribute("data-state");
      assert.equal(stateAfter, kept?.state === "done" || stateAfter === "done" ? "done" : "stopped");
      if (stateAfter === "stopped") {
        assert.deepEqual(
          await answered.locator(".notice .actions button").allInnerTexts(),
          after === "" ? ["Retry"] : ["Continue", "Retry"],
        );
      }
      if (typed < killed - safe && moment > safe)
        await until(async () => (await input.inputValue()) === draft);
    }
    if (hasUnseen) {
      const received = sent.filter((piece) => piece.question === unseen && piece.at < killed - safeUnseen);
      const [turn] = turnsOf(editor.dataDirectory).filter(({ prompt }) => prompt === unseen);
      assert.ok(turn, `round ${round}: the message that nobody sees is there`);
      const text = received.map((piece) => piece.text).join("");
      assert.equal(answerText(turn).slice(0, text.length), text, `round ${round}: what nobody saw`);
    }
    assert.deepEqual(hashesOf(editor.dataDirectory, "seed "), seeds, `round ${round}: the other sessions`);
  }
  context.diagnostic(met.join("; "));
});

/** How the server answers. */
type Way = (typeof allWays)[number];
const allWays = ["long", "short", "late", "refused"] as const;

interface Shown {
  readonly at: number;
  readonly text: string;
  readonly state: string;
}

/** What the answer to a question shows until then, and when it did. */
async function watchFor(panel: FrameLocator, question: string, end: number): Promise<readonly Shown[]> {
  const shown: Shown[] = [];
  const turn = panel.locator(".turn:last-child", { hasText: question });
  while (Date.now() < end) {
    if ((await turn.count()) > 0) {
      const text = (await turn.locator(".answer").allInnerTexts()).join("").trimEnd();
      const state = (await turn.getAttribute("data-state")) ?? "";
      shown.push({ at: Date.now(), text, state });
    }
    await new Promise((resolve) => setTimeout(resolve, 30));
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

/** The turns of all sessions; none of their lines is damaged. */
function turnsOf(dataDirectory: string): readonly Turn[] {
  return sessionFiles(dataDirectory).flatMap((file) => {
    const reader = createSessionReader("");
    eachLine(readFileSync(file), (line) => reader.line(line));
    assert.deepEqual(reader.damaged, [], file);
    return reader.session().turns;
  });
}

/** Of the sessions in which these words stand. */
function hashesOf(dataDirectory: string, words: string): Readonly<Record<string, string>> {
  const files = sessionFiles(dataDirectory).map((file) => [file, readFileSync(file)] as const);
  return Object.fromEntries(
    files
      .filter(([, content]) => content.includes(words))
      .map(([file, content]) => [file, createHash("sha256").update(content).digest("hex")]),
  );
}

function createRandom(start: number): (below: number) => number {
  let state = start;
  return (below) => (state = (state * 48_271) % 2_147_483_647) % below;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const limit = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > limit) throw new Error("Waited 20 s in vain");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
