import assert from "node:assert/strict";
import * as vscode from "vscode";
import { onePixel } from "../../fixtures/imageFiles.ts";
import { replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { attach, attached, beginAttaching, contentOf, endAttaching, fileAt, temporary } from "./attaching.ts";
import { draft, draftIs, encode, fileOf, focusComposer, give, input } from "./composing.ts";
import { panel, window } from "./driver.ts";
import { answerDialogs, createShelf, type Answered } from "./editorDoubles.ts";
import { say, startWorld, until } from "./world.ts";

const enter = `document.querySelector("${input}").dispatchEvent(
  new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));`;

describe("what is still being attached", () => {
  let wire: WireServer;
  let dialogs: Answered | null = null;

  beforeEach(async () => {
    wire = await startWorld();
    wire.answer = () => replyStream(say("Yes."));
    await beginAttaching();
  });
  afterEach(async () => {
    dialogs?.restore();
    dialogs = null;
    await endAttaching();
    await wire.close();
  });

  /** Drops files of the editor and presses Enter, before the host can have read them. */
  async function dropAndSend(...uris: readonly vscode.Uri[]): Promise<void> {
    const list = JSON.stringify(uris.map(String).join("\r\n"));
    await panel.evaluate(`(() => { const transfer = new DataTransfer();
      transfer.setData("application/vnd.code.uri-list", ${list});
      document.querySelector("${input}").dispatchEvent(
        new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
      ${enter} })()`);
  }

  /** Pastes a file and presses Enter, before the page can have read it. */
  async function pasteAndSend(file: string): Promise<void> {
    await panel.evaluate(`(async () => { const file = await (${file});
      const transfer = new DataTransfer();
      transfer.items.add(file);
      document.querySelector("${input}").dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true }));
      ${enter} })()`);
  }

  it("goes out with the message that was sent meanwhile: files of the editor, a file of a slow system, a pasted one", async () => {
    await panel.fill(input, "Dropped?");
    await dropAndSend(await temporary("one.txt", "1\n"), await temporary("two.txt", "2\n"));
    await panel.waitFor('.turn:nth-child(1)[data-state="done"]');
    await panel.fill(input, "Pasted?");
    await pasteAndSend(fileOf("three.txt", "text/plain", encode("3\n")));
    await panel.waitFor('.turn:nth-child(2)[data-state="done"]');
    const shelf = createShelf();
    try {
      shelf.put("/four.txt", "4\n");
      const release = shelf.hold();
      await panel.fill(input, "Slow?");
      await attach(shelf.uri("/four.txt"));
      await until("it is being read", () => shelf.isAwaited());
      await panel.press("Enter", input);
      await panel.fill(input, "Slow? And more");
      assert.equal(wire.requests.length, 2);
      release();
      await panel.waitFor('.turn:nth-child(3)[data-state="done"]');
    } finally {
      shelf.dispose();
    }
    await draftIs(" And more");
    assert.deepEqual(
      [0, 1, 2].map((index) => contentOf(wire, index)),
      [
        "one.txt\n```txt\n1\n```\n\ntwo.txt\n```txt\n2\n```\n\nDropped?",
        "three.txt\n```txt\n3\n```\n\nPasted?",
        "four.txt\n```txt\n4\n```\n\nSlow?",
      ],
    );
    assert.equal(await panel.count(".chip"), 0);
  });

  it("holds the message where it cannot be attached, or the user turns away from it", async () => {
    await panel.fill(input, "Gone?");
    await dropAndSend(fileAt("gone.txt"));
    await panel.waitFor(".refusal", { hasText: "gone.txt could not be read." });
    assert.equal(await draft(), "Gone?");
    const answer = Promise.withResolvers<string | undefined>();
    dialogs = answerDialogs([answer.promise]);
    await dropAndSend(await temporary("some.env", "PORT=80\n"));
    await until("it is asked", () => dialogs?.asked.length === 1);
    answer.resolve(undefined);
    await pasteAndSend(`new File([new Uint8Array([1, 2, 0, 3])], "a.png", { type: "image/x-none" })`);
    await panel.waitFor(".refusal", { hasText: "a.png" });
    assert.deepEqual([await draft(), await panel.count(".chip"), wire.requests], ["Gone?", 0, []]);
    await panel.press("Enter", input);
    await panel.waitFor('.turn[data-state="done"]');
    assert.equal(contentOf(wire, 0), "Gone?");
  });

  it("an image that the host finds too large is scaled down, and the message follows it", async () => {
    await panel.fill(input, "What is it?");
    await pasteAndSend(`(async () => { const canvas = new OffscreenCanvas(9000, 10);
      canvas.getContext("2d").fillRect(0, 0, 9000, 5);
      return new File([await canvas.convertToBlob()], "wide.png", { type: "image/png" }); })()`);
    await panel.waitFor('.turn[data-state="done"]');
    const content = contentOf(wire, 0) as readonly { readonly type: string }[];
    assert.deepEqual(
      content.map(({ type }) => type),
      ["image", "text"],
    );
  });

  it("two that look at the terminal at once leave the clipboard its text", async () => {
    const writing = new vscode.EventEmitter<string>();
    await new Promise<void>((resolve) => {
      const pty = { onDidWrite: writing.event, open: () => resolve(), close: () => undefined };
      vscode.window.createTerminal({ name: "shop", pty }).show();
    });
    try {
      writing.fire("no rule to make till\r\n");
      await window.waitFor(".terminal-wrapper.active .xterm");
      await vscode.env.clipboard.writeText("what was copied before");
      await until("the terminal has drawn it", async () => {
        await vscode.commands.executeCommand("workbench.action.terminal.selectAll");
        const first = vscode.commands.executeCommand("sidenote.askAbout.terminal");
        // The second begins when the first has read the clipboard and put its mark there.
        for (let steps = 0; steps < 2; steps++) await vscode.env.clipboard.readText();
        await Promise.all([first, vscode.commands.executeCommand("sidenote.askAbout.terminal")]);
        return (await panel.count(".chip")) > 0;
      });
      assert.equal(await vscode.env.clipboard.readText(), "what was copied before");
    } finally {
      await vscode.commands.executeCommand("workbench.action.terminal.killAll");
    }
  });

  describe("with tabs that hold no text", () => {
    beforeEach(async () => {
      const binary = await temporary("tool.bin", new Uint8Array([1, 2, 0, 3]));
      const paper = await temporary("paper.pdf", "%PDF-1.4\n<< /Type /Page >>\n%%EOF\n\0");
      for (const uri of [binary, paper]) {
        await vscode.commands.executeCommand("vscode.open", uri, { preview: false });
      }
      await until(
        "both are open",
        () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).length === 2,
      );
    });

    it("files are offered after an @ all the same", async () => {
      await focusComposer();
      await window.type("@pric");
      await panel.waitFor('.completion[aria-selected="true"]', { hasText: "pricing.ts" });
      assert.equal(await window.count(".notifications-toasts .notification-list-item:visible"), 0);
    });

    it("what they show is read from where it is kept", async () => {
      await attach(fileAt("tool.bin"), fileAt("paper.pdf"));
      await attached("paper.pdf");
      await panel.waitFor(".refusal", { hasText: "tool.bin (1 kB) is neither text nor a PDF" });
      await give("paste", fileOf("image.png", "image/png", onePixel));
      await attached("image.png");
    });
  });
});
