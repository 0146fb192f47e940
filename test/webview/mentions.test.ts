/** The list after an `@` in a real Chromium: what it shows, what it asks the host, and what accepting attaches. */
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "../editor/chromium.ts";

let browser: Browser;
let page: Page;
let script = "";

before(async () => {
  const entry = `import { createComposer } from "./src/webview/composer/composer.ts";
    globalThis.intents = [];
    globalThis.said = [];
    globalThis.composer = createComposer({
      post: (intent) => globalThis.intents.push(intent), onChange() {},
      announce: (text) => globalThis.said.push(text),
    });
    document.body.append(composer.root);`;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: "." },
    bundle: true,
    write: false,
    format: "iife",
  });
  script = outputFiles[0]?.text ?? "";
  browser = await launchChromium();
  page = await browser.newPage();
});
after(() => browser.close());
beforeEach(async () => {
  await page.goto("about:blank");
  await page.addScriptTag({ content: script });
  await page.evaluate(`composer.show("s", { draft: { text: "", seen: 0, edits: [] }, attachments: [], queue: [] });
    composer.setFiles([{ uri: "file:///shop/src/cart.ts", path: "src/cart.ts" }, { uri: "file:///shop/a.md", path: "a.md" }])`);
  await page.locator("textarea").focus();
});

async function intents(): Promise<{ readonly type: string }[]> {
  const all = await page.evaluate<{ type: string }[]>("globalThis.intents.splice(0)");
  return all.filter(({ type }) => type !== "composing" && type !== "draft");
}

/** The list, line by line: headings as they are, the others as `name | detail`, the chosen one with a star. */
async function list(): Promise<readonly string[]> {
  return page.evaluate(`[...document.querySelectorAll(".completions > li")].map((item) => {
    if (item.className === "completion-section") return item.textContent;
    const parts = [...item.children].filter((part) => part.textContent !== "").map((part) => part.textContent);
    return (item.getAttribute("aria-selected") === "true" ? "*" : "") + parts.join(" | ");
  })`);
}

const cart = { source: { type: "file", uri: "file:///shop/src/cart.ts" }, name: "cart.ts", detail: "src" };
const folder = {
  source: { type: "folder", uri: "file:///shop/src/carpets" },
  name: "carpets/",
  detail: "src",
};
const chart = { source: { type: "file", uri: "file:///shop/src/chart.ts" }, name: "chart.ts", detail: "src" };
const add = {
  source: { type: "symbol", uri: "file:///shop/src/cart.ts", name: "addCart", line: 8 },
  name: "addCart",
  detail: "src/cart.ts",
};

async function answer(
  query: string,
  found: readonly object[],
  facts: object = {},
  isWhole = true,
): Promise<void> {
  await page.evaluate(`composer.setMentions(${JSON.stringify({ query, facts, found, isWhole })})`);
}

test("named sources and open files at once; the host's findings after them, each once, under their headings", async () => {
  await page.keyboard.type("@c");
  assert.deepEqual(await list(), [
    "*Current File | as it stands in the editor",
    "Changes | git diff: what is not staged",
    "Staged Changes | git diff --staged",
    "Branch Changes | git diff from where the branch began",
    "Last Terminal Command | and what it has written",
    "Open Files",
    "cart.ts | src",
  ]);
  await page.keyboard.type("art");
  assert.deepEqual(await intents(), [
    { type: "mention", sessionId: "s", query: "" },
    ...["c", "ca", "car", "cart"].map((query) => ({ type: "mention", sessionId: "s", query })),
  ]);
  await answer("cart", [cart, chart, folder, add], { file: "src/cart.ts" });
  assert.deepEqual(await list(), [
    "Open Files",
    "*cart.ts | src",
    "Files and Folders",
    "chart.ts | src",
    "carpets/ | src",
    "Symbols",
    "addCart | src/cart.ts",
  ]);
  assert.deepEqual(await page.evaluate("globalThis.said.at(-1)"), "4 suggestions");
});

test("an answer to other letters than stand there is dropped, and what was found before is narrowed down meanwhile", async () => {
  await page.keyboard.type("@car");
  await answer("car", [chart, folder]);
  await page.keyboard.type("p");
  assert.deepEqual(await list(), ["Files and Folders", "*carpets/ | src"]);
  await answer("car", [folder, { ...folder, source: { type: "folder", uri: "file:///late" } }]);
  assert.deepEqual(await list(), ["Files and Folders", "*carpets/ | src"]);
  await page.keyboard.press("Escape");
  await answer("carp", [folder]);
  assert.deepEqual(await list(), []);
});

test("symbols that were found before stay until those of the new letters have come", async () => {
  await page.keyboard.type("@c");
  await answer("c", [chart, add]);
  await page.keyboard.type("a");
  await answer("ca", [folder], {}, false);
  assert.deepEqual((await list()).slice(-4), [
    "Files and Folders",
    "carpets/ | src",
    "Symbols",
    "addCart | src/cart.ts",
  ]);
  await answer("ca", [folder]);
  assert.deepEqual((await list()).slice(-2), ["Files and Folders", "carpets/ | src"]);
});

test("what the reader has moved to stays chosen when more is found", async () => {
  await page.keyboard.type("@cart");
  await answer("cart", [folder, add]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await answer("cart", [chart, folder, add]);
  assert.equal(
    (await list()).find((line) => line.startsWith("*")),
    "*addCart | src/cart.ts",
  );
});

test("accepting takes the letters away and attaches: a source, lines of a file, a folder, a symbol", async () => {
  const accept = async (typed: string, found: readonly object[] = []): Promise<unknown> => {
    await page.keyboard.type(`What? @${typed}`);
    await answer(typed, found);
    await page.keyboard.press("Tab");
    const text = await page.locator("textarea").inputValue();
    await page.locator("textarea").fill("");
    return [text, ...(await intents()).filter(({ type }) => type !== "mention")];
  };
  const attached = (source: object): unknown => ["What? ", { type: "attach-source", sessionId: "s", source }];
  assert.deepEqual(
    [
      await accept("stag"),
      await accept("cart.ts:10-20"),
      await accept("carp", [folder]),
      await accept("add", [add]),
    ],
    [
      attached({ type: "named", name: "staged" }),
      attached({ ...cart.source, startLine: 10, endLine: 20 }),
      attached(folder.source),
      attached(add.source),
    ],
  );
});

test("facts take the place of what a source is; letters inside a word bring no source", async () => {
  await page.keyboard.type("@");
  await answer("", [], { editors: "3 files · ~1,200 tokens", problems: "2 problems · src/cart.ts" });
  const lines = await list();
  assert.deepEqual(lines.slice(2, 4), [
    "Open Editors | 3 files · ~1,200 tokens",
    "Problems | 2 problems · src/cart.ts",
  ]);
  assert.equal(lines.length, 10 + 1 + 2);
  await page.keyboard.type("oblem");
  assert.deepEqual(await list(), []);
});

test("a long paste is attached, a short one is typed; an attached text can be put into the message", async () => {
  const paste = (text: string): Promise<boolean> =>
    page.evaluate(`(() => { const transfer = new DataTransfer(); transfer.setData("text/plain", ${JSON.stringify(text)});
      return document.querySelector("textarea").dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: transfer, cancelable: true })); })()`);
  const long = "line\n".repeat(30);
  assert.deepEqual(
    [await paste("line\n".repeat(20)), await paste(long), await paste("x".repeat(5000))],
    [true, false, false],
  );
  assert.deepEqual(await intents(), [
    { type: "attach-text", sessionId: "s", text: long },
    { type: "attach-text", sessionId: "s", text: "x".repeat(5000) },
  ]);
  await page.evaluate(`composer.setAttachments([
    { id: "a", type: "excerpt", kind: "text", label: "Pasted text, 30 lines", tokens: 40 },
    { id: "b", type: "excerpt", kind: "changes", label: "git diff", tokens: 4 },
  ])`);
  assert.equal(await page.locator(".chip-expand").count(), 1);
  await page.locator('[aria-label="Put Pasted text, 30 lines into the Message"]').click();
  assert.deepEqual(await intents(), [{ type: "expand", sessionId: "s", id: "a" }]);
});

test("at 280 pixels nothing is cut off, in forced colours either", async () => {
  await page.setViewportSize({ width: 280, height: 600 });
  await page.addStyleTag({ path: "dist/panel.css" });
  await page.evaluate(
    `document.body.className = ""; document.querySelector(".composer").style.marginTop = "auto"`,
  );
  await page.keyboard.type("@cart");
  const long = {
    ...chart,
    name: "a-component-with-a-rather-long-name-of-a-cart.test.ts",
    detail: "src/a/very/long/path",
  };
  await answer("cart", [long, folder, add]);
  const overflow = `[...document.querySelectorAll(".completions *")].filter((one) =>
    one.getBoundingClientRect().right > 280.5).map((one) => one.className)`;
  assert.deepEqual(await page.evaluate(overflow), []);
  await page.emulateMedia({ forcedColors: "active" });
  assert.deepEqual(await page.evaluate(overflow), []);
  await page.screenshot({ path: "out/screenshots/mentions-280-forced.png" });
});
