import assert from "node:assert/strict";
import { test } from "node:test";
import { imagesAsLinks } from "../../src/core/images.ts";

const link = "&#33;[b](https://x.example/c.png)";
const image = "![b](https://x.example/c.png)";
const cases: readonly [string, string, string][] = [
  ["an image", `a ${image} d`, `a ${link} d`],
  ["one without a text", "![](c.png)", "&#33;[](c.png)"],
  ["by reference", "![b][c]\n\n[c]: https://x.example", "&#33;[b][c]\n\n[c]: https://x.example"],
  ["by a shortcut", "![c]\n\n> [c]: https://x.example", "&#33;[c]\n\n> [c]: https://x.example"],
  ["inside a link", "[![b](c)](d)", "[&#33;[b](c)](d)"],
  ["with brackets in its text", "![a [b] c](d)", "&#33;[a [b] c](d)"],
  ["over two lines", "![a\nb](c)", "&#33;[a\nb](c)"],
  ["after an escaped backtick", `\\\`${image}\``, `\\\`${link}\``],
  ["after what is no fence", "```x`\n" + image, "```x`\n" + link],
  ["after a fence in a list", "- ```js\n  a\n  ```\n" + image, "- ```js\n  a\n  ```\n" + link],
  ["after a fence in HTML", "<div>\n```\n</div>\n\n" + image, "<div>\n```\n</div>\n\n" + link],
  ["after an escaped backslash", "\\\\" + image, "\\\\" + link],
  [
    "not an inner attribute of Rust",
    "```rust\n#![allow(x)]\n```\n\n[a](b)",
    "```rust\n#![allow(x)]\n```\n\n[a](b)",
  ],
  ["not a macro of Rust", "`vec![1, 2]` and `a[0]`", "`vec![1, 2]` and `a[0]`"],
];
for (const [name, markdown, expected] of cases) {
  test(`images become links: ${name}`, () => assert.equal(imagesAsLinks(markdown), expected));
}
