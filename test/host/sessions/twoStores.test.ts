/** Two windows at one session: what one does while the other writes, mends, deletes or brings back its file. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { appendFile, copyFile, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import type { Session } from "../../../src/core/conversation.ts";
import { createSession, decodeSession, encodeSession } from "../../../src/core/session.ts";
import { answersOf, ask, asked, begin, end, named, say, until, world, type World } from "./storeWorld.ts";

interface Two {
  readonly one: World;
  readonly two: World;
  readonly session: Session;
  readonly copy: Session;
  readonly path: string;
}

/** One session with one turn, followed in two windows. */
async function twoWindows(context: TestContext): Promise<Two> {
  const one = await world(context);
  const session = createSession("s1", 5);
  one.change(session, asked(session, "t1"));
  await one.store.written("s1");
  const two = await world(context, join(one.folder, ".."));
  const copy = await two.store.load("s1");
  assert.ok(copy);
  one.follow(session);
  two.follow(copy);
  return { one, two, session, copy, path: join(one.folder, "s1.jsonl") };
}

async function fileOf(path: string): Promise<Session> {
  return decodeSession("s1", await readFile(path, "utf8"));
}

async function waitingIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((file) => /\.(waiting|left)\.jsonl$/.test(file));
}

test("what is said in one window while another one answers is on disk at once, and in the session after that", async (context) => {
  const { one, two, session, copy, path } = await twoWindows(context);
  one.change(session, ask(session, "a"), begin("a"), say("a", "of one"));
  await one.store.written("s1");
  two.change(copy, named("Mine"), ask(copy, "b"), begin("b"), say("b", "of "));
  await two.store.written("s1");
  const [waiting = ""] = await waitingIn(one.folder);
  assert.match(await readFile(join(one.folder, waiting), "utf8"), /"Mine"[^]*question b[^]*of /);
  assert.deepEqual((await two.store.list()).length, 1, "it is no session");
  two.change(copy, say("b", "two"), end("b"));
  await two.store.written("s1");
  one.change(session, end("a"));
  await until(async () => (await waitingIn(one.folder)).length === 0);
  const all = { t1: "", a: "of one", b: "of two" };
  assert.deepEqual(answersOf(await fileOf(path)), all);
  await until(() => session.title !== null && copy.turns.length === 3);
  assert.deepEqual([answersOf(session), session.title?.text], [all, "Mine"]);
});

test("a window closes while another one answers: it waits for nothing, and what it said is added", async (context) => {
  const { one, two, session, copy, path } = await twoWindows(context);
  one.change(session, ask(session, "a"), begin("a"));
  await one.store.written("s1");
  two.change(copy, named("Mine"), asked(copy, "b"));
  await two.store.close();
  assert.match((await waitingIn(one.folder)).join(), /^s1\.[\w-]+\.left\.jsonl$/);
  one.change(session, end("a"));
  await one.store.written("s1");
  await one.store.close();
  const three = await world(context, join(one.folder, ".."));
  const opened = await three.store.load("s1");
  assert.deepEqual([answersOf(opened), opened?.title?.text], [{ t1: "", a: "", b: "" }, "Mine"]);
  assert.deepEqual([await fileOf(path), await waitingIn(one.folder)], [opened, []]);
});

test("a window is killed while it waits: what it said is there when the session is opened, and once", async (context) => {
  const { one, session, path } = await twoWindows(context);
  one.change(session, ask(session, "a"), begin("a"));
  await one.store.written("s1");
  const child = spawn(process.execPath, [join(import.meta.dirname, "writerChild.ts"), one.folder, "said"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const closed = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGKILL");
  await closed;
  const [waiting = ""] = await waitingIn(one.folder);
  const kept = join(one.folder, "..", "kept");
  await copyFile(join(one.folder, waiting), kept);

  // Opened while the first window still answers: it is added when that comes to its end.
  const two = await world(context, join(one.folder, ".."));
  const copy = await two.store.load("s1");
  assert.ok(copy);
  two.follow(copy);
  assert.deepEqual(answersOf(copy), { t1: "", a: "" });
  one.change(session, end("a"));
  await until(async () => (await waitingIn(one.folder)).length === 0);
  const all = { t1: "", a: "", child: "said" };
  await until(() => copy.turns.length === 3);
  assert.deepEqual([answersOf(await fileOf(path)), answersOf(copy)], [all, all]);

  // As of a window that died after it had added them, or while it did.
  const whole = await readFile(path, "utf8");
  for (const length of [whole.length, whole.indexOf("said"), whole.indexOf('"waited"')]) {
    await writeFile(path, whole.slice(0, length));
    await copyFile(kept, join(one.folder, waiting));
    const again = await two.store.load("s1");
    assert.deepEqual(answersOf(again), all, `the first ${length} characters`);
  }
});

test("what a window said of the session while another wrote is the last word, in both", async (context) => {
  const { one, two, session, copy, path } = await twoWindows(context);
  one.change(session, ask(session, "a"), begin("a"));
  await one.store.written("s1");
  two.change(copy, named("Mine"));
  await two.store.written("s1");
  one.change(session, { type: "title", title: { text: "A topic", source: "topic", turn: 1 } }, end("a"));
  await until(() => session.title?.text === "Mine");
  assert.deepEqual(
    [(await fileOf(path)).title?.text, copy.title?.text, session.title?.text],
    ["Mine", "Mine", "Mine"],
  );
});

test("a file that another window mended, and wrote on in, is read anew: both have everything", async (context) => {
  for (const words of [1, 60]) {
    const { one, two, session, copy, path } = await twoWindows(context);
    await two.store.release(copy);
    one.change(session, ask(session, "a"), begin("a"));
    for (let index = 0; index < 20; index++) {
      one.change(session, say("a", `w${index} `));
      await one.store.written("s1"); // a line each: the file as mended is shorter
    }
    one.change(session, end("a"));
    await one.store.written("s1");
    await appendFile(path, '{"type":"upd');
    const opened = await two.store.load("s1");
    assert.ok(opened);
    two.follow(opened);
    two.change(opened, ask(opened, "b"), begin("b"), say("b", "word ".repeat(words * 20)), end("b"));
    await two.store.written("s1");
    await until(() => session.turns.length === 3);
    one.change(session, asked(session, "c"));
    await one.store.written("s1");
    assert.deepEqual(answersOf(await fileOf(path)), answersOf(session));
    assert.deepEqual(Object.keys(answersOf(session)), ["t1", "a", "b", "c"]);
    await rm(one.folder, { recursive: true });
  }
});

test("a file that was put back as it was long ago gets what it lacks, and keeps what it has", async (context) => {
  const { one, session, path } = await twoWindows(context);
  const old = createSession("s1", 5);
  one.change(old, asked(old, "other"));
  one.change(session, ask(session, "a"), begin("a"), say("a", "some words"), end("a"), named("Mine"));
  await one.store.written("s1");
  await writeFile(path, encodeSession(old));
  one.change(session, { type: "pinned", value: true });
  await one.store.written("s1");
  const file = await fileOf(path);
  assert.deepEqual(
    [answersOf(file), file.title?.text, file.pinned],
    [{ other: "", t1: "", a: "some words" }, "Mine", true],
  );
});

test("a deletion is undone: what another window wrote meanwhile stays, and what it lacks is added", async (context) => {
  const { one, two, session, copy, path } = await twoWindows(context);
  await two.store.release(copy);
  const undo = await two.store.remove("s1");
  const [turn] = session.turns.splice(0); // as if that window had never seen it
  one.change(session, asked(session, "t2"), named("Mine"));
  await one.store.written("s1");
  await undo();
  const file = await fileOf(path);
  assert.deepEqual([Object.keys(answersOf(file)), file.title?.text, file.leaf], [["t1", "t2"], "Mine", "t2"]);
  assert.deepEqual(file.turns[0], turn);
  assert.deepEqual(await readdir(join(one.folder, "deleted")), []);

  const again = await two.store.remove("s1");
  await again();
  assert.deepEqual(await fileOf(path), file);
});

test("a session that is deleted while something here still shows it is written whole when it goes on", async (context) => {
  const { one, session, path } = await twoWindows(context);
  await one.store.release(session);
  await one.store.remove("s1");
  one.change(session, asked(session, "t2"));
  await one.store.written("s1");
  assert.deepEqual(await fileOf(path), session);

  // Let go of, and not deleted: nothing is written twice.
  one.change(session, ask(session, "t3"), begin("t3"), say("t3", "text"), end("t3"));
  await one.store.release(session);
  one.change(session, asked(session, "t4"));
  await one.store.written("s1");
  assert.deepEqual(await fileOf(path), session);
});
