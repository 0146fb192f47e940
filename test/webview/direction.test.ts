/** Text that goes from right to left, block by block, streamed into a real Chromium. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { openMarkdownPage } from "./markdownPage.ts";

const answer = `# שלום עולם

An English paragraph.

פסקה בעברית with English, and \`code\`.

- فقرة أولى
- second

1. first
2. שני

> ציטוט

| שם | value |
|---|---|
| א | b |

\`\`\`ts
const א = "ב"; // הערה
\`\`\`
`;

/** On which side each block begins: of its text, and of what stands around that. */
const sides = `(() => {
  const side = (block) => {
    const text = document.createTreeWalker(block, NodeFilter.SHOW_TEXT).nextNode();
    const range = new Range();
    range.setStart(text, 0);
    range.setEnd(text, 1);
    const first = range.getBoundingClientRect();
    const box = block.getBoundingClientRect();
    const { paddingLeft, paddingRight } = getComputedStyle(block);
    const before = first.left - box.left - parseFloat(paddingLeft);
    return before < box.right - first.right - parseFloat(paddingRight) ? "left" : "right";
  };
  const told = (block) => block.matches("ul, ol, blockquote, table")
    ? getComputedStyle(block).direction
    : side(block);
  const blocks = document.querySelectorAll(".answer :is(h3, .answer > p, ul, ol, li, blockquote, table, th, td, pre code)");
  return [...blocks].map((block) => block.localName + " " + told(block));
})()`;

test("each block finds its own direction, however it comes; code goes from left to right", async (context) => {
  const { page, call, close } = await openMarkdownPage();
  context.after(close);
  await page.addStyleTag({ path: "dist/panel.css" });
  // Room in each cell for a side to begin on.
  await page.addStyleTag({ content: ".answer :is(th, td) { min-width: 8em !important; }" });
  for (const size of [1, 5, answer.length]) {
    const pieces = answer.match(new RegExp(`[^]{1,${size}}`, "g"));
    await call("draw", pieces);
    assert.deepEqual(
      await page.evaluate(sides),
      [
        "h3 right",
        "p left",
        "p right",
        "ul ltr",
        "li left",
        "li left",
        "ol ltr",
        "li left",
        "li left",
        "blockquote ltr",
        "table ltr",
        "th right",
        "th left",
        "td right",
        "td left",
        "code left",
      ],
      `in pieces of ${size}`,
    );
  }
  await page.screenshot({ path: "out/screenshots/direction.png" });
});
