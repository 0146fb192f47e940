/** What is attached, after its source was edited, moved or removed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ContextItem, ExcerptItem, FileItem, PdfItem, SelectionItem } from "../../src/core/context.ts";
import { isReadFrom, isRefreshable, refreshed, replaced } from "../../src/core/contextRefresh.ts";

const file: FileItem = { type: "file", path: "a.ts", language: "ts", text: "a\nb\nc\n", uri: "file:///a.ts" };
const range: SelectionItem = { ...file, type: "selection", startLine: 2, endLine: 3, text: "b\nc" };

function short(item: FileItem | SelectionItem): string {
  const place = item.type === "selection" ? ` ${item.startLine}-${item.endLine}` : "";
  return `${item.drift ?? "as it was"}${place} ${JSON.stringify(item.text)}`;
}

const table: readonly (readonly [string, FileItem | SelectionItem, string | null, string])[] = [
  ["a file", file, "a\nb\nc\n", 'as it was "a\\nb\\nc\\n"'],
  ["edited", file, "a\n", 'changed "a\\n"'],
  ["removed", file, null, 'gone "a\\nb\\nc\\n"'],
  ["emptied", file, "", 'changed ""'],
  ["a range", range, "a\nb\nc\n", 'as it was 2-3 "b\\nc"'],
  ["an edit below", range, "a\nb\nc\nd", 'as it was 2-3 "b\\nc"'],
  ["an edit above in the same line count", range, "A\nb\nc\n", 'as it was 2-3 "b\\nc"'],
  ["lines above", range, "x\ny\na\nb\nc\n", 'moved 4-5 "b\\nc"'],
  ["lines above removed", range, "b\nc\n", 'moved 1-2 "b\\nc"'],
  ["an edit in it", range, "a\nB\nc\n", 'lost 2-3 "b\\nc"'],
  ["its file is gone", range, null, 'gone 2-3 "b\\nc"'],
  ["several places: the nearest", range, "b\nc\n1\n2\nb\nc\n\nb\nc", 'moved 1-2 "b\\nc"'],
  ["several places: one is the old one", range, "b\nb\nc\nb\nc", 'as it was 2-3 "b\\nc"'],
  ["other line ends", range, "a\r\nb\r\nc\r\n", 'as it was 2-3 "b\\nc"'],
  ["within lines", { ...range, text: "b\nc" }, "a\nxb\ncx\n", 'as it was 2-3 "b\\nc"'],
];

test("each item as its source stands", () => {
  assert.deepEqual(
    table.map(([name, item, text]) => [name, short(refreshed(item, text))]),
    table.map(([name, , , found]) => [name, found]),
  );
});

test("a range that was edited is what became of it, where somebody followed it, wherever that is by now", () => {
  const latest = { ...range, endLine: 4, text: "b\nB\nc" };
  const after = (text: string): string => short(refreshed(range, text, latest));
  assert.deepEqual(
    [after("a\nb\nB\nc\n"), after("x\na\nb\nB\nc\n"), after("a\nx\nc\n"), after("b\nc\n")],
    ['changed 2-4 "b\\nB\\nc"', 'changed 3-5 "b\\nB\\nc"', 'lost 2-3 "b\\nc"', 'moved 1-2 "b\\nc"'],
  );
});

test("a text that stands in every line is found without counting each line anew", () => {
  const many = "a\n".repeat(200_000);
  const last = { ...range, startLine: 150_000, endLine: 150_000, text: "a" };
  assert.equal(refreshed(last, many), last);
});

const diff: ExcerptItem = {
  type: "excerpt",
  kind: "changes",
  path: "git diff",
  language: "diff",
  text: "-a\n+b\n",
  uri: "file:///shop",
  again: { type: "changes" },
};
const problems: ExcerptItem = { ...diff, kind: "problems", uri: "file:///a.ts", again: { type: "problems" } };
const cell: ExcerptItem = { ...diff, kind: "text", uri: "cell:a", again: { type: "cell" } };
const pdf: PdfItem = { type: "pdf", path: "a.pdf", data: "AA", uri: "file:///a.pdf" };

test("excerpts, images and PDFs are taken anew as a whole; problems of lines stay, for the lines may be others", () => {
  const ofLines: ExcerptItem = { ...problems, again: { type: "problems", lines: [2, 3] } };
  assert.deepEqual(
    [
      replaced(diff, { ...diff }),
      replaced(diff, { ...diff, text: "-a\n" }),
      replaced(diff, null),
      replaced(pdf, { ...pdf, data: "AB", pages: 2 }),
      replaced(ofLines, { ...problems, text: "none" }),
    ],
    [
      diff,
      { ...diff, text: "-a\n", drift: "changed" },
      { ...diff, drift: "gone" },
      { ...pdf, data: "AB", pages: 2, drift: "changed" },
      { ...ofLines, drift: "lost" },
    ],
  );
});

test("what has no source, and moments, stay as they are", () => {
  const { uri: _uri, ...pasted } = file;
  const items: readonly ContextItem[] = [
    file,
    range,
    diff,
    pdf,
    pasted,
    { type: "excerpt", kind: "terminal", path: "bash", language: "", text: "$", uri: "x:y" },
    { type: "pdf", path: "a.pdf", data: "" },
  ];
  assert.deepEqual(items.map(isRefreshable), [true, true, true, true, false, false, false]);
});

test("an edit of a document is told of what was read from it, and of what is said of it; not of what a cell has written", () => {
  const output: ExcerptItem = { ...cell, kind: "output" };
  assert.deepEqual(
    [file, problems, diff].map((item) => isReadFrom(item, "file:///a.ts")),
    [true, true, false],
  );
  assert.deepEqual(
    [cell, output].map((item) => isReadFrom(item, "cell:a")),
    [true, false],
  );
});

test("changes of a branch are not those of another one that is checked out meanwhile", () => {
  const branch: ExcerptItem = { ...diff, path: "git diff main...one", again: { type: "branch" } };
  const [same, other] = [
    { ...branch, text: "+two\n" },
    { ...branch, path: "git diff main...two", text: "+two\n" },
  ];
  assert.deepEqual(
    [replaced(branch, same), replaced(branch, other)],
    [
      { ...same, drift: "changed" },
      { ...branch, drift: "lost" },
    ],
  );
});
