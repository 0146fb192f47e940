import assert from "node:assert/strict";
import { test } from "node:test";
import { isOfGit, pathOfBlock } from "../../src/core/blockPath.ts";

const code = "let a = 1;";
const cases: readonly (readonly [
  info: string,
  before: string,
  text: string,
  path: string | null,
  rest?: string,
])[] = [
  ["ts", "", code, null],
  ["ts title=src/cart.ts", "", code, "src/cart.ts"],
  ['ts title="src/cart.ts" {1,3}', "", code, "src/cart.ts"],
  ["{.ts file=./src/cart.ts}", "", code, "src/cart.ts"],
  ["ts:src/cart.ts", "", code, "src/cart.ts"],
  ["12:30:src/cart.ts", "", code, "src/cart.ts"],
  ["ts src/cart.ts", "", code, "src/cart.ts"],
  ["ts showLineNumbers", "", code, null],
  ["ts", "", `// src/cart.ts\n${code}`, "src/cart.ts", code],
  ["py", "", `# File: shop/cart.py\n\n${code}`, "shop/cart.py", code],
  ["css", "", `/* media/panel.css */\n${code}`, "media/panel.css", code],
  ["html", "", `<!-- index.html -->\n${code}`, "index.html", code],
  ["ts", "", `// adds to cart.ts what it lacks\n${code}`, null],
  ["sh", "", "#!/usr/bin/env node\nls", null],
  ["ts", "In src/cart.ts:", code, "src/cart.ts"],
  ["ts", "src/cart.ts", code, "src/cart.ts"],
  ["ts", "First this.\nThen src\\cart.ts", code, "src/cart.ts"],
  ["ts", "Change app/[id]/page.tsx (line 3) like this", code, "app/[id]/page.tsx"],
  ["dockerfile", "The Dockerfile:", code, "Dockerfile"],
  ["ts", "Move it from src/cart.ts to src/line.ts:", code, null],
  ["ts", "Use Node.js 3.14 of example.com, e.g. so:", code, null],
  ["ts", "", `// ../../etc/passwd.txt\n${code}`, null],
  ["ts title=../cart.ts", "", code, null],
  ["ts title=C:/cart.ts", "", code, null],
];

test("a block's file is told from its fence, its first line or the words before it", () => {
  assert.deepEqual(
    cases.map(([info, before, text]) => pathOfBlock({ info, before, text })),
    cases.map(([, , text, path, rest = text]) => path && { path, text: rest }),
  );
});

test("a cell of a notebook is named with its number", () => {
  const named = (info: string, before = "", text = code): unknown => pathOfBlock({ info, before, text });
  assert.deepEqual(
    [
      named("py title=notes/sums.ipynb#cell-2"),
      named("py", "In sums.ipynb#cell-12:"),
      named("py", "", `# sums.ipynb#cell-3\n${code}`),
    ],
    [
      { path: "notes/sums.ipynb", cell: 2, text: code },
      { path: "sums.ipynb", cell: 12, text: code },
      { path: "sums.ipynb", cell: 3, text: code },
    ],
  );
});

test("git's own folder is known by all of its names", () => {
  const paths = [
    ".git/config",
    "a/.GIT/hooks/b.sh",
    "git~1/config",
    ".git./config",
    ".gitignore",
    ".github/a.yml",
    "a.git/b",
  ];
  assert.deepEqual(paths.filter(isOfGit), paths.slice(0, 4));
});
