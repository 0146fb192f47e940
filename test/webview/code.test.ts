/** Code under the panel's policy: coloured alike however it comes, its buttons by keyboard, its text untouched. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { grammars } from "../../src/webview/code/grammars.ts";
import { codeSamples } from "../fixtures/codeSamples.ts";
import { openCodePage, type CodePage } from "./codePage.ts";

let code: CodePage;
before(async () => {
  code = await openCodePage();
});
after(() => code.close());

function fenced(fence: string, text: string): string {
  return `\`\`\`${fence}\n${text}\n\`\`\`\n`;
}

async function show(...pieces: readonly string[]): Promise<void> {
  await code.page.evaluate(`show(...${JSON.stringify(pieces)})`);
}

/** Waits for an expression of the page to be true. (Playwright's own way asks the page for `eval`.) */
async function until(expression: string): Promise<void> {
  const limit = Date.now() + 60_000;
  while ((await code.page.evaluate(expression)) !== true) {
    if (Date.now() > limit) throw new Error(`Waited a minute in vain until ${expression}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits until nothing changes any more: a line after all others is coloured. */
async function settled(): Promise<void> {
  await code.page.evaluate(`new Promise((resolve) => {
    let timer = setTimeout(resolve, 400);
    answer.addEventListener("redrawn", () => { clearTimeout(timer); timer = setTimeout(resolve, 150); });
  })`);
}

const html = `answer.querySelector("code").innerHTML`;

test("no script for colours is asked for until code of a known language is there", async () => {
  const asked = (): readonly string[] =>
    code.requests.filter((path) => /^\/(code\.css|tokenizer\.js|grammars\/.*)$/.test(path));
  await show("No code yet, but `this`.\n\n", fenced("", "plain"), fenced("brainfuck", "+++"));
  await settled();
  assert.deepEqual(asked(), []);
  await show(fenced("go", "package main"));
  await code.page.waitForSelector(".tok-keyword");
  assert.deepEqual(asked(), ["/code.css", "/tokenizer.js", "/grammars/go.js"]);
});

for (const { fence, code: text, kinds } of codeSamples) {
  test(`${fence} is coloured, streamed as at once, and its text stays the same`, async () => {
    await show(fenced(fence, text));
    await code.page.evaluate("coloured");
    const atOnce = await code.page.evaluate<string>(html);
    const parts = await code.page.evaluate<string[]>(
      `[...answer.querySelectorAll("[class^=tok]")].map((part) => part.className.slice(4) + " " + part.textContent)`,
    );
    assert.deepEqual(
      kinds.filter(
        (kind) => !parts.some((part) => part.replace(/ +/, " ").trimEnd() === kind.replace(/ +/, " ")),
      ),
      [],
      parts.join("\n"),
    );
    assert.equal(await code.page.evaluate(`answer.querySelector("code").textContent`), `${text}\n`);
    // Slower than it is coloured, and in pieces that end anywhere.
    await code.page.evaluate(`(async (pieces) => {
      answer.replaceChildren();
      const writer = createWriter();
      for (const piece of pieces) {
        writer.append(piece);
        await new Promise((resolve) => setTimeout(resolve, 3));
      }
      writer.end();
    })(${JSON.stringify(fenced(fence, text).match(/[^]{1,7}/g))})`);
    await until(`${html} === ${JSON.stringify(atOnce)}`).catch(() => undefined); // the difference tells more
    assert.equal(await code.page.evaluate(html), atOnce);
  });
}

const long = Array.from({ length: 40 }, (_, line) => `let line${line} = ${line};`).join("\n");
const state = (): Promise<unknown> =>
  code.page.evaluate(`({
    isCollapsed: answer.querySelector(".code").matches(".collapsed"),
    focused: document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent,
    stops: [...answer.querySelectorAll("[tabindex='0'], .show-all")].map((stop) => stop.className || stop.localName),
  })`);

/** What stands around a block. */
const whole = { info: "ts title=a.ts", before: "In a.ts:" };

test("one stop for the Tab key and the arrow keys beyond it; each button gives the code as it came", async () => {
  await show(`Not this.\n\n${whole.before}\n\n`, fenced(whole.info, "let a = 1;\n\n  // b"));
  await code.page.waitForSelector(".copy-code");
  await code.page.evaluate("used.length = 0; answer.querySelector('.copy-code').focus()");
  const names: unknown[] = [];
  for (let count = 0; count < 7; count++) {
    names.push(await code.page.evaluate("document.activeElement.getAttribute('aria-label')"));
    if (count < 5) await code.page.keyboard.press("Enter");
    await code.page.keyboard.press("ArrowRight");
  }
  assert.deepEqual(names, [
    "Copy",
    "Apply to File…",
    "Insert at Cursor…",
    "Replace What Was Asked About…",
    "Open as File",
    "Wrap Long Lines",
    "Copy",
  ]);
  const text = "let a = 1;\n\n  // b";
  assert.deepEqual(
    await code.page.evaluate("used"),
    ["copy", "apply", "insert", "replace", "open"].map((action) => ({
      action,
      language: "typescript",
      ...whole,
      text,
    })),
  );
  await until(`answer.querySelector("pre").tabIndex === -1`);
  assert.deepEqual(await state(), {
    isCollapsed: false,
    focused: "Apply to File…",
    stops: ["icon-button apply-code"],
  });
  assert.equal(await code.page.getAttribute(".code", "aria-label"), "Code: TypeScript");
});

test("commands can be run, and what is no shell's cannot", async () => {
  await show("- in a shell:\n\n  ", "```sh\n  npm test\n  ```\n\n", fenced("ts", "let a;"));
  await code.page.waitForSelector(".code:nth-of-type(1) .copy-code");
  await until(`answer.querySelectorAll(".copy-code").length === 2`);
  await code.page.evaluate("used.length = 0");
  await code.page.locator(".run-code").press("Enter");
  assert.deepEqual(
    [await code.page.evaluate("used"), await code.page.locator(".run-code").count()],
    [[{ action: "run", language: "shellscript", info: "sh", before: "in a shell:", text: "npm test" }], 1],
  );
});

test("the buttons keep to one row, and within the block, in a panel of 250 pixels", async () => {
  await code.page.setViewportSize({ width: 250, height: 700 });
  await show(fenced("powershell", long));
  await code.page.waitForSelector(".fold-code:not([hidden])");
  const row = await code.page.evaluate(`(() => {
    const frame = answer.querySelector(".code").getBoundingClientRect();
    const buttons = [...answer.querySelectorAll(".code-bar button")].map((one) => one.getBoundingClientRect());
    return {
      count: buttons.length,
      rows: new Set(buttons.map(({ top }) => top)).size,
      widths: [...new Set(buttons.map(({ width }) => width))],
      isInside: buttons.every(({ left, right }) => left >= frame.left && right <= frame.right),
    };
  })()`);
  await code.page.setViewportSize({ width: 420, height: 700 });
  assert.deepEqual(row, { count: 8, rows: 1, widths: [24], isInside: true });
});

test("code that is wider than its block can be scrolled by keyboard, unless lines are wrapped", async () => {
  await show(fenced("ts", `let a = "${"b".repeat(200)}";`), fenced("ts", "let b;"));
  await code.page.waitForSelector(".copy-code");
  const tabStops = `[...answer.querySelectorAll("pre")].map((block) => block.tabIndex)`;
  await until(`String(${tabStops}) === "0,-1"`);
  const pressed = `[...answer.querySelectorAll(".wrap-code")].map((button) => button.getAttribute("aria-pressed"))`;
  await code.page.locator(".wrap-code").first().press("Enter");
  await until(`String(${tabStops}) === "-1,-1"`);
  assert.deepEqual(await code.page.evaluate(pressed), ["true", "true"]);
  await show(fenced("ts", "let later;"));
  await code.page.waitForSelector(".copy-code");
  assert.deepEqual(await code.page.evaluate(pressed), ["true"]);
  await code.page.locator(".wrap-code").press("Enter");
  assert.deepEqual(await code.page.evaluate(pressed), ["false"]);
});

test("long code that comes at once is collapsed, and shown whole by keyboard", async () => {
  await show(fenced("ts", long));
  await code.page.waitForSelector(".copy-code");
  assert.equal(await code.page.textContent(".show-all"), "Show All 40 Lines");
  const collapsed = await code.page.evaluate<number>(`answer.querySelector("pre").offsetHeight`);
  await code.page.locator(".show-all").press("Enter");
  assert.deepEqual(await state(), {
    isCollapsed: false,
    focused: "Collapse",
    stops: ["icon-button fold-code"],
  });
  assert.ok((await code.page.evaluate<number>(`answer.querySelector("pre").offsetHeight`)) > collapsed * 1.5);
  await code.page.keyboard.press("Enter");
  assert.deepEqual(await state(), {
    isCollapsed: true,
    focused: "Show All 40 Lines",
    stops: ["icon-button fold-code", "show-all"],
  });
});

test("long code that grew before the reader's eyes stays as they see it", async () => {
  await code.page.evaluate(`(async () => {
    answer.replaceChildren();
    const writer = createWriter();
    writer.append(${JSON.stringify(fenced("ts", long).slice(0, 300))});
    await new Promise((resolve) => setTimeout(resolve, 50));
    writer.append(${JSON.stringify(fenced("ts", long).slice(300))});
    writer.end();
  })()`);
  await code.page.waitForSelector(".fold-code:not([hidden])");
  assert.equal(await code.page.locator(".collapsed").count(), 0);
});

test("Find shows collapsed code that it goes to, and keeps its matches when colours come", async () => {
  await show(fenced("ts", long));
  await code.page.keyboard.press("Control+f");
  await code.page.keyboard.type("line39");
  await until(`CSS.highlights.get("found")?.size === 1`);
  assert.equal(await code.page.locator(".collapsed").count(), 0);
  await code.page.evaluate(`answer.append("line39")`); // found when it is looked for again
  await code.page.evaluate(`createWriter().append(${JSON.stringify(fenced("ts", "let line39;"))})`);
  // When the colours come the matches' nodes go, and they are looked for again a moment later.
  await until(`[...(CSS.highlights.get("found") ?? [])].join() === "line39,line39,line39"`);
  await code.page.keyboard.press("Escape");
});

test("what is selected stays selected when colours come; what is copied is the code, and no button", async () => {
  await code.page.evaluate(`(() => {
    answer.replaceChildren();
    const writer = createWriter();
    writer.append("Before\\n\\n" + ${JSON.stringify(fenced("ts", "const a = 1;\nconst b = 2;"))});
    writer.end();
    const [first, , second] = answer.querySelector(".lines").childNodes;
    document.getSelection().setBaseAndExtent(first, 6, second, 7);
  })()`);
  await until(`answer.querySelectorAll(".tok-keyword").length === 2`);
  const copy = `(() => {
    const event = new ClipboardEvent("copy", { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
    answer.dispatchEvent(event);
    return event.clipboardData;
  })()`;
  assert.equal(await code.page.evaluate(`${copy}.getData("text/plain")`), "a = 1;\nconst b");
  await code.page.evaluate(`document.getSelection().selectAllChildren(answer)`);
  assert.equal(
    await code.page.evaluate(`${copy}.getData("text/plain")`),
    "Before\n\n```ts\nconst a = 1;\nconst b = 2;\n```",
  );
  const copied = await code.page.evaluate<string>(`${copy}.getData("text/html")`);
  assert.ok(copied.includes("<pre") && !copied.includes("<button"), copied);
});

test("hostile code: no hang, no colours for lines that are no code, none after many thousand lines", async () => {
  const lines = Array.from({ length: 20_000 }, (_, line) => `let a${line};`).join("\n");
  const hostile = [
    ["typescript", `let a = "${"x".repeat(10_000_000)}";\nlet b;`],
    ["typescript", lines],
    ["typescript", `${"(".repeat(900)}\n${"<".repeat(900)}\n${"`${".repeat(300)}`],
    ["html", `${"<a ".repeat(300)}\n${"<script>".repeat(100)}`],
    ["markdown", `${"> ".repeat(400)}\n${"[".repeat(900)}\n${"*a".repeat(400)}`],
    ["css", `${"a:not(".repeat(150)}\n${"\\".repeat(900)}`],
    ["shellscript", `${"$(".repeat(400)}\n${"<<A ".repeat(200)}`],
    ["__proto__", "a"],
    ["constructor", "a"],
  ] as const;
  const colours: number[] = [];
  for (const [fence, text] of hostile) {
    await show(fenced(fence, text));
    if (Object.hasOwn(grammars, fence)) await code.page.evaluate("coloured");
    else await settled();
    colours.push(await code.page.evaluate(`answer.querySelectorAll("[class^=tok]").length`));
    assert.equal(
      await code.page.evaluate(`answer.querySelector("code").textContent.length`),
      text.length + 1,
    );
  }
  // Keyword and variable of one line, and of 5,000.
  assert.deepEqual([...colours.slice(0, 2), ...colours.slice(-2)], [2, 10_000, 0, 0]);
});

test("nothing of all that was refused by the policy, or went wrong", () => {
  assert.deepEqual(code.errors, []);
});
