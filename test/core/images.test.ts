import assert from "node:assert/strict";
import { test } from "node:test";
import { imagesAsLinks } from "../../src/core/images.ts";

const cases: readonly [string, string, string][] = [
  ["an image", "a ![b](https://x.example/c.png) d", "a [b](https://x.example/c.png) d"],
  ["one without a text", "![](https://x.example/c.png)", "[image](https://x.example/c.png)"],
  ["by reference", "![b][c]\n\n[c]: https://x.example", "[b][c]\n\n[c]: https://x.example"],
  ["inside a link", "[![b](c)](d)", "[[b](c)](d)"],
  ["in a code span", "`![b](c)` ![e](f) ``a`![g](h)``", "`![b](c)` [e](f) ``a`![g](h)``"],
  ["in a fence", "```rust\n#![allow(x)]\n```\n![b](c)", "```rust\n#![allow(x)]\n```\n[b](c)"],
  ["in a long fence", "~~~~\n~~~\n![b](c)\n~~~~\n![b](c)", "~~~~\n~~~\n![b](c)\n~~~~\n[b](c)"],
  ["after a lone backtick", "a ` b ![c](d)", "a ` b [c](d)"],
];
for (const [name, markdown, expected] of cases) {
  test(`images become links: ${name}`, () => assert.equal(imagesAsLinks(markdown), expected));
}
