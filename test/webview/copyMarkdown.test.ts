/** What is copied out of the transcript, in a real Chromium: Markdown again. */
import assert from "node:assert/strict";
import { build } from "esbuild";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "../editor/chromium.ts";

let browser: Browser;
let page: Page;

before(async () => {
  const entry = `import { copyAsMarkdown, toMarkdown } from "./src/webview/copyMarkdown.ts"; Object.assign(globalThis, { copyAsMarkdown, toMarkdown });`;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: "." },
    bundle: true,
    write: false,
    format: "iife",
  });
  browser = await launchChromium();
  page = await browser.newPage();
  await page.addScriptTag({ content: outputFiles[0]?.text ?? "" });
});
after(() => browser.close());

const cases: readonly [string, string, string][] = [
  [
    "paragraphs",
    "<p>One <strong>two</strong> <em>three</em>.</p><p>Four</p>",
    "One **two** *three*.\n\nFour",
  ],
  ["code that holds backticks", "<p>Use <code>a`b</code></p>", "Use ``a`b``"],
  [
    "a block of code",
    '<pre data-language="ts"><code>let a;\nlet b;\n</code></pre>',
    "```ts\nlet a;\nlet b;\n```",
  ],
  ["a fence in a block", "<pre><code>```\nx\n```</code></pre>", "````\n```\nx\n```\n````"],
  ["a list in a list", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n\n  - b\n- c"],
  ["a numbered list", '<ol start="3"><li><p>a</p></li><li><p>b</p></li></ol>', "3. a\n4. b"],
  ["tasks", '<ul><li><input type="checkbox" checked>a</li></ul>', "- [x] a"],
  ["a quote", "<blockquote><p>a</p><p>b</p></blockquote>", "> a\n> \n> b"],
  [
    "a table",
    '<table><thead><tr><th>a</th><th data-align="right">b</th></tr></thead><tbody><tr><td>1|2</td><td>3</td></tr></tbody></table>',
    "| a | b |\n| --- | -: |\n| 1\\|2 | 3 |",
  ],
  [
    "links",
    '<p><a href="https://a.example/x">text</a> <a href="https://b.example/">https://b.example/</a></p>',
    "[text](https://a.example/x) https://b.example/",
  ],
  [
    "an image, and a footnote",
    '<p><a class="image" href="https://a.example/p.png">pic</a><sup class="note"><a>1</a></sup></p>',
    "![pic](https://a.example/p.png)[^1]",
  ],
  ["headings of an answer", '<div class="answer"><h3>One</h3><h4>Two</h4></div>', "# One\n\n## Two"],
  [
    "a formula",
    '<p>So <span class="math">drawn<annotation>x^2</annotation></span>, or <span class="math display">y</span>.</p>',
    "So $x^2$, or $$y$$.",
  ],
  ["no buttons, nothing hidden", "<p>a</p><button>Copy</button><p hidden>b</p><summary>c</summary>", "a"],
];

for (const [what, html, markdown] of cases) {
  test(`as Markdown: ${what}`, async () => {
    const result = await page.evaluate(`(() => {
      const root = document.createElement("div");
      root.innerHTML = ${JSON.stringify(html)};
      document.body.replaceChildren(root);
      return toMarkdown(root);
    })()`);
    assert.equal(result, markdown);
  });
}

test("a selection goes to the clipboard as Markdown and as HTML; within code, the code alone", async () => {
  const copied = await page.evaluate(`(() => {
    const root = document.createElement("div");
    root.innerHTML = "<p>One <strong>two</strong>.</p><pre><code>let a;\\nlet b;</code></pre>";
    document.body.replaceChildren(root);
    copyAsMarkdown(root);
    const copy = (node) => {
      document.getSelection().selectAllChildren(node);
      const event = new ClipboardEvent("copy", { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
      node.dispatchEvent(event);
      const data = event.clipboardData;
      return [data.getData("text/plain"), data.getData("text/html"), event.defaultPrevented];
    };
    return [copy(root), copy(root.querySelector("code"))];
  })()`);
  assert.deepEqual(copied, [
    [
      "One **two**.\n\n```\nlet a;\nlet b;\n```",
      "<p>One <strong>two</strong>.</p><pre><code>let a;\nlet b;</code></pre>",
      true,
    ],
    ["let a;\nlet b;", "let a;\nlet b;", true],
  ]);
});
