/** Which documents code of an answer may be for, by what went with the questions. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  askedAbout,
  documentsOf,
  partsOf,
  placesEnding,
  placesNamed,
  stretchOf,
  type AskedPlace,
} from "../../src/core/askedAbout.ts";
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

test("a path names what was attached, or what ends with it: of the nearest question that has such", () => {
  const cell = (number: number): SelectionItem => selection(`sums.ipynb#cell-${number}`, 1);
  const { all } = askedAbout([
    [file("api/src/index.ts"), file("src/utils.ts"), cell(1), cell(2)],
    [file("utils.ts"), file("web/src/index.ts"), file("src/index.ts")],
  ]);
  const rows = [
    ["src/index.ts", null, ["src/index.ts"], ["api/src/index.ts"]],
    ["index.ts", null, [], ["api/src/index.ts"]],
    ["web/src/index.ts", null, ["web/src/index.ts"], []],
    ["utils.ts", null, ["utils.ts"], ["src/utils.ts"]],
    ["tils.ts", null, [], []],
    ["sums.ipynb", null, ["sums.ipynb#cell-1", "sums.ipynb#cell-2"], []],
    ["sums.ipynb", 2, ["sums.ipynb#cell-2"], []],
    ["sums.ipynb", 3, [], []],
  ] as const;
  const paths = (places: readonly AskedPlace[]): readonly string[] => places.map((place) => place.path);
  assert.deepEqual(
    rows.map(([named, number]) => [
      named,
      number,
      paths(placesNamed(named, number, all)),
      paths(placesEnding(named, number, all)),
    ]),
    rows,
  );
});

test("of several parts that were asked about none is meant because the others are gone", () => {
  const part = (text: string, startLine: number): AskedPlace => ({
    label: "a.ts",
    path: "a.ts",
    uri: "file:///w/a.ts",
    part: { text, startLine },
  });
  const [one, two] = [part("log(a);\n", 1), part("log(b);\n", 3)];
  assert.deepEqual(
    [stretchOf("log(a);\n\nlog(b);\n", [two]), stretchOf("log(c);\n\nlog(b);\n", [one, two])],
    [{ type: "found", start: 9, end: 17 }, null],
  );
});
