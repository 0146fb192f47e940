import assert from "node:assert/strict";
import { test } from "node:test";
import { createPageMemory } from "../../src/webview/memory.ts";

test("what a page keeps is there for the next one, whatever an older version kept", () => {
  const saved: unknown[] = [];
  const save = (kept: unknown): void => void saved.push(JSON.parse(JSON.stringify(kept)));
  const memory = createPageMemory({ sessionId: "before" }, save);
  memory.setEdit("t1", "other words");
  memory.setEdit("t2", "gone");
  memory.setEdit("t2", null);
  memory.setFolded("t1", true);
  memory.setFolded("t3", true);
  memory.setFolded("t3", false);
  memory.setFolded("t3", false);
  memory.setSession("s");
  const kept = { sessionId: "s", edits: [["t1", "other words"]], folded: ["t1"] };
  assert.deepEqual([saved.length, saved.at(-1)], [7, kept]);
  const next = createPageMemory(kept, save);
  assert.deepEqual(
    [next.editOf("t1"), next.editOf("t2"), next.isFolded("t1"), next.isFolded("t3")],
    ["other words", null, true, false],
  );
});

test("what cannot be read is as if nothing had been kept", () => {
  for (const before of [
    undefined,
    null,
    1,
    "x",
    {},
    { sessionId: 1, edits: [["t"], [1, 2], "t"], folded: [1] },
  ]) {
    const saved: unknown[] = [];
    createPageMemory(before, (kept) => saved.push(kept)).setSession("s");
    assert.deepEqual(saved, [{ sessionId: "s", edits: [], folded: [] }]);
  }
});

test("of many edits the last twenty are kept", () => {
  let last: unknown;
  const memory = createPageMemory(undefined, (kept) => (last = kept));
  for (let index = 0; index < 25; index++) memory.setEdit(`t${index}`, "x");
  const expected = Array.from({ length: 20 }, (_, index) => [`t${index + 5}`, "x"]);
  assert.deepEqual(last, { edits: expected, folded: [] });
});
