/** Diffs as they are read; what comes of them in a document is in the corpus of `applyCode.test.ts`. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readDiff } from "../../src/core/unifiedDiff.ts";

/** What each file is: its path, its kind, and for each hunk its number and its lines with their marks. */
function read(code: string, language = "diff"): unknown {
  const marks = { kept: " ", removed: "-", added: "+" };
  return readDiff(language, code)?.map(({ path, type, hunks }) => [
    path,
    type,
    ...hunks.map(({ line, lines }) => [line, ...lines.map((one) => marks[one.type] + one.text)]),
  ]);
}

test("each file of a diff is told apart: changed, new and removed", () => {
  const diff = [
    "diff --git a/src/a.ts b/src/a.ts",
    "index 1234567..89abcde 100644",
    "--- a/src/a.ts",
    "+++ b/src/a.ts",
    "@@ -3,2 +3,2 @@ function a() {",
    "-b",
    "+c",
    "@@ -9 +9,2 @@",
    " d",
    "+e",
    "diff --git a/new.ts b/new.ts",
    "new file mode 100644",
    "--- /dev/null",
    "+++ b/new.ts",
    "@@ -0,0 +1 @@",
    "+f",
    "diff --git a/old.ts b/old.ts",
    "deleted file mode 100644",
    "--- a/old.ts",
    "+++ /dev/null",
    "@@ -1 +0,0 @@",
    "-g",
    "",
  ];
  const files = [
    ["src/a.ts", "change", [3, "-b", "+c"], [9, " d", "+e"]],
    ["new.ts", "new", [0, "+f"]],
    ["old.ts", "gone", [1, "-g"]],
  ];
  assert.deepEqual([read(diff.join("\n")), read(diff.join("\r\n"), "text")], [files, files]);
});

test("a path is one below a folder, without git's marks and the time; a folder may be called like a mark", () => {
  const path = (old: string, now: string): unknown =>
    readDiff("diff", `--- ${old}\n+++ ${now}\n@@ @@\n-a`)?.map((file) => file.path);
  assert.deepEqual(
    [
      path("a/src/a.ts", "b/src/a.ts"),
      path("src/a.ts\t2026-11-20", "src/a.ts\t2026-11-21"),
      path("b/a.ts", "b/a.ts"),
      path('"a/ä b.ts"', '"b/ä b.ts"'),
      path("a/../../a.ts", "b/../../a.ts"),
    ],
    [["src/a.ts"], ["src/a.ts"], ["b/a.ts"], ["ä b.ts"], [null]],
  );
});

test("what is no diff is none, and what the fence calls one has hunks without heads", () => {
  assert.equal(read("-a\n+b", "text"), undefined);
  assert.equal(read("@@count = 0\n@@total = 1\n", "ruby"), undefined);
  assert.equal(read("--- a\n--- b", "sql"), undefined);
  assert.equal(read(" a\n b"), undefined);
  assert.deepEqual(read(" a\n-b\n\\ No newline at end of file\n+c\n"), [
    [null, "change", [null, " a", "-b", "+c"]],
  ]);
  assert.deepEqual(read("@@\n-a\n+b\n\n@@ -7 +7 @@\n-c", "ts"), [
    [null, "change", [null, "-a", "+b"], [7, "-c"]],
  ]);
});

test("a file is told apart by git's head alone; a path out of the workspace is a name, but none to look for", () => {
  const diff = [
    "diff --git a/src/x.ts b/src/x.ts",
    "--- a/src/x.ts",
    "+++ b/src/x.ts",
    "@@ -1 +1 @@",
    "-a",
    "+b",
    "diff --git a/src/y.ts b/src/y.ts",
    "@@ -1 +1 @@",
    "-c",
    "+d",
  ];
  assert.deepEqual(read(diff.join("\n")), [
    ["src/x.ts", "change", [1, "-a", "+b"]],
    ["src/y.ts", "change", [1, "-c", "+d"]],
  ]);
  const named = (name: string): unknown =>
    readDiff("diff", `--- ${name}\n+++ ${name}\n@@ -1 +1 @@\n-a\n+b`)?.map(({ path, isNamed }) => [
      path,
      isNamed,
    ]);
  assert.deepEqual(
    [named("../a.ts"), named("src/a.ts 2026-11-20 10:00:00"), readDiff("diff", "-a\n+b")?.[0]?.isNamed],
    [[[null, true]], [["src/a.ts", true]], false],
  );
});

test("of a file that is new nothing is lost for want of a mark", () => {
  const diff = "--- /dev/null\n+++ b/a.md\n@@ -0,0 +1,5 @@\n+# T\n\n+text\n    code\n- item\n\n";
  assert.deepEqual(read(diff), [["a.md", "new", [0, "+# T", "+", "+text", "+    code", "+- item"]]]);
});
