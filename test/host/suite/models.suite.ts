import assert from "node:assert/strict";
import * as vscode from "vscode";
import { replyBody, startWireServer, type Reply, type WireServer } from "../../fixtures/wireServer.ts";
import { screenshot, window } from "./driver.ts";
import { dialogHasFocus } from "./keyDialog.ts";
import { cleanUp, configure, until } from "./world.ts";

const rows = ".quick-input-list .monaco-list-row";

/** The rows of the open quick pick as a screen reader says them: label, description, detail, separator. */
async function shownRows(): Promise<string[]> {
  const labels = `Array.from(document.querySelectorAll("${rows}"), (row) => row.getAttribute("aria-label"))`;
  return (await window.evaluate(labels)) as string[];
}

/** Opens the picker and waits until a row with this text is shown. `done` settles when the picker is left. */
async function openPicker(last: string): Promise<{ readonly done: Thenable<unknown> }> {
  const done = vscode.commands.executeCommand("sidenote.chooseModel");
  await window.waitFor(rows, { hasText: last });
  await dialogHasFocus();
  return { done };
}

function chosenModel(): unknown {
  return vscode.workspace.getConfiguration("sidenote").inspect("model")?.globalValue;
}

describe("choosing a model", () => {
  let wire: WireServer;
  /** What is said of models; each test has a server, and so an origin, of its own. */
  let list: (path: string) => Reply;
  beforeEach(async () => {
    wire = await startWireServer();
    wire.answer = ({ path }) => list(path);
    await configure({ baseUrl: `${wire.url}/gateway`, model: "model-b" });
  });
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeQuickOpen");
    await wire.close();
  });
  after(cleanUp);

  it("shows all pages of the server's list with sizes and dates, and takes the keyboard's choice", async () => {
    const first = {
      data: [
        {
          id: "model-a",
          display_name: "Model A",
          max_input_tokens: 1_000_000,
          max_tokens: 128_000,
          lifecycle: "active",
        },
        { id: "model-b", display_name: "Model B", max_input_tokens: 200_000, max_tokens: 64_000 },
      ],
      has_more: true,
      last_id: "model-b",
    };
    const second = {
      data: [
        {
          id: "model-c",
          display_name: "Model C",
          max_input_tokens: 200_000,
          lifecycle: "deprecated",
          retires_at: "2026-11-30T00:00:00Z",
        },
      ],
      has_more: false,
    };
    list = (path) => replyBody(200, JSON.stringify(path.includes("after_id=model-b") ? second : first));
    await openPicker("Model C");
    assert.deepEqual(await shownRows(), [
      "Model A, model-a, 1M context · 128K out",
      "Model B, model-b · current, 200K context · 64K out",
      "Model C, model-c, 200K context · deprecated, retires 2026-11-30",
      "Other model id…",
    ]);
    assert.deepEqual(
      wire.requests.map(({ method, path }) => `${method} ${path}`),
      ["GET /gateway/v1/models?limit=1000", "GET /gateway/v1/models?limit=1000&after_id=model-b"],
    );
    await screenshot("choose-model");
    await window.waitFor(`${rows}.focused`, { hasText: "Model B" });
    await window.press("ArrowDown");
    await window.press("Enter");
    await until("the model is chosen", () => chosenModel() === "model-c");

    // Within the day it is not asked for again, until somebody says so.
    await openPicker("Model C");
    assert.equal(wire.requests.length, 2);
    list = (path) =>
      replyBody(
        200,
        JSON.stringify(path.includes("after_id=model-b") ? second : first).replace("Model C", "Model C anew"),
      );
    await window.click('.quick-input-widget [aria-label="Ask the Server Again"]');
    await window.waitFor(rows, { hasText: "Model C anew" });
    assert.equal(wire.requests.length, 4);
    await window.type("model-a");
    await window.waitFor(`${rows}.focused`, { hasText: "Model A" });
    await window.press("Enter");
    await until("the model is chosen", () => chosenModel() === "model-a");
  });

  it("takes the ids of a list of OpenAI's shape", async () => {
    list = () => replyBody(200, '{"object":"list","data":[{"id":"llama-3.1"},{"id":"model-b"}]}');
    await openPicker("llama-3.1");
    assert.deepEqual(await shownRows(), ["llama-3.1", "model-b, current", "Other model id…"]);
  });

  it("offers the models it knows, and any other id, where the server has no list", async () => {
    list = () => replyBody(404, '{"type":"error","error":{"type":"not_found_error","message":"Not found"}}');
    await openPicker("does not list its models");
    const host = wire.url.replace("http://", "");
    assert.deepEqual((await shownRows()).slice(0, 2), [
      `model-b, current, ${host} does not list its models; these are Anthropic's`,
      "Claude Fable 5.2, claude-fable-5-2, 1M context · 128K out",
    ]);
    await window.type("my-own");
    await until("only the other id is left", async () => (await shownRows()).length === 1);
    await window.press("Enter");
    await window.waitFor(".quick-input-message", { hasText: "The model's id" });
    await window.type("-model");
    await window.press("Enter");
    await until("the model is chosen", () => chosenModel() === "my-own-model");
  });

  it("says why a list could not be had, and chooses nothing when it is left", async () => {
    list = () =>
      replyBody(500, '{"type":"error","error":{"type":"api_error","message":"Internal server error"}}');
    const { done } = await openPicker("The list could not be had: Internal server error");
    await window.press("Escape");
    await done;
    assert.equal(chosenModel(), "model-b");
  });

  it("never shows a key that the server quotes", async () => {
    const setting = vscode.commands.executeCommand("sidenote.setApiKey");
    await window.waitFor(rows, { hasText: "API key" });
    await dialogHasFocus();
    await window.press("Enter");
    await window.waitFor(".quick-input-widget input[type=password]");
    await dialogHasFocus();
    await window.type("key-to-be-quoted");
    await window.press("Enter");
    await setting;
    list = () =>
      replyBody(401, '{"error":{"type":"authentication_error","message":"invalid key-to-be-quoted"}}');
    await openPicker("The list could not be had: invalid [key]");
    assert.equal(wire.requests[0]?.headers["x-api-key"], "key-to-be-quoted");
    await vscode.commands.executeCommand("sidenote.clearApiKey");
  });
});
