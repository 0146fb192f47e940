/** What the workspace remembers of pinned explanations. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Uri } from "vscode";
import { createPins, type PinnedExplanation } from "../../src/host/explain/pins.ts";

function pin(sessionId: string, line = 0): PinnedExplanation {
  const span = { start: { line, character: 0 }, end: { line: line + 1, character: 0 } };
  return { sessionId, uri: "file:///a.ts", code: { text: "let a;\n", span, under: null }, about: "" };
}

/** A memory that keeps what JSON keeps, as the editor's does. */
function createMemory(saved: unknown) {
  let text = saved === undefined ? undefined : JSON.stringify(saved);
  return {
    get: (_key: string) => (text === undefined ? undefined : JSON.parse(text)),
    async update(_key: string, value: unknown) {
      text = value === undefined ? undefined : JSON.stringify(value);
    },
    saved: () => text,
  };
}

test("one of a session takes the place of the one before; none leaves nothing", () => {
  const memory = createMemory(undefined);
  const pins = createPins(memory);
  pins.put(pin("one"));
  pins.put(pin("two"));
  pins.put(pin("one", 4));
  assert.deepEqual(pins.list(), [pin("two"), pin("one", 4)]);
  pins.remove("two");
  pins.remove("three");
  assert.deepEqual(pins.list(), [pin("one", 4)]);
  pins.remove("one");
  assert.equal(memory.saved(), undefined);
});

test("those of files that were renamed, or are below such folders, go along", () => {
  const place = (path: string) => ({ toString: () => `file:///${path}` }) as Uri;
  const rename = (from: string, to: string) => ({ oldUri: place(from), newUri: place(to) });
  const at = (sessionId: string, path: string): PinnedExplanation => ({
    ...pin(sessionId),
    uri: `file:///${path}`,
  });
  const pins = createPins(
    createMemory([at("one", "a.ts"), at("two", "old/a.ts"), at("three", "older/a.ts")]),
  );
  pins.rename([rename("old", "new"), rename("a.ts", "b.ts")]);
  pins.rename([rename("c.ts", "d.ts")]);
  assert.deepEqual(
    pins.list().map(({ sessionId, uri }) => [sessionId, uri]),
    [
      ["one", "file:///b.ts"],
      ["two", "file:///new/a.ts"],
      ["three", "file:///older/a.ts"],
    ],
  );
});

test("what is of another shape is left out, and the oldest go when there are too many", () => {
  const under = { ...pin("under"), code: { ...pin("under").code, under: 3 } };
  const broken = [null, 1, {}, { ...pin("a"), uri: 1 }, { ...pin("b"), code: { text: "" } }];
  assert.deepEqual(createPins(createMemory([...broken, under])).list(), [under]);
  assert.deepEqual(createPins(createMemory("pins")).list(), []);
  const pins = createPins(createMemory(Array.from({ length: 200 }, (_, index) => pin(String(index)))));
  pins.put(pin("new"));
  assert.deepEqual(
    [pins.list().length, pins.list()[0]?.sessionId, pins.list().at(-1)?.sessionId],
    [200, "1", "new"],
  );
});
