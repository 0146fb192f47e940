import assert from "node:assert/strict";
import * as vscode from "vscode";
import { onePixel } from "../../fixtures/imageFiles.ts";
import {
  chunk,
  lastChunk,
  replyBody,
  replyStream,
  streamHead,
  type WireServer,
} from "../../fixtures/wireServer.ts";
import {
  blockStart,
  blockStop,
  delta,
  messageDelta,
  messageStart,
  messageStop,
} from "../../fixtures/events.ts";
import { screenshot, window } from "./driver.ts";
import { consent, failureOf, guestEditor, textOf } from "./guest.ts";
import { enterKey } from "./keyDialog.ts";
import { choose } from "./menus.ts";
import { beginToSay, cleanUp, configure, say, startWorld, until } from "./world.ts";

const model = "claude-opus-4-6";
const look: vscode.LanguageModelChatTool = {
  name: "look",
  description: "Looks at a place.",
  inputSchema: { type: "object", properties: { at: { type: "number" } } },
};
const tool = { name: look.name, description: look.description, input_schema: look.inputSchema };

/** A tool call in three pieces, as the API streams it, after a text and a thought. */
const call = [
  messageStart,
  blockStart({ type: "thinking", thinking: "", signature: "" }),
  delta({ type: "thinking_delta", thinking: "Hm." }),
  delta({ type: "signature_delta", signature: "c2ln" }),
  blockStop(),
  blockStart({ type: "text", text: "" }, 1),
  delta({ type: "text_delta", text: "I look." }, 1),
  blockStop(1),
  blockStart({ type: "tool_use", id: "toolu_1", name: "look", input: {} }, 2),
  delta({ type: "input_json_delta", partial_json: '{"at"' }, 2),
  delta({ type: "input_json_delta", partial_json: ":3}" }, 2),
  blockStop(2),
  messageDelta({ stop_reason: "tool_use" }),
  messageStop,
].join("");

describe("the language model provider", () => {
  let wire: WireServer;
  let guest: typeof vscode;

  // One endpoint for all: what the user allows is allowed there.
  before(async () => {
    guest = await guestEditor();
    wire = await startWorld();
  });
  beforeEach(async () => {
    wire.requests.length = 0;
    await configure({ model, baseUrl: wire.url });
  });
  afterEach(async () => {
    await vscode.commands.executeCommand("notifications.clearAll");
    await cleanUp();
  });
  after(() => wire.close());

  async function theModel(): Promise<vscode.LanguageModelChat> {
    const offered = async (): Promise<readonly vscode.LanguageModelChat[]> =>
      guest.lm.selectChatModels({ vendor: "sidenote", id: model });
    await until("the model is offered", async () => (await offered()).length > 0);
    const [found] = await offered();
    assert.ok(found, "the model is offered");
    return found;
  }

  /** The requests' bodies so far. */
  function bodies(): unknown[] {
    return wire.requests.map(({ body }): unknown => JSON.parse(body));
  }

  const hello = (): vscode.LanguageModelChatMessage[] => [guest.LanguageModelChatMessage.User("Hello?")];

  it("another extension finds the models, asks after the user's consent, and the answer streams", async () => {
    await theModel(); // the settings that bring it have just been written
    const found = await guest.lm.selectChatModels({ vendor: "sidenote" });
    assert.deepEqual(
      found.map(({ id, vendor, family, version, name, maxInputTokens }) => {
        return { id, vendor, family, version, name, maxInputTokens };
      }),
      [
        {
          id: model,
          vendor: "sidenote",
          family: "claude-opus",
          version: "4-6",
          name: model,
          maxInputTokens: 984_000,
        },
      ],
    );
    let finish = (): void => undefined;
    wire.answer = () => (socket) => {
      socket.write(streamHead());
      socket.write(chunk(beginToSay("Hello ")));
      finish = () => {
        socket.write(chunk(delta({ type: "text_delta", text: "there." }) + blockStop() + messageStop));
        socket.write(lastChunk);
      };
    };
    const asking = (await theModel()).sendRequest(
      [
        guest.LanguageModelChatMessage.User("Hello?"),
        guest.LanguageModelChatMessage.Assistant("Yes?"),
        guest.LanguageModelChatMessage.User("Who is there?"),
      ],
      { modelOptions: { temperature: 0.5, max_tokens: 100 } },
    );
    assert.deepEqual(wire.requests, [], "nothing is sent before the user has said so");
    await consent("Allow");
    const pieces: string[] = [];
    for await (const piece of (await asking).text) {
      pieces.push(piece);
      finish();
    }
    assert.deepEqual(pieces, ["Hello ", "there."]);
    assert.deepEqual(bodies(), [
      {
        model,
        max_tokens: 100,
        temperature: 0.5,
        messages: [
          { role: "user", content: [{ type: "text", text: "Hello?" }] },
          { role: "assistant", content: [{ type: "text", text: "Yes?" }] },
          { role: "user", content: [{ type: "text", text: "Who is there?" }] },
        ],
        stream: true,
      },
    ]);
  });

  it("cancelled, the connection closes", async () => {
    wire.answer = () => (socket) =>
      void socket.write(Buffer.concat([Buffer.from(streamHead()), chunk(beginToSay("One"))]));
    const source = new vscode.CancellationTokenSource();
    const response = await (await theModel()).sendRequest(hello(), {}, source.token);
    await assert.rejects(
      async () => {
        for await (const piece of response.text) if (piece !== "") source.cancel();
      },
      { name: "Canceled" },
    );
    await wire.requests[0]?.closed;
  });

  it("an image, a tool call, and its result: round and round", async () => {
    wire.answer = () => replyStream(call);
    const pixel = Buffer.from(onePixel, "base64");
    const { LanguageModelChatMessage, LanguageModelDataPart, LanguageModelTextPart } = guest;
    const asked = LanguageModelChatMessage.User([
      new LanguageModelTextPart("What is at three?"),
      LanguageModelDataPart.image(pixel, "image/png"),
    ]);
    const chat = await theModel();
    const required = guest.LanguageModelChatToolMode.Required;
    const first = await chat.sendRequest([asked], { tools: [look], toolMode: required });
    const parts: unknown[] = [];
    for await (const part of first.stream) parts.push(part);
    const called = new guest.LanguageModelToolCallPart("toolu_1", "look", { at: 3 });
    assert.deepEqual(parts, [new LanguageModelTextPart("I look."), called]);

    wire.answer = () => replyStream(say("A cat."));
    const result = new guest.LanguageModelToolResultPart("toolu_1", [
      new LanguageModelTextPart("a cat"),
      LanguageModelDataPart.image(pixel, "image/png"),
    ]);
    const second = await chat.sendRequest(
      [
        asked,
        LanguageModelChatMessage.Assistant([new LanguageModelTextPart("I look."), called]),
        LanguageModelChatMessage.User([result]),
      ],
      { tools: [look] },
    );
    assert.equal(await textOf(second), "A cat.");
    const image = {
      type: "image",
      source: { type: "base64", media_type: "image/png", data: onePixel },
    };
    const question = { role: "user", content: [{ type: "text", text: "What is at three?" }, image] };
    assert.deepEqual(bodies(), [
      {
        model,
        max_tokens: 16_000,
        messages: [question],
        tools: [tool],
        tool_choice: { type: "any" },
        stream: true,
      },
      {
        model,
        max_tokens: 16_000,
        messages: [
          question,
          {
            role: "assistant",
            content: [
              { type: "text", text: "I look." },
              { type: "tool_use", id: "toolu_1", name: "look", input: { at: 3 } },
            ],
          },
          {
            role: "user",
            content: [
              {
                type: "tool_result",
                tool_use_id: "toolu_1",
                content: [{ type: "text", text: "a cat" }, image],
              },
            ],
          },
        ],
        tools: [tool],
        stream: true,
      },
    ]);
  });

  it("tokens are estimated, or counted by the server where the user wants that", async () => {
    const chat = await theModel();
    assert.equal(await chat.countTokens("Hello there, how are you today?"), 8);
    assert.equal(
      await chat.countTokens(guest.LanguageModelChatMessage.User("Hello there, how are you today?")),
      15,
    );
    assert.deepEqual(wire.requests, []);
    wire.answer = () => replyBody(200, '{"input_tokens":42}');
    await configure({ countTokens: true });
    assert.equal(await chat.countTokens("Hello"), 42);
    assert.deepEqual(
      wire.requests.map(({ path, body }) => [path, JSON.parse(body)]),
      [
        [
          "/v1/messages/count_tokens",
          { model, messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }] },
        ],
      ],
    );
  });

  it("a count that is not wanted any more is broken off", async () => {
    await configure({ countTokens: true });
    wire.answer = () => () => undefined;
    const source = new vscode.CancellationTokenSource();
    const counting = (await theModel()).countTokens("Hello", source.token);
    await until("it is asked", () => wire.requests.length === 1);
    source.cancel();
    await assert.rejects(async () => counting, { name: "Canceled" });
    await wire.requests[0]?.closed;
  });

  it("failures are told by their code where there is one, and with what to do", async () => {
    await configure({ maxRetries: 0 });
    const chat = await theModel();
    const errors: unknown[] = [];
    for (const [status, type] of [
      [401, "authentication_error"],
      [404, "not_found_error"],
      [429, "rate_limit_error"],
      [400, "invalid_request_error"],
    ] as const) {
      wire.answer = () =>
        replyBody(status, JSON.stringify({ type: "error", error: { type, message: `It is ${status}.` } }));
      const { code, message } = await failureOf(chat.sendRequest(hello()).then(textOf));
      errors.push([code, message]);
    }
    wire.answer = () => replyStream(messageStart + messageDelta({ stop_reason: "refusal" }) + messageStop);
    const refused = await failureOf(chat.sendRequest(hello()).then(textOf));
    assert.deepEqual(
      [...errors, [refused.code, refused.message]],
      [
        ["NoPermissions", "It is 401. The key was not accepted. Set a valid API key for this endpoint."],
        [
          "NotFound",
          "It is 404. The model or address is not known there. Check sidenote.model and sidenote.baseUrl.",
        ],
        ["Blocked", "It is 429. You have reached a rate limit. Wait a little, then try again."],
        [
          undefined,
          "It is 400. The server does not accept this request. Check the model and the parameters in the settings.",
        ],
        ["Blocked", "The model refused to answer. What it said so far is not sent back."],
      ],
    );
  });

  it("a fault that passes is gone over before the first word", async () => {
    const replies = [replyBody(529, '{"error":{"type":"overloaded_error"}}'), replyStream(say("Here."))];
    wire.answer = () => replies.shift() ?? replyBody(500, "{}");
    assert.equal(await textOf(await (await theModel()).sendRequest(hello())), "Here.");
    assert.equal(wire.requests.length, 2);
  });

  it("without a key there are no models, and with another endpoint there are others", async () => {
    const held = await theModel();
    let changes = 0;
    const listening = guest.lm.onDidChangeChatModels(() => changes++);
    await configure({ baseUrl: "https://sidenote.invalid" });
    await until("the models are gone", async () => {
      return (await guest.lm.selectChatModels({ vendor: "sidenote" })).length === 0;
    });
    await until("whoever listens has heard of it", () => changes > 0);
    await assert.rejects(async () => held.sendRequest(hello()), { code: "NotFound" });
    await configure({ baseUrl: wire.url, model: "llama-3.1" });
    await until("another is there", async () => {
      const ids = (await guest.lm.selectChatModels({ vendor: "sidenote" })).map(({ id }) => id);
      return ids.join() === "llama-3.1";
    });
    listening.dispose();
  });

  it("the editor's own list of models asks for the key, and then has them", async function () {
    this.timeout(120_000); // the editor's chat starts with it
    const chat = vscode.workspace.getConfiguration("chat");
    await configure({ baseUrl: "https://sidenote.invalid" });
    await chat.update("disableAIFeatures", false, vscode.ConfigurationTarget.Global);
    try {
      await vscode.commands.executeCommand("workbench.action.chat.manage");
      const add = ".models-widget .monaco-button >> text=Add Models";
      await window.waitFor(add);
      await choose(
        "provider",
        () => window.click(add),
        ["Sidenote"],
        async () => (await window.count(".quick-input-list .monaco-list-row:visible >> text=API key")) > 0,
      );
      await enterKey("API key", "key-for-nowhere");
      await window.press("Enter");
      await window.waitFor(".models-table-container .monaco-list-row, .models-widget .monaco-list-row", {
        hasText: "Claude Sonnet 5.5",
      });
      await screenshot("provider-models");
      assert.equal(
        (await guest.lm.selectChatModels({ vendor: "sidenote", family: "claude-sonnet" })).length,
        4,
      );
    } finally {
      await window.press("Escape");
      await vscode.commands.executeCommand("sidenote.clearApiKey");
      await chat.update("disableAIFeatures", true, vscode.ConfigurationTarget.Global); // as the runner has it
    }
  });
});
