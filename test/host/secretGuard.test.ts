/** What a user is asked before something secret goes out, and what goes out after the answer. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ContextItem, ExcerptItem, FileItem } from "../../src/core/context.ts";
import {
  createSecretGuard,
  type SecretChoice,
  type SecretGuard,
} from "../../src/host/context/secretGuard.ts";

const key = ["ghp", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4"].join("_");
const secret: FileItem = {
  type: "file",
  path: "src/a.ts",
  language: "typescript",
  text: `let a;\r\nconst key = "${key}";\r\nlet b;\r\n`,
  uri: "file:///w/src/a.ts",
};
const harmless: FileItem = { ...secret, path: "src/b.ts", text: "let b;", uri: "file:///w/src/b.ts" };
const environment: FileItem = { ...harmless, path: ".env", text: "PORT=80", uri: "file:///w/.env" };
const built: FileItem = { ...harmless, path: "dist/b.js", uri: "file:///w/dist/b.js" };

interface World {
  readonly guard: SecretGuard["guardItems"];
  readonly isClear: SecretGuard["isClear"];
  /** What was asked: for each question what it named. */
  readonly asked: string[][];
  choice: SecretChoice | null;
}

function createWorld(choice: SecretChoice | null): World {
  const asked: string[][] = [];
  const { guardItems: guard, isClear } = createSecretGuard({
    hiddenBy: async (uri) => (uri.includes("/dist/") ? ".gitignore" : null),
    async choose(warnings) {
      asked.push(
        warnings.map(({ item, sensitive, hiddenBy, findings }) =>
          [item.path, sensitive, hiddenBy, ...findings.map(({ startLine }) => startLine)].join(" "),
        ),
      );
      return world.choice;
    },
  });
  const world: World = { asked, choice, guard, isClear };
  return world;
}

test("what is harmless goes out unasked; one question is for all that is not", async () => {
  const { guard, asked } = createWorld("anyway");
  const items = [harmless, secret, environment, built];
  assert.deepEqual([await guard([harmless]), asked], [[harmless], []]);
  assert.deepEqual(await guard(items), items);
  assert.deepEqual(asked, [["src/a.ts   2", ".env .env ", "dist/b.js  .gitignore"]]);
});

test("instructions are known by the file that they really are", async () => {
  const { guard, asked } = createWorld("anyway");
  const instructions: ExcerptItem = {
    type: "excerpt",
    kind: "instructions",
    path: ".sidenote/instructions.md",
    language: "markdown",
    text: "PORT=80",
    uri: "file:///w/.env",
  };
  await guard([instructions, { ...instructions, uri: "file:///w/.sidenote/instructions.md" }]);
  assert.deepEqual(asked, [[".sidenote/instructions.md .sidenote/instructions.md "]]);
});

test("what was agreed to is not asked again, and what is new is", async () => {
  const { guard, asked } = createWorld("anyway");
  await guard([secret, environment, built]);
  await guard([secret, environment, built]);
  const moved = { ...secret, text: `\n${secret.text}` };
  await guard([moved]);
  assert.equal(asked.length, 1);
  await guard([{ ...secret, text: `${secret.text}const other = "${key}X";` }]);
  assert.deepEqual(asked.slice(1), [["src/a.ts   4"]]);
});

test("who agreed to a part of a file is asked about all of it", async () => {
  const { guard, asked } = createWorld("anyway");
  await guard([{ ...environment, type: "selection", startLine: 1, endLine: 1 }]);
  await guard([environment]);
  assert.deepEqual(asked, [[".env .env "], [".env .env "]]);
});

test("a text with a secret in each line is looked at once, not once for each", async () => {
  const { guard, asked } = createWorld("anyway");
  await guard([{ ...secret, text: `${key}\n`.repeat(20_000) }]);
  assert.equal(asked[0]?.[0]?.split(" ").length, 20_003);
});

test("who turns away sends nothing, and is asked again", async () => {
  const { guard, asked } = createWorld(null);
  assert.deepEqual([await guard([harmless, secret]), await guard([harmless, secret])], [null, null]);
  assert.equal(asked.length, 2);
});

test("without these lines: they are replaced, and the file is not read again with them", async () => {
  const { guard, asked } = createWorld("without-lines");
  const { uri, ...rest } = secret;
  const text = "let a;\r\n[line left out by the user]\r\nlet b;\r\n";
  const sent = await guard<ContextItem>([environment, secret]);
  assert.deepEqual(sent, [environment, { ...rest, readFrom: uri, text }]);
  assert.deepEqual(await guard<ContextItem>(sent ?? []), sent);
  assert.equal(asked.length, 1);
});

test("nor are changes collected anew that lines were taken out of", async () => {
  const { guard } = createWorld("without-lines");
  const diff: ExcerptItem = {
    type: "excerpt",
    kind: "changes",
    path: "git diff",
    language: "diff",
    text: `+key = "${key}"\n`,
    uri: "file:///w",
    again: { type: "changes" },
  };
  const { uri: readFrom, again: _again, ...rest } = diff;
  assert.deepEqual(await guard<ContextItem>([diff]), [
    { ...rest, readFrom, text: "[line left out by the user]\n" },
  ]);
});

test("lines that were left out are not agreed to: who attaches the file again is asked again", async () => {
  const world = createWorld("without-lines");
  const { guard, asked } = world;
  const [first] = (await guard<ContextItem>([secret])) ?? [];
  const [second] = (await guard<ContextItem>([secret])) ?? [];
  assert.deepEqual([first, asked], [second, [["src/a.ts   2"], ["src/a.ts   2"]]]);
  assert.doesNotMatch(JSON.stringify([first, second]), new RegExp(key));
  world.choice = "anyway";
  assert.deepEqual([await guard([secret]), await guard([secret]), asked.length], [[secret], [secret], 3]);
});

test("of a diff the files are named that usually hold secrets, and its added lines are looked at", async () => {
  const { guard, asked } = createWorld("anyway");
  const diff = (name: string, line: string): ExcerptItem => ({
    type: "excerpt",
    kind: "changes",
    path: "git diff --staged",
    language: "diff",
    text: `diff --git a/${name} b/${name}\nnew file mode 100644\n--- /dev/null\n+++ b/${name}\n@@ -0,0 +1 @@\n+${line}\n`,
    uri: "file:///w",
  });
  await guard([diff("web/.env", "PORT=80")]);
  await guard([diff("web/.env", "PORT=81")]);
  await guard([diff("web/a.yml", "PORT=81")]);
  await guard([diff("web/a.yml", "  password: Tr0ub4dorX9z")]);
  assert.deepEqual(asked, [["git diff --staged web/.env "], ["git diff --staged   6"]]);
});

test("a file outside of the workspace is known by its folder, which its path does not say", async () => {
  const { guard, asked } = createWorld("anyway");
  for (const uri of ["file:///home/ada/.kube/config", "file:///c%3A/Users/ada/.aws/credentials"]) {
    const path = uri.slice(uri.lastIndexOf("/") + 1);
    await guard([
      { ...harmless, path, uri },
      { ...harmless, path, uri: "untitled:Untitled-1" },
    ]);
  }
  assert.deepEqual(asked, [["config config "], ["credentials credentials "]]);
});

test("whether anything would be asked is told without asking, and changes with what was agreed to", async () => {
  const { guard, isClear, asked } = createWorld("anyway");
  const items = [harmless, environment, secret, built];
  const clear = async (): Promise<readonly boolean[]> => Promise.all(items.map((item) => isClear([item])));
  assert.deepEqual([await clear(), asked], [[true, false, false, false], []]);
  await guard(items);
  assert.deepEqual([await clear(), await isClear(items), asked.length], [[true, true, true, true], true, 1]);
});

test("lines that were named, not selected, are asked about where their file is hidden", async () => {
  const { guard, asked } = createWorld("anyway");
  const lines = { ...built, type: "selection", startLine: 1, endLine: 9 } as const;
  assert.deepEqual([await guard([lines], [lines]), await guard([lines], [lines])], [[lines], [lines]]);
  assert.deepEqual(asked, [["dist/b.js  .gitignore"]]);
});

test("a selection is what the user saw: its file may be hidden, its name and its lines still count", async () => {
  const { guard, asked } = createWorld("anyway");
  const range = { startLine: 5, endLine: 5 };
  await guard([
    { ...built, type: "selection", ...range },
    { ...environment, type: "selection", ...range },
    { ...secret, type: "excerpt", kind: "terminal", path: ".env" },
  ]);
  assert.deepEqual(asked, [[".env .env ", ".env   2"]]);
});
