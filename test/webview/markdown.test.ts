/** The panel's own Markdown: headings, what addresses may be, footnotes, math, code, and what one sees half-way. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { capture, spokenLines } from "../fixtures/capture.ts";
import { openMarkdownPage, type MarkdownPage } from "./markdownPage.ts";

let markdown: MarkdownPage;
before(async () => {
  markdown = await openMarkdownPage();
});
after(() => markdown.close());

/** Draws at once and in every two pieces; all must be equal. */
async function drawn(source: string): Promise<string> {
  const [html, differing] = await markdown.page.evaluate<[string, number[]]>(`(() => {
    const source = ${JSON.stringify(source)};
    const html = (pieces) => markdown.htmlOf(markdown.draw(pieces));
    const whole = html([source]);
    const places = Array.from({ length: source.length }, (_, at) => at);
    return [whole, places.filter((at) => html([source.slice(0, at), source.slice(at)]) !== whole)];
  })()`);
  assert.deepEqual(differing, [], `parted at these characters it differs: ${JSON.stringify(source)}`);
  return html;
}

const cases: readonly [string, string, string][] = [
  [
    "headings begin at level 3",
    "# A `b`\ntext\n##### C ##\n",
    "<h3>A <code>b</code></h3><p>text</p><h6>C</h6>",
  ],
  [
    "web and mail addresses are links, whose title says where they lead",
    '[a](https://a.example/ "b") <mailto:c@d.example>',
    '<p><a title="b\nhttps://a.example/" href="https://a.example/">a</a> ' +
      '<a title="mailto:c@d.example" href="mailto:c@d.example">mailto:c@d.example</a></p>',
  ],
  [
    "paths are data for the host and no address of the page",
    "[a](src/b.ts#L3)",
    '<p><a title="src/b.ts#L3" data-path="src/b.ts#L3" role="link" tabindex="0">a</a></p>',
  ],
  [
    "a line of a file at the root is no address, whatever stands before the colon",
    "[a](b.md:12) [c](d.md:12:3) [e](tel:12) [f](g.h:12/i)",
    '<p><a title="b.md:12" data-path="b.md:12" role="link" tabindex="0">a</a> ' +
      '<a title="d.md:12:3" data-path="d.md:12:3" role="link" tabindex="0">c</a> [e](tel:12) [f](g.h:12/i)</p>',
  ],
  [
    "files and names that are mentioned are links, once their block is final",
    "**See `src/a.ts:3`** and\nsrc/b.ts:4, `c()`, `d` and `e.f + 1`.",
    '<p><strong>See <code class="reference" role="link" tabindex="0" data-path="src/a.ts:3">src/a.ts:3</code></strong> and\n' +
      '<a class="reference" data-path="src/b.ts:4" role="link" tabindex="0">src/b.ts:4</a>, ' +
      '<code class="reference" role="link" tabindex="0" data-symbol="c" title="Go to Symbol: c">c()</code>, ' +
      "<code>d</code> and <code>e.f + 1</code>.</p>",
  ],
  [
    "what is mentioned within a link leads where the link does; blocks of code and formulas are none",
    "[`a.ts` src/b.ts](c) \\(d/e.ts\\)\n\n    src/f.ts\n",
    '<p><a title="c" data-path="c" role="link" tabindex="0"><code>a.ts</code> src/b.ts</a> <span class="math">d/e.ts</span></p>' +
      '<pre tabindex="0"><code><span class="lines">src/f.ts\n</span></code></pre>',
  ],
  [
    "mentions in headings, tables and what is drawn anew for a late definition",
    "# In src/a.ts:1\n\n| `b.ts` |\n| - |\n| c/d.py |\n\nIn e/f.go: [g]\n\n[g]: https://h.example/\n",
    '<h3>In <a class="reference" data-path="src/a.ts:1" role="link" tabindex="0">src/a.ts:1</a></h3>' +
      '<div class="table" tabindex="0"><table><thead><tr><th><code class="reference" role="link" tabindex="0" data-path="b.ts">b.ts</code></th></tr></thead>' +
      '<tbody><tr><td><a class="reference" data-path="c/d.py" role="link" tabindex="0">c/d.py</a></td></tr></tbody></table></div>' +
      '<p>In <a class="reference" data-path="e/f.go" role="link" tabindex="0">e/f.go</a>: <a title="https://h.example/" href="https://h.example/">g</a></p>',
  ],
  [
    "images are links",
    "![a *b*](https://c.example/d.png) [![e](f.png)](g)",
    '<p><a class="image" title="https://c.example/d.png" aria-description="Image, not loaded. Opens in the browser." ' +
      'href="https://c.example/d.png">a <em>b</em></a> ' +
      '<a title="g" data-path="g" role="link" tabindex="0"><span class="image" title="f.png" data-source="f.png">e</span></a></p>',
  ],
  [
    "other schemes and HTML stay text",
    "[a](javascript:b) [c](data:text/html,d) ![e](command:f) <vscode:g> [h](//i) <b>j</b>",
    "<p>[a](javascript:b) [c](data:text/html,d) ![e](command:f) &lt;vscode:g&gt; [h](//i) &lt;b&gt;j&lt;/b&gt;</p>",
  ],
  [
    "a reference may come before its definition",
    "[a] and [b][c]\n\n[a]: /x\n\n- [C]: /y 'z'\n",
    '<p><a title="/x" data-path="/x" role="link" tabindex="0">a</a> and ' +
      '<a title="z\n/y" data-path="/y" role="link" tabindex="0">b</a></p><ul class="tight"><li></li></ul>',
  ],
  [
    "footnotes stand at the end, numbered as they are defined",
    "a[^x] b[^2] c[^none] d[^9]\n\n[^x]: *one*\n[^2]: two\n\n    more\n\nend",
    '<p>a<sup class="note"><a href="#note-1" id="note-1-reference" role="doc-noteref">1</a></sup> ' +
      'b<sup class="note"><a href="#note-2" id="note-2-reference" role="doc-noteref">2</a></sup> c[^none] d[^9]</p>' +
      '<p>end</p><section class="notes" role="doc-endnotes" aria-label="Footnotes"><ol>' +
      '<li id="note-1"><div><p><em>one</em></p></div>' +
      '<a class="back" href="#note-1-reference" aria-label="Back to the text" role="doc-backlink">↩</a></li>' +
      '<li id="note-2"><div><p>two</p><p>more</p></div>' +
      '<a class="back" href="#note-2-reference" aria-label="Back to the text" role="doc-backlink">↩</a></li></ol></section>',
  ],
  [
    "math within text, told apart from prices, shell variables and escapes",
    "$a_b$ and \\(c*d*\\) but $5 or $6, a$b$, $ x $, `$y$`, \\$z$, ${v}-${w} and \\(",
    '<p><span class="math">a_b</span> and <span class="math">c*d*</span> but $5 or $6, a$b$, $ x $, ' +
      "<code>$y$</code>, $z$, ${v}-${w} and (</p>",
  ],
  [
    "math on lines of its own, closed or not",
    "a\n$$\nb\n- c\n$$\n\\[ d \\]\n\n$$e$$ f\n\n$$\\begin{g}\nh\n\\end{g}$$\n\n\\[\nnever *closed*\n\ni",
    '<p>a</p><div class="math display" tabindex="0">b\n- c</div><div class="math display" tabindex="0">d</div>' +
      '<p><span class="math display">e</span> f</p>' +
      '<div class="math display" tabindex="0">\\begin{g}\nh\n\\end{g}</div><p>[\nnever <em>closed</em></p><p>i</p>',
  ],
  [
    "fenced code, with a language, blank lines and shorter fences inside",
    "````ts twoslash\n\nlet a;\n```\n\n    b\n````\nafter",
    '<pre tabindex="0" data-language="ts"><code><span class="lines">\nlet a;\n```\n\n    b\n</span></code></pre><p>after</p>',
  ],
  [
    "a fence that is not closed, and code that ends the text",
    "~~~\ncode\n\n",
    '<pre tabindex="0"><code><span class="lines">code\n\n</span></code></pre>',
  ],
  [
    "a tight list's items are text, and become paragraphs when it turns loose",
    "1. a\n   - b `c`\n   - d\n2. *e* f\n   ***\n3. g\n\n   h\n",
    '<ol class="loose"><li><p>a</p><ul class="tight"><li>b <code>c</code></li><li>d</li></ul></li>' +
      "<li><p><em>e</em> f</p><hr></li><li><p>g</p><p>h</p></li></ol>",
  ],
  [
    "a label that is defined later is found in a tight item too, and what follows it there stays",
    "- [a]\n  - b\n- c\n\n[a]: /d",
    '<ul class="tight"><li><p><a title="/d" data-path="/d" role="link" tabindex="0">a</a></p>' +
      '<ul class="tight"><li>b</li></ul></li><li>c</li></ul>',
  ],
  [
    "an item whose text looked like a label only while it was being said waits for none",
    "- $[^n]$\n  #_",
    '<ul class="tight"><li><span class="math">[^n]</span>\n#_</li></ul>',
  ],
  [
    "a tight item can be a heading, a table or a task",
    "- a\n  ===\n- b | c\n  --|--\n- d\n  e | f\n  --|--\n- [x] g\n",
    '<ul class="tight"><li><h3>a</h3></li>' +
      '<li><div class="table" tabindex="0"><table><thead><tr><th>b</th><th>c</th></tr></thead></table></div></li>' +
      '<li>d<div class="table" tabindex="0"><table><thead><tr><th>e</th><th>f</th></tr></thead></table></div></li>' +
      '<li><p class="task"><input type="checkbox" disabled="" aria-label="Done" checked=""> g</p></li></ul>',
  ],
  ["CR, CRLF and NUL", "a\rb\r\n\r\nc\0", "<p>a\nb</p><p>c\ufffd</p>"],
];
for (const [name, source, html] of cases) {
  test(`Markdown: ${name}`, async () => assert.equal(await drawn(source), html));
}

test("the captured answer reads as its text, however it is split", async () => {
  const text = capture("messages.expected.txt").toString();
  await drawn(text);
  const shown = await markdown.page.evaluate<string>(`markdown.draw([${JSON.stringify(text)}]).innerText`);
  assert.deepEqual(spokenLines(shown), spokenLines(text));
});

const glimpses: readonly [string, readonly string[], readonly string[]][] = [
  [
    "marks of emphasis are never seen",
    ["a *", "*b", " c*", "*", " d"],
    [
      "a ",
      "a <strong>b</strong>",
      "a <strong>b c</strong>",
      "a <strong>b c</strong>",
      "a <strong>b c</strong> d",
    ],
  ],
  ["code is code from its first letter", ["`", "x", "`"], ["", "<code>x</code>", "<code>x</code>"]],
  [
    "a link shows its text alone until its address is whole",
    ["[a", " b](", "https://c.ex", "ample/)", " d"],
    [
      "",
      "<a>a b</a>",
      "<a>a b</a>",
      '<a title="https://c.example/" href="https://c.example/">a b</a>',
      '<a title="https://c.example/" href="https://c.example/">a b</a> d',
    ],
  ],
  [
    "prices are text at once",
    ["It is $", "5 and **", "6"],
    ["It is $", "It is $5 and ", "It is $5 and <strong>6</strong>"],
  ],
  ["what is seldom emphasis is text", ["5*", "3", " ~5"], ["5", "5*3", "5*3 ~5"]],
  ["entities and escapes wait to be whole", ["a &am", "p; \\", "*"], ["a ", "a &amp; ", "a &amp; *"]],
];
for (const [name, pieces, expected] of glimpses) {
  test(`half-way: ${name}`, async () => {
    const seen = await markdown.call<string[]>("glimpses", pieces);
    assert.deepEqual(
      seen.map((html) => html.replace(/^<p>|<\/p>$/g, "")),
      expected,
    );
  });
}

test("half-way: blocks are not shown before it is clear what they are", async () => {
  const seen = (pieces: readonly string[]): Promise<string[]> => markdown.call("glimpses", pieces);
  assert.deepEqual(await seen(["#", "# ", "A"]), ["", "<h4></h4>", "<h4>A</h4>"]);
  assert.deepEqual(await seen(["-", " ", "a"]), ["", "", '<ul class="tight"><li>a</li></ul>']);
  assert.deepEqual(await seen(["```t", "s", "\na"]), [
    "",
    "",
    '<pre tabindex="0" data-language="ts"><code><span class="lines">a</span></code></pre>',
  ]);
  const header = "<thead><tr><th>a</th><th>b</th></tr></thead>";
  assert.deepEqual(await seen(["| a | b |\n|-", "-|--|\n", "| c"]), [
    "",
    `<div class="table" tabindex="0"><table>${header}</table></div>`,
    `<div class="table" tabindex="0"><table>${header}<tbody><tr><td>c</td></tr></tbody></table></div>`,
  ]);
});

test("closed blocks are never touched again", async () => {
  const changed = await markdown.page.evaluate(`(async () => {
    const root = document.createElement("div");
    const writer = markdown.createMarkdown(root);
    writer.append("# a\\n\\nb *c*\\n\\n- d\\n\\n***\\n\\n\\tcode\\n\\n| e |\\n|---|\\n| f |\\n\\n");
    const closed = new Set(root.children);
    const touched = [];
    const observer = new MutationObserver((records) => {
      for (const { target } of records)
        for (const block of closed) if (block.contains(target)) touched.push(block.localName);
    });
    observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
    for (const piece of "g **h** [i](j)\\n\\n> k\\n\\n1. l\\n".match(/[^]{1,3}/g)) writer.append(piece);
    writer.end();
    await Promise.resolve();
    return [closed.size, touched, root.children.length];
  })()`);
  assert.deepEqual(changed, [6, [], 9]);
});

test("whoever colours code hears of each line as it is finished", async () => {
  const log = await markdown.page.evaluate(`(() => {
    const log = [];
    const code = ({ language, info }) => {
      log.push(["block", language, info]);
      return {
        line: (text, parts) => log.push([text, parts.map((part) => part.data).join("")]),
        end: () => log.push("end"),
      };
    };
    const writer = markdown.createMarkdown(document.createElement("div"), { code });
    for (const piece of ["~~~ts x\\nle", "t a", ";\\n\\n", "b\\n~~", "~\\nc\\n\\n\\td"]) writer.append(piece);
    writer.end();
    return log;
  })()`);
  assert.deepEqual(log, [
    ["block", "ts", "ts x"],
    ["let a;", "let a;\n"],
    ["", "\n"],
    ["b", "b\n"],
    "end",
    ["block", "", ""],
    ["d", "d\n"],
    "end",
  ]);
});

test("each formula is given once, when it is whole", async () => {
  const log = await markdown.page.evaluate(`(() => {
    const log = [];
    const math = (home, source, display) => log.push([home.textContent, source, display]);
    const writer = markdown.createMarkdown(document.createElement("div"), { math });
    for (const piece of "\\\\(a\\\\) $b$ $$c$$\\n\\n$$\\nd\\n$$\\n") writer.append(piece);
    writer.end();
    return log;
  })()`);
  assert.deepEqual(log, [
    ["a", "a", false],
    ["b", "b", false],
    ["c", "c", true],
    ["d", "d", true],
  ]);
});

test("a block has the direction of its first letter, for good", async () => {
  const directions = (pieces: readonly string[]): Promise<string[][]> => markdown.call("directions", pieces);
  assert.deepEqual(await directions(["1. ", "**", "مرحبا", " and English"]), [
    ["auto", "auto", "rtl", "rtl"],
    ["rtl"],
  ]);
  assert.deepEqual(await directions(["- 1 ", "a", " مرحبا\n\nمرحبا"]), [["auto", "ltr", "ltr"], ["ltr"]]);
});
