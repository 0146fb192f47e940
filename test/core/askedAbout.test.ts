/** Which documents code of an answer may be for, by what went with the questions. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { askedAbout, documentsOf, partsOf, placesNamed } from "../../src/core/askedAbout.ts";
import type { ContextItem, ExcerptItem, FileItem, SelectionItem } from "../../src/core/context.ts";

const file = (path: string): FileItem => ({
  type: "file",
  path,
  language: "typescript",
  text: "let a;",
  uri: `file:///w/${path}`,
});
const selection = (path: string, startLine: number): SelectionItem => ({
  ...file(path),
  type: "selection",
  startLine,
  endLine: startLine,
});
const excerpt = (kind: ExcerptItem["kind"], uri?: string): ExcerptItem => ({
  type: "excerpt",
  kind,
  path: kind,
  language: "",
  text: "let a;",
  ...(uri !== undefined && { uri }),
});
const redacted = ({ uri, ...item }: SelectionItem): SelectionItem => ({
  ...item,
  ...(uri !== undefined && { readFrom: uri }),
});

/** The labels of the documents and of the parts, and whether anything was asked about. */
function read(...attached: readonly (readonly ContextItem[])[]): readonly unknown[] {
  const { places, isAny } = askedAbout(attached);
  const labels = (some: typeof places): readonly string[] => some.map(({ label }) => label);
  return [labels(documentsOf(places)), labels(partsOf(places)), isAny];
}

test("only the nearest question counts that code was attached to", () => {
  const older = [selection("src/a.ts", 3)];
  assert.deepEqual(read([], older), [["src/a.ts:3"], ["src/a.ts:3"], true]);
  assert.deepEqual(read([excerpt("terminal")], older), [["src/a.ts:3"], ["src/a.ts:3"], true]);
  assert.deepEqual(read([file("src/b.ts")], older), [["src/b.ts"], [], true]);
  assert.deepEqual(read([redacted(selection("src/b.ts", 7))], older), [["src/b.ts:7"], ["src/b.ts:7"], true]);
});

test("several selections are several parts, and each document is named once", () => {
  const [one, other, elsewhere] = [
    selection("src/a.ts", 3),
    selection("src/a.ts", 9),
    selection("src/b.ts", 1),
  ];
  assert.deepEqual(read([one, other, one]), [["src/a.ts:3"], ["src/a.ts:3", "src/a.ts:9"], true]);
  assert.deepEqual(read([file("src/c.ts"), one, elsewhere]), [
    ["src/a.ts:3", "src/b.ts:1"],
    ["src/a.ts:3", "src/b.ts:1"],
    true,
  ]);
});

test("what is of no document was asked about all the same; instructions were not", () => {
  assert.deepEqual(read([excerpt("instructions", "file:///w/i.md")]), [[], [], false]);
  assert.deepEqual(read([excerpt("text")]), [[], [], true]);
  assert.deepEqual(read([excerpt("problems", "file:///w/a.ts")]), [["problems"], [], true]);
  assert.deepEqual(read([excerpt("text", "vscode-notebook-cell:/w/a.ipynb#W0")]), [["text"], ["text"], true]);
});

test("a redacted item says where it was read, and has no address that it would be read at again", () => {
  const { places } = askedAbout([[redacted(selection("src/a.ts", 3))]]);
  assert.deepEqual(
    places.map(({ uri }) => uri),
    ["file:///w/src/a.ts"],
  );
});

test("a path names what was attached: just this path before its end, the nearest question first", () => {
  const cell = (number: number): SelectionItem => selection(`sums.ipynb#cell-${number}`, 1);
  const { all } = askedAbout([
    [file("api/src/index.ts"), file("src/utils.ts"), cell(1), cell(2)],
    [file("utils.ts"), file("web/src/index.ts"), file("src/index.ts")],
  ]);
  const named = (path: string, number: number | null = null): readonly string[] =>
    placesNamed(path, number, all).map((place) => place.path);
  assert.deepEqual(
    [
      named("src/index.ts"),
      named("web/src/index.ts"),
      named("utils.ts"),
      named("tils.ts"),
      named("sums.ipynb", 2),
    ],
    [["api/src/index.ts"], ["web/src/index.ts"], ["src/utils.ts"], [], ["sums.ipynb#cell-2"]],
  );
  assert.deepEqual(
    [named("sums.ipynb"), named("sums.ipynb", 3)],
    [["sums.ipynb#cell-1", "sums.ipynb#cell-2"], []],
  );
});
