import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { keybindings, keyCaps } from "../../src/core/keybindings.ts";

test("the keys that the page names are the ones that are bound", () => {
  const { contributes } = JSON.parse(readFileSync("package.json", "utf8")) as {
    contributes: { keybindings: { command: string; key: string; mac: string }[] };
  };
  const bound = contributes.keybindings.map(({ command, key, mac }) => [command, { key, mac }]);
  assert.deepEqual(Object.entries(keybindings), bound);
});

test("keys are shown as they are printed, on each platform", () => {
  const binding = keybindings["sidenote.ask"];
  assert.deepEqual(
    [keyCaps(binding, false), keyCaps(binding, true)],
    [
      [["Ctrl", "K"], ["A"]],
      [["⌘", "K"], ["A"]],
    ],
  );
});
