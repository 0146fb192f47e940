/**
 * What many sessions cost: 5,000 of 200 MB in all, and one of 40 MB. The list, the search and the opening, each beside
 * the plain way, which reads and parses everything.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTurn } from "../../src/core/conversation.ts";
import { createSession, decodeSession, encodeSession } from "../../src/core/session.ts";
import { applyRecord, encodeRecord, headerOf, type SessionRecord } from "../../src/core/sessionRecord.ts";
import { createSearch } from "../../src/host/sessions/search.ts";
import { createSessionStore, type SessionStore } from "../../src/host/sessions/sessionStore.ts";

const sessions = 5000;
const megabytes = 200;
const large = 40;

const words =
  "the total of a cart is wrong when an item has no price because the sum begins with a text and not with a number".split(
    " ",
  );
let state = 7;
const random = (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below;

function textOf(length: number): string {
  const parts: string[] = [];
  for (let size = 0; size < length;) {
    const word = words[random(words.length)] ?? "";
    parts.push(word);
    size += word.length + 1;
  }
  return parts.join(" ");
}

/** A session as it is written while it happens: an answer in pieces of half a second. */
function fileOf(id: string, bytes: number, turns: number): string {
  const session = createSession(id, 1_790_000_000_000 + Number.parseInt(id.slice(1), 10) * 1000);
  const lines: (SessionRecord | ReturnType<typeof headerOf>)[] = [headerOf(session)];
  let parent: string | null = null;
  for (let index = 0; index < turns; index++) {
    const turnId = `${id}-${index}`;
    lines.push({
      type: "turn",
      turn: createTurn(turnId, textOf(200), [], session.createdAt + index, parent),
    });
    if (index === 0) lines.push({ type: "title", title: { text: textOf(30), source: "topic", turn: 0 } });
    lines.push({ type: "updates", turnId, updates: [{ type: "block-start", block: 0, blockType: "text" }] });
    for (let size = 0; size < bytes / turns; size += 800) {
      lines.push({
        type: "updates",
        turnId,
        updates: [{ type: "block-append", block: 0, text: `${textOf(700)} ` }],
      });
    }
    lines.push({
      type: "updates",
      turnId,
      updates: [{ type: "state", state: "done", at: session.createdAt + index }],
    });
    parent = turnId;
  }
  return lines.map(encodeRecord).join("");
}

async function timed<Result>(run: () => Promise<Result> | Result): Promise<[number, Result]> {
  const start = performance.now();
  const result = await run();
  return [performance.now() - start, result];
}

const base = mkdtempSync(join(tmpdir(), "sidenote-sessions-"));
const folder = join(base, "sessions");
mkdirSync(folder);
for (let index = 0; index < sessions; index++) {
  writeFileSync(join(folder, `s${index}.jsonl`), fileOf(`s${index}`, (megabytes * 1e6) / sessions, 4));
}
writeFileSync(join(folder, "s99999.jsonl"), fileOf("s99999", large * 1e6, 2000));
const all = readdirSync(folder).map((name) => join(folder, name));
const total = all.reduce((sum, path) => sum + statSync(path).size, 0);
const open = (): SessionStore =>
  createSessionStore({
    folder: () => folder,
    cache: () => `${folder}.json`,
    report: console.error,
    log: console.error,
  });

try {
  console.log(`${all.length} sessions of ${(total / 1e6).toFixed(0)} MB in all; times in milliseconds`);
  const [plain] = await timed(() => all.map((path) => decodeSession("", readFileSync(path, "utf8")).title));
  const first = open();
  const [anew] = await timed(first.list);
  await first.close();
  const second = open();
  const [cached, list] = await timed(second.list);
  const [again] = await timed(second.list);
  console.log(
    `list: after a start ${cached.toFixed(0)}, again ${again.toFixed(0)}, made anew ${anew.toFixed(0)}, reading all ${plain.toFixed(0)}`,
  );

  const search = createSearch(new URL("../../dist/searchWorker.js", import.meta.url), console.error);
  const places = list.map(({ id }) => ({ id, path: join(folder, `${id}.jsonl`) }));
  for (const query of ["number wrong price", "not in any of them", "prïce"]) {
    let firstFound = Number.NaN;
    let found = 0;
    const start = performance.now();
    await new Promise<void>((resolve) =>
      search.start(query, places, {
        onFound() {
          if (found++ === 0) firstFound = performance.now() - start;
        },
        onEnd: resolve,
      }),
    );
    const end = performance.now() - start;
    const [naive] = await timed(() =>
      all.filter((path) =>
        JSON.stringify(decodeSession("", readFileSync(path, "utf8")))
          .toLowerCase()
          .includes(query),
      ),
    );
    console.log(
      `search “${query}”: first ${firstFound.toFixed(0)}, all ${end.toFixed(0)} (${found} sessions); reading all ${naive.toFixed(0)}`,
    );
  }
  search.dispose();

  const before = process.memoryUsage().heapUsed;
  const [opened, session] = await timed(() => second.load("s99999"));
  globalThis.gc?.();
  const held = (process.memoryUsage().heapUsed - before) / 2 ** 20;
  console.log(
    `open ${large} MB, ${session?.turns.length ?? 0} turns: ${opened.toFixed(0)}; ${held.toFixed(0)} MiB more in use`,
  );
  if (session) {
    const [write] = await timed(async () => {
      const record: SessionRecord = { type: "turn", turn: createTurn("new", "And?", [], 0, session.leaf) };
      applyRecord(session, record);
      second.record(session, record);
      await second.written(session.id);
    });
    const [whole] = await timed(() => writeFileSync(join(base, "whole.json"), encodeSession(session)));
    console.log(`add a message to it: ${write.toFixed(1)}; writing it as a whole ${whole.toFixed(0)}`);
  }
  await second.close();
} finally {
  rmSync(base, { recursive: true, force: true });
}
