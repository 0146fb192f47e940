import assert from "node:assert/strict";
import { test } from "node:test";
import { problemsItem } from "../../src/core/problemLines.ts";

test("problems are one a line, with where they stand and who reports them", () => {
  const at = { line: 3, column: 5, source: "", code: "" };
  const problems = [
    { ...at, severity: "error", message: "Not assignable.\r\nMissing: name", source: "ts", code: "2322" },
    { ...at, severity: "warning", message: " Unused ", source: "oxlint" },
    { ...at, severity: "hint", line: 10, message: "Deprecated" },
  ] as const;
  assert.deepEqual(problemsItem("src/a.ts", problems, "file:///src/a.ts"), {
    type: "excerpt",
    kind: "problems",
    path: "Problems in src/a.ts",
    language: "",
    text: "src/a.ts:3:5 error: Not assignable.\n  Missing: name (ts 2322)\nsrc/a.ts:3:5 warning: Unused (oxlint)\nsrc/a.ts:10:5 hint: Deprecated",
    uri: "file:///src/a.ts",
  });
});
