/** The composer in a real Chromium: the user's prompts in the list after a `/`, and the chips of instructions. */
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
    globalThis.blank = [];
    globalThis.composer = createComposer({
      post: (intent) => globalThis.intents.push(intent), onChange: (is) => globalThis.blank.push(is), announce() {},
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
  await page.evaluate(
    `composer.show("s", { draft: { text: "", seen: 0, edits: [] }, attachments: [], queue: [] })`,
  );
});

async function intents(): Promise<{ readonly type: string }[]> {
  const all = await page.evaluate<{ type: string }[]>("globalThis.intents.splice(0)");
  return all.filter(({ type }) => type !== "composing" && type !== "draft");
}

function setPrompts(...names: readonly string[]): Promise<unknown> {
  const prompts = names.map((name) => ({ name, description: `about ${name}` }));
  return page.evaluate(`composer.setPrompts(${JSON.stringify(prompts)})`);
}

async function offered(): Promise<readonly string[]> {
  const names = await page.locator(".completion-name").allInnerTexts();
  const details = await page.locator(".completion-detail").allInnerTexts();
  return names.map((name, index) => `${name}: ${details[index] ?? ""}`);
}

test("prompts stand after the commands, are found by any letters of any script, and are sent with what follows", async () => {
  await setPrompts("tests", "größe", "unit-tests_2");
  await page.keyboard.type("/te");
  assert.deepEqual(await offered(), ["/tests: about tests", "/unit-tests_2: about unit-tests_2"]);
  await page.locator("textarea").fill("");
  await page.keyboard.type("/grö");
  assert.deepEqual(await offered(), ["/größe: about größe"]);
  await page.locator("textarea").fill("");
  await page.keyboard.type("/unit-");
  await page.keyboard.press("Tab");
  assert.deepEqual([await page.locator("textarea").inputValue(), await offered()], ["/unit-tests_2 ", []]);
  await page.keyboard.type("of this");
  await page.keyboard.press("Enter");
  assert.deepEqual(await intents(), [
    { type: "ask", sessionId: "s", text: "/unit-tests_2 of this", rest: "" },
  ]);
});

test("a list that is open follows the prompts as they change; a command is still run at once", async () => {
  await page.keyboard.type("/c");
  assert.equal((await offered()).length, 2);
  await setPrompts("commit");
  assert.equal((await offered()).at(-1), "/commit: about commit");
  await page.keyboard.press("Enter");
  assert.deepEqual(await intents(), [{ type: "command", sessionId: "s", command: "curl", text: "" }]);
});

test("a message that cannot be made says why, stays, and can be sent again", async () => {
  await page.keyboard.type("/tests");
  await page.keyboard.press("Enter");
  await page.evaluate(`composer.refuse({ reason: "said", name: "", text: "Select code." })`);
  await page.keyboard.press("Enter");
  assert.deepEqual(
    [await page.locator(".refusal").innerText(), (await intents()).map(({ type }) => type)],
    ["Select code.", ["ask", "ask"]],
  );
});

test("instructions stand before what is attached, are taken off for themselves, and alone are nothing to send", async () => {
  const chip = (id: string, type: string, label: string): object => ({ id, type, label, tokens: 7 });
  await page.evaluate(`composer.setAlong(${JSON.stringify([chip("AGENTS.md", "excerpt", "AGENTS.md")])})`);
  assert.equal(await page.evaluate("globalThis.blank.at(-1)"), true);
  await page.evaluate(`composer.setAttachments(${JSON.stringify([chip("1", "file", "a.ts")])})`);
  assert.equal(await page.evaluate("globalThis.blank.at(-1)"), false);
  assert.deepEqual(await page.locator(".chip-name").allInnerTexts(), ["AGENTS.md", "a.ts"]);
  await page.getByRole("button", { name: "Remove AGENTS.md" }).click();
  await page.getByRole("button", { name: "Remove a.ts" }).click();
  assert.deepEqual(await intents(), [
    { type: "leave-out", sessionId: "s", id: "AGENTS.md" },
    { type: "detach", sessionId: "s", id: "1" },
  ]);
  await page.evaluate(
    `composer.show("t", { draft: { text: "", seen: 0, edits: [] }, attachments: [], queue: [] })`,
  );
  assert.deepEqual(await page.locator(".chip-name").allInnerTexts(), [], "another session is told anew");
});
