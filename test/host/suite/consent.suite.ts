import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  noModels,
  replyBody,
  replyStream,
  startWireServer,
  type WireServer,
} from "../../fixtures/wireServer.ts";
import { screenshot, window } from "./driver.ts";
import { asked, consent, failureOf, guestEditor, textOf } from "./guest.ts";
import { cleanUp, configure, say, startWorld } from "./world.ts";

const model = "claude-opus-4-6";
const text = "Hello there, how are you today?";
/** What is estimated for it. */
const estimated = 8;

describe("which extensions may ask", () => {
  let wire: WireServer;
  let guest: typeof vscode;
  beforeEach(async () => {
    guest = await guestEditor();
    wire = await startWorld();
    wire.answer = ({ path }) =>
      path.includes("count_tokens") ? replyBody(200, '{"input_tokens":42}') : replyStream(say("Yes."));
    await configure({ model, countTokens: true });
  });
  afterEach(async () => {
    await vscode.commands.executeCommand("notifications.clearAll");
    await cleanUp();
    await wire.close();
  });

  async function theModel(): Promise<vscode.LanguageModelChat> {
    const [found] = await guest.lm.selectChatModels({ vendor: "sidenote", id: model });
    assert.ok(found, "the model is offered");
    return found;
  }

  async function ask(chat: vscode.LanguageModelChat): Promise<string> {
    return textOf(await chat.sendRequest([guest.LanguageModelChatMessage.User("Hello?")]));
  }

  const paths = ({ requests }: WireServer): readonly string[] => requests.map(({ path }) => path);

  it("one that is turned away asks nothing and has nothing counted, until the user chooses it", async () => {
    const chat = await theModel();
    assert.equal(await chat.countTokens(text), estimated, "before anybody was allowed");
    const asking = failureOf(ask(chat));
    await consent("Refuse");
    assert.deepEqual(await asking, {
      code: "NoPermissions",
      message: "The user does not let sidenote-tests.guest ask with this API key.",
    });
    assert.equal((await failureOf(ask(chat))).code, "NoPermissions", "nor is it asked again");
    assert.equal(await chat.countTokens(text), estimated);
    assert.deepEqual([wire.requests, wire.connectionCount()], [[], 0]);

    await choose(true);
    assert.equal(await ask(chat), "Yes.");
    assert.equal(await chat.countTokens(text), 42);
    assert.deepEqual(paths(wire), ["/v1/messages", "/v1/messages/count_tokens"]);

    await choose(false);
    const again = failureOf(ask(chat));
    await consent("Refuse");
    assert.equal((await again).code, "NoPermissions");
    assert.equal(wire.requests.length, 2);
  });

  it("a request that is cancelled while the user is asked ends at once, and the answer is for the next", async () => {
    const chat = await theModel();
    const source = new guest.CancellationTokenSource();
    const messages = [guest.LanguageModelChatMessage.User("Hello?")];
    const asking = Promise.resolve(chat.sendRequest(messages, {}, source.token)).then(textOf);
    const ended = asking.then(
      () => "answered",
      () => "cancelled",
    );
    await asked();
    source.cancel();
    assert.equal(await ended, "cancelled");
    await consent("Allow");
    assert.equal(await ask(chat), "Yes.");
    assert.equal(wire.requests.length, 1);
  });

  it("one that passes for a part of the editor, and is not kept where those are, is asked about", async () => {
    const { getExtension } = vscode.extensions;
    Object.assign(vscode.extensions, {
      getExtension(id: string) {
        const found = getExtension(id);
        // As of one that has the id of such a part, and a higher version.
        return found && { ...found, packageJSON: { ...found.packageJSON, isBuiltin: true } };
      },
    });
    try {
      const asking = failureOf(ask(await theModel()));
      await consent("Refuse");
      assert.equal((await asking).code, "NoPermissions");
    } finally {
      Object.assign(vscode.extensions, { getExtension });
    }
  });

  it("what was allowed is for one endpoint: at another the user is asked again", async () => {
    const chat = await theModel();
    const asking = ask(chat);
    await consent("Allow");
    assert.deepEqual([await asking, await ask(chat)], ["Yes.", "Yes."]);
    const other = await startWireServer();
    other.aside = noModels;
    other.answer = wire.answer;
    await configure({ baseUrl: other.url });
    const there = await theModel();
    assert.equal(await there.countTokens(text), estimated);
    const askingThere = ask(there);
    await consent("Allow");
    assert.equal(await askingThere, "Yes.");
    assert.deepEqual([wire.requests.length, paths(other)], [2, ["/v1/messages"]]);
    await other.close();
  });

  /** Ticks the other extension in the list of those that may ask here, or takes its tick away. */
  async function choose(isAllowed: boolean): Promise<void> {
    const choosing = vscode.commands.executeCommand("sidenote.chooseExtensions");
    const row = `.quick-input-list .monaco-list-row:has-text("${wire.url}")`;
    await window.waitFor(row, { hasText: "Guest" });
    await screenshot(`provider-extensions-${isAllowed}`);
    if (((await window.attribute(row, "aria-checked")) === "true") !== isAllowed) {
      await window.click(`${row} .monaco-icon-name-container >> text=Guest`);
    }
    await window.click(".quick-input-action .monaco-button, .quick-input-widget .monaco-button >> text=OK");
    await choosing;
  }
});
