import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { exportHtml, exportStyle } from "../../src/core/exportHtml.ts";
import { exportMarkdown } from "../../src/core/exportMarkdown.ts";
import { markdownHtml } from "../../src/host/markdownHtml.ts";
import { splitAtFences } from "../../src/core/fences.ts";
import { exportedSession } from "../fixtures/exportedSession.ts";

const whole = { withThoughts: true, isRedacted: true };
const asHtml = (options: typeof whole): string =>
  exportHtml(exportedSession, options, (text, id) =>
    markdownHtml(text, id, { notes: "Footnotes", back: "Back" }),
  );

test("a session as Markdown: the branch that is shown, and no text ends what it stands in", () => {
  assert.equal(
    exportMarkdown(exportedSession, whole),
    `# \\<b\\>Totals\\</b\\> \\& \\#1

_2026-11-21 12:00 UTC_

_Paths outside of the workspace, and what looks like a key, are left out._

---

> Why?
> </blockquote><script>alert(1)</script>
> \`\`\`
> not closed

Attached: \`\`src/\`a\`.ts:1-3\`\`

<details>
<summary>Thoughts</summary>

> Hm.
> \\</details></div>
> \`\`\`
> still

</details>

It is:

\`\`\`\`html
</pre><script>
\`\`\`
\`\`\`\`

<!-- and then
-->

_claude-sonnet-5-5 · 2026-11-21 12:00 UTC_

---

> And?

\`\`\`ts
let b = '<';
\`\`\`

_Stopped._

_claude-sonnet-5-5 · 2026-11-21 12:02 UTC_
`,
  );
});

test("thoughts, and the word about private things, are there where they are wanted alone", () => {
  const plain = { withThoughts: false, isRedacted: false };
  const texts = [exportMarkdown(exportedSession, plain), asHtml(plain)];
  for (const text of texts) {
    assert.deepEqual(
      [/Hm\./, /Paths outside/].filter((words) => words.test(text)),
      [],
    );
  }
});

test("a session as HTML: one file without a script, of which every text is escaped", () => {
  const html = asHtml(whole);
  const [head, body = ""] = html.split("<body>\n");
  const hash = createHash("sha256").update(exportStyle).digest("base64");
  assert.equal(
    head?.replace(exportStyle, "…"),
    `<!doctype html>
<html lang="en-US">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>&lt;b&gt;Totals&lt;/b&gt; &amp; #1</title>
<style>…</style>
</head>
`,
  );
  assert.equal(
    body,
    `<h1 dir="auto">&lt;b&gt;Totals&lt;/b&gt; &amp; #1</h1>
<p class="quiet" dir="auto">2026-11-21 12:00 UTC</p>
<p class="quiet" dir="auto">Paths outside of the workspace, and what looks like a key, are left out.</p>
<article>
<blockquote class="words" dir="auto">Why?
&lt;/blockquote&gt;&lt;script&gt;alert(1)&lt;/script&gt;
\`\`\`
not closed</blockquote>
<p class="quiet">Attached: <code>src/\`a\`.ts:1-3</code></p>
<details><summary>Thoughts</summary><div class="words" dir="auto">Hm.
&lt;/details&gt;&lt;/div&gt;
\`\`\`
still</div></details>
<div dir="auto"><p>It is:</p>
<pre><code class="language-html">&lt;/pre&gt;&lt;script&gt;
\`\`\`
</code></pre>
&lt;!-- and then</div>
<p class="quiet" dir="auto">claude-sonnet-5-5 · 2026-11-21 12:00 UTC</p>
</article>
<article>
<blockquote class="words" dir="auto">And?</blockquote>
<div dir="auto"><pre><code class="language-ts">let b = '&lt;';
</code></pre>
</div>
<p class="quiet" dir="auto">Stopped.</p>
<p class="quiet" dir="auto">claude-sonnet-5-5 · 2026-11-21 12:02 UTC</p>
</article>
</body>
</html>
`,
  );
});

test("an answer as HTML: Markdown is drawn, nothing in it runs or loads, and footnotes are its own", () => {
  const text = `# A & B
![x" <b>](https://e.example/a.png "t") ![](data:image/png,x) [j](javascript:alert(1)) **k**[^1]

[^1]: n

- [x] l

|a|b|
|-|:-|
|1|<img src=x onerror=alert(1)>|`;
  assert.equal(
    markdownHtml(text, "turn2", { notes: "Notes", back: "Back" }),
    `<h3>A &amp; B</h3>
<p><a href="https://e.example/a.png">x&quot; &lt;b&gt;</a> <a></a> <a>j</a> <strong>k</strong><sup><a href="#turn2-fn-1" id="turn2-fnref-1" data-footnote-ref="" aria-describedby="turn2-notes">1</a></sup></p>
<ul>
<li><input type="checkbox" disabled="" checked="" /> l</li>
</ul>
<table>
<thead>
<tr>
<th>a</th>
<th align="left">b</th>
</tr>
</thead>
<tbody>
<tr>
<td>1</td>
<td align="left">&lt;img src=x onerror=alert(1)&gt;</td>
</tr>
</tbody>
</table>
<section data-footnotes="" class="footnotes"><h6 id="turn2-notes" class="sr-only">Notes</h6>
<ol>
<li id="turn2-fn-1">
<p>n <a href="#turn2-fnref-1" data-footnote-backref="" aria-label="Back" class="data-footnote-backref">↩</a></p>
</li>
</ol>
</section>`,
  );
});

test("fences: the marks, how long they are, and what is none", () => {
  const rows: readonly (readonly [string, readonly string[], string])[] = [
    ["a\n```ts\nb\n```\nc", ["a", "ts|b", "c"], ""],
    ["~~~\n```\n~~~~", ["|```"], ""],
    ["````\n```\n", ["|```\n"], "````"],
    ["```a`b\nc", ["```a`b\nc"], ""],
    ["    ```\nc", ["    ```\nc"], ""],
    ["```\r\na\r\n```", ["|a"], ""],
    ["```", ["|"], "```"],
    ["", [], ""],
  ];
  for (const [text, expected, missing] of rows) {
    const split = splitAtFences(text);
    const stretches = split.stretches.map((one) =>
      one.type === "code" ? `${one.info}|${one.text}` : one.text,
    );
    assert.deepEqual([stretches, split.missing], [expected, missing], JSON.stringify(text));
  }
});
