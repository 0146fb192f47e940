/** The law of layers: folder = runtime, imports point down. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { test } from "node:test";

/** What each layer may import: other layers, then packages (a trailing * stands for anything that follows). */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: ["core"],
  api: ["core", "api", "undici", "undici/lib/dispatcher/client.js", "eventsource-parser", "node:*"],
  host: ["core", "api", "host", "vscode", "#*", "node:*", "micromark", "micromark-extension-gfm"],
  build: ["build", "webview", "node:*", "esbuild", "oniguruma-to-es", "subset-font"],
  webview: [
    "core",
    "webview",
    "entities/decode",
    "katex",
    "katex/dist/katex.css",
    "oniguruma-to-es",
    "@shikijs/engine-javascript",
    "@shikijs/vscode-textmate",
  ],
};
/** From the package root only types: its code would replace the extension host's global dispatcher. */
const typesOnly = new Set(["undici"]);
const longest = 420;
const { imports } = JSON.parse(readFileSync("package.json", "utf8")) as {
  readonly imports: Readonly<Record<string, { readonly source: string }>>;
};
const lazy = new Set(Object.values(imports).map(({ source }) => posix.normalize(source)));

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
}

interface Import {
  readonly specifier: string;
  readonly isType: boolean;
}

function importsOf(source: string): Import[] {
  const found: Import[] = [];
  const statement = /\b(import|export)\s+(type\s)?(?:[\w*{}\s,$]+?\s+from\s+)?["']([^"']+)["']/g;
  for (const [, , type, specifier = ""] of source.matchAll(statement)) {
    found.push({ specifier, isType: type !== undefined });
  }
  for (const [, specifier = ""] of source.matchAll(/\b(?:import|require)\s*\(\s*["']([^"']+)["']\s*\)/g)) {
    found.push({ specifier, isType: false });
  }
  return found;
}

function violation(file: string, { specifier, isType }: Import): string | null {
  const [, layer = ""] = relative(".", file).split(/[\\/]/);
  const target = specifier.startsWith(".")
    ? (posix.join(posix.dirname(file.replaceAll("\\", "/")), specifier).split("/")[1] ?? "")
    : specifier;
  const rules = allowed[layer] ?? [];
  const isAllowed = rules.some((rule) =>
    rule.endsWith("*") ? target.startsWith(rule.slice(0, -1)) : target === rule,
  );
  if (!isAllowed) return `${file} imports ${specifier}`;
  if (typesOnly.has(target) && !isType && !file.endsWith(".d.ts"))
    return `${file} imports ${specifier} as code`;
  // What is loaded when it is needed is met as a type, and through the package's imports, such as `#client`.
  const path = posix.join(posix.dirname(file.replaceAll("\\", "/")), specifier);
  if (layer === "host" && lazy.has(path) && !isType) return `${file} loads ${specifier} early`;
  return null;
}

test("imports point down", () => {
  const files = filesBelow("src");
  assert.ok(files.length > 20);
  const violations = files.flatMap((file) =>
    importsOf(readFileSync(file, "utf8")).flatMap((found) => violation(file, found) ?? []),
  );
  assert.deepEqual(violations, []);
});

test("the check sees every kind of arrow that points up", () => {
  const arrows: readonly [string, string][] = [
    ["src/core/a.ts", `import * as vscode from "vscode";`],
    ["src/core/a.ts", `import type { A } from "../api/b.ts";`],
    ["src/core/a.ts", `export { a } from "../webview/b.ts";`],
    ["src/api/a.ts", `import { Agent } from "undici";`],
    ["src/api/a.ts", `const b = await import("../host/b.ts");`],
    ["src/host/a.ts", `import { createClient } from "../api/client.ts";`],
    ["src/host/a.ts", `import "../webview/main.ts";`],
    ["src/webview/a.ts", `import {\n  a,\n  b,\n} from "../api/b.ts";`],
    ["src/webview/a.ts", `const fs = require("node:fs");`],
  ];
  for (const [file, source] of arrows) {
    assert.deepEqual(
      importsOf(source).map((found) => violation(file, found) !== null),
      [true],
      source,
    );
  }
});

test(`no file is longer than ${longest} lines`, () => {
  const long = [...filesBelow("src"), ...filesBelow("test")].filter(
    (file) => readFileSync(file, "utf8").split("\n").length > longest,
  );
  assert.deepEqual(long, []);
});

test("nothing builds DOM from HTML", () => {
  const sinks = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/;
  const found = filesBelow("src/webview").filter((file) => sinks.test(readFileSync(file, "utf8")));
  assert.deepEqual(found, []);
});
