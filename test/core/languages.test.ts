import assert from "node:assert/strict";
import { test } from "node:test";
import { languageOf } from "../../src/core/languages.ts";

test("a language id, else the extension, else nothing", () => {
  const paths = [
    "src/a.TS",
    "b.py",
    "c.zig",
    "Makefile",
    ".gitignore",
    "d.constructor",
    "e.",
    "f.a b",
    "g/.h/i",
  ];
  assert.deepEqual(paths.map(languageOf), ["typescript", "python", "zig", "", "", "constructor", "", "", ""]);
});
