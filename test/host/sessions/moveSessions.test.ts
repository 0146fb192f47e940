import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { createSession, decodeSession, encodeSession } from "../../../src/core/session.ts";
import { applyRecord } from "../../../src/core/sessionRecord.ts";
import { moveSessions } from "../../../src/host/sessions/moveSessions.ts";
import { takeLock } from "../../../src/host/sessions/sessionLock.ts";
import { asked, named } from "./storeWorld.ts";

async function folders(context: TestContext): Promise<{ readonly from: string; readonly to: string }> {
  const base = await mkdtemp(join(tmpdir(), "sidenote-move-"));
  context.after(() => rm(base, { recursive: true, force: true }));
  return { from: join(base, "from"), to: join(base, "some", "where") };
}

async function fill(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

async function read(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => /\.\w+$/.test(name)).toSorted();
  return Object.fromEntries(
    await Promise.all(files.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const)),
  );
}

test("sessions move with what is kept beside them; of two that begin alike the longer one is kept", async (context) => {
  const { from, to } = await folders(context);
  await fill(from, {
    "a.jsonl": "a\n",
    "longer-here.jsonl": "one\ntwo\n",
    "longer-there.jsonl": "one\n",
    "deleted/d.jsonl": "d\n",
    "damaged/e-1.jsonl": "e",
  });
  await fill(to, { "longer-here.jsonl": "one\n", "longer-there.jsonl": "one\ntwo\n" });
  assert.deepEqual(await moveSessions(from, to), []);
  assert.deepEqual(await read(from), {});
  assert.deepEqual(await read(to), {
    "a.jsonl": "a\n",
    "damaged/e-1.jsonl": "e",
    "deleted/d.jsonl": "d\n",
    "longer-here.jsonl": "one\ntwo\n",
    "longer-there.jsonl": "one\ntwo\n",
  });
});

test("what another writes, and what another file is in the way of, stays where it is", async (context) => {
  const { from, to } = await folders(context);
  const before = { "busy.jsonl": "busy\n", "other.jsonl": "mine\n" };
  await fill(from, before);
  await fill(to, { "other.jsonl": "theirs\n" });
  const lock = await takeLock(join(from, "busy.lock"));
  assert.deepEqual(await moveSessions(from, to), ["busy.jsonl", "other.jsonl"]);
  await lock?.release();
  assert.deepEqual([await read(from), await read(to)], [before, { "other.jsonl": "theirs\n" }]);
});

test("a window that went on in the folder before: what it and the others wrote since is put together", async (context) => {
  const { from, to } = await folders(context);
  const session = createSession("s1", 5);
  applyRecord(session, asked(session, "t1"));
  const [old, moved] = [structuredClone(session), structuredClone(session)];
  applyRecord(old, asked(old, "old"));
  applyRecord(moved, asked(moved, "moved"));
  applyRecord(moved, named("Mine"));
  const waiting =
    '{"type":"waited","from":"x","process":1073741824,"machine":"elsewhere"}\n{"type":"pinned","value":true}\n';
  await fill(from, {
    "s1.jsonl": encodeSession(old),
    "s1.x.left.jsonl": waiting,
    "s1 (conflicted copy).jsonl": "copy\n",
    "newer.jsonl": '{"type":"session","version":9,"id":"newer"}\n',
  });
  await fill(to, { "s1.jsonl": encodeSession(moved), "newer.jsonl": "other\n" });
  assert.deepEqual(await moveSessions(from, to), ["newer.jsonl"]);
  assert.deepEqual(Object.keys(await read(from)), ["newer.jsonl"]);
  const files = await read(to);
  const joined = decodeSession("s1", files["s1.jsonl"] ?? "");
  assert.deepEqual(
    [joined.turns.map(({ id, parent }) => [id, parent]), joined.title?.text, joined.leaf, Object.keys(files)],
    [
      [
        ["t1", null],
        ["old", "t1"],
        ["moved", "t1"],
      ],
      "Mine",
      "moved",
      ["newer.jsonl", "s1 (conflicted copy).jsonl", "s1.jsonl"],
    ],
  );
});

test("a folder that is not there yet has nothing to move", async (context) => {
  const { from, to } = await folders(context);
  assert.deepEqual([await moveSessions(from, to), await read(to)], [[], {}]);
});
