/** Runs inside the extension host: asks, opens and types in the real editor, and gathers what the page notes. */
import { writeFile } from "node:fs/promises";
import * as vscode from "vscode";
import { panel, window } from "../host/suite/driver.ts";
import { createClock } from "./clock.ts";
import type { Memory, PaintNotes, PaintResult } from "./paintNotes.ts";

const clock = createClock();
const address = variable("BENCH_SERVER");
const lastTurn = variable("BENCH_LAST_TURN");
const rounds = 3;

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

const runCommand = vscode.commands.executeCommand;

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function notes(): Promise<PaintNotes> {
  return (await panel.evaluate("globalThis.paint.notes")) as PaintNotes;
}

/** Waits until `read` finds something; looked at rarely, because looking takes time too. */
async function wait<Value>(read: () => Promise<Value | undefined>): Promise<Value> {
  const limit = Date.now() + 60_000;
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    if (Date.now() > limit) throw new Error("Waited for a minute in vain");
    await pause(100);
  }
}

/** What the editor itself takes for a message: there and back, to a page that does nothing else. */
async function messageTimes(): Promise<number[]> {
  const view = vscode.window.createWebviewPanel("bench", "Bench", vscode.ViewColumn.One, {
    enableScripts: true,
  });
  const times: number[] = [];
  let heard = (): void => undefined;
  view.webview.onDidReceiveMessage(() => heard());
  const next = (): Promise<void> => new Promise((resolve) => (heard = resolve));
  const loaded = next();
  view.webview.html = `<script>const host = acquireVsCodeApi();
    addEventListener("message", () => host.postMessage(0)); host.postMessage(0);</script>`;
  await loaded;
  await pause(500);
  for (let count = 0; count < 300; count++) {
    const answered = next();
    const start = performance.now();
    void view.webview.postMessage(count);
    await answered;
    times.push((performance.now() - start) / 2);
    await pause(10);
  }
  view.dispose();
  return times;
}

async function stream(): Promise<PaintNotes["shown"]> {
  await runCommand("sidenote.newSession");
  await panel.waitFor(".welcome");
  await pause(1000);
  await panel.evaluate("globalThis.paint.restart()");
  await runCommand("sidenote.ask", { prompt: "Go on", selection: false });
  await pause(14_000); // nothing looks at the page while it is measured
  await wait(async () => ((await panel.count(`.turn[data-state="done"]`)) > 0 ? true : undefined));
  return (await notes()).shown;
}

async function type(): Promise<number[]> {
  await panel.click(".composer textarea");
  await panel.evaluate("globalThis.paint.restart()");
  for (let count = 0; count < 120; count++) {
    await panel.press(count % 7 === 6 ? "Space" : "a");
    await pause(30);
  }
  await pause(500);
  const { keys } = await notes();
  await panel.fill(".composer textarea", "");
  return keys;
}

async function painted(): Promise<number> {
  return wait(async () => (await notes().catch(() => undefined))?.turns[lastTurn]);
}

async function open(): Promise<PaintResult["opened"][number]> {
  await runCommand("sidenote.newSession");
  await panel.waitFor(".welcome");
  await panel.evaluate("globalThis.paint.restart()");
  const asked = performance.now();
  const opening = runCommand("sidenote.openSession");
  await window.waitFor(".quick-input-list-entry");
  const listed = performance.now() - asked;
  await window.press("Control+A");
  await window.type("Retry with backoff");
  await pause(500);
  const choosing = clock();
  await window.press("Enter");
  await opening;
  const chosen = (await painted()) - choosing;
  await runCommand("workbench.action.closeAuxiliaryBar");
  await pause(1000);
  const revealing = clock();
  await runCommand("sidenote.chat.focus");
  return { listed, chosen, revealed: (await painted()) - revealing };
}

async function memory(): Promise<Memory> {
  const response = await fetch(`${address}/bench/memory`);
  const { page, elements } = (await response.json()) as Memory;
  return { page, elements, host: process.memoryUsage().rss / 2 ** 20 };
}

/** Reads through the whole session, a window at a time. */
async function readThrough(): Promise<void> {
  await panel.evaluate(`new Promise(async (resolve) => {
    const scroller = document.querySelector(".transcript");
    for (let place = 0; place <= 400; place++) {
      scroller.scrollTop = -(scroller.scrollHeight - scroller.clientHeight) * place / 400;
      await new Promise((then) => setTimeout(then, 60));
    }
    resolve();
  })`);
}

/** Called by the editor as if it were a test suite. */
export async function run(): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("sidenote");
  await configuration.update("baseUrl", address, vscode.ConfigurationTarget.Global);
  await configuration.update("topic.enabled", false, vscode.ConfigurationTarget.Global);
  const messages = await messageTimes();
  await runCommand("sidenote.chat.focus");
  const streams: PaintNotes["shown"][] = [];
  for (let round = 0; round < rounds; round++) streams.push(await stream());
  await runCommand("sidenote.newSession");
  await panel.waitFor(".welcome");
  const empty = { keys: await type(), memory: await memory() };
  const opened: PaintResult["opened"][number][] = [];
  for (let round = 0; round < rounds; round++) opened.push(await open());
  const long = { keys: await type(), memory: await memory() };
  await readThrough();
  const read = await memory();
  const result: PaintResult = {
    messages,
    streams,
    opened,
    keys: { empty: empty.keys, long: long.keys },
    memory: { empty: empty.memory, long: long.memory, read },
  };
  await writeFile(variable("BENCH_RESULT"), JSON.stringify(result));
}
