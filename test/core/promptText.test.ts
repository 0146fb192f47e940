import assert from "node:assert/strict";
import { test } from "node:test";
import { textOfPrompt } from "../../src/core/promptText.ts";

test("the texts of a prompt's tree, and its lines", () => {
  const prompt = {
    node: {
      type: 1,
      ctor: 2,
      children: [
        { type: 2, text: "One", lineBreakBefore: true },
        { type: 1, ctor: 1, children: [{ type: 2, text: " and two", priority: 3 }] },
        { type: 2, text: "Three", lineBreakBefore: 1 },
        { type: 3, value: { kind: "opaque" } },
      ],
    },
  };
  assert.equal(textOfPrompt(prompt), "One and two\nThree");
  assert.deepEqual([null, 7, "text", {}].map(textOfPrompt), ["", "", "", ""]);
});
