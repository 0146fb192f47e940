import assert from "node:assert/strict";
import { test } from "node:test";
import { parsePathReference, pathsBelow, safePath } from "../../src/core/pathReference.ts";

/** A reference on one line: `/` in front where it was written from a root on, then path, line, column and last line. */
function read(target: string): string | null {
  const found = parsePathReference(target);
  if (!found) return null;
  const { path, isAbsolute, range } = found;
  const lines = range ? ` ${range.startLine}:${range.startColumn}-${range.endLine}` : "";
  return `${isAbsolute ? "/" : ""}${path}${lines}`;
}

const rows: readonly (readonly [target: string, expected: string | null])[] = [
  // Files
  ["src/a.ts", "src/a.ts"],
  ["a.ts", "a.ts"],
  ["Makefile", "Makefile"],
  [".gitignore", ".gitignore"],
  ["./src/a.ts", "src/a.ts"],
  ["src//a.ts", "src/a.ts"],
  ["src/./a.ts", "src/a.ts"],
  ["src/b/../a.ts", "src/a.ts"],
  ["src\\host\\a.ts", "src/host/a.ts"],
  ["src%5Chost%5Ca.ts", "src/host/a.ts"],
  ["docs/two%20words.md", "docs/two words.md"],
  ["docs/%E8%AF%B4%E6%98%8E.md", "docs/说明.md"],
  ["docs/100%25.md", "docs/100%.md"],
  ["src/app/[id]/page.tsx", "src/app/[id]/page.tsx"],
  ["src/...rest/a.ts", "src/...rest/a.ts"],
  ["src/c#/Program.cs", "src/c#/Program.cs"],
  ["a%23b.ts", "a#b.ts"],
  ["/src/a.ts", "/src/a.ts"],
  ["/home/me/shop/src/a.ts:3", "/home/me/shop/src/a.ts 3:1-3"],
  ["~/notes.md", "~/notes.md"],
  // Places in them
  ["src/a.ts:12", "src/a.ts 12:1-12"],
  ["src/a.ts:12:5", "src/a.ts 12:5-12"],
  ["src/a.ts:12-20", "src/a.ts 12:1-20"],
  ["src/a.ts%3A12", "src/a.ts 12:1-12"],
  ["src/a.ts:", "src/a.ts"],
  ["src/a.ts:12:", "src/a.ts 12:1-12"],
  ["src/a.ts#L12", "src/a.ts 12:1-12"],
  ["src/a.ts#12", "src/a.ts 12:1-12"],
  ["src/a.ts#L12-L20", "src/a.ts 12:1-20"],
  ["src/a.ts#L12-20", "src/a.ts 12:1-20"],
  ["src/a.ts#L12C5-L20C1", "src/a.ts 12:5-20"],
  ["src/a.ts#L20-L12", "src/a.ts 12:1-20"],
  ["src/a.ts:0:0", "src/a.ts 1:1-1"],
  ["src/c#/Program.cs#L3", "src/c#/Program.cs 3:1-3"],
  ["README.md#how-to-install", "README.md"],
  ["README.md?plain=1#L3", "README.md 3:1-3"],
  ["src/a.ts:12#L3", "src/a.ts 3:1-3"],
  // Nowhere
  ["", null],
  [".", null],
  ["/", null],
  ["#footnote", null],
  [":12", null],
  // Out of the folder
  ["..", null],
  ["../a.ts", null],
  ["src/../../a.ts", null],
  ["/../a.ts", null],
  ["%2e%2e/a.ts", null],
  ["..%2fa.ts", null],
  ["src/%2e%2e/%2e%2e/a.ts", null],
  ["..\\a.ts", null],
  ["src\\..\\..\\a.ts", null],
  ["%2e%2e%5ca.ts", null],
  ["%252e%252e/a.ts", "%2e%2e/a.ts"], // a name, once it is decoded: nothing decodes it again
  // Other machines, drives, schemes and streams
  ["//server/share/a.ts", null],
  ["\\\\server\\share\\a.ts", null],
  ["%2F%2Fserver/share/a.ts", null],
  ["/\\server/share/a.ts", null],
  ["\\\\?\\C:\\a.ts", null],
  ["C:/a.ts", null],
  ["C:\\a.ts", null],
  ["/C:/a.ts", null],
  ["C%3A/a.ts:3", null],
  ["file:///etc/passwd", null],
  ["command:workbench.action.terminal.new", null],
  ["javascript:alert(1)", null],
  ["vscode://settings/x", null],
  ["https://example.com/a.ts", null],
  ["data:text/plain,a", null],
  ["src/a.ts:hidden", null],
  ["src/a.ts::$DATA", null],
  ["src/a.ts:1234567890", null], // no line has so many digits
  // Names that are not what they look like
  ["a.ts%00.md", null],
  ["a%0Ab.ts", null],
  ["src/%E2%80%AEst.a", null],
  ["src/a%E2%80%8B.ts", null],
  ["%EF%BB%BFa.ts", null],
  // No text
  ["%E0%A4%A.ts", null],
  ["100%.md", null],
  ["a".repeat(1025), null],
];

test("places are read, and what is no place below a folder is none", () => {
  assert.ok(rows.length >= 70);
  assert.deepEqual(
    rows.map(([target]) => [target, read(target)]),
    rows,
  );
});

test("a path that is no link's target is taken as it stands", () => {
  const paths = ["docs/100%.md", "a#b.ts", "src/%2e%2e/a.ts", "../a.ts", "a.ts:3", "x\u202ey.ts"];
  assert.deepEqual(
    paths.map((path) => safePath(path)?.path ?? null),
    ["docs/100%.md", "a#b.ts", "src/%2e%2e/a.ts", null, null, null],
  );
});

test("a hostile length costs nothing", () => {
  for (const piece of ["../", ":1", "#L1-", "%2e", "a/../"])
    assert.equal(read(piece.repeat(1_000_000)), null);
});

test("below each folder a path is looked for where it may have been meant", () => {
  const shop = { name: "shop", path: "/home/me/shop" };
  const drive = { name: "c", path: "/" };
  const look = (folder: typeof shop, written: string): readonly string[] => {
    const place = safePath(written);
    return place ? pathsBelow(folder, place) : [];
  };
  assert.deepEqual(
    [
      look(shop, "src/a.ts"),
      look(shop, "/src/a.ts"),
      look(shop, "shop/src/a.ts"),
      look(shop, "/home/me/shop/src/a.ts"),
      look(shop, "/home/me/shopping/a.ts"),
      look(shop, "/home/me/shop/../other/a.ts"),
      look(drive, "/etc/hosts"),
    ],
    [
      ["src/a.ts"],
      ["src/a.ts"],
      ["shop/src/a.ts", "src/a.ts"],
      ["src/a.ts"],
      ["home/me/shopping/a.ts"],
      ["home/me/other/a.ts"],
      ["etc/hosts"],
    ],
  );
});
