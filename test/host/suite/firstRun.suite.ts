import assert from "node:assert/strict";
import * as vscode from "vscode";
import { replyStream, startWireServer, type WireServer } from "../../fixtures/wireServer.ts";
import { focusComposer, focused } from "./composing.ts";
import { panel, screenshot, window } from "./driver.ts";
import { dialogHasFocus, enterKey } from "./keyDialog.ts";
import { clearNotifications, told } from "./notifications.ts";
import { cleanUp, configure, newSession, say, select, startWorld, until } from "./world.ts";

const heading = "Ask about the code in front of you";
const doors = [
  "Here",
  "Type below. Only what you type is sent.",
  "Ask",
  "Select code, press Ctrl+K A, and put a question about it.",
  "Explain",
  "Select code and press Ctrl+K H: the answer appears under it.",
];

/** Everything that the welcome shows, in order. */
async function shown(): Promise<unknown> {
  return panel.texts(
    ":is(.welcome h2, .welcome p, .welcome .button, .welcome .door, .welcome .door-text):visible",
  );
}

async function shows(what: string, texts: readonly string[]): Promise<void> {
  let last: unknown;
  try {
    await until(what, async () => JSON.stringify((last = await shown())) === JSON.stringify(texts));
  } catch {
    assert.deepEqual(last, texts);
  }
}

describe("the first run", () => {
  let wire: WireServer;
  beforeEach(async () => {
    wire = await startWorld();
    wire.answer = () => replyStream(say("Yes."));
    await configure({ "topic.enabled": false });
    await newSession();
  });
  afterEach(async () => {
    await clearNotifications();
    await cleanUp();
    await wire.close();
  });

  it("teaches three doors, each with its keys and a button", async () => {
    await shows("the doors are there", [heading, ...doors]);
    assert.deepEqual(await panel.texts(".welcome kbd.stroke > kbd"), ["Ctrl", "K", "A", "Ctrl", "K", "H"]);
    await screenshot("first-run");
    await panel.click(".door >> text=Here");
    await until("the composer has the focus", async () => (await focused()) === "textarea");

    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await panel.click(".door >> text=Ask");
    await told("Select the code that you want to ask about.");
    await panel.click(".door >> text=Explain");
    await told("No text editor is open. Open the file that Sidenote should explain.");

    await select("src/cart.ts", 2, 3);
    await panel.click(".door >> text=Ask");
    await window.waitFor(".quick-input-widget", { hasText: "About src/cart.ts:2-3, which is sent along." });
    await dialogHasFocus();
    await window.press("Escape");
    await select("src/cart.ts", 2, 3);
    await panel.click(".door >> text=Explain");
    await window.waitFor(".review-widget .comment-body", { hasText: "Yes." });
    assert.equal(wire.requests.length, 1);
  });

  it("asks for the key where one is missing, says where it goes, and leads on to the first question", async () => {
    const keyless = [
      heading,
      "Answers come from sidenote.invalid, which wants an API key. It is kept in the editor’s secret storage and sent to sidenote.invalid only.",
      "Set API Key",
    ];
    await configure({ baseUrl: "https://sidenote.invalid" });
    await shows("the key is asked for", keyless);
    await screenshot("first-run-keyless");
    await panel.click(".keyless >> text=Set API Key");
    await window.waitFor(".quick-input-widget", { hasText: "How does sidenote.invalid know you?" });
    await dialogHasFocus();
    await window.press("Escape");
    await until("the dialog is gone", async () => (await window.count(".quick-input-widget:visible")) === 0);
    assert.deepEqual(await shown(), keyless);

    await panel.evaluate(
      "window.received = []; window.addEventListener('message', ({ data }) => received.push(data))",
    );
    await panel.click(".keyless >> text=Set API Key");
    await enterKey("API key", "key-for-nowhere");
    await window.press("Enter");
    await shows("the doors are there", [heading, ...doors]);
    await until("the composer has the focus", async () => {
      return (await focused()) === "textarea" && (await panel.evaluate("document.hasFocus()")) === true;
    });
    const received = String(await panel.evaluate("JSON.stringify(received)"));
    assert.ok(received.includes('"key":"set"') && !received.includes("key-for-nowhere"), received);

    await vscode.commands.executeCommand("sidenote.clearApiKey");
    await shows("it is asked for again", keyless);
    await configure({ baseUrl: wire.url });
    await shows("this machine needs none", [heading, ...doors]);
  });

  it("says what is in the way to the endpoint, until it is not any more", async () => {
    const { port } = wire;
    const host = `127.0.0.1:${port}`;
    await wire.close();
    await newSession();
    await focusComposer();
    const buttons = ["Check Connection", "Open Settings"];
    await shows("it is told", [heading, `Nothing answers at ${host}.`, ...buttons, ...doors]);
    assert.equal(await panel.text("[role=log] p:last-child"), `Nothing answers at ${host}.`, "and said");
    await screenshot("first-run-unreachable");
    await panel.click(".troubled >> text=Open Settings");
    await window.waitFor(".settings-editor");

    wire = await startWireServer(undefined, port);
    await panel.click(".troubled >> text=Check Connection");
    // The report is a webview too, and must be gone before the panel is looked at.
    await until("the report is there", () => {
      return vscode.window.tabGroups.activeTabGroup.activeTab?.label.includes("Connection.md") === true;
    });
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await until("there is one webview", async () => (await window.count("iframe.webview.ready")) === 1);
    await shows("it is gone", [heading, ...doors]);

    await configure({ baseUrl: "nonsense" });
    await panel.waitFor(".troubled", { hasText: "sidenote.baseUrl" });
    await configure({ baseUrl: `http://${host}` });
    await shows("it is gone again", [heading, ...doors]);
  });

  it("the line under the composer follows the settings", async () => {
    const line = async (): Promise<string> =>
      `${await panel.text(".model")} · ${await panel.text(".footnote")}`;
    await until("it is there", async () => (await line()).includes(`127.0.0.1:${wire.port}`));
    await configure({ model: "claude-opus-5-5", baseUrl: "https://sidenote.invalid:8443" });
    await until("it has changed", async () => (await line()) === "claude-opus-5-5 · sidenote.invalid:8443");
  });
});
