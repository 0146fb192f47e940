/** The panel's Markdown in a real Chromium: streamed equals at once, for every split. */
import assert from "node:assert/strict";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { after, before, test } from "node:test";
import { launchChromium } from "../editor/chromium.ts";
import { capture } from "../fixtures/capture.ts";

let browser: Browser;
let page: Page;

before(async () => {
  const entry = `import { createMarkdown } from "./src/webview/markdown.ts"; Object.assign(globalThis, { createMarkdown });`;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: "." },
    bundle: true,
    write: false,
    format: "iife",
  });
  browser = await launchChromium();
  page = await browser.newPage();
  await page.addScriptTag({ content: outputFiles[0]?.text ?? "" });
  // Streams `pieces` into a new element and gives back its HTML and its text.
  await page.addScriptTag({
    content: `function stream(pieces) {
      const root = document.createElement("div");
      root.style.whiteSpace = "pre-wrap";
      document.body.replaceChildren(root);
      const writer = createMarkdown(root);
      for (const piece of pieces) writer.append(piece);
      writer.end();
      return { html: root.innerHTML, text: root.innerText };
    }`,
  });
});
after(() => browser.close());

async function render(pieces: readonly string[]): Promise<{ html: string; text: string }> {
  return page.evaluate(`stream(${JSON.stringify(pieces)})`);
}

/** Renders at once, by one character, and in every two pieces; all must be equal. */
async function renderEveryWay(markdown: string): Promise<{ html: string; text: string }> {
  const whole = await render([markdown]);
  assert.deepEqual(await render(Array.from(markdown)), whole, "by one character");
  const differing = await page.evaluate(`(() => {
    const markdown = ${JSON.stringify(markdown)}, whole = ${JSON.stringify(whole.html)};
    for (let at = 1; at < markdown.length; at++) {
      if (stream([markdown.slice(0, at), markdown.slice(at)]).html !== whole) return at;
    }
    return null;
  })()`);
  assert.equal(differing, null, "in two pieces, parted at this character");
  return whole;
}

const cases: readonly [string, string, string][] = [
  ["paragraphs keep their line breaks", "a\nb\n\nc", "<p>a\nb</p><p>c</p>"],
  ["blank lines with spaces part paragraphs", "a\n  \nb\n", "<p>a</p><p>b</p>"],
  [
    "headings begin at level 3",
    "# A `b`\ntext\n### C ##\n",
    "<h3>A <code>b</code></h3><p>text</p><h5>C</h5>",
  ],
  ["a hash alone is text", "#a\n#", "<p>#a\n#</p>"],
  [
    "inline code, strong, emphasis and links",
    "`a*b*` **c *d* e** f*g*h *i* [j](https://k.example/) ![l](https://m.example/)",
    '<p><code>a*b*</code> <strong>c <em>d</em> e</strong> f*g*h <em>i</em> <a href="https://k.example/" ' +
      'title="https://k.example/">j</a> <a href="https://m.example/" title="https://m.example/">l</a></p>',
  ],
  [
    "unsafe schemes and HTML stay text",
    "[a](javascript:b) [c](data:text/html,d) [e](command:f) <b>g</b>",
    "<p>[a](javascript:b) [c](data:text/html,d) [e](command:f) &lt;b&gt;g&lt;/b&gt;</p>",
  ],
  [
    "fenced code, with a language, blank lines and shorter fences inside",
    "````ts\n\nlet a;\n```\n\n    b\n````\nafter",
    '<pre tabindex="0" data-language="ts"><code>\nlet a;\n```\n\n    b</code></pre><p>after</p>',
  ],
  ["a fence that is not closed yet", "~~~\ncode", '<pre tabindex="0"><code>code</code></pre>'],
  ["a line that begins with inline code", "`a` b", "<p><code>a</code> b</p>"],
  [
    "lines too long to be held back",
    `a\n# ${"b".repeat(300)}\n${" ".repeat(300)}\n~~~${"c".repeat(300)}\nd`,
    `<p>a</p><h3>${"b".repeat(300)}</h3><pre tabindex="0" data-language="${"c".repeat(300)}"><code>d</code></pre>`,
  ],
  ["CRLF", "a\r\n\r\n```\r\nb\r\n```\r\n", '<p>a</p><pre tabindex="0"><code>b</code></pre>'],
];
for (const [name, markdown, html] of cases) {
  test(`Markdown: ${name}`, async () => assert.equal((await renderEveryWay(markdown)).html, html));
}

test("the captured answer reads as its text, however it is split", async () => {
  const text = capture("messages.expected.txt").toString();
  assert.equal((await renderEveryWay(text)).text, text);
});

test("a line that begins with inline code is seen while it grows; a fence is not", async () => {
  const partial = (text: string): Promise<unknown> =>
    page.evaluate(`(() => { const root = document.createElement("div");
      createMarkdown(root).append(${JSON.stringify(text)}); return root.textContent; })()`);
  assert.equal(await partial("`disc"), "`disc");
  assert.equal(await partial("```typ"), "");
  assert.equal(await partial("## Tit"), "");
});
