/** Long text that comes at once: nothing of it is lost or out of order, however many frames it takes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSlices, type TextWriter } from "../../src/webview/slices.ts";

/** Frames that come when the test says so. */
function createFrames(): { readonly inFrame: (work: () => void) => void; readonly next: () => boolean } {
  let asked: (() => void)[] = [];
  return {
    inFrame: (work) => asked.push(work),
    next() {
      const works = asked;
      asked = [];
      for (const work of works) work();
      return works.length > 0;
    },
  };
}

/** A writer that keeps what it is given, in `log`. */
function keep(log: string[], name: string): TextWriter {
  return { append: (text) => log.push(`${name} ${text}`), end: () => log.push(`${name} end`) };
}

const long = (mark: string): string => mark.repeat(20_000);
const written = (log: readonly string[], name: string): string =>
  log
    .filter((entry) => entry.startsWith(`${name} `))
    .map((entry) => entry.slice(name.length + 1))
    .join("");

test("what a stream brings is drawn at once", () => {
  const frames = createFrames();
  const log: string[] = [];
  const writer = createSlices(frames.inFrame)(keep(log, "a"));
  writer.append("one");
  writer.append("two");
  writer.end();
  assert.deepEqual([log, frames.next()], [["a one", "a two", "a end"], false]);
});

test("long text is drawn in frames, in order, and what comes meanwhile after it", () => {
  const frames = createFrames();
  const log: string[] = [];
  const writer = createSlices(frames.inFrame)(keep(log, "a"));
  writer.append(long("x"));
  assert.deepEqual(log, []);
  frames.next();
  writer.append("y");
  while (frames.next());
  writer.append("z");
  writer.append(long("v"));
  writer.end();
  while (frames.next());
  assert.equal(written(log, "a"), `${long("x")}yz${long("v")}end`);
  assert.ok(log.length > 20);
});

test("the one that was asked last is drawn first", () => {
  const frames = createFrames();
  const log: string[] = [];
  const inSlices = createSlices(frames.inFrame);
  for (const name of ["a", "b"]) {
    const writer = inSlices(keep(log, name));
    writer.append(long(name));
    writer.end();
  }
  while (frames.next());
  const names = log.map((entry) => entry[0] ?? "").join("");
  assert.match(names, /^b+a+$/);
  assert.deepEqual([written(log, "a"), written(log, "b")], [`${long("a")}end`, `${long("b")}end`]);
});

test("a failure drops what is left, and whoever owns the frames hears of it", () => {
  const frames = createFrames();
  const log: string[] = [];
  const inSlices = createSlices(frames.inFrame);
  inSlices(keep(log, "a")).append(long("a"));
  const failing = {
    append: () => {
      throw new Error("cannot be drawn");
    },
    end: () => undefined,
  };
  inSlices(failing).append(long("b"));
  assert.throws(frames.next, /cannot be drawn/);
  const later = inSlices(keep(log, "c"));
  later.append(long("c"));
  while (frames.next());
  assert.deepEqual([written(log, "a"), written(log, "c")], ["", long("c")]);
});
