import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import { chunk, lastChunk, replyStream, streamHead, type WireServer } from "../../fixtures/wireServer.ts";
import { beginAttaching, endAttaching, temporary } from "./attaching.ts";
import { window } from "./driver.ts";
import {
  comment,
  lineAbove,
  send,
  standsUnder,
  titled,
  watchWidget,
  write,
  written,
} from "./threadWidget.ts";
import { beginToSay, endToSay, isTopic, say, sayMore, select, startWorld, until } from "./world.ts";

/** As long as it takes until a thread is told its place, and the editor has put it there. */
const settled = 700;

/** Where threads stand while documents change, and what that does to who writes a reply in one. */
describe("threads, while their code moves", () => {
  let wire: WireServer;
  let editor: vscode.TextEditor;
  let more: (text: string) => void;
  let end: () => void;
  let files = 0;

  beforeEach(async () => {
    wire = await startWorld();
    wire.answer = (request) => (socket) => {
      if (isTopic(request)) return replyStream(say("{}"))(socket);
      socket.write(streamHead());
      socket.write(chunk(beginToSay("One. ")));
      more = (text) => void socket.write(chunk(sayMore(text)));
      end = () => {
        socket.write(chunk(endToSay()));
        socket.write(lastChunk);
      };
    };
    await beginAttaching();
    // A name of its own for each test: the editor knows the text of a file for a while after it is gone.
    const path = `src/placed${++files}.txt`;
    await temporary(path, `${Array.from({ length: 12 }, (_, line) => `line ${line + 1}`).join("\n")}\n`);
    editor = await select(path, 3, 6);
    await vscode.commands.executeCommand("sidenote.explain");
    await window.waitFor(comment, { hasText: "One." });
    await standsUnder(6);
  });
  afterEach(async () => {
    await window.evaluate("cancelAnimationFrame(window.seen?.looking)");
    await vscode.commands.executeCommand("sidenote.closeExplanations");
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await endAttaching();
    await wire.close();
  });

  /** Puts text before a line, counted from 1. */
  async function insert(line: number, text: string): Promise<void> {
    await editor.edit((edit) => edit.insert(new vscode.Position(line - 1, 0), text));
  }

  /** Types letter by letter, and does something before some of them. */
  async function type(letters: string, before: (index: number) => unknown = () => undefined): Promise<void> {
    for (const [index, letter] of letters.split("").entries()) {
      await before(index);
      await window.type(letter);
      await delay(60);
    }
  }

  it("they move with it, line by line, while lines are added above and inside and the answer streams", async () => {
    await write("so: ");
    const watched = await watchWidget();
    const letters = "abcdefghijklmnopqrst";
    await type(letters, async (index) => {
      more(`${letters[index] ?? ""}. `);
      if (index % 5 === 0) await insert(1, "above\n");
      if (index % 5 === 2) await insert(6, "inside\n");
    });
    await window.waitFor(comment, { hasText: "t." });
    await standsUnder(14);
    await delay(settled);
    assert.deepEqual(await watched(), { places: [6, 7, 8, 9, 10, 11, 12, 13, 14], blurs: 0 });
    assert.equal(await written(), `so: ${letters}`);
    end();
  });

  it("they are put where the editor does not move them itself, but not under the hands of a writer", async () => {
    end();
    await titled("Sidenote");
    // The editor takes what comes before the first letter of the last line for what comes after it.
    await insert(6, "inside\n");
    await standsUnder(7);
    await write("half a");
    const watched = await watchWidget();
    await insert(7, "inside\n");
    await type(" thought");
    assert.deepEqual(await watched(), { places: [7], blurs: 0 });
    assert.equal(await written(), "half a thought");
    await send();
    await until("it is asked", () => wire.requests.length === 2);
    await standsUnder(8);
    end();
  });

  it("nor before the first letter, or when all are taken back; but when the writer is back in the code", async () => {
    end();
    await titled("Sidenote");
    await write("x");
    const watched = await watchWidget();
    await window.press("Backspace");
    await until("it is empty", async () => (await written()).trim() === "");
    await insert(6, "inside\n");
    await delay(settled);
    await type("better");
    assert.deepEqual(await watched(), { places: [6], blurs: 0 });
    assert.equal(await written(), "better");
    await window.click(".editor-instance .view-line >> text=line 2");
    await standsUnder(7);
    assert.equal(await written(), "better");
  });

  it("they are where they were when lines before the last one are cut and come back at once", async () => {
    end();
    await titled("Sidenote");
    await delay(settled);
    await editor.edit((edit) => edit.delete(new vscode.Range(0, 0, 5, 0)));
    await vscode.commands.executeCommand("undo");
    await standsUnder(6);
    await delay(settled);
    assert.equal(await lineAbove(), 6);
  });

  it("they are put right in one whose lines were replaced, when its writer has left it", async () => {
    end();
    await titled("Sidenote");
    await write("so");
    const whole = new vscode.Range(0, 0, editor.document.lineCount, 0);
    await editor.edit((edit) => edit.replace(whole, `above\n${editor.document.getText()}`));
    await delay(settled);
    assert.equal(await lineAbove(), 6);
    await window.click(".editor-instance .view-line >> text=line 8");
    await standsUnder(7);
    assert.equal(await written(), "so");
  });
});
