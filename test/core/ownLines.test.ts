/** Lines that a user left out come back from the document; in answers' code they do in the corpus of `applyCode.test.ts`. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { withOwnLines } from "../../src/core/ownLines.ts";
import { leftOut } from "../../src/core/secretScan.ts";

const secret = (index: number): string => ["pass", `word: "Xk93mQz71Lw${index}"`].join("");

test("a note is for the line with the same neighbours; a bracket alone says nothing of whose it is", () => {
  const text = `const live = {\n  ${secret(1)},\n};\nconst test = {\n  ${secret(2)},\n  retries: 3,\n};\n`;
  const rows = [
    [`const live = {\n${leftOut}\n};`, `const live = {\n  ${secret(1)},\n};`],
    [`${leftOut}\n  retries: 5,`, null],
    [`${leftOut}\n  retries: 3,`, `  ${secret(2)},\n  retries: 3,`],
    [`const staging = {\n  ${leftOut}\n};`, null],
    ["const a = 1;", "const a = 1;"],
  ] as const;
  assert.deepEqual(
    rows.map(([code]) => [code, withOwnLines(text, code)]),
    rows,
  );
});

test("thousands of them come back, each in its place", () => {
  const lines = Array.from({ length: 2000 }, (_, index) => [`# service ${index}`, secret(index)]).flat();
  const sent = lines.map((line, index) => (index % 2 === 0 ? line : leftOut));
  assert.equal(withOwnLines(lines.join("\n"), sent.join("\n")), lines.join("\n"));
});
