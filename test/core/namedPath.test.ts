/** Where a path of an answer is looked for, by the folders of the workspace. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { pathsNamed } from "../../src/core/namedPath.ts";

const web = { name: "web", path: "/w/web" };
const api = { name: "api", path: "/w/api" };

/** `folder:path`, in the order to look. */
function paths(named: string, folders: readonly (typeof web)[], asked: number | null): readonly string[] {
  return pathsNamed(named, folders, asked).map(({ folder, path }) => `${folders[folder]?.name}:${path}`);
}

test("the folder's name chooses the folder, as models are told paths where there are several", () => {
  assert.deepEqual(paths("api/src/new.ts", [web, api], 0), [
    "api:src/new.ts",
    "web:api/src/new.ts",
    "api:api/src/new.ts",
    "api:src/new.ts",
  ]);
});

test("without one it is the folder of what was asked about, and then the others", () => {
  assert.deepEqual(paths("src/index.ts", [web, api], 1), ["api:src/index.ts", "web:src/index.ts"]);
  assert.deepEqual(paths("src/index.ts", [web, api], null), ["web:src/index.ts", "api:src/index.ts"]);
});

test("one folder may have a folder of its own name, which comes first; none has no place", () => {
  assert.deepEqual(paths("web/cart.ts", [web], 0), ["web:web/cart.ts", "web:cart.ts"]);
  assert.deepEqual(paths("src/a.ts", [], null), []);
});
