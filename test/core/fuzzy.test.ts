import assert from "node:assert/strict";
import { test } from "node:test";
import { fuzzyFilter, fuzzyScore } from "../../src/core/fuzzy.ts";

const files = [
  "src/webview/composer.ts",
  "test/core/protocol.test.ts",
  "src/core/protocol.ts",
  "README.md",
  "a/cart.ts",
];

function filter(query: string): readonly string[] {
  return fuzzyFilter(query, files, (name) => name);
}

test("letters in order, in the name before the folders, beginnings first", () => {
  assert.deepEqual(
    ["", "prot", "comp", "cart", "rm", "src/pro", "PROTOCOL.TS", "xyz", "tsc"].map((query) => [
      query,
      filter(query),
    ]),
    [
      ["", files],
      ["prot", ["src/core/protocol.ts", "test/core/protocol.test.ts"]],
      ["comp", ["src/webview/composer.ts"]],
      ["cart", ["a/cart.ts"]],
      ["rm", ["README.md", "src/webview/composer.ts"]],
      ["src/pro", ["src/core/protocol.ts"]],
      ["PROTOCOL.TS", ["src/core/protocol.ts", "test/core/protocol.test.ts"]],
      ["xyz", []],
      ["tsc", ["test/core/protocol.test.ts"]],
    ],
  );
});

test("letters outside of the Basic Multilingual Plane, and empty names", () => {
  assert.deepEqual([fuzzyScore("😀b", "😀ab") !== null, fuzzyScore("a", "")], [true, null]);
});
