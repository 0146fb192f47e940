/** Code of answers in documents, without an editor: the corpus whole, and what its parts promise. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Stretch } from "../../src/core/definitionPlaces.ts";
import { definitionsIn } from "../../src/core/definitions.ts";
import { findCode } from "../../src/core/findCode.ts";
import { insertion, wholeFile, type Target } from "../../src/core/fitCode.ts";
import { unitOf } from "../../src/core/indentation.ts";
import { planApply, planReplaceAsked, type Plan } from "../../src/core/planApply.ts";
import { planDiff } from "../../src/core/planDiff.ts";
import { applyEdits, lineEdit, rebaseEdits, type TextEdit } from "../../src/core/textEdits.ts";
import { readDiff } from "../../src/core/unifiedDiff.ts";
import { applyCorpus, parseCase, type ApplyCase } from "../fixtures/applyCorpus.ts";
import { randomNumbers } from "../webview/randomMarkdown.ts";

function targetOf(text: string, file: string): Target {
  const unit = unitOf(text.split(/\r?\n/));
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  return { text, lineEnd, unit: file.endsWith(".md") ? null : unit, level: unit ?? "    " };
}

/** What comes of a case; null where the user would be asked. */
function resultOf(example: ApplyCase): string | null {
  const { now, cursor, asked } = parseCase(example);
  const target = targetOf(now, example.file);
  const found = asked && findCode(now, asked);
  const place = found?.type === "found" ? found : null;
  switch (example.action) {
    case "insert":
      return applyEdits(now, [insertion(target, cursor ?? 0, example.code)]);
    case "replace":
      return asked && madeBy(planReplaceAsked(target, example.code, asked), now);
    case "apply":
      return madeBy(planOf(example, target, place), now);
  }
}

function planOf({ language = "", code }: ApplyCase, target: Target, asked: Stretch | null): Plan {
  const [diff] = readDiff(language, code) ?? [];
  return diff ? planDiff(target, diff.hunks, asked) : planApply(target, code, asked);
}

function madeBy(plan: Plan, text: string): string | null {
  return plan.type === "edits" ? applyEdits(text, plan.edits) : null;
}

test("the corpus is as large as it is meant to be", () => {
  assert.ok(applyCorpus.length >= 60, String(applyCorpus.length));
});

for (const example of applyCorpus) {
  test(`${example.action}: ${example.name}`, () => {
    assert.equal(resultOf(example), parseCase(example).result);
  });
}

test("what is applied is there: applying it again changes nothing", () => {
  // What a diff removes may be elsewhere as well, and is then alone there.
  const isElsewhere = ({ language = "", code, result }: ApplyCase): boolean => {
    const left = (result ?? "").split("\n").map((line) => line.trim());
    const lines = readDiff(language, code)?.flatMap(({ hunks }) => hunks.flatMap((hunk) => hunk.lines)) ?? [];
    return lines.some(({ type, text }) => type === "removed" && left.includes(text.trim()));
  };
  const applied = applyCorpus.filter(
    (example) => example.action === "apply" && example.result !== null && !isElsewhere(example),
  );
  const again = applied.filter((example) => {
    const { result } = parseCase(example);
    const text = result ?? "";
    const target = targetOf(text, example.file);
    const plan = planOf(example, target, null);
    return plan.type === "edits" && applyEdits(text, plan.edits) !== text;
  });
  assert.deepEqual(
    again.map(({ name }) => name),
    [],
  );
});

test("no edit of a plan lies over another", () => {
  const over = applyCorpus.filter((example) => {
    const { now, asked } = parseCase(example);
    const found = asked && findCode(now, asked);
    const place = found?.type === "found" ? found : null;
    const plan = planOf(example, targetOf(now, example.file), place);
    if (plan.type !== "edits") return false;
    return plan.edits.some(
      ({ start, end }, index) => start > end || start < (plan.edits[index - 1]?.end ?? 0),
    );
  });
  assert.deepEqual(
    over.map(({ name }) => name),
    [],
  );
});

test("long lines without an end are read in no time that doubles with each word", () => {
  const lines = ["a && ", "**a ", "static ", "a<b ", "a::"].flatMap((word) => {
    const line = word.repeat(Math.floor(490 / word.length));
    return [`return ${line};`, `${line}(`, `x(${line}`];
  });
  assert.deepEqual(
    definitionsIn(lines).map(({ name }) => name),
    ["a", "static"],
  );
});

test("the edit of a whole file is the least that whole lines allow", () => {
  const target: Target = { text: "a\nb\nc\nd\n", lineEnd: "\n", unit: null, level: "" };
  assert.deepEqual(
    [wholeFile(target, "a\nb\nx\nd"), wholeFile(target, "a\nb\nc\nd"), wholeFile(target, "a\nb\nc\nc\nd")],
    [{ start: 4, end: 6, text: "x\n" }, null, { start: 6, end: 6, text: "c\n" }],
  );
});

test("the least edit makes one text into another, whatever they are", () => {
  const random = randomNumbers(7);
  const some = (): string =>
    Array.from(
      { length: Math.floor(random() * 8) },
      () => ["a", "b", "\r\n", "\n", "aa", "🦊"][Math.floor(random() * 6)],
    ).join("");
  for (let count = 0; count < 3000; count++) {
    const [before, after] = [some(), some()];
    const edit = lineEdit(before, after);
    assert.equal(applyEdits(before, edit ? [edit] : []), after, JSON.stringify([before, after]));
  }
});

test("edits go along with changes beside them, and end with changes of what they replace", () => {
  const edits: readonly TextEdit[] = [
    { start: 2, end: 4, text: "XX" },
    { start: 8, end: 8, text: "Y" },
  ];
  const after = (start: number, end: number, text: string): readonly TextEdit[] | null =>
    rebaseEdits(edits, { start, end, text });
  assert.deepEqual(
    [
      after(0, 1, "abc"),
      after(5, 7, ""),
      after(9, 10, "z"),
      after(3, 3, "z"),
      after(1, 3, ""),
      after(4, 4, "z"),
    ],
    [
      [
        { start: 4, end: 6, text: "XX" },
        { start: 10, end: 10, text: "Y" },
      ],
      [
        { start: 2, end: 4, text: "XX" },
        { start: 6, end: 6, text: "Y" },
      ],
      edits,
      null,
      null,
      [
        { start: 2, end: 4, text: "XX" },
        { start: 9, end: 9, text: "Y" },
      ],
    ],
  );
});
