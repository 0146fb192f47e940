import assert from "node:assert/strict";
import { test } from "node:test";
import {
  compare,
  shiftPlace,
  shiftSpan,
  type Place,
  type Span,
  type TextChange,
} from "../../src/core/rangeShift.ts";

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function placeAt(text: string, offset: number): Place {
  const lines = text.slice(0, offset).split("\n");
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

function offsetOf(text: string, { line, character }: Place): number {
  const lines = text.split("\n");
  return lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character;
}

function spanAt(text: string, start: number, end: number): Span {
  return { start: placeAt(text, start), end: placeAt(text, end) };
}

function sliceOf(text: string, { start, end }: Span): string {
  return text.slice(offsetOf(text, start), offsetOf(text, end));
}

function change(text: string, start: number, end: number, inserted: string): TextChange {
  return { range: spanAt(text, start, end), text: inserted };
}

const pieces = ["", "a", "\n", "bc\nd", "\n\n", "one\ntwo\nthree", "x".repeat(9)];

test("whatever is edited before, inside and after, the span holds what a marked text holds", () => {
  const random = randomFrom(6);
  const upTo = (count: number): number => Math.floor(random() * (count + 1));
  let edits = 0;
  for (let round = 0; round < 400; round++) {
    let [before, code, after] = ["ab\ncd\n", "ef\ngh", "\nij\nkl"];
    let span = spanAt(before + code + after, before.length, before.length + code.length);
    for (let step = 0; step < 12; step++) {
      const text = before + code + after;
      const piece = pieces[upTo(pieces.length - 1)] ?? "";
      const parts = { before, code, after };
      const name = (["before", "code", "after"] as const)[upTo(2)] ?? "code";
      const part = parts[name];
      const offset = { before: 0, code: before.length, after: before.length + code.length }[name];
      const [start = 0, end = 0] = [upTo(part.length), upTo(part.length)].toSorted((a, b) => a - b);
      // Just at an edge what is inserted is outside; into what is empty it goes inside.
      if (name === "code" && code !== "" && start === end && (start === 0 || start === code.length)) continue;
      if (name !== "code" && code === "" && start === end) continue;
      parts[name] = part.slice(0, start) + piece + part.slice(end);
      span = shiftSpan(span, [change(text, offset + start, offset + end, piece)]);
      ({ before, code, after } = parts);
      const now = before + code + after;
      assert.equal(
        sliceOf(now, span),
        code,
        `round ${round}, step ${step}: ${JSON.stringify({ text, now })}`,
      );
      assert.deepEqual(span.start, placeAt(now, before.length));
      edits++;
    }
  }
  assert.ok(edits > 4000);
});

test("edits across an edge leave a span that is within the text and in order", () => {
  const random = randomFrom(7);
  for (let round = 0; round < 2000; round++) {
    const text = "ab\ncd\nef\ngh\nij";
    const at = (): number => Math.floor(random() * (text.length + 1));
    const [from = 0, to = 0] = [at(), at()].toSorted((a, b) => a - b);
    const [start = 0, end = 0] = [at(), at()].toSorted((a, b) => a - b);
    const piece = pieces[round % pieces.length] ?? "";
    const span = shiftSpan(spanAt(text, from, to), [change(text, start, end, piece)]);
    const now = text.slice(0, start) + piece + text.slice(end);
    const whole = spanAt(now, 0, now.length);
    const order = [whole.start, span.start, span.end, whole.end];
    assert.deepEqual(order.toSorted(compare), order, JSON.stringify({ from, to, start, end, piece }));
  }
});

const lines = (first: number, last: number): Span => ({
  start: { line: first, character: 0 },
  end: { line: last, character: 0 },
});
const code = lines(4, 6);

test("a span's edges", () => {
  const cases: readonly [string, Span, string, Span][] = [
    ["a line begun above", lines(4, 4), "new\n", lines(5, 7)],
    ["a line begun below", lines(6, 6), "new\n", lines(4, 6)],
    ["a line inside", lines(5, 5), "new\n", lines(4, 7)],
    ["all of it replaced", lines(4, 6), "one\n", lines(4, 5)],
    ["all of it deleted", lines(4, 6), "", lines(4, 4)],
    ["the lines before it deleted", lines(1, 4), "", lines(1, 3)],
    ["the lines after it deleted", lines(6, 9), "", lines(4, 6)],
    ["its head and more deleted", lines(2, 5), "", lines(2, 3)],
    ["its tail and more deleted", lines(5, 9), "", lines(4, 5)],
    ["everything written anew", lines(0, 20), "a\n".repeat(18), lines(4, 6)],
    ["everything written anew, shorter", lines(0, 20), "a\n", lines(1, 1)],
    ["Windows' line ends", lines(0, 0), "a\r\nb\r\n", lines(6, 8)],
  ];
  assert.deepEqual(
    cases.map(([name, range, text]) => [name, shiftSpan(code, [{ range, text }])]),
    cases.map(([name, , , expected]) => [name, expected]),
  );
  assert.deepEqual(shiftSpan(lines(4, 4), [{ range: lines(4, 4), text: "back\nagain\n" }]), code);
});

test("changes are about what those before them have left; one that moves nothing gives the same span", () => {
  const changes = [
    { range: lines(5, 5), text: "inside\n" },
    { range: lines(0, 0), text: "above\n" },
  ];
  assert.deepEqual(shiftSpan(code, changes), lines(5, 8));
  assert.equal(shiftSpan(code, [{ range: lines(8, 9), text: "" }]), code);
});

test("a place is pushed on by what is written at it", () => {
  const place = { line: 4, character: 0 };
  assert.deepEqual(
    [lines(4, 4), lines(5, 5), lines(2, 3)].map(
      (range) => shiftPlace(place, [{ range, text: "a\nb\n" }]).line,
    ),
    [6, 4, 5],
  );
});
