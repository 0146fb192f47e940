/** What of items that share lines is sent. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ContextItem, FileItem, SelectionItem } from "../../src/core/context.ts";
import { withoutRepetition } from "../../src/core/contextOverlap.ts";
import { renderUserMessage } from "../../src/core/contextRendering.ts";

const source = Array.from({ length: 20 }, (_, index) => `line ${index + 1};`);
const uri = "file:///w/src/a.ts";
const file: FileItem = {
  type: "file",
  path: "src/a.ts",
  language: "ts",
  text: `${source.join("\n")}\n`,
  uri,
};

function lines(startLine: number, endLine: number, changes: Partial<SelectionItem> = {}): SelectionItem {
  const text = source.slice(startLine - 1, endLine).join("\n");
  return { type: "selection", path: "src/a.ts", language: "ts", startLine, endLine, text, uri, ...changes };
}

/** `3-9` for a range, `file` for a file, `3-4 in 1-20` for what is only named. */
function short(items: readonly ContextItem[]): readonly string[] {
  const name = (item: ContextItem): string =>
    item.type === "selection"
      ? `${item.startLine}-${item.endLine}${item.symbol === undefined ? "" : ` ${item.symbol}`}`
      : item.type;
  return withoutRepetition(items).map((placed) =>
    placed.type === "within" ? `${name(placed.item)} in ${name(placed.within)}` : name(placed.item),
  );
}

const image: ContextItem = { type: "image", path: "a.png", mediaType: "image/png", data: "AAAA" };
const pdf: ContextItem = { type: "pdf", path: "a.pdf", data: "AAAA" };
const diff: ContextItem = {
  type: "excerpt",
  kind: "changes",
  path: "git diff",
  language: "diff",
  text: "+a",
};

const table: readonly (readonly [name: string, items: readonly ContextItem[], sent: readonly string[]])[] = [
  ["nothing", [], []],
  ["a range of the file, before it", [lines(3, 4), file], ["3-4 in file", "file"]],
  ["and after it", [file, lines(3, 4)], ["file", "3-4 in file"]],
  ["that begins and ends within lines", [file, lines(3, 4, { text: "3;\nline" })], ["file", "3-4 in file"]],
  [
    "with the end of its last line",
    [file, lines(3, 4, { text: "line 3;\nline 4;\n" })],
    ["file", "3-4 in file"],
  ],
  ["with other line ends", [file, lines(3, 4, { text: "line 3;\r\nline 4;" })], ["file", "3-4 in file"]],
  ["as it was before an edit", [file, lines(3, 4, { text: "old" })], ["file", "3-4"]],
  ["of another file of that name", [file, lines(3, 4, { uri: "file:///other/src/a.ts" })], ["file", "3-4"]],
  ["the same file twice", [file, { ...file, text: "newer" }], ["file"]],
  ["the same range twice", [lines(3, 4), lines(3, 4)], ["3-4"]],
  ["a range in a range", [lines(3, 4), lines(2, 9)], ["3-4 in 2-9", "2-9"]],
  ["in a range in the file", [lines(3, 4), lines(2, 9), file], ["3-4 in file", "2-9 in file", "file"]],
  ["ranges that overlap", [lines(2, 6), lines(5, 9)], ["2-9"]],
  ["the later one first", [lines(5, 9), lines(2, 6)], ["2-9"]],
  ["three, the last of which joins the others", [lines(1, 3), lines(5, 7), lines(3, 5)], ["1-7"]],
  ["with something else between", [lines(2, 6), diff, lines(5, 9)], ["2-9", "excerpt"]],
  ["parts of one line", [lines(2, 5, { text: "line 2;\nline 3;\nline 4;\nline" }), lines(5, 9)], ["2-9"]],
  [
    "parts of one line that do not hold each other",
    [lines(2, 5, { text: "line 2;\nline 3;\nline 4;\nli" }), lines(5, 6, { text: "ne 5;\nline 6;" })],
    ["2-5", "5-6"],
  ],
  ["that disagree", [lines(2, 6), lines(5, 9, { text: "old\nold\nold\nold\nold" })], ["2-6", "5-9"]],
  [
    "that have not as many lines as they say",
    [lines(2, 6, { text: "line 2;" }), lines(5, 9)],
    ["2-6", "5-9"],
  ],
  ["that only touch", [lines(2, 4), lines(5, 9)], ["2-4", "5-9"]],
  ["symbols that overlap", [lines(2, 6, { symbol: "a" }), lines(5, 9, { symbol: "b" })], ["2-9 a, b"]],
  ["without a URI, by the path", [lines(2, 6, { uri: "" }), lines(5, 9, { uri: "" })], ["2-9"]],
  [
    "the same image, PDF and excerpt twice",
    [image, pdf, diff, image, pdf, diff],
    ["image", "pdf", "excerpt"],
  ],
  ["another image of that name", [image, { ...image, data: "BBBB" }], ["image", "image"]],
  ["an excerpt that has changed", [diff, { ...diff, text: "+b" }], ["excerpt", "excerpt"]],
];

test("no line is sent twice, and none is lost", () => {
  assert.deepEqual(
    table.map(([name, items]) => [name, short(items)]),
    table.map(([name, , sent]) => [name, sent]),
  );
});

test("joined ranges have each line once, with their ends; what is in the file is named", () => {
  const crlf = (range: SelectionItem): SelectionItem => ({
    ...range,
    text: `${range.text.replaceAll("\n", "\r\n")}\r\n`,
  });
  assert.equal(
    renderUserMessage("Why?", [crlf(lines(2, 3)), crlf(lines(3, 4))]),
    "src/a.ts:2-4\n```ts\nline 2;\r\nline 3;\r\nline 4;\r\n```\n\nWhy?",
  );
  assert.equal(
    renderUserMessage("Why?", [{ ...file, text: "line 1;\nline 2;\n" }, lines(2, 2, { symbol: "second" })]),
    "src/a.ts\n```ts\nline 1;\nline 2;\n```\n\nsrc/a.ts:2 (second) (in src/a.ts, which is attached)\n\nWhy?",
  );
});
