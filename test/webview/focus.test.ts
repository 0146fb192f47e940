/** The focus comes back into the page after a box of the editor, and is not taken from elsewhere. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { build } from "esbuild";
import { launchChromium } from "../editor/chromium.ts";

const contents = `
  import { createHomecoming } from "./src/webview/focus.ts";
  const input = document.querySelector("input");
  Object.assign(globalThis, { homecoming: createHomecoming(() => input.focus()) });`;

/** The page stands in a frame, as in the editor; around it is what else can have the focus. */
const around = `<!doctype html><input class="box"><iframe srcdoc="<button>Set API Key</button><input>"></iframe>`;

test("the focus comes back to what had it, unless it has been there since", async (context) => {
  const browser = await launchChromium();
  context.after(() => browser.close());
  const window = await browser.newPage();
  await window.setContent(around);
  const page = window.frames()[1];
  assert.ok(page);
  await page.waitForSelector("button");
  const bundle = { contents, resolveDir: ".", loader: "ts" } as const;
  const built = await build({ stdin: bundle, bundle: true, write: false });
  await page.addScriptTag({ content: built.outputFiles[0]?.text ?? "" });

  const box = window.locator(".box");
  const button = page.locator("button");
  const focused = async (): Promise<unknown> =>
    page.evaluate("document.hasFocus() ? document.activeElement.localName : null");
  const seen: unknown[] = [];
  async function openBox(): Promise<void> {
    await button.focus();
    await page?.evaluate("homecoming.leave()");
    await box.focus();
    seen.push(await focused());
  }
  const closeBox = async (): Promise<void> => {
    await page.evaluate("homecoming.comeBack()");
    seen.push(await focused());
  };

  await openBox();
  await closeBox();
  // It has come by itself, and its reader has gone on to something else.
  await openBox();
  await button.focus();
  await box.focus();
  await closeBox();
  assert.deepEqual(seen, [null, "button", null, null]);
});
