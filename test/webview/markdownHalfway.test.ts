/** What a reader sees while an answer is being said, after each of its characters: no raw marks, nothing that jumps. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { richAnswer } from "../fixtures/richAnswer.ts";
import { openMarkdownPage, type MarkdownPage } from "./markdownPage.ts";

let markdown: MarkdownPage;
before(async () => {
  markdown = await openMarkdownPage();
});
after(() => markdown.close());

/** What was seen and did not stay. */
interface Halfway {
  /** Text that was shown, what stands in its place, and after which text that was. */
  readonly takenBack: readonly (readonly [was: string, is: string])[];
  /** Names of blocks, which changed. */
  readonly jumps: readonly (readonly [was: string, is: string])[];
  /** Marks of Markdown outside code. */
  readonly marks: readonly string[];
}

test("half-way: of an answer with everything, only dollars are ever taken back, and no block jumps", async () => {
  assert.deepEqual(await markdown.call<Halfway>("halfway", richAnswer), {
    takenBack: [
      // Prices are text at once, so that formulas between single dollars become formulas at their end.
      ["$t_0 = 0.5$", "t_0 = 0.5 "],
      ["$j \\in 0, 1)$", "j \\in [0, 1):"],
    ],
    jumps: [],
    marks: [],
  });
});

const necessary: readonly [string, string, Halfway["takenBack"], Halfway["jumps"]][] = [
  ["a heading that is underlined was a paragraph", "Heading\n===\n\nb\n", [], [["p", "h3"]]],
  [
    "a table without a bar at its beginning was a paragraph",
    "a | b\n--|--\n1 | 2\n",
    [[" | b", "b"]],
    [["p", "table"]],
  ],
  [
    "a table with one is held back",
    "text\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- | c |\n  |--|\n  | d |\n",
    [],
    [],
  ],
  ["a picture's mark of exclamation", "a ![b](c)!\n", [["!", ""]], []],
  ["an address in pointed brackets", "a <https://b.c> d\n", [["<https://b.c", "https://b.c"]], []],
  ["what is less is text at once", "5 < 6, Vec<T> and <div>\n", [], []],
  [
    "a reference waits for its definition",
    "[a][b]\n\n[b]: /c\n",
    [
      ["a", "[a]b"],
      ["b", "[b]"],
      ["[a][b]", "a"],
    ],
    [],
  ],
  ["a link by its address", "[a](https://b.c/d_e 'f') [g\\]h](i)\n", [], []],
  ["emphasis of all kinds", "*a **b*** ~~c~~ ***d e*** __f__ _g_ **h `i` j**\n", [], []],
  ["code of all kinds", "`a``b` ``c`d`` `` ` ``\n", [[" ", "`"]], []],
  ["what looks like marks", "2 * 3 * 4, snake_case_name, a & b &amp; c, x^2, ~5\n", [], []],
  ["math in long delimiters", "\\(a_b\\) \\[c\\] $$d$$ e\n\n$$\nf\n$$\n\n\\[ g \\]\n", [["$", ""]], []],
  [
    "a footnote that has a name, before it is defined",
    "a[^1] b[^c]. d\n\n[^1]: e\n[^c]: f\n",
    [["[^c]. d", "2. d"]],
    [],
  ],
  ["tasks and lists", "1. a\n2. b\n\n   c\n   - [ ] d\n   - [x] e\n- f\n", [], []],
];
for (const [name, source, takenBack, jumps] of necessary) {
  test(`half-way: ${name}`, async () => {
    assert.deepEqual(await markdown.call<Halfway>("halfway", source), { takenBack, jumps, marks: [] });
  });
}
