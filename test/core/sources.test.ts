import assert from "node:assert/strict";
import { test } from "node:test";
import { globMatcher } from "../../src/core/glob.ts";
import { changedFiles, partsAbout } from "../../src/core/gitDiff.ts";
import { writeProblems, type Problem } from "../../src/core/problems.ts";
import { linesSuffix, parseMention, parseSource } from "../../src/core/sources.ts";

test("a mention may name lines, typed to the end or not", () => {
  assert.deepEqual(
    ["cart", "src/cart.ts:", "cart.ts:10", "cart.ts:10-", "cart.ts:10-20", "cart.ts:20-10", "a:b", "c:0"].map(
      (typed) => {
        const { path, lines } = parseMention(typed);
        return path + linesSuffix(lines);
      },
    ),
    ["cart", "src/cart.ts", "cart.ts:10", "cart.ts:10", "cart.ts:10-20", "cart.ts:10-20", "a:b", "c:1"],
  );
});

test("a source of the page passes as it is; anything else is none", () => {
  const sources = [
    { type: "named", name: "staged" },
    { type: "file", uri: "file:///a.ts" },
    { type: "file", uri: "file:///a.ts", startLine: 1, endLine: 3 },
    { type: "folder", uri: "file:///a" },
    { type: "symbol", uri: "file:///a.ts", name: "total", line: 4 },
  ];
  assert.deepEqual(
    sources.map((source) => parseSource({ ...source, extra: 1 })),
    sources,
  );
  const others = [
    null,
    "staged",
    { type: "named", name: "secrets" },
    { type: "file" },
    { type: "file", uri: "file:///a.ts", startLine: 3 },
    { type: "file", uri: "file:///a.ts", startLine: 3, endLine: 1 },
    { type: "file", uri: "file:///a.ts", startLine: 0, endLine: 1 },
    { type: "symbol", uri: "file:///a.ts", name: "total", line: 1.5 },
    { type: "web", uri: "https://example.invalid" },
  ];
  assert.deepEqual(
    others.filter((source) => parseSource(source) !== null),
    [],
  );
});

test("globs as the editor's settings have them", () => {
  const fits = (glob: string, ...paths: string[]): string[] => paths.filter(globMatcher(glob));
  const globs: readonly [string, string[], string[]][] = [
    ["**/.git", [".git", "a/.git", "a/b/.git"], ["git", "a.git", ".gitignore"]],
    ["out", ["out"], ["a/out", "outer"]],
    ["**/*.{js,js.map}", ["a.js", "b/c.js.map"], ["a.jsx", "a.ts"]],
    ["build/**", ["build/a", "build/a/b"], ["a/build/b"]],
    ["?at-[0-9].txt", ["cat-1.txt"], ["cat-x.txt", "at-1.txt", "/at-1.txt"]],
    ["[!a]b", ["cb"], ["ab"]],
    ["a+(b).ts", ["a+(b).ts"], ["aab.ts"]],
    ["**/café/*", ["x/café/y"], ["x/cafe/y"]],
  ];
  for (const [glob, fitting, others] of globs)
    assert.deepEqual(fits(glob, ...fitting, ...others), fitting, glob);
});

test("of a diff the parts of single files, whatever their names are written like", () => {
  const part = (head: string): string =>
    `diff --git ${head}\nindex 1..2 100644\n@@ -1 +1 @@\n-diff --git\n+b\n`;
  const parts = {
    plain: part("a/src/a.ts b/src/a.ts"),
    inRoot: part("a/a.ts b/a.ts"),
    blank: part("a/my dir/src/a.ts b/my dir/src/a.ts"),
    octal: part('"a/caf\\303\\251 100%.ts" "b/caf\\303\\251 100%.ts"'),
    mnemonic: part("i/src/b.ts w/src/b.ts"),
    bare: part("src/c.ts src/c.ts"),
    renamed: part("a/old.ts b/new.ts"),
  };
  const diff = Object.values(parts).join("");
  assert.deepEqual(
    ["src/a.ts", "a.ts", "my dir/src/a.ts", "café 100%.ts", "src/b.ts", "src/c.ts", "new.ts", "x.ts"].map(
      (path) => partsAbout(diff, [path]),
    ),
    [...Object.values(parts), ""],
  );
  assert.equal(partsAbout(diff, ["new.ts", "a.ts"]), parts.inRoot + parts.renamed);
});

test("a diff names the files that it shows lines of: new, gone, renamed, and whatever their lines look like", () => {
  const part = (head: string, before: string, after: string, line: string): string =>
    `diff --git ${head}\nindex 1..2\n--- ${before}\n+++ ${after}\n@@ -1 +1 @@\n${line}\n`;
  const diff = [
    part("a/web/.env b/web/.env", "/dev/null", "b/web/.env", "+++ b/added.ts"),
    part("a/my gone.txt b/my gone.txt", "a/my gone.txt\t", "/dev/null", "--- a/removed.ts"),
    part("a/.npmrc b/settings.txt", "a/.npmrc", "b/settings.txt", "+1"),
    part(
      '"a/caf\\303\\251 1.ts" "b/caf\\303\\251 1.ts"',
      '"a/caf\\303\\251 1.ts"\t',
      '"b/caf\\303\\251 1.ts"\t',
      "+1",
    ),
    part("bare.ts bare.ts", "bare.ts", "bare.ts", "+1"),
    "diff --git a/moved.ts b/there.ts\nsimilarity index 100%\nrename from moved.ts\nrename to there.ts\n",
  ].join("");
  assert.deepEqual(changedFiles(diff), [
    "web/.env",
    "my gone.txt",
    ".npmrc",
    "settings.txt",
    "café 1.ts",
    "bare.ts",
  ]);
});

test("problems are written as compilers do, with the first lines that they are about", () => {
  const problem: Problem = {
    path: "a.ts",
    line: 2,
    column: 1,
    endLine: 9,
    severity: "error",
    message: "Too long.",
    source: "lint",
    code: "max",
    related: [{ path: "b.ts", line: 3, message: "As here." }],
  };
  const bare: Problem = { ...problem, path: "gone.ts", endLine: 2, source: "", code: "", related: [] };
  assert.equal(
    writeProblems([problem, bare], (path, line) => (path === "a.ts" ? `line ${line}` : null), 7),
    [
      "a.ts:2:1: error: Too long. [lint max]",
      "    2 | line 2",
      "    3 | line 3",
      "    4 | line 4",
      "  b.ts:3: As here.",
      "",
      "gone.ts:2:1: error: Too long.",
      "",
      "(7 more, not listed)",
      "",
    ].join("\n"),
  );
});
