/** What ignore files leave out, as `git check-ignore` says it of the same. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { foldersOf, isIgnored } from "../../src/core/gitignore.ts";

type Row = readonly [path: string, lines: string, isIgnored: boolean];

const rows: readonly Row[] = [
  ["build.log", "*.log", true],
  ["logs/a/build.log", "*.log", true],
  ["build.log.txt", "*.log", false],
  ["dist/a.js", "dist", true],
  ["web/dist/a.js", "dist/", true],
  ["dist", "dist/", false],
  ["web/dist/a.js", "/dist", false],
  ["dist/a.js", "/dist", true],
  ["web/dist/a.js", "web/dist", true],
  ["a/web/dist/b.js", "web/dist", false],
  ["a/b/c/out.txt", "a/**/out.txt", true],
  ["a/out.txt", "a/**/out.txt", true],
  ["a/b/c.txt", "a/**", true],
  ["x/y/tmp", "**/tmp", true],
  ["a1.ts", "a[0-9].ts", true],
  ["ab.ts", "a[!0-9].ts", true],
  ["ab.ts", "a[^0-9].ts", true],
  ["ab.ts", "a?.ts", true],
  ["a/b.ts", "a?b.ts", false],
  ["a.log", "*.log\n!a.log", false],
  ["b.log", "*.log\n!a.log", true],
  ["logs/a.log", "logs/\n!logs/a.log", true],
  ["a.log", "!a.log\n*.log", true],
  ["#a", "#a", false],
  ["#a", "\\#a", true],
  ["!a", "\\!a", true],
  ["a ", "a\\ ", true],
  ["a", "a   ", true],
  ["a*b", "a\\*b", true],
  ["axb", "a\\*b", false],
  ["a.ts", "{a,b}.ts", false],
  ["{a,b}.ts", "{a,b}.ts", true],
  ["a.txt", "\r\n# names\r\n*.txt\r\n", true],
  ["a.txt", "", false],
  ["src/a.txt", "/", false],
];

test("one file of rules", () => {
  assert.deepEqual(
    rows.map(([path, lines]) => [path, lines, isIgnored(path, new Map([["", lines]]))]),
    rows,
  );
});

test("deeper files have the last word, about what is below them", () => {
  const files = new Map([
    ["src/till", "!keep.log\nlocal.ts\n/only.ts"],
    ["", "*.log\nout/"],
  ]);
  const ignored = (path: string): boolean => isIgnored(path, files);
  assert.deepEqual(
    [
      "a.log",
      "src/till/keep.log",
      "src/till/deep/keep.log",
      "src/till/other.log",
      "src/local.ts",
      "src/till/deep/local.ts",
      "src/till/only.ts",
      "src/till/deep/only.ts",
      "src/till/out/keep.log",
      "src/tillage/local.ts",
    ].filter(ignored),
    ["a.log", "src/till/other.log", "src/till/deep/local.ts", "src/till/only.ts", "src/till/out/keep.log"],
  );
  assert.deepEqual(["a.ts", "src/a.ts", "src/till/a.ts"].map(foldersOf), [
    [""],
    ["", "src"],
    ["", "src", "src/till"],
  ]);
});

test("no line of an ignore file takes long or ends it all", () => {
  const files = new Map([["", `${"*a".repeat(12)}*b\n[z-a]\n*.test.*.t?\n*x*[ab]*z`]]);
  const paths = [
    "a".repeat(250),
    "z",
    "cart.test.unit.ts",
    "one.x.two.a.z",
    "one.x.two.c.z",
    "src/x.test.y.tx",
  ];
  assert.deepEqual(
    paths.filter((path) => isIgnored(path, files)),
    ["cart.test.unit.ts", "one.x.two.a.z", "src/x.test.y.tx"],
  );
});
