import assert from "node:assert/strict";
import * as vscode from "vscode";
import { readImageHeader } from "../../../src/core/imageHeader.ts";
import { onePixel } from "../../fixtures/imageFiles.ts";
import {
  chunk,
  noModels,
  replyBody,
  replyStream,
  streamHead,
  type WireServer,
} from "../../fixtures/wireServer.ts";
import { panel, screenshot, window } from "./driver.ts";
import {
  beginToSay,
  bodies,
  cleanUp,
  configure,
  newSession,
  say,
  select,
  startWorld,
  until,
} from "./world.ts";

const input = ".composer textarea";

/** What is typed at present. */
async function draft(): Promise<unknown> {
  return panel.evaluate(`document.querySelector("${input}").value`);
}

async function draftIs(text: string): Promise<void> {
  await until(`the draft is ${JSON.stringify(text)}`, async () => (await draft()) === text);
}

/** Where the focus is: the class of a button, or the element's name. */
async function focused(): Promise<unknown> {
  return panel.evaluate(
    `document.activeElement.className.split(" ").at(-1) || document.activeElement.localName`,
  );
}

async function focusComposer(): Promise<void> {
  await vscode.commands.executeCommand("sidenote.chat.focus");
  await panel.evaluate(`document.querySelector("${input}").focus()`);
}

/** A JavaScript expression that makes a `File` in the page. */
function fileOf(name: string, type: string, data: string): string {
  return `new File([Uint8Array.from(atob("${data}"), (letter) => letter.charCodeAt(0))], "${name}", { type: "${type}" })`;
}

/** Hands a file to the page as the system does when it is pasted or dropped. */
async function give(by: "paste" | "drop", file: string): Promise<void> {
  await panel.evaluate(`(async () => {
    const transfer = new DataTransfer();
    transfer.items.add(await (${file}));
    const event = "${by}" === "paste"
      ? new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true })
      : new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true });
    document.querySelector("${input}").dispatchEvent(event);
  })()`);
}

function encode(text: string): string {
  return Buffer.from(text).toString("base64");
}

describe("the composer", () => {
  let wire: WireServer;
  beforeEach(async () => {
    wire = await startWorld();
    wire.answer = () => replyStream(say("Yes."));
    await configure({ "topic.enabled": false });
    await newSession();
    await focusComposer();
  });
  afterEach(async () => {
    await cleanUp();
    await wire.close();
  });

  /** Answers each question but the first at once, and that one when the returned function is called. */
  function holdFirstAnswer(): () => void {
    let finish = (): void => undefined;
    wire.answer = () => {
      wire.answer = () => replyStream(say("Yes."));
      return (socket) => {
        const [begin, whole] = [beginToSay("Y"), say("Y")];
        socket.write(streamHead());
        socket.write(chunk(begin));
        finish = () =>
          socket.write(Buffer.concat([chunk(whole.slice(begin.length)), Buffer.from("0\r\n\r\n")]));
      };
    };
    return () => finish();
  }

  function messagesOf(index: number): unknown {
    return (bodies(wire).questions[index] as { messages?: unknown } | undefined)?.messages;
  }

  it("keeps a draft for each session: through another one, hiding, and a question from elsewhere", async () => {
    await window.type("One?");
    await window.press("Enter");
    await panel.waitFor('.turn[data-state="done"]');
    await window.type("half a thou");
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "From elsewhere", selection: false });
    await panel.waitFor('.turn:nth-child(2)[data-state="done"]');
    await draftIs("half a thou");

    await newSession();
    await draftIs("");
    await focusComposer();
    await window.type("another, never asked");
    const reopen = async (label: string): Promise<void> => {
      const opening = vscode.commands.executeCommand("sidenote.openSession");
      await window.waitFor(".quick-input-list .monaco-list-row", { hasText: label });
      await window.type(label);
      await window.press("Enter");
      await opening;
    };
    await reopen("One?");
    await draftIs("half a thou");
    await vscode.commands.executeCommand("workbench.action.closeAuxiliaryBar");
    await window.waitFor("iframe.webview.ready", { state: "detached" });
    await vscode.commands.executeCommand("sidenote.chat.focus");
    await draftIs("half a thou");
    await reopen("Draft: another, never asked");
    await draftIs("another, never asked");
    await panel.fill(input, "");
  });

  it("lets messages wait while an answer streams, edits and removes them by keyboard, and sends them in turn", async () => {
    const finish = holdFirstAnswer();
    await window.type("One?");
    await window.press("Enter");
    await panel.waitFor('.turn[data-state="answering"]');
    for (const text of ["Two?", "Three?", "Four?"]) {
      await window.type(text);
      await window.press("Enter");
      await panel.waitFor(".queued", { hasText: text });
      await draftIs("");
    }
    assert.equal(await panel.count(".queue-held:visible"), 0);
    await screenshot("composer-queue");

    // Back from the input: attach, then the last message's two buttons.
    await window.press("Shift+Tab");
    await window.press("Shift+Tab");
    assert.equal(await focused(), "queued-remove");
    await window.press("Enter");
    await until("the last is gone", async () => (await panel.count(".queued")) === 2);
    assert.equal(await focused(), "queued-remove", "of the one before it");
    await window.press("Shift+Tab");
    await window.press("Enter");
    await draftIs("Three?");
    assert.equal(await focused(), "textarea");
    await window.type(" Really");
    await window.press("Enter");
    await panel.waitFor(".queued", { hasText: "Three? Really" });

    finish();
    await panel.waitFor('.turn:nth-child(3)[data-state="done"]');
    await panel.waitFor(".queue", { state: "hidden" });
    assert.deepEqual(messagesOf(2), [
      { role: "user", content: "One?" },
      { role: "assistant", content: "Y" },
      { role: "user", content: "Two?" },
      { role: "assistant", content: "Yes." },
      { role: "user", content: "Three? Really" },
    ]);
    assert.equal(wire.requests.length, 3);
  });

  it("keeps what waits when the answer is stopped, says so, and sends it when it is told to", async () => {
    holdFirstAnswer();
    await window.type("One?");
    await window.press("Enter");
    await panel.waitFor('.turn[data-state="answering"]');
    await window.type("Two?");
    await window.press("Enter");
    await panel.waitFor(".queued", { hasText: "Two?" });
    await window.press("Escape");
    await panel.waitFor(".queue-held");
    assert.equal(
      await panel.text(".queue-held p"),
      "The answer before did not come to its end. Nothing is sent by itself.",
    );
    await screenshot("composer-queue-held");
    assert.equal(wire.requests.length, 1);
    await panel.evaluate(`document.querySelector(".queue-held button").focus()`);
    await window.press("Enter");
    await panel.waitFor('.turn:nth-child(2)[data-state="done"]');
    assert.deepEqual((messagesOf(1) as unknown[]).at(-1), { role: "user", content: "Two?" });
    await until("the focus is in the input", async () => (await focused()) === "textarea");
  });

  it("sends what is pasted, dropped and mentioned: images as blocks, files as text", async () => {
    const { document } = await select("scripts/report.py", 1, 1);
    const text = document.getText();
    await vscode.commands.executeCommand("workbench.action.keepEditor");
    await select("src/cart.ts", 1, 1);
    await focusComposer();
    await give("paste", fileOf("image.png", "image/png", onePixel));
    await panel.waitFor(".chip", { hasText: "image.png" });
    await give("drop", fileOf("notes.rs", "", encode("fn main() {}\n")));
    await panel.waitFor(".chip", { hasText: "notes.rs" });
    await give("drop", fileOf("Makefile", "", encode("all:\n")));
    await panel.waitFor(".chip", { hasText: "Makefile" });
    await window.type("What is @rep");
    await panel.waitFor('.completion[aria-selected="true"]', { hasText: "report.py" });
    assert.equal(
      await panel.evaluate(
        `document.getElementById(document.querySelector("${input}").getAttribute("aria-activedescendant")).innerText`,
      ),
      "report.py\nscripts",
    );
    await screenshot("composer-mention");
    await window.press("Tab");
    await panel.waitFor(".chip", { hasText: "report.py" });
    await draftIs("What is ");
    await window.type("this?");
    assert.deepEqual(await panel.texts(".chip-name"), [
      "image.png",
      "notes.rs",
      "Makefile",
      "scripts/report.py",
    ]);
    assert.match(await panel.text(".chip:nth-child(2) .chip-weight"), /^about \d+ tokens$/);
    await screenshot("composer-attachments");

    // By keyboard: the focus goes to the chip that takes the place, and from the last one to the input.
    await panel.evaluate(`document.querySelector('[aria-label="Remove Makefile"]').focus()`);
    await window.press("Enter");
    await until("the chip is gone", async () => (await panel.count(".chip")) === 3);
    assert.equal(await panel.evaluate("document.activeElement.title"), "Remove scripts/report.py");
    await panel.press("Enter", input);
    await panel.waitFor('.turn[data-state="done"]');
    assert.deepEqual(bodies(wire).questions, [
      {
        model: "claude-sonnet-5-5",
        max_tokens: 16000,
        messages: [
          {
            role: "user",
            content: [
              { type: "image", source: { type: "base64", media_type: "image/png", data: onePixel } },
              {
                type: "text",
                text: `notes.rs\n\`\`\`rust\nfn main() {}\n\`\`\`\n\nscripts/report.py\n\`\`\`python\n${text}\`\`\`\n\nWhat is this?`,
              },
            ],
          },
        ],
        stream: true,
      },
    ]);
    assert.deepEqual(await panel.texts(".turn .context li"), ["image.png", "notes.rs", "scripts/report.py"]);
    assert.equal(await panel.count(".chip"), 0);
  });

  it("scales an image down that is over 5 MB, and refuses what is no image and no text", async () => {
    // Noise, which no format makes smaller: 17 MB.
    await give(
      "paste",
      `(async () => { const canvas = new OffscreenCanvas(2400, 1800); const context = canvas.getContext("2d");
        const noise = context.createImageData(2400, 1800);
        for (let at = 0; at < noise.data.length; at += 16384)
          crypto.getRandomValues(new Uint8Array(noise.data.buffer, at, Math.min(16384, noise.data.length - at)));
        context.putImageData(noise, 0, 0);
        return new File([await canvas.convertToBlob()], "noise.png", { type: "image/png" }); })()`,
    );
    await panel.waitFor(".chip", { hasText: "noise.png" });
    await give("drop", fileOf("tool.wasm", "application/wasm", "AGFzbQEAAAA="));
    await panel.waitFor(".refusal", { hasText: "tool.wasm is neither text in UTF-8 nor a PNG" });
    assert.equal(
      await panel.text("[role=status]:not(.speaker)"),
      await panel.text(".refusal"),
      "it is announced",
    );
    await give("drop", `new File(["x".repeat(2 ** 20 + 1)], "huge.log")`);
    await panel.waitFor(".refusal", { hasText: "huge.log is over 1 MB." });
    await give("drop", fileOf("broken.png", "image/png", "iVBORw0KGgo="));
    await panel.waitFor(".refusal", { hasText: "broken.png is neither" });
    await screenshot("composer-refusal");
    await window.type("Big?");
    assert.equal(await panel.count(".refusal:visible"), 0);
    await window.press("Enter");
    await panel.waitFor('.turn[data-state="done"]');
    const [message] = messagesOf(0) as { content: { source?: { data: string } }[] }[];
    assert.deepEqual(readImageHeader(message?.content[0]?.source?.data ?? ""), {
      mediaType: "image/jpeg",
      width: 1568,
      height: 1176,
    });
  });

  it("does not send an image to a model that takes none, and sends the rest of the session to it", async () => {
    wire.aside = (request) =>
      request.method === "GET"
        ? replyBody(200, '{"data":[{"id":"blind-model","capabilities":{"image_input":{"supported":false}}}]}')
        : noModels(request);
    await give("paste", fileOf("shot.png", "image/png", onePixel));
    await panel.waitFor(".chip", { hasText: "shot.png" });
    await window.type("What colour?");
    await window.press("Enter");
    await panel.waitFor('.turn[data-state="done"]');
    await configure({ model: "blind-model" });
    await give("paste", fileOf("other.png", "image/png", onePixel));
    await panel.waitFor(".chip", { hasText: "other.png" });
    await window.type("And this?");
    await until("the list of models is known", async () => {
      await window.press("Enter");
      return (await panel.count(".refusal:visible")) === 1;
    });
    assert.equal(
      await panel.text(".refusal"),
      "blind-model takes no images. Remove other.png, or choose another model.",
    );
    await draftIs("And this?");
    assert.equal(wire.requests.length, 1);
    await panel.click(".chip-remove");
    await panel.press("Enter", input);
    await panel.waitFor('.turn:nth-child(2)[data-state="done"]');
    assert.deepEqual(messagesOf(1), [
      { role: "user", content: "[image: shot.png]\n\nWhat colour?" },
      { role: "assistant", content: "Yes." },
      { role: "user", content: "And this?" },
    ]);
  });

  it("sends without an image that the server refuses in the history", async () => {
    await give("paste", fileOf("shot.png", "image/png", onePixel));
    await panel.waitFor(".chip", { hasText: "shot.png" });
    await window.type("What colour?");
    await window.press("Enter");
    await panel.waitFor('.turn[data-state="done"]');
    const message = "messages.0.content.0.image.source.base64: Could not process image";
    wire.answer = () => {
      wire.answer = () => replyStream(say("Yes."));
      return replyBody(400, JSON.stringify({ error: { type: "invalid_request_error", message } }));
    };
    await window.type("Sure?");
    await window.press("Enter");
    await panel.waitFor('.turn:nth-child(2)[data-state="failed"] .actions button', {
      hasText: "Send Without It",
    });
    await panel.click(".turn:nth-child(2) .actions button:first-child");
    await panel.waitFor('.turn:nth-child(3)[data-state="done"]');
    assert.deepEqual(messagesOf(2), [{ role: "user", content: "Sure?" }]);
  });

  it("recalls earlier messages with Up, and has the draft again", async () => {
    for (const [index, text] of ["One?", "Two?"].entries()) {
      await window.type(text);
      await window.press("Enter");
      await panel.waitFor(`.turn:nth-child(${index + 1})[data-state="done"]`);
      await draftIs("");
    }
    const after = async (...keys: string[]): Promise<unknown> => {
      for (const key of keys) await window.press(key);
      return draft();
    };
    await window.type("half");
    assert.deepEqual(
      [
        await after("ArrowUp", "ArrowUp"), // to the start of the line, then nothing yet: see below
        await after("Home", "ArrowUp"),
        await after("ArrowUp"),
        await after("ArrowUp"),
        await after("ArrowDown"),
        await after("ArrowDown"),
      ],
      ["Two?", "One?", "One?", "One?", "Two?", "half"],
    );
    assert.equal(await after("Home", "ArrowUp", "Escape"), "half");
    await after("Home", "ArrowUp", "End");
    await window.type("!");
    await window.press("Enter");
    await panel.waitFor('.turn:nth-child(3)[data-state="done"]', { hasText: "Two?!" });
    await draftIs("half");
    await panel.fill(input, "");
  });

  it("runs commands after a slash by keyboard: shows what would be sent, begins a new session", async () => {
    await give("drop", fileOf("a.txt", "", encode("text")));
    await panel.waitFor(".chip", { hasText: "a.txt" });
    await window.type("Why?");
    await window.press("Home");
    await window.type("/");
    await panel.waitFor(".completion", { hasText: "/curl" });
    assert.equal(await panel.text("[role=status]:not(.speaker)"), "5 suggestions");
    await window.press("Escape");
    await panel.waitFor(".completions", { state: "hidden" });
    await window.type("rq");
    assert.equal(await panel.count(".completion"), 0, "closed until the next slash");
    for (const key of ["Backspace", "Backspace", "Backspace"]) await window.press(key);
    await window.type("/rq");
    await panel.waitFor('.completion[aria-selected="true"]', { hasText: "/request" });
    await screenshot("composer-commands");
    await window.press("Enter");
    await until("the request is shown", () =>
      Boolean(vscode.window.activeTextEditor?.document.fileName.endsWith("Request.jsonc")),
    );
    assert.match(
      vscode.window.activeTextEditor?.document.getText() ?? "",
      /"content": "a\.txt\\n```txt\\ntext\\n```\\n\\nWhy\?"/,
    );
    await draftIs("Why?");
    assert.equal(wire.requests.length, 0);
    await focusComposer();
    await panel.fill(input, "");
    await window.type("/new");
    await window.press("Enter");
    await until("the attachment is left behind", async () => (await panel.count(".chip")) === 0);
    assert.equal(await draft(), "");
  });

  it("tells how full the window would be, and lets the model be chosen from there", async () => {
    await panel.fill(input, "word ".repeat(20_000));
    await panel.waitFor('.meter[aria-valuenow="3"]');
    assert.match(
      (await panel.attribute(".meter", "aria-valuetext")) ?? "",
      /^about \d\d,\d{3} tokens, 3 % of the window$/,
    );
    await panel.fill(input, "");
    await panel.waitFor(".meter", { state: "hidden" });
    await panel.click(".model");
    await window.waitFor(".quick-input-widget", { hasText: "claude-sonnet-5-5" });
    await window.press("Escape");
  });
});
