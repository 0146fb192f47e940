/** The editor in other languages than English: what the manifest, the host, the client and the page say there. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Locator, Page } from "playwright-core";
import { testEnvironment } from "../editor/environment.ts";
import { exitOnSignals } from "../editor/exit.ts";
import { panelOf, takeScreenshot } from "../editor/operations.ts";
import { copySampleWorkspace, projectDirectory } from "../editor/project.ts";
import { startEditor } from "../editor/server.ts";
import { openWindow } from "../editor/window.ts";
import { answerPrompt, runCommand } from "../editor/workbench.ts";
import { capture } from "../fixtures/capture.ts";
import { noModels, replyBody, replyStream, startWireServer } from "../fixtures/wireServer.ts";

exitOnSignals();

interface Expected {
  /** Titles of commands: the manifest's texts. */
  readonly ask: string;
  readonly check: string;
  /** Of the box that the host asks with. */
  readonly prompt: string;
  /** The page's own. */
  readonly placeholder: string;
  readonly receipt: RegExp;
  /** The chip of a text that was pasted; to the model it goes by an English name. */
  readonly pasted: string;
  /** Made in the client's bundle, and its advice in the host's. */
  readonly error: RegExp;
  /** Made in the doctor's bundle, shown by the host. */
  readonly finding: RegExp;
}

const expectations: Readonly<Record<string, Expected>> = {
  de: {
    ask: "Sidenote: Fragen…",
    check: "Sidenote: Verbindung prüfen",
    prompt: "Was möchten Sie wissen?",
    placeholder: "Claude fragen…",
    receipt: /36 Token ein, 265 aus · erstes Wort \d+,\d s/,
    pasted: "Eingefügter Text, 30 Zeilen",
    error:
      /^Der Server hat mit text\/html geantwortet, nicht mit einem Ereignisstream\.\s+Prüfen Sie, ob sidenote\.baseUrl/,
    finding: /Die Verbindung funktioniert nicht\. Streaming: Der Server hat mit text\/html geantwortet/,
  },
  ja: {
    ask: "Sidenote: 質問する…",
    check: "Sidenote: 接続を確認",
    prompt: "何を知りたいですか?",
    placeholder: "Claude に質問する…",
    receipt: /入力 36、出力 265 トークン · 最初の言葉まで \d+\.\d 秒/,
    pasted: "貼り付けたテキスト、30 行",
    error: /^サーバーが、イベント ストリームではなく text\/html を返しました。\s+sidenote\.baseUrl/,
    finding: /接続に問題があります。ストリーミング: サーバーが、イベント ストリームではなく text\/html/,
  },
  "zh-cn": {
    ask: "Sidenote: 提问…",
    check: "Sidenote: 检查连接",
    prompt: "您想了解什么？",
    placeholder: "向 Claude 提问…",
    receipt: /输入 36、输出 265 个 token · 首词 \d+\.\d 秒/,
    pasted: "粘贴的文本，30 行",
    error: /^服务器返回了 text\/html，而不是事件流。\s+请检查 sidenote\.baseUrl/,
    finding: /连接不可用。流式传输：服务器返回了 text\/html/,
  },
};

for (const [language, expected] of Object.entries(expectations)) {
  test(`the editor in ${language}`, async (context) => {
    const wire = await startWireServer();
    wire.aside = noModels;
    context.after(() => wire.close());
    wire.answer = () => replyStream(capture("messages.response.sse"));
    const editor = await startEditor({
      name: `language-${language}`,
      workspace: await copySampleWorkspace(),
      extension: projectDirectory,
      language,
      settings: { "sidenote.topic.enabled": false },
      environment: { ...testEnvironment(), ANTHROPIC_BASE_URL: wire.url, ANTHROPIC_API_KEY: "key" },
    });
    context.after(() => editor.close());
    const window = await openWindow({ name: `language-${language}`, url: editor.url() });
    context.after(() => window.close());
    const { page } = window;
    const panel = panelOf(page);
    const turn = panel.locator(".turn").last();

    await runCommand(page, expected.ask);
    await page.getByPlaceholder(expected.prompt).waitFor();
    await answerPrompt(page, "Why?");
    await panel.locator('.turn[data-state="done"]').waitFor({ timeout: 60_000 });
    assert.equal(await panel.locator("html").getAttribute("lang"), language);
    const input = panel.locator(".composer textarea");
    assert.equal(await input.getAttribute("placeholder"), expected.placeholder);
    assert.match(await turn.locator(".receipt summary").innerText(), expected.receipt);

    wire.answer = ({ path }) =>
      path.endsWith("/count_tokens")
        ? replyBody(200, '{"input_tokens":1234}')
        : replyBody(200, "<html></html>", { "content-type": "text/html" });
    await input.fill("And now?");
    await pasteLines(input, 30);
    assert.equal(await panel.locator(".chip-name").getAttribute("title"), expected.pasted);
    await input.press("Enter");
    await panel.locator('.turn[data-state="failed"]').waitFor();
    assert.match(wire.requests.at(-1)?.body ?? "", /"Text: Pasted text, 30 lines\\n/);
    assert.match(await panel.locator('.turn[data-state="failed"] .notice').innerText(), expected.error);
    await narrow(page, 280);
    await takeScreenshot(page, `language-${language}`);

    await runCommand(page, expected.check);
    const report = page.locator(".tab", { hasText: "Connection.md" });
    await report.waitFor({ timeout: 60_000 });
    await page.locator("#status\\.notifications").click();
    const message = page.locator(".notifications-center .notification-list-item-message");
    await message.filter({ hasText: expected.finding }).waitFor();
    await takeScreenshot(page, `language-${language}-check`);
  });
}

/** Pastes so many lines into an element, as the system does. */
async function pasteLines(target: Locator, count: number): Promise<void> {
  await target.evaluate((element, lines) => {
    const page = element.ownerDocument.defaultView ?? globalThis;
    const clipboardData = new page.DataTransfer();
    clipboardData.setData("text/plain", lines);
    element.dispatchEvent(
      new page.ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
    );
  }, "line\n".repeat(count));
}

/** Drags the edge of the side bar that the panel is in. */
async function narrow(page: Page, width: number): Promise<void> {
  const box = await page.locator(".part.auxiliarybar").boundingBox();
  assert.ok(box);
  const middle = box.y + box.height / 2;
  await page.mouse.move(box.x, middle);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - width, middle, { steps: 5 });
  await page.mouse.up();
}
