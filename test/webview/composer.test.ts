/** The composer in a real Chromium: what it tells the host, and what it does with what the host tells. */
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
    globalThis.composer = createComposer({
      post: (intent) => globalThis.intents.push(intent), onChange() {}, announce() {},
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
  await page.locator("textarea").focus();
});

/** Shows a session with nothing but a draft. */
async function show(sessionId: string, text: string, seen = 0, edits: readonly object[] = []): Promise<void> {
  const unsent = { draft: { text, seen, edits }, attachments: [], queue: [] };
  await page.evaluate(`composer.show(${JSON.stringify(sessionId)}, ${JSON.stringify(unsent)})`);
}

async function edit(sessionId: string, number: number, change: object): Promise<void> {
  await page.evaluate(
    `composer.edit(${JSON.stringify(sessionId)}, ${JSON.stringify({ number, edit: change })})`,
  );
}

/** The intents since the last call, without those that say that somebody is about to write. */
async function intents(): Promise<{ readonly type: string }[]> {
  const all = await page.evaluate<{ type: string }[]>("globalThis.intents.splice(0)");
  return all.filter(({ type }) => type !== "composing");
}

async function typed(): Promise<string> {
  return page.locator("textarea").inputValue();
}

test("what was typed before the draft came goes after it, and nothing is sent before", async () => {
  await page.keyboard.type("early");
  await page.keyboard.press("Enter");
  assert.deepEqual([await typed(), await intents()], ["early", []]);
  await show("s", "draft", 3);
  assert.deepEqual(
    [await typed(), await intents()],
    ["draft\nearly", [{ type: "draft", sessionId: "s", text: "draft\nearly", seen: 3 }]],
  );
});

test("Enter before there is a session sends what was typed once there is one, and not what was typed after it", async () => {
  await page.keyboard.type("early");
  await page.keyboard.press("Enter");
  await show("s", "", 3);
  assert.deepEqual(await intents(), [
    { type: "draft", sessionId: "s", text: "early", seen: 3 },
    { type: "ask", sessionId: "s", text: "early", rest: "" },
  ]);
  await page.reload();
  await page.addScriptTag({ content: script });
  await page.locator("textarea").focus();
  await page.keyboard.type("one");
  await page.keyboard.press("Enter");
  await page.keyboard.type(" and two");
  await show("s", "", 3);
  assert.deepEqual(await intents(), [{ type: "draft", sessionId: "s", text: "one and two", seen: 3 }]);
});

test("a snapshot of the same session does not overwrite what is typed; that of another brings its own", async () => {
  await show("s", "old");
  await page.keyboard.type("er and newer");
  await show("s", "old", 1, [{ number: 1, edit: { type: "given-back", text: "back" } }]);
  assert.equal(await typed(), "back\nolder and newer");
  await show("s", "old", 1, [{ number: 1, edit: { type: "given-back", text: "back" } }]);
  assert.equal(await typed(), "back\nolder and newer", "once");
  await show("other", "its own");
  assert.equal(await typed(), "its own");
});

test("a message stays until the host has taken it, is sent once, and what was typed meanwhile stays", async () => {
  await show("s", "");
  await page.keyboard.type("Why?");
  await intents();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  assert.deepEqual(
    [await typed(), await intents()],
    ["Why?", [{ type: "ask", sessionId: "s", text: "Why?", rest: "" }]],
  );
  await page.keyboard.type(" More");
  await edit("another", 1, { type: "taken", text: "Why?", rest: "" });
  assert.equal(await typed(), "Why? More");
  await edit("s", 1, { type: "taken", text: "Why?", rest: "" });
  assert.equal(await typed(), " More");
  assert.deepEqual((await intents()).at(-1), { type: "draft", sessionId: "s", text: " More", seen: 1 });
});

test("what is typed into another page of the session is shown, and a page without the focus reports nothing", async () => {
  await show("a", "one");
  await page.evaluate("document.hasFocus = () => false");
  await intents();
  await page.evaluate(`composer.mirror("a", "one two", 0); composer.mirror("b", "other", 3)`);
  assert.equal(await typed(), "one two");
  await edit("a", 1, { type: "taken", text: "one two", rest: "" });
  assert.deepEqual([await typed(), await intents()], ["", []]);
  await page.keyboard.type("3");
  assert.deepEqual(await intents(), [{ type: "draft", sessionId: "a", text: "3", seen: 1 }]);
});

test("while another window answers messages can wait, and Stop is not there", async () => {
  await show("a", "and then?");
  const shown = async (): Promise<readonly boolean[]> =>
    Promise.all([".elsewhere", ".stop", ".send"].map((part) => page.locator(part).isVisible()));
  await page.evaluate("composer.setBusy(true, true)");
  assert.deepEqual(await shown(), [true, false, true]);
  await intents();
  await page.keyboard.press("Escape");
  assert.deepEqual(await intents(), []);
  await page.evaluate("composer.setBusy(true, false)");
  assert.deepEqual(await shown(), [false, true, true]);
  await page.keyboard.press("Escape");
  assert.deepEqual(await intents(), [{ type: "stop", sessionId: "a" }]);
});

test("a refused message can be sent again", async () => {
  await show("s", "What is this?");
  await page.keyboard.press("Enter");
  await page.evaluate(`composer.refuse({ reason: "no-images", name: "a.png", model: "m" })`);
  assert.equal(
    await page.locator(".refusal").innerText(),
    "m takes no images. Remove a.png, or choose another model.",
  );
  await page.keyboard.press("Enter");
  assert.deepEqual(
    (await intents()).map(({ type }) => type),
    ["ask", "ask"],
  );
});

test("a message waits for the files that are being read, and stays where one of them cannot be", async () => {
  await show("s", "What is this?");
  for (const outcome of ["resolve", "reject"]) {
    await intents();
    await page.evaluate(`{
      globalThis.reading = Promise.withResolvers();
      Blob.prototype.arrayBuffer = () => reading.promise;
      const transfer = new DataTransfer();
      transfer.items.add(new File(["text"], "a.txt", { type: "text/plain" }));
      document.querySelector("textarea").dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true }));
    }`);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    assert.deepEqual(await intents(), []);
    await page.evaluate(`reading.${outcome}(new ArrayBuffer(0))`);
    const sent = (await intents()).map(({ type }) => type);
    assert.deepEqual(
      [sent, await typed()],
      [outcome === "resolve" ? ["attach", "ask"] : [], "What is this?"],
    );
    await page.evaluate(`composer.release("s")`);
  }
  await page.keyboard.press("Enter");
  assert.deepEqual(
    (await intents()).map(({ type }) => type),
    ["ask"],
  );
});

test("a message that the host holds for an image to be scaled down follows that image", async () => {
  await show("s", "What is this?");
  await page.keyboard.press("Enter");
  await page.evaluate(`(async () => {
    const canvas = new OffscreenCanvas(9000, 10);
    canvas.getContext("2d");
    const blob = await canvas.convertToBlob();
    const data = new Uint8Array(await blob.arrayBuffer());
    composer.scale("s", "wide.png", data);
    composer.release("s");
  })()`);
  await page.waitForFunction("intents.filter(({ type }) => type === 'ask').length === 2");
  assert.deepEqual(
    (await intents()).map(({ type }) => type),
    ["ask", "attach", "ask"],
  );
});

test("a recalled message keeps the draft behind it, which is reported, and stays when that is sent", async () => {
  await show("s", "");
  await page.evaluate(`composer.setMessages(["one", "two"])`);
  await page.keyboard.type("half");
  await page.keyboard.press("Home");
  await intents();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("End");
  await page.keyboard.type("!");
  await page.keyboard.press("Enter");
  assert.deepEqual(await intents(), [
    { type: "draft", sessionId: "s", text: "half", seen: 0 },
    { type: "draft", sessionId: "s", text: "half\ntwo!", seen: 0 },
    { type: "ask", sessionId: "s", text: "two!", rest: "half" },
  ]);
  await edit("s", 1, { type: "taken", text: "two!", rest: "half" });
  assert.deepEqual(
    [await typed(), await intents()],
    ["half", [{ type: "draft", sessionId: "s", text: "half", seen: 1 }]],
  );
});

test("keys with modifiers and keys of an input method are nobody's", async () => {
  await show("s", "");
  await page.evaluate(`composer.setMessages(["one"])`);
  await page.keyboard.type("/");
  await page.keyboard.press("Shift+ArrowDown");
  assert.equal(await page.locator('[role="option"]').first().getAttribute("aria-selected"), "true");
  await page.evaluate(`document.querySelector("textarea").dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", bubbles: true, isComposing: true }))`);
  assert.deepEqual(
    (await intents()).filter(({ type }) => type !== "draft"),
    [],
  );
});

test("a spreadsheet's paste is text although it holds a picture; a copied picture is attached", async () => {
  await show("s", "");
  const paste = (types: readonly string[]): Promise<boolean> =>
    page.evaluate(`(() => { const transfer = new DataTransfer();
      for (const type of ${JSON.stringify(types)}) transfer.setData(type, "cell");
      transfer.items.add(new File(["GIF89a"], "a.gif", { type: "image/gif" }));
      const event = new ClipboardEvent("paste", { clipboardData: transfer, cancelable: true });
      return document.querySelector("textarea").dispatchEvent(event); })()`);
  assert.deepEqual(
    [await paste(["text/plain", "text/html"]), await paste(["text/html"]), await paste(["text/plain"])],
    [true, false, false],
  );
  await page.waitForFunction("globalThis.intents.filter(({ type }) => type === 'attach').length === 2");
});

test("at 250 pixels nothing is cut off, in forced colours either", async () => {
  await page.setViewportSize({ width: 250, height: 600 });
  await page.addStyleTag({ path: "dist/panel.css" });
  await page.evaluate(`document.body.className = ""; composer.show("s", {
    draft: { text: "What is this, and why does it take so long?", seen: 0, edits: [] },
    attachments: [{ id: "a", type: "file", label: "src/a/very/long/path/to/some/component.test.ts", tokens: 12345 }],
    queue: [{ id: "q", text: "averylongwordwithoutanyblank".repeat(5), attachments: ["src/a/very/long/path/to/some.ts"] }],
  })`);
  const overflow = `[...document.querySelectorAll(".composer *")].filter((one) =>
    one.getBoundingClientRect().right > 250.5 && !one.closest(".visually-hidden")).map((one) => one.className)`;
  assert.deepEqual(await page.evaluate(overflow), []);
  await page.emulateMedia({ forcedColors: "active" });
  assert.deepEqual(await page.evaluate(overflow), []);
  assert.notEqual(
    await page.evaluate(`getComputedStyle(document.querySelector(".chip")).borderTopStyle`),
    "none",
  );
  await page.screenshot({ path: "out/screenshots/composer-250-forced.png" });
});
