/** The code of an answer, as it is offered where it has no buttons of its own. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { codeBlocksOf } from "../../src/core/codeBlocks.ts";

test("blocks of code: in order, without fences and indentation, with what was said before", () => {
  const rows: readonly (readonly [
    string,
    readonly (readonly [info: string, text: string, before: string])[],
  ])[] = [
    ["no code, `a` alone", []],
    [
      "In `a.ts`:\n\n```ts a.ts\nlet a;\n\n  let b;\n```\n\nSo.",
      [["ts a.ts", "let a;\n\n  let b;", "In `a.ts`:"]],
    ],
    [
      "```\none\n```\nthen\n~~~sh\ntwo\n~~~",
      [
        ["", "one", ""],
        ["sh", "two", "then"],
      ],
    ],
    ["1. First\n\n   ```ts\n   a;\n     b;\n  c;\n   ```\n2. x", [["ts", "a;\n  b;\nc;", "1. First"]]],
    ["- ```js\n  a;\n  ```", [["js", "a;", ""]]],
    ["> ```js\n> a;\n>\n>  b;\n> ```", [["js", "a;\n\n b;", ""]]],
    ["````md\n```ts\na;\n```\n````", [["md", "```ts\na;\n```", ""]]],
    ["``` a ` b\nx\n```", [["", "", "``` a ` b\nx"]]],
    ["~~~\n```\n~~~", [["", "```", ""]]],
    ["```ts\r\na;\r\nb;", [["ts", "a;\nb;", ""]]],
    [`${"x".repeat(400)}\n\`\`\`\na\n\`\`\``, [["", "a", "x".repeat(300)]]],
  ];
  assert.deepEqual(
    rows.map(([markdown]) => [
      markdown,
      codeBlocksOf(markdown).map(({ info, text, before }) => [info, text, before]),
    ]),
    rows,
  );
});
