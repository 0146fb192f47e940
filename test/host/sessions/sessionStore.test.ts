/** The sessions' files: real ones, with real processes that share them. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { appendFile, mkdir, readFile, readdir, rm, rmdir, symlink, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createTurn, type Session, type Turn } from "../../../src/core/conversation.ts";
import { readRecord } from "../../../src/core/recordShape.ts";
import { createSession, decodeSession } from "../../../src/core/session.ts";
import { applyRecord, settle } from "../../../src/core/sessionRecord.ts";
import { isLocked, takeLock } from "../../../src/host/sessions/sessionLock.ts";
import type { SessionStore } from "../../../src/host/sessions/sessionStore.ts";
import { begin, end, say, world, type World } from "./storeWorld.ts";

test("a message is on disk when it is said to be, an answer's pieces soon, and all of it comes back", async (context) => {
  const { folder, store, reports, change } = await world(context);
  const session = createSession("s1", 5, "file:///w");
  const path = join(folder, "s1.jsonl");
  change(session, { type: "turn", turn: createTurn("t1", "Why?", [], 6) });
  await store.written("s1");
  assert.deepEqual(decodeSession("s1", await readFile(path, "utf8")).turns[0]?.prompt, "Why?");
  assert.equal(await isLocked(join(folder, "s1.lock")), true, "held while the turn runs");
  change(session, begin("t1"), say("t1", "Be"), say("t1", "cause."));
  while (!(await readFile(path, "utf8")).includes("Because.")) await new Promise(setImmediate);
  change(session, end("t1"));
  await store.written("s1");
  assert.equal(await isLocked(join(folder, "s1.lock")), false);
  assert.deepEqual(await store.load("s1"), session);
  assert.deepEqual(await store.load("nothing"), null);
  assert.deepEqual(
    [await readdir(folder), reports, (await store.list()).map(({ id, opening }) => [id, opening])],
    [["s1.jsonl"], [], [["s1", "Why?"]]],
  );
});

test("a session without a message has a file for its draft, once", async (context) => {
  const { folder, store } = await world(context);
  const session = createSession("s1", 5);
  store.keep(session);
  store.keep(session);
  await store.written("s1");
  assert.equal(
    await readFile(join(folder, "s1.jsonl"), "utf8"),
    '{"type":"session","version":1,"id":"s1","createdAt":5,"workspace":null}\n',
  );
});

test("a file that ends at any byte opens with every line before that; the original is kept, and what is new is added", async (context) => {
  const { folder, store, change, reports } = await world(context);
  const session = createSession("s1", 5);
  change(
    session,
    { type: "turn", turn: createTurn("t1", "Wäh?", [], 6) },
    begin("t1"),
    say("t1", "🍋"),
    end("t1"),
  );
  await store.written("s1");
  const path = join(folder, "s1.jsonl");
  const whole = await readFile(path);
  for (let length = 0; length < whole.length; length++) {
    await writeFile(path, whole.subarray(0, length));
    const lines = whole.subarray(0, length).toString("latin1").lastIndexOf("\n") + 1;
    const expected = decodeSession("s1", whole.subarray(0, lines).toString());
    const opened = await store.load("s1");
    assert.deepEqual(opened, { ...expected, createdAt: lines > 0 ? 5 : 0 });
    const isTorn = length > lines;
    const kept = isTorn ? await readdir(join(folder, "damaged")) : [];
    const keptBytes = isTorn ? await readFile(join(folder, "damaged", kept[0] ?? "")) : null;
    assert.deepEqual(keptBytes, isTorn ? whole.subarray(0, length) : null);
    assert.equal(reports.splice(0).length, isTorn ? 1 : 0);
    await rm(join(folder, "damaged"), { recursive: true, force: true });
    assert.ok(opened);
    change(opened, { type: "title", title: { text: "After", source: "user", turn: 0 } });
    await store.written("s1");
    assert.deepEqual(await store.load("s1"), opened);
  }
});

test("damage anywhere: every line that can be read is there, the user is told of the others, the file as it was is kept", async (context) => {
  const { folder, store, change, reports } = await world(context);
  const session = createSession("s1", 5);
  for (const id of ["t1", "t2", "t3", "t4"]) {
    change(session, {
      type: "turn",
      turn: createTurn(id, `question ${id}`, [], 6, session.leaf),
    });
    change(session, begin(id));
    for (const piece of ["one ", "two ", "three"]) {
      change(session, say(id, `${id}: ${piece}`));
      await store.written("s1"); // a line each
    }
    change(session, end(id));
  }
  await store.written("s1");
  const path = join(folder, "s1.jsonl");
  const whole = await readFile(path);
  const lines = whole.toString().trimEnd().split("\n");
  let seed = 7;
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  let told = 0;
  for (let round = 0; round < 200; round++) {
    const damaged = Buffer.from(whole);
    const place = random(whole.length);
    for (let index = 0; index < 1 + random(40); index++) damaged[place + index] = random(256);
    await writeFile(path, damaged);
    const opened = await store.load("s1");
    assert.ok(opened);
    const left = linesOf(damaged);
    const known = new Set(left.filter((line) => line !== null));
    for (const line of lines.filter((each) => known.has(each))) {
      const record = readRecord(JSON.parse(line));
      if (record?.type === "turn") {
        assert.ok(opened.turns.some(({ prompt }) => prompt === record.turn.prompt));
      } else if (record?.type === "updates") {
        const answer = opened.turns.find(({ id }) => id === record.turnId)?.blocks[0]?.text ?? "";
        for (const update of record.updates) {
          if (update.type === "block-append")
            assert.ok(answer.includes(update.text), `round ${round}: ${line}`);
        }
      }
    }
    const before = whole.subarray(0, whole.subarray(0, place).lastIndexOf(10) + 1).toString();
    for (const turn of decodeSession("s1", before).turns) {
      const again: Turn | undefined = opened.turns.find(({ id }) => id === turn.id);
      assert.equal(again?.prompt, turn.prompt);
      assert.ok((again?.blocks[0]?.text ?? "").startsWith(turn.blocks[0]?.text ?? ""));
    }
    // What is no JSON any more is damage that can be seen; a letter for another in a text is none.
    if (left.includes(null)) assert.equal(reports.length, 1, `round ${round}: it is said once`);
    if (reports.splice(0).length > 0) {
      told++;
      const [kept = ""] = await readdir(join(folder, "damaged"));
      assert.deepEqual(await readFile(join(folder, "damaged", kept)), damaged);
      await rm(join(folder, "damaged"), { recursive: true });
    }
  }
  assert.ok(told > 150, `${told} of 200 were told`);
});

/** The lines of a file, null for each that is no JSON or no UTF-8; what comes after the last line's end is one. */
function linesOf(content: Buffer): readonly (string | null)[] {
  const parts: (string | null)[] = [];
  for (let start = 0; start < content.length;) {
    const next = content.indexOf(10, start);
    const stop = next < 0 ? content.length : next;
    const line = content.subarray(start, stop);
    if (line.length > 0) parts.push(next < 0 ? null : jsonOf(line));
    start = stop + 1;
  }
  return parts;
}

function jsonOf(line: Buffer): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(line);
    JSON.parse(text);
    return text;
  } catch {
    return null;
  }
}

test("a newer version's file is left as it is, and the user is told", async (context) => {
  const { folder, store, reports } = await world(context);
  store.keep(createSession("s1", 5));
  await store.written("s1");
  const path = join(folder, "s1.jsonl");
  const text = '{"type":"session","version":9,"id":"s1"}\n{"type":"hologram"}\nhalf';
  await writeFile(path, text);
  assert.equal(await store.load("s1"), null);
  assert.equal(await readFile(path, "utf8"), text);
  assert.match(reports.join("\n"), /newer version of Sidenote/);
});

test("two windows at one session: one writes at a time, each sees what the other does, nothing is lost", async (context) => {
  const one = await world(context);
  const session = createSession("s1", 5);
  one.store.keep(session);
  await one.store.written("s1");
  const two = await world(context, join(one.folder, ".."));
  const copy = await two.store.load("s1");
  assert.ok(copy);
  const follow = (store: SessionStore, mine: Session): void => {
    store.watch(mine, {
      receive: (record) => applyRecord(mine, record),
      abandon: () => mine.turns.forEach(settle),
    });
  };
  follow(one.store, session);
  follow(two.store, copy);
  const ask = (window: World, mine: Session, id: string): void =>
    window.change(mine, { type: "turn", turn: createTurn(id, id, [], 6, mine.leaf) }, begin(id));
  const finish = (window: World, mine: Session, id: string): void => {
    for (let index = 0; index < 50; index++) window.change(mine, say(id, `${id}.${index} `));
    window.change(mine, end(id));
  };
  for (let round = 0; round < 20; round++) {
    ask(one, session, `a${round}`);
    ask(two, copy, `b${round}`); // waits for the lock
    finish(two, copy, `b${round}`);
    finish(one, session, `a${round}`);
    await Promise.all([one.store.written("s1"), two.store.written("s1")]);
  }
  const file = decodeSession("s1", await readFile(join(one.folder, "s1.jsonl"), "utf8"));
  const answers = new Map(
    file.turns.map(({ id, blocks, state }) => [id, [state, blocks[0]?.text.split(" ").length]]),
  );
  const expected = Array.from({ length: 20 }, (_, round) => [`a${round}`, `b${round}`]).flat();
  assert.deepEqual(
    [...answers].toSorted(([one_], [other]) => one_.localeCompare(other, "en", { numeric: true })),
    expected
      .toSorted((one_, other) => one_.localeCompare(other, "en", { numeric: true }))
      .map((id) => [id, ["done", 51]]),
  );
  const ids = (mine: Session): readonly string[] => mine.turns.map(({ id }) => id).toSorted();
  while (ids(session).length < 40 || ids(copy).length < 40) await new Promise(setImmediate);
  assert.deepEqual([ids(session), ids(copy)], [ids(file), ids(file)]);
});

test("a window that was killed in the middle of its turn: the other one is told, and may write", async (context) => {
  const { folder, store, change } = await world(context);
  store.keep(createSession("s1", 5));
  await store.written("s1");
  const child = spawn(process.execPath, [join(import.meta.dirname, "writerChild.ts"), folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const session = await store.load("s1");
  assert.deepEqual(
    session?.turns.map(({ id, state }) => [id, state]),
    [["t1", "connecting"]],
  );
  const told = new Promise<void>((resolve) => {
    store.watch(session, { receive: (record) => applyRecord(session, record), abandon: resolve });
  });
  child.kill("SIGKILL");
  await appendFile(join(folder, "s1.jsonl"), '{"type":"upd'); // half a line, as of one that died while it wrote
  await told;
  change(session, { type: "title", title: { text: "Mine", source: "user", turn: 0 } });
  await store.written("s1");
  assert.equal((await store.load("s1"))?.title?.text, "Mine");
});

test("what could not be written is told once and written when it can be", async (context) => {
  const { folder, store, change, reports } = await world(context);
  const session = createSession("s1", 5);
  const blocker = join(folder, "s1.jsonl");
  store.keep(createSession("other", 1));
  await store.written("other");
  await mkdir(blocker); // a folder where the file should be
  change(session, { type: "turn", turn: { ...createTurn("t1", "Why?", [], 6), state: "done" } });
  await store.written("s1");
  await store.written("s1");
  assert.deepEqual(reports.filter((line) => !line.startsWith("log: ")).length, 1);
  await rmdir(blocker);
  await store.written("s1");
  assert.deepEqual(await store.load("s1"), session);
});

test(
  "a full disk, and then one that cannot be written at all: every line is written once that is possible",
  { skip: existsSync("/dev/full") ? false : "there is no /dev/full here, which stands for a full disk" },
  async (context) => {
    const { folder, store, change } = await world(context);
    store.keep(createSession("other", 1));
    await store.written("other");
    const session = createSession("s1", 5);
    const path = join(folder, "s1.jsonl");
    await symlink("/dev/full", path);
    change(session, { type: "turn", turn: { ...createTurn("t1", "Why?", [], 6), state: "done" } });
    await store.written("s1");
    await rm(path);
    await mkdir(path);
    change(session, { type: "title", title: { text: "Mine", source: "user", turn: 0 } });
    await store.written("s1");
    await store.written("s1");
    await rmdir(path);
    await store.written("s1");
    assert.deepEqual(await store.load("s1"), session);
  },
);

test("of many processes that want a dead one's lock one gets it", async (context) => {
  const { folder, store } = await world(context);
  store.keep(createSession("s1", 5));
  await store.written("s1");
  const path = join(folder, "x.lock");
  for (let round = 0; round < 50; round++) {
    await writeFile(path, JSON.stringify({ process: 2 ** 30, machine: hostname(), token: "x" }));
    const locks = await Promise.all(Array.from({ length: 8 }, () => takeLock(path)));
    const taken = locks.filter((lock) => lock !== null);
    assert.equal(taken.length, 1);
    assert.equal(await takeLock(path), null);
    await taken[0]?.release();
  }
});

test("a session whose file was moved away is written whole, with what is added", async (context) => {
  const { folder, store, change } = await world(context);
  const session = createSession("s1", 5);
  change(session, { type: "turn", turn: { ...createTurn("t1", "Why?", [], 6), state: "done" } });
  await store.written("s1");
  await rm(join(folder, "s1.jsonl"));
  change(session, { type: "title", title: { text: "Mine", source: "user", turn: 0 } });
  await store.written("s1");
  change(session, { type: "pinned", value: true });
  await store.written("s1");
  assert.deepEqual(decodeSession("s1", await readFile(join(folder, "s1.jsonl"), "utf8")), session);
});
