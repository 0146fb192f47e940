/** Ranges that are attached, while their documents are edited, closed and opened. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SelectionItem } from "../../src/core/context.ts";
import { createFollowedRanges } from "../../src/core/followedRanges.ts";
import type { Span } from "../../src/core/rangeShift.ts";

const uri = "file:///a.ts";

function item(text: string, startLine: number, endLine: number): SelectionItem {
  return { type: "selection", path: "a.ts", language: "ts", startLine, endLine, text, uri };
}

/** A document of which pieces are replaced, as an editor tells it. */
function createDocument(text: string) {
  let lines = text.split("\n");
  const ranges = createFollowedRanges();
  const within = ({ start, end }: Span): string =>
    lines
      .slice(start.line, end.line + 1)
      .map((line, index, { length }) => (index === length - 1 ? line.slice(0, end.character) : line))
      .map((line, index) => (index === 0 ? line.slice(start.character) : line))
      .join("\n");
  return {
    ranges,
    text: () => lines.join("\n"),
    replace(old: string, replacement: string): void {
      const before = lines.join("\n");
      const at = before.indexOf(old);
      const place = (offset: number) => {
        const above = before.slice(0, offset).split("\n");
        return { line: above.length - 1, character: above.at(-1)?.length ?? 0 };
      };
      const range = { start: place(at), end: place(at + old.length) };
      lines = (before.slice(0, at) + replacement + before.slice(at + old.length)).split("\n");
      ranges.changed(uri, within, [{ range, text: replacement }]);
    },
  };
}

function short(found: SelectionItem | null): string | null {
  return found && `${found.startLine}-${found.endLine} ${JSON.stringify(found.text)}`;
}

test("edits within a range, above it and below it; what is untouched needs nobody's word", () => {
  const document = createDocument("one\ntwo\nthree\nfour\n");
  const lines = item("two\nthree\n", 2, 3);
  const word = item("ou", 4, 4);
  document.ranges.follow("s", [lines, word], document.text);
  const latest = (): readonly (string | null)[] =>
    [lines, word].map((one) => short(document.ranges.latest(one)));
  document.replace("one\n", "zero\none\n");
  assert.deepEqual(latest(), [null, null]);
  document.replace("three", "3\nIII");
  assert.deepEqual(latest(), ['3-5 "two\\n3\\nIII\\n"', null]);
  document.replace("ou", "OXU");
  assert.deepEqual(latest(), ['3-5 "two\\n3\\nIII\\n"', '6-6 "OXU"']);
  document.replace("two\n3\nIII\n", "");
  assert.deepEqual(latest(), ['3-3 ""', '3-3 "OXU"']);
});

test("a document that was closed is looked through when it is open again; what is not found is not followed", () => {
  const document = createDocument("one\ntwo\n");
  const [known, other] = [item("two\n", 2, 2), item("never there\n", 1, 1)];
  document.ranges.follow("s", [known, other], () => null);
  document.replace("two", "2");
  assert.equal(document.ranges.latest(known), null);
  document.replace("2", "two");
  document.replace("one\n", "");
  document.ranges.opened(uri, document.text());
  document.ranges.opened("file:///b.ts", "nothing");
  document.replace("two", "deux");
  assert.deepEqual(
    [known, other].map((one) => short(document.ranges.latest(one))),
    ['1-1 "deux\\n"', null],
  );
});

test("each session has its own, and those that have gone out are followed no more", () => {
  const document = createDocument("one\ntwo\n");
  const [first, second] = [item("one\n", 1, 1), item("two\n", 2, 2)];
  document.ranges.follow("a", [first], document.text);
  document.ranges.follow("b", [second], document.text);
  document.replace("one", "1");
  document.ranges.follow(
    "a",
    [first, { type: "image", path: "", mediaType: "image/png", data: "" }],
    document.text,
  );
  assert.equal(short(document.ranges.latest(first)), '1-1 "1\\n"');
  document.ranges.follow("a", [], document.text);
  assert.equal(document.ranges.latest(first), null);
  document.replace("two", "2");
  assert.equal(short(document.ranges.latest(second)), '2-2 "2\\n"');
});
