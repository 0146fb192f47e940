/**
 * `npm run bench:paint`: from the socket to the page in the real editor at 100 deltas a second, and what a session of
 * 2,000 turns and 40 MB takes to open, to type in, and to keep.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { build, type BuildOptions } from "esbuild";
import type { CDPSession, Frame, Page } from "playwright-core";
import { decodeSession, encodeSession } from "../../src/core/session.ts";
import { startDriver } from "../editor/driver.ts";
import { testEnvironment } from "../editor/environment.ts";
import { createTemporaryDirectory, exitOnSignals } from "../editor/exit.ts";
import { copySampleWorkspace, outputDirectory, projectDirectory } from "../editor/project.ts";
import { startEditor } from "../editor/server.ts";
import { openWindow } from "../editor/window.ts";
import { ending, messageStart, textDelta, textStart } from "../fixtures/events.ts";
import { longSession } from "../fixtures/longSession.ts";
import {
  chunk,
  lastChunk,
  noModels,
  replyBody,
  startWireServer,
  streamHead,
  type Reply,
} from "../fixtures/wireServer.ts";
import { createClock } from "./clock.ts";
import type { PaintNotes, PaintResult } from "./paintNotes.ts";

const turnCount = 2000;
/** Of text; with its frame it is a file of 40 MB. */
const characters = 36_000_000;
const deltas = 1200;
const interval = 10;
const frame = 1000 / 60;

exitOnSignals();
const clock = createClock();
/** When each delta of each stream went into the socket. */
const sent: number[][] = [];
let page: Page | null = null;
const wire = await startWireServer();
wire.answer = () => streamDeltas;
wire.aside = (request) => (request.path === "/bench/memory" ? replyMemory : noModels(request));

const suite = join(outputDirectory, "bench/paintSuite.js");
const result = join(await createTemporaryDirectory("bench"), "result.json");
await bundle({
  entryPoints: ["test/bench/paintSuite.ts"],
  outfile: suite,
  platform: "node",
  format: "cjs",
  external: ["vscode"],
});
const probe = await bundle({ entryPoints: ["test/bench/page/paintProbe.ts"], format: "iife", write: false });
const session = longSession("long-session", turnCount, characters);
const text = encodeSession(session);
const driver = await startDriver();
const editor = await startEditor({
  name: "paint",
  workspace: await copySampleWorkspace(),
  extension: projectDirectory,
  environment: {
    ...testEnvironment(),
    ...driver.environment,
    BENCH_SERVER: wire.url,
    BENCH_LAST_TURN: session.turns.at(-1)?.id,
    BENCH_RESULT: result,
  },
});
const sessions = join(editor.dataDirectory, "data/User/globalStorage/sidenote.sidenote/sessions");
await mkdir(sessions, { recursive: true });
await writeFile(join(sessions, `${session.id}.jsonl`), text);
const window = await openWindow({ name: "paint", url: editor.url(suite), script: probe });
page = window.page;
driver.attach(window.page);
const code = await window.exited;
if (code !== 0) throw new Error(window.recentLog());
report(JSON.parse(await readFile(result, "utf8")));
await window.close();
await editor.close();
driver.close();
await wire.close();

async function bundle(options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({ bundle: true, ...options });
  return outputFiles?.[0]?.text ?? "";
}

async function streamDeltas(...[socket]: Parameters<Reply>): Promise<void> {
  const times: number[] = [];
  sent.push(times);
  socket.setNoDelay(true);
  socket.write(streamHead());
  socket.write(chunk(messageStart + textStart));
  const start = performance.now();
  for (let index = 0; index < deltas; index++) {
    const wait = start + index * interval - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const mark = `w${String(index).padStart(5, "0")}`;
    const words = index % 40 === 39 ? `${mark}.\n\n` : index % 9 === 8 ? `**${mark}** ` : `${mark} and `;
    times.push(clock());
    socket.write(chunk(textDelta(words)));
  }
  socket.write(chunk(ending));
  socket.write(lastChunk);
}

/** What the panel's page holds, after a collection. */
async function replyMemory(...[socket]: Parameters<Reply>): Promise<void> {
  for (const candidate of page?.frames().toReversed() ?? []) {
    const elements = await candidate
      .evaluate<number>("document.querySelector('.transcript') ? document.querySelectorAll('*').length : 0")
      .catch(() => 0); // a frame that goes
    if (elements === 0) continue;
    const target = await sessionOf(candidate);
    await target.send("HeapProfiler.collectGarbage");
    const { usedSize } = await target.send("Runtime.getHeapUsage");
    await target.detach();
    await replyBody(200, JSON.stringify({ page: usedSize / 2 ** 20, elements }))(socket);
    return;
  }
  throw new Error("The panel is not there");
}

/** To the frame's own process; where it has none, its heap is that of the window around it. */
function sessionOf(candidate: Frame): Promise<CDPSession> {
  const context = candidate.page().context();
  return context.newCDPSession(candidate).catch(() => {
    console.log("(the panel has no process of its own: the page's memory is the whole window's)");
    return context.newCDPSession(candidate.page());
  });
}

function report({ messages, streams, opened, keys, memory }: PaintResult): void {
  const message = at(messages, 0.5);
  console.log(`${cpus().length} cores; medians of ${streams.length} rounds; milliseconds\n`);
  console.log(`a message of the editor's: p50 ${round(message)}, p95 ${round(at(messages, 0.95))}`);
  const delays = streams.map((shown, index) => delaysOf(sent[index] ?? [], shown));
  const [p50, p95] = [0.5, 0.95].map((share) =>
    at(
      delays.map((all) => at(all, share)),
      0.5,
    ),
  );
  console.log(
    `socket to paint at ${1000 / interval} deltas/s: p50 ${round(p50)}, p95 ${round(p95)}` +
      ` (two frames and a message: ${round(2 * frame + message)})`,
  );
  const times = {
    "list of sessions": "listed",
    "from a choice": "chosen",
    "panel shown again": "revealed",
  } as const;
  const megabytes = (text.length / 1e6).toFixed(0);
  console.log(`\n${turnCount} turns, ${megabytes} MB`);
  for (const [name, key] of Object.entries(times)) {
    console.log(
      `${name}: ${round(
        at(
          opened.map((one) => one[key]),
          0.5,
        ),
      )}`,
    );
  }
  for (const [name, values] of Object.entries(keys)) {
    console.log(
      `key to paint, ${name} session: p50 ${round(at(values, 0.5))}, p95 ${round(at(values, 0.95))}`,
    );
  }
  for (const [name, { page: heap, elements, host }] of Object.entries(memory)) {
    console.log(`memory, ${name}: page ${round(heap)} MiB, ${elements} elements; host ${round(host)} MiB`);
  }
  const start = performance.now();
  const encoded = encodeSession(session);
  const saved = performance.now();
  decodeSession(session.id, encoded);
  console.log(
    `to write it as JSON ${round(saved - start)}, to read that ${round(performance.now() - saved)}`,
  );
}

/** From the socket to the first frame that shows a delta or one after it. */
function delaysOf(times: readonly number[], shown: PaintNotes["shown"]): number[] {
  let next = 0;
  return shown.flatMap(([mark, time]) => {
    const first = next;
    next = Math.max(next, mark + 1);
    return times.slice(first, next).map((start) => time - start);
  });
}

function at(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? NaN;
}

function round(value: number | undefined): string {
  return (value ?? NaN).toFixed(1);
}
