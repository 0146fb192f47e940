import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { writeChange, type LineChange } from "../../src/core/gitDiff.ts";

/** What git itself writes, without the hashes, and without the line that it puts behind the numbers. */
function gitDiff(original: readonly string[], modified: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "diff-"));
  const run = (...words: readonly string[]): string =>
    execFileSync("git", words, { cwd: folder, encoding: "utf8" });
  const write = (lines: readonly string[]): void =>
    writeFileSync(join(folder, "a.txt"), lines.map((line) => `${line}\n`).join(""));
  try {
    run("init", "--quiet");
    write(original);
    run("add", ".");
    write(modified);
    return run("-c", "core.autocrlf=false", "diff", "--no-color")
      .replace(/^index .*\n/m, "")
      .replace(/^(@@ .* @@).*$/gm, "$1");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function change(...[first, last, newFirst, newLast]: readonly [number, number, number, number]): LineChange {
  return {
    originalStartLineNumber: first,
    originalEndLineNumber: last,
    modifiedStartLineNumber: newFirst,
    modifiedEndLineNumber: newLast,
  };
}

const ten = Array.from({ length: 10 }, (_, index) => `line ${index + 1}`);
const one = ["one"];

/** The lines before, those after, and the change as the editor tells it. */
const cases: Readonly<Record<string, readonly [readonly string[], readonly string[], LineChange]>> = {
  "lines that are others": [ten, ten.with(4, "five"), change(5, 5, 5, 5)],
  "more for fewer": [ten, ten.toSpliced(4, 1, "five", "and a half"), change(5, 5, 5, 6)],
  "lines that are new": [ten, ten.toSpliced(5, 0, "new"), change(5, 0, 6, 6)],
  "at the top": [ten, ["new", ...ten], change(0, 0, 1, 1)],
  "at the end": [ten, [...ten, "new"], change(10, 0, 11, 11)],
  "lines that are gone": [ten, ten.toSpliced(5, 2), change(6, 7, 5, 0)],
  "the first line gone": [ten, ten.slice(1), change(1, 1, 0, 0)],
  "all of it": [one, ["two"], change(1, 1, 1, 1)],
  "all of it gone": [one, [], change(1, 1, 0, 0)],
  "all of it new": [[], one, change(0, 0, 1, 1)],
};

for (const [name, [original, modified, made]] of Object.entries(cases)) {
  test(`a change as git writes it: ${name}`, () => {
    assert.equal(writeChange("a.txt", [made], 0, original, modified), gitDiff(original, modified));
  });
}

test("one of several changes has no line of the others around it", () => {
  const modified = ten.with(1, "two").with(3, "four").with(6, "seven");
  const changes = [change(2, 2, 2, 2), change(4, 4, 4, 4), change(7, 7, 7, 7)];
  assert.equal(
    writeChange("src/a.txt", changes, 1, ten, modified),
    "diff --git a/src/a.txt b/src/a.txt\n--- a/src/a.txt\n+++ b/src/a.txt\n@@ -3,4 +3,4 @@\n line 3\n-line 4\n+four\n line 5\n line 6\n",
  );
  assert.equal(writeChange("src/a.txt", changes, 3, ten, modified), "");
});
