/** What is shipped: small at activation, without undici's package root, and silent until it is asked something. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { basename } from "node:path";
import { createRequire, registerHooks } from "node:module";
import { test } from "node:test";

const { imports } = JSON.parse(readFileSync("package.json", "utf8")) as {
  readonly imports: Readonly<Record<string, { readonly default: string }>>;
};
/** What is loaded when it is first needed, without the client. */
const others = Object.values(imports)
  .map(({ default: path }) => basename(path))
  .filter((name) => name !== "client.js");

test("the bundles keep their budgets", () => {
  const size = (name: string): number => statSync(`dist/${name}`).size;
  const kept = {
    "loaded at activation: 150 KiB": size("extension.js") + size("editorInFront.js") <= 150 * 1024,
    // 110 kB of it is micromark, which only an export as HTML loads.
    "the host's code in all: 1,000 kB":
      ["extension.js", "client.js", ...others].map(size).reduce((sum, one) => sum + one) <= 1_000_000,
    "the panel's first load: 205 kB": size("panel.js") + size("panel.css") + size("codicon.ttf") <= 205_000,
    "for the first code: 120 kB": size("tokenizer.js") <= 120_000,
    "for a language: 240 kB": readdirSync("dist/grammars").every(
      (name) => size(`grammars/${name}`) <= 240_000,
    ),
  };
  assert.deepEqual(
    Object.entries(kept).filter(([, isKept]) => !isKept),
    [],
  );
});

test("undici is in the client's bundle alone, and its package root in none", () => {
  const extension = readFileSync("dist/extension.js", "utf8");
  const client = readFileSync("dist/client.js", "utf8");
  const rest = others.map((name) => readFileSync(`dist/${name}`, "utf8")).join("");
  assert.ok(client.includes("UND_ERR_CONNECT_TIMEOUT"), "undici's client is in the client's bundle");
  const undici = "onResponseStart is";
  assert.deepEqual([extension.includes(undici), rest.includes(undici)], [false, false]);
  assert.ok(!/require\("undici/.test(extension + client + rest));
  assert.ok(
    !`${extension}${client}${rest}`.includes("undici.globalDispatcher"),
    "only the package root names it",
  );
});

test("loading the client sets no global dispatcher", () => {
  const dispatchers = (): unknown[] =>
    ["1", "2"].map((version) => Reflect.get(globalThis, Symbol.for(`undici.globalDispatcher.${version}`)));
  assert.deepEqual(dispatchers(), [undefined, undefined], "nothing else has set one in this process");
  createRequire(import.meta.url)("../dist/client.js");
  assert.deepEqual(dispatchers(), [undefined, undefined]);
});

/** A stand-in for an editor's API that does nothing and writes down each call. */
function recorder(name: string, calls: string[]): unknown {
  return new Proxy(() => undefined, {
    get: (_target, key) => (typeof key === "symbol" ? () => name : recorder(`${name}.${key}`, calls)),
    set: () => true,
    apply(_target, _self, args: unknown[]) {
      calls.push(typeof args[0] === "string" ? `${name} ${args[0]}` : name);
      return recorder(`${name}()`, calls);
    },
  });
}

test("activate() builds its parts and registers them: no secret is read, no file, no setting", async () => {
  const calls: string[] = [];
  const namespaces = [
    "commands",
    "comments",
    "languages",
    "CodeActionKind",
    "workspace",
    "window",
    "Uri",
    "env",
    "lm",
  ];
  const editor = Object.fromEntries(namespaces.map((name) => [name, recorder(`vscode.${name}`, calls)]));
  class EventEmitter {
    readonly event = (): undefined => undefined;
  }
  const enums = { StatusBarAlignment: { Right: 2 } };
  // English: the editor has no table then.
  Object.assign(globalThis, {
    recordedEditor: { ...editor, ...enums, EventEmitter, l10n: { bundle: undefined } },
  });
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "vscode" ? { url: "recorded:vscode", shortCircuit: true } : next(specifier, context),
    load: (url, context, next) =>
      url === "recorded:vscode"
        ? { format: "commonjs", source: "module.exports = recordedEditor;", shortCircuit: true }
        : next(url, context),
  });
  const require = createRequire(import.meta.url);
  const extension = require("../dist/extension.js") as {
    activate: (context: object) => object;
    deactivate: () => Promise<void>;
  };
  const subscriptions: unknown[] = [];
  const result = extension.activate({
    subscriptions,
    secrets: recorder("secrets", calls),
    workspaceState: recorder("workspaceState", calls),
    globalStorageUri: "storage",
    extensionUri: "extension",
    extension: { packageJSON: { version: "0.0.0" } },
  });
  const activation = [...calls];
  await extension.deactivate();
  hooks.deregister();

  const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
    contributes: { commands: { command: string }[] };
  };
  assert.deepEqual(Object.keys(result), ["version", "ask", "explain", "onDidFinishTurn"]);
  assert.deepEqual(
    activation.toSorted(),
    [
      ...manifest.contributes.commands.map(({ command }) => `vscode.commands.registerCommand ${command}`),
      "vscode.Uri.joinPath extension",
      "vscode.Uri.joinPath storage",
      "vscode.languages.registerCodeActionsProvider *",
      "vscode.lm.registerLanguageModelChatProvider sidenote",
      "vscode.window.createOutputChannel Sidenote",
      "vscode.window.createStatusBarItem sidenote.status",
      "vscode.window.createStatusBarItem().show",
      "vscode.window.createTreeView sidenote.history",
      "vscode.window.createTreeView().onDidChangeVisibility",
      "vscode.window.onDidChangeActiveNotebookEditor",
      "vscode.window.onDidChangeActiveTextEditor",
      "vscode.window.registerWebviewPanelSerializer sidenote.tab",
      "vscode.window.registerWebviewViewProvider sidenote.chat",
      "vscode.workspace.onDidChangeConfiguration",
      "workspaceState.get sidenote.pinnedExplanations",
    ].toSorted(),
  );
  assert.equal(subscriptions.length, manifest.contributes.commands.length + 20);
});
