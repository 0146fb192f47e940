/** The composer's keys in a real Chromium: input methods, the order of Escape, recalling, and how the input grows. */
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { build } from "esbuild";
import type { Browser, CDPSession, Page } from "playwright-core";
import { launchChromium } from "../editor/chromium.ts";

let browser: Browser;
let page: Page;
let session: CDPSession;
let script = "";

before(async () => {
  const entry = `import { createComposer } from "./src/webview/composer/composer.ts";
    globalThis.intents = [];
    globalThis.composer = createComposer({
      post: (intent) => globalThis.intents.push(intent), onChange() {}, announce() {},
    });
    document.body.append(composer.root);
    composer.show("s", { draft: { text: "", seen: 0, edits: [] }, attachments: [], queue: [] });`;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: "." },
    bundle: true,
    write: false,
    format: "iife",
  });
  script = outputFiles[0]?.text ?? "";
  browser = await launchChromium();
  page = await browser.newPage();
  session = await page.context().newCDPSession(page);
});
after(() => browser.close());
beforeEach(async () => {
  await page.goto("about:blank");
  await page.addScriptTag({ content: script });
  await page.locator("textarea").focus();
});

/** What was sent or stopped since the last call. */
async function done(): Promise<unknown> {
  return page.evaluate(`globalThis.intents.splice(0)
    .filter(({ type }) => type === "ask" || type === "stop")
    .map(({ type, text }) => text === undefined ? type : type + " " + text)`);
}

async function typed(): Promise<string> {
  return page.locator("textarea").inputValue();
}

/** Begins a composition or goes on with it, as an input method does. */
async function compose(text: string): Promise<void> {
  await session.send("Input.imeSetComposition", {
    text,
    selectionStart: text.length,
    selectionEnd: text.length,
  });
}

test("Enter and Escape within a composition are the input method's; the Enter after it sends", async () => {
  await page.evaluate("composer.setBusy(true, false)");
  await compose("に");
  await compose("にほん");
  // The key alone: the input method has a use for it, and no character comes of it.
  for (const key of ["Enter", "Escape"]) {
    await session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key, code: key });
  }
  assert.deepEqual([await typed(), await done()], ["にほん", []]);
  await session.send("Input.insertText", { text: "日本" });
  // What some input methods send for the key that confirmed: after the end of the composition.
  await page.evaluate(`document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", keyCode: 229, bubbles: true, cancelable: true }))`);
  assert.deepEqual([await typed(), await done()], ["日本", []]);
  await page.keyboard.press("Enter");
  assert.deepEqual(await done(), ["ask 日本"]);
});

test("Escape closes the list, then leaves the recalled message, then stops", async () => {
  await page.evaluate(`composer.setMessages(["/one"]); composer.setBusy(true, false)`);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("End");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  const steps: unknown[] = [];
  for (const _ of ["list", "recall", "stop", "again"]) {
    steps.push([(await page.locator(".completion").count()) > 0, await typed()]);
    await page.keyboard.press("Escape");
    steps.push(await done());
  }
  assert.deepEqual(steps, [[true, "/"], [], [false, "/"], [], [false, ""], ["stop"], [false, ""], ["stop"]]);
});

test("Up recalls from the first line alone: elsewhere it moves", async () => {
  await page.evaluate(`composer.setMessages(["earlier"])`);
  await page.keyboard.type("one");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("two");
  const texts: string[] = [];
  for (let press = 0; press < 3; press++) {
    await page.keyboard.press("ArrowUp");
    texts.push(await typed());
  }
  assert.deepEqual(texts, ["one\ntwo", "one\ntwo", "earlier"]);
  await page.keyboard.press("ArrowDown");
  assert.equal(await typed(), "one\ntwo");
});

test("the input grows with its text up to 40 % of the height, and then scrolls", async () => {
  await page.setViewportSize({ width: 300, height: 600 });
  await page.addStyleTag({ path: "dist/panel.css" });
  const sizes = async (lines: number): Promise<unknown> => {
    await page.locator("textarea").fill("line\n".repeat(lines - 1));
    return page.evaluate(`(() => { const input = document.querySelector("textarea");
      return [Math.round((input.clientHeight - 8) / parseFloat(getComputedStyle(input).lineHeight)),
        input.scrollHeight > input.clientHeight]; })()`);
  };
  assert.deepEqual(
    [await sizes(1), await sizes(4)],
    [
      [1, false],
      [4, false],
    ],
  );
  await sizes(100);
  assert.deepEqual(
    await page.evaluate(`(() => { const input = document.querySelector("textarea");
      return [input.clientHeight, input.scrollHeight > input.clientHeight]; })()`),
    [240, true],
  );
});
