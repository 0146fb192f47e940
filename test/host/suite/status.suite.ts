import assert from "node:assert/strict";
import * as vscode from "vscode";
import { chunk, lastChunk, replyStream, streamHead, type WireServer } from "../../fixtures/wireServer.ts";
import { blockStop, messageStop } from "../../fixtures/events.ts";
import { panel, screenshot, window } from "./driver.ts";
import { dialogHasFocus } from "./keyDialog.ts";
import { clearNotifications, told } from "./notifications.ts";
import {
  beginToSay,
  cleanUp,
  configure,
  newSession,
  panelHasFocus,
  say,
  startWorld,
  until,
} from "./world.ts";

const item = "#sidenote\\.sidenote\\.sidenote\\.status a";
const rows = ".quick-input-list .monaco-list-row:visible";
const themes = {
  dark: "Default Dark Modern",
  light: "Default Light Modern",
  contrast: "Default High Contrast",
};

async function inTheme(theme: string, look: () => Promise<void>): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("workbench");
  await configuration.update("colorTheme", theme, vscode.ConfigurationTarget.Global);
  try {
    await look();
  } finally {
    await configuration.update("colorTheme", undefined, vscode.ConfigurationTarget.Global);
  }
}

/** What is said of the item to those who cannot see it. */
const status = (): Promise<string | null> => window.attribute(item, "aria-label");

async function says(text: string): Promise<void> {
  await until(`the status bar says: ${text}`, async () => (await status()) === text);
}

/** The commands of the menu, which is closed again. */
async function menu(): Promise<readonly string[]> {
  await window.click(item);
  await window.waitFor(rows);
  const labels = await window.texts(`${rows} .label-name:visible`);
  await dialogHasFocus(); // Escape would stop the answer elsewhere
  await window.press("Escape");
  return labels.map((label) => label.trim());
}

describe("the status bar", () => {
  let wire: WireServer;
  beforeEach(async () => {
    wire = await startWorld();
    await configure({ "topic.enabled": false });
    await newSession();
    await panelHasFocus(); // which would close the menu if it came later
  });
  afterEach(async () => {
    await clearNotifications();
    await cleanUp();
    await wire.close();
  });

  it("says whether Sidenote can answer, and its menu has first what is called for", async () => {
    const ready = `Sidenote: claude-sonnet-5-5 at 127.0.0.1:${wire.port}`;
    await says(ready);
    const usual = [
      "Ask…",
      "Explain This Code",
      "New Session",
      "Open Session…",
      "Choose Model…",
      "Check Connection",
      "Set API Key…",
      "Open Settings",
      "Get Started",
    ];
    assert.deepEqual(await menu(), usual);
    for (const [name, theme] of Object.entries(themes)) {
      await inTheme(theme, async () => {
        await window.click(item);
        await window.waitFor(rows);
        await screenshot(`status-menu-${name}`);
        await dialogHasFocus();
        await window.press("Escape");
      });
    }

    let finish = (): void => undefined;
    wire.answer = () => (socket) => {
      socket.write(streamHead());
      socket.write(chunk(beginToSay("One")));
      finish = () =>
        void socket.write(Buffer.concat([chunk(blockStop() + messageStop), Buffer.from(lastChunk)]));
    };
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "How many?" });
    await says("Sidenote is answering…");
    assert.deepEqual(await menu(), ["Stop the Answer", ...usual]);
    await until("it is asked", () => wire.requests.length === 1);
    finish();
    await says(ready);

    await configure({ baseUrl: "https://sidenote.invalid" });
    await says("Sidenote: there is no API key for sidenote.invalid");
    assert.deepEqual(await menu(), ["Set API Key…", ...usual.filter((label) => label !== "Set API Key…")]);
    await screenshot("status-keyless");

    await configure({ baseUrl: "nonsense" });
    await until("it says what is wrong", async () => (await status())?.includes("sidenote.baseUrl") === true);
    assert.equal((await menu())[0], "Check Connection");
  });

  it("the last answer can be asked for again, and copied", async () => {
    await vscode.commands.executeCommand("sidenote.copyLastAnswer");
    await told("Nothing has been asked in this session yet.");
    wire.answer = () => replyStream(say(`Answer ${wire.requests.length}.`));
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Which?" });
    await panel.waitFor('.turn[data-state="done"] .answer', { hasText: "Answer 1." });
    await vscode.commands.executeCommand("sidenote.answerAgain");
    await panel.waitFor('.turn[data-state="done"] .answer', { hasText: "Answer 2." });
    await vscode.commands.executeCommand("sidenote.copyLastAnswer");
    assert.equal(await vscode.env.clipboard.readText(), "Answer 2.");
  });
});
