/** Every entry of ours in the editor's own menus, and every key, has a file that says what it sends. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

interface Entry {
  readonly command?: string;
  readonly submenu?: string;
}

const { contributes } = JSON.parse(readFileSync("package.json", "utf8")) as {
  readonly contributes: {
    readonly menus: Readonly<Record<string, readonly Entry[]>>;
    readonly keybindings: readonly { readonly command: string }[];
  };
};

/** What goes without a question: the palette, menus of what is Sidenote's own, and its previews' keys. */
const others = /^(?:commandPalette|view\/|comments\/|editor\/title$)|^sidenote\.proposal\./;

test("every door of the editor has a golden request", () => {
  const nameOf = (place: string, command: string): string =>
    `${place.replaceAll("/", "-")}--${command.replace("sidenote.", "")}.json`;
  const inMenus = Object.entries(contributes.menus).flatMap(([menu, entries]) =>
    others.test(menu) ? [] : entries.flatMap(({ command }) => (command ? nameOf(menu, command) : [])),
  );
  const byKeys = contributes.keybindings.flatMap(({ command }) =>
    others.test(command) ? [] : nameOf("key", command),
  );
  // Doors that no manifest names.
  const more = ["composer--prompt.json", "problems--fix.json"];
  assert.deepEqual(
    readdirSync("test/fixtures/doors").toSorted(),
    [...inMenus, ...byKeys, ...more].toSorted(),
  );
});
