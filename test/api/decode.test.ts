/** Bytes that are no UTF-8 decode as the Encoding Standard says, wherever they are split. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDecoder } from "../../src/api/decode.ts";

/** Where decoders differ: lone continuations, overlong forms, surrogates, beyond U+10FFFF, cut characters. */
const bytesAtEdges = [
  0x41, 0x80, 0xbf, 0xc0, 0xc2, 0xe0, 0xe2, 0xed, 0xa0, 0x82, 0xac, 0xef, 0xbb, 0xf0, 0x9f, 0x99, 0xf4, 0x90,
  0xf8, 0xff,
];

/** All sequences of `length` of these bytes. */
function* sequences(length: number): Generator<readonly number[]> {
  if (length === 0) yield [];
  else for (const start of sequences(length - 1)) for (const byte of bytesAtEdges) yield [...start, byte];
}

test("every sequence of up to three such bytes, split at every byte, reads as the Encoding Standard says", () => {
  const before = Buffer.from(`data: {"type":"`);
  const after = Buffer.from(`"}\n\n`);
  // Inside the stream these three bytes are a character like any other.
  const reference = new TextDecoder("utf-8", { ignoreBOM: true });
  let cases = 0;
  for (const length of [1, 2, 3]) {
    for (const sequence of sequences(length)) {
      const bytes = Buffer.concat([before, Buffer.from(sequence), after]);
      const expected = [{ type: reference.decode(Buffer.from(sequence)) }];
      for (let at = before.length; at <= before.length + length; at++) {
        const decoder = createDecoder();
        const events = [...decoder.feed(bytes.subarray(0, at)), ...decoder.feed(bytes.subarray(at))];
        assert.deepEqual(events, expected, `${Buffer.from(sequence).toString("hex")} split at ${at}`);
        cases++;
      }
    }
  }
  assert.equal(cases, 20 * 2 + 400 * 3 + 8000 * 4);
});
