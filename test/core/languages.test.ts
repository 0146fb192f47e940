import assert from "node:assert/strict";
import { test } from "node:test";
import { languageIdOf, languageOf } from "../../src/core/languages.ts";

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

test("the language of a fence: by id, by extension, by other names, without what else stands there", () => {
  const words = [
    "typescript",
    "ts",
    "C++",
    "bash",
    "ts:src/a.ts",
    "{.python}",
    "js{1,3}",
    "zig",
    "",
    "constructor",
  ];
  assert.deepEqual(words.map(languageIdOf), [
    "typescript",
    "typescript",
    "cpp",
    "shellscript",
    "typescript",
    "python",
    "javascript",
    "zig",
    "",
    "constructor",
  ]);
});
