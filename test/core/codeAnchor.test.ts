import assert from "node:assert/strict";
import { test } from "node:test";
import { createCodeAnchor, findCode, type AnchorText, type CodeAnchor } from "../../src/core/codeAnchor.ts";
import type { Span } from "../../src/core/rangeShift.ts";

const code = "function add(a, b) {\n  return a + b;\n}\n";
const above = "// one\n// two\n\n";
const below = "\nadd(1, 2);\n";

/** A document of which lines are replaced, as an editor does it, with an anchor that hears of it. */
function createDocument(text: string): {
  readonly anchor: CodeAnchor;
  /** Replaces the lines from `first` up to `last`, counted from 0, the last not among them. */
  readonly replace: (first: number, last: number, text: string) => void;
  readonly source: () => AnchorText;
  /** What the anchor holds, and what is left of it. */
  readonly state: () => object;
} {
  let lines = text.split("\n");
  const start = lines.indexOf("function add(a, b) {");
  const span = { start: { line: start, character: 0 }, end: { line: start + 3, character: 0 } };
  const anchor = createCodeAnchor({ text: code, span, under: null });
  const source = (): AnchorText => ({
    whole: () => lines.join("\n"),
    within(given) {
      const last = lines[given.end.line]?.slice(0, given.end.character);
      const held = lines.slice(given.start.line, given.end.line);
      return last === undefined ? held.join("\n") : [...held, last].join("\n");
    },
  });
  return {
    anchor,
    source,
    replace(first, last, inserted) {
      const range = { start: { line: first, character: 0 }, end: { line: last, character: 0 } };
      lines = [...lines.slice(0, first), ...inserted.split("\n").slice(0, -1), ...lines.slice(last)];
      anchor.changed(source(), [{ range, text: inserted }]);
    },
    state: () => ({
      first: anchor.now().span.start.line,
      last: anchor.now().span.end.line,
      isStale: anchor.isStale(),
    }),
  };
}

const open = (): ReturnType<typeof createDocument> => createDocument(above + code + below);

test("edits above and below move the code, edits inside make it stale, and an undo fresh again", () => {
  const document = open();
  document.replace(0, 0, "// zero\n");
  assert.deepEqual(document.state(), { first: 4, last: 7, isStale: false });
  document.replace(7, 7, "// below\n");
  assert.deepEqual(document.state(), { first: 4, last: 7, isStale: false });
  document.replace(5, 6, "  return b + a;\n  // so\n");
  assert.deepEqual(document.state(), { first: 4, last: 8, isStale: true });
  document.replace(5, 7, "  return a + b;\n");
  assert.deepEqual(document.state(), { first: 4, last: 7, isStale: false });
});

test("code that was deleted, with what stood around it or without, is found when it comes back", () => {
  const alone = open();
  alone.replace(3, 6, "");
  assert.deepEqual(alone.state(), { first: 3, last: 3, isStale: true });
  alone.replace(3, 3, code);
  assert.deepEqual(alone.state(), { first: 3, last: 6, isStale: false });

  const half = open();
  half.replace(1, 5, "");
  assert.deepEqual(half.state(), { first: 1, last: 2, isStale: true });
  half.replace(1, 1, "// two\n\nfunction add(a, b) {\n  return a + b;\n");
  assert.deepEqual(half.state(), { first: 3, last: 6, isStale: false });
});

test("code that was cut is followed to where it is pasted", () => {
  const document = open();
  document.replace(3, 6, "");
  document.replace(5, 5, `// moved\n${code}`);
  assert.deepEqual(document.state(), { first: 6, last: 9, isStale: false });
});

test("another piece that reads the same is not taken for the code", () => {
  const document = createDocument(`${above}${code}\n${code}`);
  document.replace(4, 5, "  return 0;\n");
  assert.deepEqual(document.state(), { first: 3, last: 6, isStale: true });
});

test("a document that was not watched is searched for the code", () => {
  const document = open();
  const elsewhere = (text: string): AnchorText => ({
    whole: () => text,
    within: ({ start, end }) => text.split("\n").slice(start.line, end.line).join("\n"),
  });
  document.anchor.reread(elsewhere(`// a\n// b\n// c\n// d\n// e\n${code}`));
  assert.deepEqual(document.state(), { first: 5, last: 8, isStale: false });
  document.anchor.reread(elsewhere(`// a\n${code.replace("a + b", "a - b")}// end\n`));
  assert.deepEqual(document.state(), { first: 1, last: 4, isStale: true });
  document.anchor.reread(elsewhere("// nothing of it\n"));
  assert.deepEqual(document.state(), { first: 1, last: 4, isStale: true });
});

test("the line it stands under moves along; other line ends are no change; what is asked again is fresh", () => {
  const span: Span = { start: { line: 1, character: 0 }, end: { line: 3, character: 0 } };
  const anchor = createCodeAnchor({ text: "let a;\r\nlet b;\r\n", span, under: 2 });
  const text = (within: string): AnchorText => ({ within: () => within, whole: () => "" });
  const change = { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: "\n" };
  anchor.changed(text("let a;\nlet b;\n"), [change]);
  assert.deepEqual([anchor.now().under, anchor.isStale()], [3, false]);
  anchor.changed(text("let c;\n"), [change]);
  assert.deepEqual([anchor.now().under, anchor.isStale()], [4, true]);
  anchor.asked(text("let c;\n"), "let c;\r\n");
  assert.deepEqual([anchor.now().text, anchor.isStale()], ["let c;\n", false]);
  anchor.asked(text("let d;\n"), "let c;\n"); // it has changed while it was on its way
  assert.equal(anchor.isStale(), true);
});

test("in a text that was not watched, code that stands in many places is not looked for, and nothing before its start", () => {
  const reread = (asked: string, text: string): unknown[] => {
    const span: Span = { start: { line: 4, character: 0 }, end: { line: 6, character: 0 } };
    const anchor = createCodeAnchor({ text: asked, span, under: 5 });
    anchor.reread({ whole: () => text, within: () => "" });
    return [anchor.now().span.start.line, anchor.now().under, anchor.isStale()];
  };
  assert.deepEqual(
    [
      reread("  }\n}\n", "a\n  }\n}\n"),
      reread("let total = 0;\nsum();\n", "a\nlet total = 0;\nsum();\n"),
      reread("{\nlet grandTotal = 0;\n", "let grandTotal = 0;\n}\n"),
    ],
    [
      [4, 5, true],
      [1, 2, false],
      [4, 5, true],
    ],
  );
});

test("of several places the nearest is found", () => {
  const text = "a\nb\na\nb\na\nb\n";
  const line = (near: number): number | undefined =>
    findCode(text, "a\nb\n", { line: near, character: 0 })?.start.line;
  assert.deepEqual([line(0), line(1), line(2), line(3), line(9)], [0, 0, 2, 2, 4]);
  assert.equal(findCode(text, "c", { line: 0, character: 0 }), null);
  assert.deepEqual(findCode("xx ab\ncd yy", "ab\ncd", { line: 0, character: 0 }), {
    start: { line: 0, character: 3 },
    end: { line: 1, character: 2 },
  });
});
