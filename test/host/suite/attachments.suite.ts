import assert from "node:assert/strict";
import { dirname } from "node:path/posix";
import * as vscode from "vscode";
import { readImageHeader } from "../../../src/core/imageHeader.ts";
import { onePixel } from "../../fixtures/imageFiles.ts";
import { noModels, replyBody, replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { draftIs, encode, fileOf, focusComposer, give, input } from "./composing.ts";
import { panel, screenshot, window } from "./driver.ts";
import { dialogHasFocus } from "./keyDialog.ts";
import {
  bodies,
  cleanUp,
  configure,
  newSession,
  panelHasFocus,
  say,
  select,
  startWorld,
  until,
} from "./world.ts";

describe("attachments", () => {
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

  function messagesOf(index: number): unknown {
    return (bodies(wire).questions[index] as { messages?: unknown } | undefined)?.messages;
  }

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
    assert.deepEqual(
      await panel.evaluate(`[...document.querySelectorAll(".chip-name")].map(({ title }) => title)`),
      ["image.png", "notes.rs", "Makefile", "scripts/report.py"],
    );
    assert.match(await panel.text(".chip:nth-child(2) .chip-weight"), /^~\d+\s+about \d+ tokens$/);
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

  it("takes files of the editor as they stand in their tabs, and from the open dialog; nothing else", async () => {
    const editor = await select("src/cart.ts", 1, 1);
    await editor.edit((change) => change.insert(new vscode.Position(0, 0), "// not saved\n"));
    const folder = editor.document.uri.with({ path: dirname(dirname(editor.document.uri.path)) });
    const uris = [
      "https://example.invalid/a.ts",
      "command:workbench.action.quit",
      "a.ts",
      editor.document.uri,
      folder,
    ];
    await panel.evaluate(`(() => { const transfer = new DataTransfer();
      transfer.setData("application/vnd.code.uri-list", ${JSON.stringify(uris.join("\r\n"))});
      document.querySelector("${input}").dispatchEvent(
        new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true })); })()`);
    await panel.waitFor(".chip", { hasText: "cart.ts" });
    await panel.waitFor(".refusal", { hasText: " could not be read." });
    // The dialog is the editor's own, and in its server build takes seconds to look a path up.
    const { showOpenDialog } = vscode.window;
    const asked: unknown[] = [];
    Object.assign(vscode.window, {
      async showOpenDialog(options: unknown) {
        asked.push(options);
        return [folder.with({ path: `${folder.path}/scripts/report.py` })];
      },
    });
    await panel.click(".attach");
    await window.waitFor(".quick-input-list .monaco-list-row.focused", {
      hasText: "Files or Images from Disk",
    });
    await dialogHasFocus();
    await window.press("Enter");
    await panel.waitFor(".chip", { hasText: "report.py" });
    await panelHasFocus();
    Object.assign(vscode.window, { showOpenDialog });
    assert.deepEqual(asked, [{ canSelectMany: true, openLabel: "Attach" }]);
    await panel.fill(input, "Which?");
    await panel.press("Enter", input);
    await panel.waitFor('.turn[data-state="done"]');
    assert.deepEqual(await panel.texts(".turn .context li"), ["src/cart.ts", "scripts/report.py"]);
    assert.match(JSON.stringify(messagesOf(0)), /src\/cart\.ts\\n```typescript\\n\/\/ not saved\\n/);
    // Taken out again: the editor of browsers saves by itself after a second, and then there is nothing to revert.
    const again = await vscode.window.showTextDocument(editor.document);
    await again.edit((change) => change.delete(new vscode.Range(0, 0, 1, 0)));
    assert.equal(await editor.document.save(), true);
  });

  it("scales an image down that is over 5 MB or 2000 pixels, and refuses what is no image and no text", async () => {
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
    await give(
      "paste",
      `(async () => { const canvas = new OffscreenCanvas(2001, 10); canvas.getContext("2d");
        return new File([await canvas.convertToBlob()], "wide.png", { type: "image/png" }); })()`,
    );
    await panel.waitFor(".chip", { hasText: "wide.png" });
    await give("drop", fileOf("tool.wasm", "application/wasm", "AGFzbQEAAAA="));
    await panel.waitFor(".refusal", { hasText: "tool.wasm (1 kB) is neither text nor a PDF" });
    assert.equal(
      await panel.text("[role=log] p:last-child"),
      await panel.text(".refusal"),
      "it is announced",
    );
    await give("drop", `new File(["x".repeat(3 * 2 ** 20)], "huge.log")`);
    await panel.waitFor(".refusal", { hasText: "huge.log has 3 MB, and texts may have 1 MB." });
    await give("drop", fileOf("broken.png", "image/png", "iVBORw0KGgo="));
    await panel.waitFor(".refusal", { hasText: "broken.png (1 kB) is neither" });
    await screenshot("composer-refusal");
    await window.type("Big?");
    assert.equal(await panel.count(".refusal:visible"), 0);
    await window.press("Enter");
    await panel.waitFor('.turn[data-state="done"]');
    const [message] = messagesOf(0) as { content: { source?: { data: string } }[] }[];
    assert.deepEqual(
      message?.content.slice(0, 2).map(({ source }) => readImageHeader(source?.data ?? "")),
      [
        { mediaType: "image/jpeg", width: 1568, height: 1176 },
        { mediaType: "image/png", width: 1568, height: 8 },
      ],
    );
  });

  it("does not send an image to a model that takes none, and sends the rest of the session to it", async () => {
    let isListed = false;
    wire.aside = (request) => {
      if (request.method !== "GET") return noModels(request);
      isListed = true;
      return replyBody(
        200,
        '{"data":[{"id":"blind-model","capabilities":{"image_input":{"supported":false}}}]}',
      );
    };
    await give("paste", fileOf("shot.png", "image/png", onePixel));
    await panel.waitFor(".chip", { hasText: "shot.png" });
    await window.type("What colour?");
    await window.press("Enter");
    await panel.waitFor('.turn[data-state="done"]');
    await until("the list of models is asked for", () => isListed);
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
    await panel.waitFor('.turn:nth-child(2)[data-state="done"]');
    assert.deepEqual(messagesOf(2), [{ role: "user", content: "Sure?" }]);
  });
});
