import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import { noModels, replyStream, startWireServer, type WireServer } from "../../fixtures/wireServer.ts";
import { panel, screenshot, window } from "./driver.ts";
import { dialogHasFocus } from "./keyDialog.ts";
import { clearNotifications } from "./notifications.ts";
import { cleanUp, configure, newSession, panelHasFocus, route, say, until } from "./world.ts";

const rows = ".quick-input-list .monaco-list-row";
const input = ".composer textarea";

/** The rows of the open quick pick that hold a text, as a screen reader says them. */
async function rowsWith(text: string): Promise<readonly string[]> {
  const labels = `Array.from(document.querySelectorAll("${rows}"), (row) => row.getAttribute("aria-label"))`;
  return ((await window.evaluate(labels)) as string[]).filter((label) => label.includes(text));
}

async function rowsCalled(name: string): Promise<number> {
  return (await rowsWith(name)).filter((label) => label.startsWith(`${name},`)).length;
}

describe("history", () => {
  let wire: WireServer;
  before(async () => {
    wire = await startWireServer();
    wire.aside = noModels;
    wire.answer = route(
      replyStream(say("The quetzal is a bird of the cloud forest.")),
      replyStream(say("{}")),
    );
    await configure({ baseUrl: wire.url });
    await newSession();
    await ask("What lives in Monteverde?");
    await newSession();
    await ask("What is the zygote?");
  });
  afterEach(clearNotifications);
  after(async () => {
    await cleanUp();
    await wire.close();
  });

  async function ask(prompt: string): Promise<void> {
    await vscode.commands.executeCommand("sidenote.ask", { prompt, selection: false });
    await panel.waitFor('.turn:last-child[data-state="done"]', { hasText: prompt });
  }

  async function open(words: string): Promise<void> {
    void vscode.commands.executeCommand("sidenote.openSession");
    await window.waitFor(rows, { hasText: "zygote" });
    await dialogHasFocus();
    await window.type(words);
  }

  it("offers to move the sessions when their folder is changed, and lets them lie until then", async () => {
    const folder = join(tmpdir(), "sidenote-elsewhere");
    await configure({ sessionsFolder: folder });
    const message = ".notifications-center .notification-list-item-message:visible";
    await until("the move is offered", async () => {
      await vscode.commands.executeCommand("notifications.showList");
      return (await window.texts(message)).some((text) =>
        text.includes(`to keep its sessions in ${folder}.`),
      );
    });
    await clearNotifications();
    await configure({ sessionsFolder: undefined });
    assert.equal(existsSync(folder), false);
    await open("zygote");
    await until("it is there once", async () => (await rowsCalled("What is the zygote?")) === 1);
    await window.press("Escape");
  });

  it("finds sessions by their titles, and by words that were said in them", async () => {
    await open("cloud  FOREST");
    await until("both places are found", async () => (await rowsWith("cloud forest")).length === 2);
    await screenshot("history-search");
    await window.press("Escape");
    await open("monteverde");
    await until("one session is left", async () => (await rowsWith("Monteverde")).length === 2);
    await window.press("Enter");
    await panel.waitFor(".turn .prompt", { hasText: "Monteverde" });
    assert.deepEqual(await panel.texts(".turn .answer"), ["The quetzal is a bird of the cloud forest."]);
    await panelHasFocus(); // which comes late, and would close what is opened before
  });

  it("renames, copies and deletes the session of the panel; a deletion can be undone", async () => {
    void vscode.commands.executeCommand("sidenote.renameSession");
    await window.waitFor(".quick-input-widget input", {});
    await dialogHasFocus();
    await window.fill(".quick-input-widget input", "Birds");
    await window.press("Enter");
    await panel.waitFor(".header h1", { hasText: "Birds" });
    await vscode.commands.executeCommand("sidenote.duplicateSession");
    await ask("And then?");
    assert.equal(await panel.count(".turn"), 2);
    const deleted = vscode.commands.executeCommand("sidenote.deleteSession");
    await panel.waitFor(".welcome");
    await deleted;
    await open("Birds");
    await until("the original is left", async () => (await rowsCalled("Birds")) === 1);
    await window.press("Escape");
    await vscode.commands.executeCommand("notifications.showList");
    await window.click(".notifications-center .notification-list-item .monaco-button >> text=Undo");
    await open("Birds");
    await until("the copy is back", async () => (await rowsCalled("Birds")) === 2);
    await window.press("Escape");
  });

  it("shows sessions in a view, by date, with pinned ones first", async () => {
    await vscode.commands.executeCommand("sidenote.history.focus");
    const rowsOfView = ".auxiliarybar .pane-body .monaco-list-row";
    await window.waitFor(rowsOfView, { hasText: "Birds" });
    await screenshot("history-view");
    await window.click(`${rowsOfView} >> text=What is the zygote?`);
    await panel.waitFor(".turn .prompt", { hasText: "zygote" });
    await vscode.commands.executeCommand("sidenote.pinSession");
    await window.waitFor(rowsOfView, { hasText: "Pinned" });
    await until("it comes first", async () => {
      const shown = (await window.texts(rowsOfView)).slice(0, 2);
      return isDeepStrictEqual(shown, ["Pinned", "What is the zygote?"]);
    });
    await vscode.commands.executeCommand("sidenote.unpinSession");
    await vscode.commands.executeCommand("sidenote.chat.focus");
    await panel.waitFor(input);
  });
});
