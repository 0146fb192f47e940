/** What else may lie in the folder of the sessions, and what becomes of it; and a disk that fails. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, open, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createSession, encodeSession } from "../../../src/core/session.ts";
import { applyRecord, encodeRecord } from "../../../src/core/sessionRecord.ts";
import { addLines, replaceFile } from "../../../src/host/sessions/sessionFile.ts";
import { isLocked, takeLock } from "../../../src/host/sessions/sessionLock.ts";
import { answersOf, ask, asked, begin, end, say, world } from "./storeWorld.ts";

test("a file's name is the session's id, whatever its first line says", async (context) => {
  const { folder, store, change } = await world(context);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "x.jsonl"), encodeSession(createSession("../../evil", 5)));
  const session = await store.load("x");
  assert.ok(session);
  change(session, { type: "pinned", value: true });
  await store.written("x");
  assert.deepEqual(
    [session.id, await readdir(folder), await readdir(join(folder, "..")), await store.load("../sessions/x")],
    ["x", ["x.jsonl"], ["sessions"], null],
  );
});

test("a copy that a sync tool made beside a session is no session of the list", async (context) => {
  const { folder, store, change } = await world(context);
  const session = createSession("s1", 5);
  change(session, asked(session, "t1"));
  await store.written("s1");
  const text = await readFile(join(folder, "s1.jsonl"));
  for (const name of ["s1 (conflicted copy).jsonl", "s1.sync-conflict-1.jsonl"]) {
    await writeFile(join(folder, name), text);
  }
  assert.deepEqual(
    (await store.list()).map(({ id }) => id),
    ["s1"],
  );
});

test("where the line that began an answer is damaged, the answer's pieces stay", async (context) => {
  const { folder, store, reports, change } = await world(context);
  const session = createSession("s1", 5);
  change(session, ask(session, "t1"));
  await store.written("s1");
  change(session, begin("t1"), say("t1", "first "));
  for (const piece of ["second ", "third"]) {
    await store.written("s1");
    change(session, say("t1", piece));
  }
  change(session, end("t1"));
  await store.written("s1");
  const path = join(folder, "s1.jsonl");
  await writeFile(path, (await readFile(path, "utf8")).replace('"block-start"', '"blocj-start"'));
  const opened = await store.load("s1");
  assert.deepEqual([answersOf(opened), reports.length], [{ t1: "second third" }, 1]);
  assert.deepEqual(answersOf(await store.load("s1")), { t1: "second third" });
});

test("lines that could not be brought to the disk for sure are taken back: what is tried again stands there once", async (context) => {
  const { folder } = await world(context);
  await mkdir(folder, { recursive: true });
  const path = join(folder, "file");
  const file = await open(path, "a");
  context.after(() => file.close());
  const failing: typeof file = Object.create(file, {
    datasync: { value: () => Promise.reject(new Error("EIO")) },
    stat: { value: () => file.stat() },
    appendFile: { value: (text: string) => file.appendFile(text) },
    truncate: { value: (length: number) => file.truncate(length) },
  });
  await addLines(file, "before\n", true);
  await assert.rejects(addLines(failing, "line\n", true), /EIO/);
  await addLines(file, "line\n", true);
  assert.equal(await readFile(path, "utf8"), "before\nline\n");
});

test("a turn whose line stands there twice is there once", () => {
  const session = createSession("s1", 5);
  const turn = asked(session, "t1");
  applyRecord(session, turn);
  applyRecord(session, structuredClone(turn));
  assert.deepEqual(Object.keys(answersOf(session)), ["t1"]);
  assert.equal(session.turns.length, 1);
});

test("lines that a writer has left are added once, however many of them stand there already", async (context) => {
  const { folder, store, change } = await world(context);
  const session = createSession("s1", 5);
  change(session, ask(session, "t1"), begin("t1"), say("t1", "some"));
  await store.written("s1");
  await store.release(session);
  const path = join(folder, "s1.jsonl");
  const before = await readFile(path, "utf8");
  const lines = [
    '{"type":"waited","from":"x"}\n',
    encodeRecord(say("t1", " more")),
    encodeRecord(say("t1", " words")),
    encodeRecord(end("t1")),
  ];
  for (let count = 0; count <= lines.length; count++) {
    await writeFile(path, before + lines.slice(0, count).join(""));
    await writeFile(join(folder, "s1.x.left.jsonl"), `${lines.join("")}{"type":"upd`);
    const opened = await store.load("s1");
    assert.deepEqual([answersOf(opened), opened?.turns[0]?.state], [{ t1: "some more words" }, "done"]);
    assert.equal(await readFile(path, "utf8"), before + lines.join(""));
    assert.deepEqual(await readdir(folder), ["s1.jsonl"]);
  }
});

test("a process that slept with the machine keeps its lock; one that has ended does not, nor one far away", async (context) => {
  const { folder } = await world(context);
  await mkdir(folder, { recursive: true });
  const path = join(folder, "x.lock");
  const anHourAgo = Date.now() / 1000 - 3600;
  for (const [process_, machine, isHeld] of [
    [process.pid, hostname(), true],
    [2 ** 30, hostname(), false],
    [process.pid, "elsewhere", false],
  ] as const) {
    await writeFile(path, JSON.stringify({ process: process_, machine, token: "x" }));
    await utimes(path, anHourAgo, anHourAgo);
    assert.equal(await isLocked(path), isHeld, machine);
    const lock = await takeLock(path);
    assert.equal(lock === null, isHeld);
    await lock?.release();
  }
});

test("of a process that stays silent while this one is awake the number belongs to another", async (context) => {
  const { folder } = await world(context);
  await mkdir(folder, { recursive: true });
  const path = join(folder, "x.lock");
  const anHourAgo = Date.now() / 1000 - 3600;
  await writeFile(path, JSON.stringify({ process: process.pid, machine: hostname(), token: "silent" }));
  await utimes(path, anHourAgo, anHourAgo);
  let now = 1000;
  context.mock.method(performance, "now", () => now);
  const seen: boolean[] = [];
  for (const at of [1000, 50_000, 61_001]) {
    now = at;
    seen.push(await isLocked(path));
  }
  assert.deepEqual(seen, [true, true, false]);
});

test("what is open here is listed without its file being read; the list is saved later, and whole", async (context) => {
  const one = await world(context);
  const session = createSession("s1", 5);
  for (const id of ["s1", "s2"]) {
    const made = id === "s1" ? session : createSession(id, 5);
    one.change(made, asked(made, `${id}-1`));
    await one.store.written(id);
    if (made !== session) await one.store.release(made);
  }
  const path = join(one.folder, "s1.jsonl");
  const text = await readFile(path, "utf8");
  await one.store.list();
  await writeFile(path, '{"type":"session","version":9}\n'); // reading this is logged
  assert.deepEqual((await one.store.list()).map(({ id, turns }) => `${id}: ${turns}`).toSorted(), [
    "s1: 1",
    "s2: 1",
  ]);
  const cache = join(one.folder, "..", "sessions.json");
  assert.deepEqual([one.reports, existsSync(cache)], [[], false]);
  await writeFile(path, text);
  await one.store.close();
  const saved = JSON.parse(await readFile(cache, "utf8")) as {
    readonly entries: readonly [string, { readonly bytes: number }][];
  };
  assert.deepEqual(saved.entries.map(([id, { bytes }]) => `${id}: ${bytes}`).toSorted(), [
    `s1: ${text.length}`,
    `s2: ${text.length}`,
  ]);
});

test("what was deleted a week ago goes when the sessions are listed, and what belongs to it with it", async (context) => {
  const { folder, store, gone, change } = await world(context);
  for (const id of ["old", "late", "back"]) {
    const session = createSession(id, 5);
    change(session, asked(session, `${id}-1`));
    await store.written(id);
    await store.release(session);
    if (id === "back") continue;
    await store.remove(id);
  }
  const back = await readFile(join(folder, "back.jsonl"));
  await writeFile(join(folder, "deleted", "back.jsonl"), back); // was deleted once, and brought back since
  await writeFile(join(folder, "back.jsonl.77-1.new"), back.subarray(0, 9));
  const longAgo = Date.now() / 1000 - 8 * 24 * 3600;
  for (const name of ["deleted/old.jsonl", "deleted/back.jsonl", "back.jsonl.77-1.new"]) {
    await utimes(join(folder, name), longAgo, longAgo);
  }
  await store.list();
  await store.close();
  assert.deepEqual(
    { gone, deleted: await readdir(join(folder, "deleted")), there: (await readdir(folder)).toSorted() },
    { gone: ["old"], deleted: ["late.jsonl"], there: ["back.jsonl", "deleted"] },
  );
});

test("two that replace one file at the same time do not get in each other's way", async (context) => {
  const { folder } = await world(context);
  await mkdir(folder, { recursive: true });
  const path = join(folder, "list.json");
  const texts = Array.from({ length: 20 }, (_, index) => `${index}`.repeat(50_000));
  await Promise.all(texts.map((text) => replaceFile(path, text)));
  assert.ok(texts.includes(await readFile(path, "utf8")));
  assert.deepEqual(await readdir(folder), ["list.json"]);
});
