import assert from "node:assert/strict";
import { test } from "node:test";
import { drawTree } from "../../src/core/folderTree.ts";

test("folders first, each level two blanks deeper, and what is left out where it would stand", () => {
  const none = { folders: [], files: [], omitted: 0 };
  const tree = drawTree({
    name: "shop",
    folders: [
      { ...none, name: "node_modules", unread: "skipped" },
      { ...none, name: "secret", unread: "unreadable" },
      { name: "src", folders: [{ ...none, name: "empty" }], files: ["a.ts"], omitted: 1, ignored: 3 },
    ],
    files: ["README.md"],
    omitted: 99_800,
  });
  assert.equal(
    tree,
    `shop/
  node_modules/ (not listed)
  secret/ (could not be read)
  src/
    empty/
    a.ts
    (3 ignored by .gitignore, not listed)
    (1 more, not listed)
  README.md
  (99800 more, not listed)
`,
  );
});
