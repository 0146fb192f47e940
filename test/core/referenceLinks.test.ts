/** Links to files and symbols in a text that the editor draws: whatever a model writes, it names no address itself. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CodeReference } from "../../src/core/codeReference.ts";
import { keyOf, linkReferences, referencesIn } from "../../src/core/referenceLinks.ts";

const wordOf = (reference: CodeReference): string =>
  reference.type === "path" ? reference.path : reference.name;

/** Every path is a file, and every name is there. */
const link = (markdown: string): string =>
  linkReferences(markdown, (reference) => `file:///w/${encodeURIComponent(wordOf(reference))}`);

const to = (text: string, path = text): string => `[${text}](file:///w/${encodeURIComponent(path)})`;

const rows: readonly (readonly [name: string, markdown: string, linked: string])[] = [
  ["words", "See src/a.ts:3, or b.ts#L4.", `See ${to("src/a.ts:3")}, or ${to("b.ts#L4")}.`],
  ["a code span", "See `src/a.ts` there.", `See ${to("`src/a.ts`", "src/a.ts")} there.`],
  ["in two marks", "``a.ts:1``", to("``a.ts:1``", "a.ts:1")],
  ["a link of its own", "[the till](src/a.ts#L3)", to("the till", "src/a.ts#L3")],
  [
    "in a list and a table",
    "- src/a.ts:3\n| src/b.ts | x |",
    `- ${to("src/a.ts:3")}\n| ${to("src/b.ts")} | x |`,
  ],
  [
    "a symbol in a code span, and in no other words",
    "`linePrice()`, `Cart.total`, `a + b`, `const`, linePrice()",
    `${to("`linePrice()`", "linePrice")}, ${to("`Cart.total`", "total")}, \`a + b\`, \`const\`, linePrice()`,
  ],
  [
    "not in a block",
    "```ts\nsrc/a.ts:3\n```\nsrc/b.ts:3",
    `\`\`\`ts\nsrc/a.ts:3\n\`\`\`\n${to("src/b.ts:3")}`,
  ],
  ["not in a longer one", "~~~~\n~~~\nsrc/a.ts\n~~~~", "~~~~\n~~~\nsrc/a.ts\n~~~~"],
  ["not in one in a list", "1. - ```\n  src/a.ts\n  ```", "1. - ```\n  src/a.ts\n  ```"],
  ["not in one that is open", "```\nsrc/a.ts:3\n\nsrc/b.ts:3", "```\nsrc/a.ts:3\n\nsrc/b.ts:3"],
  [
    "not in an indented one",
    "So:\n\n    src/a.ts:3\n    src/b.ts:3",
    "So:\n\n    src/a.ts:3\n    src/b.ts:3",
  ],
  ["the words after it", "    src/a.ts\nso src/b.ts", `    src/a.ts\nso ${to("src/b.ts")}`],
  ["not in other code", "`cat src/a.ts:3`", "`cat src/a.ts:3`"],
  ["not in a link's words", "[src/a.ts](https://x.example)", "[src/a.ts](https://x.example)"],
  ["not in an address", "https://x.example/src/a.ts:3", "https://x.example/src/a.ts:3"],
  ["nor in its angles", "<https://x.example/src/a.ts>", "<https://x.example/src/a.ts>"],
  ["nor in a tag", '<a title=" src/a.ts:3">', '<a title=" src/a.ts:3">'],
  ["nor in a definition", "[a]: src/a.ts:3", "[a]: src/a.ts:3"],
];

test("paths in words, in code spans and in links become links, and names in code spans; those in blocks do not", () => {
  assert.deepEqual(
    rows.map(([name, markdown]) => [name, link(markdown)]),
    rows.map(([name, , linked]) => [name, linked]),
  );
  assert.deepEqual(
    referencesIn("src/a.ts:3, `b.ts`, src/a.ts:3, `pay()`, `pay` and [c](c/d.ts), `pay()`").map(keyOf),
    ["path src/a.ts:3", "path b.ts", "symbol  pay", "path c/d.ts"],
  );
  const plain = "src/a.ts:3 `b.ts` `pay()` [c](c.ts)";
  assert.equal(
    linkReferences(plain, () => null),
    plain,
  );
});

test("no address that a model writes is handed on, and none of its letters ends a link that is made", () => {
  const hostile = [
    "[a](command:workbench.action.quit)",
    "[a](command:x/src/a.ts:3)",
    "[a](COMMAND:src/a.ts)",
    "[a](file:///etc/passwd)",
    "[a](vscode://x/a.ts)",
    "[a](javascript:alert%281%29)",
    "[a](data:text/html,x/a.ts)",
    "<command:src/a.ts>",
    "[a][b]\n\n[b]: command:src/a.ts:3",
    "src/a.ts:3](command:x)",
    "`src/a.ts](command:x)`",
    "`a](command_x).ts`",
    "![a](src/a.ts)(command:x)",
    "src/a.ts:3)[b](command:x)",
    "`pay()](command:x)`",
    "[`pay()`](command:x)",
  ];
  const asked: string[] = [];
  const linked = hostile.map((markdown) =>
    linkReferences(markdown, (reference) => {
      asked.push(wordOf(reference));
      return "file:///w/safe";
    }),
  );
  assert.deepEqual(
    asked.filter((path) => /^[a-z]+:\D/i.test(path)),
    [],
  );
  // What is added is an address of ours; what is there was there before.
  const added = linked.map((text) => text.replace(/\[([^[]*)\]\(file:\/\/\/w\/safe\)/g, "$1"));
  const plain = hostile.map((text) => text.replace("![a](src/a.ts)", "!a"));
  assert.deepEqual(added, plain);
});

test("no text takes longer than its length", () => {
  for (const piece of ["[", "`", "``` ", "<", "a/", "[a](", "\\", "src/a.ts:3 ", "`pay()` ", "> ", "- "]) {
    const text = piece.repeat(50_000);
    assert.ok(link(text).length >= text.length, piece);
  }
});
