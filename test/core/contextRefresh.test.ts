/** What is attached, after its source was edited, moved or removed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ContextItem, FileItem, SelectionItem } from "../../src/core/context.ts";
import { isRefreshable, refreshed } from "../../src/core/contextRefresh.ts";

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

test("what has no source, and moments, stay as they are", () => {
  const { uri: _uri, ...pasted } = file;
  const items: readonly ContextItem[] = [
    file,
    range,
    pasted,
    { type: "excerpt", kind: "terminal", path: "bash", language: "", text: "$", uri: "x:y" },
    { type: "pdf", path: "a.pdf", data: "", uri: "file:///a.pdf" },
  ];
  assert.deepEqual(items.map(isRefreshable), [true, true, false, false, false]);
});
