/** Whatever an explain command is given, it is read as far as it makes sense. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readExplainArguments } from "../../src/host/explain/arguments.ts";

const range = { startLine: 3, startCharacter: 0, endLine: 5, endCharacter: 2 };

test("what is as it should be is taken", () => {
  const given = { prompt: "Why?", kind: "error", uri: "file:///a.ts", range, location: "panel" };
  assert.deepEqual(readExplainArguments({ ...given, more: 1 }), given);
  assert.deepEqual(readExplainArguments({ kind: "risks" }), { kind: "risks" });
});

test("all else counts as left out", () => {
  const menu = { $mid: 1, scheme: "file", path: "/a.ts", fsPath: "/a.ts", external: "file:///a.ts" };
  const wrong = [
    undefined,
    null,
    "explain",
    7,
    [],
    menu,
    { prompt: "  ", kind: "praise", uri: "a.ts", range: 3, location: "left" },
    { prompt: 1, kind: null, uri: 2, range: { ...range, startLine: -1 }, location: {} },
    { range: { ...range, endCharacter: 1.5 } },
    { range: { startLine: 1, startCharacter: 1 } },
    { range: [{ line: 1, character: 1 }] },
  ];
  assert.deepEqual(
    wrong.map(readExplainArguments),
    wrong.map(() => ({})),
  );
});
