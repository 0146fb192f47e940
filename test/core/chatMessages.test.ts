import assert from "node:assert/strict";
import { test } from "node:test";
import { renderChat } from "../../src/core/chatMessages.ts";
import type { ChatMessage, ChatPart } from "../../src/core/chatMessage.ts";

const say = (text: string): ChatPart => ({ type: "text", text });
const call = (id: string): ChatPart => ({ type: "tool-call", id, name: "look", input: { at: 1 } });
const result = (id: string, ...content: Extract<ChatPart, { type: "text" | "image" }>[]): ChatPart => ({
  type: "tool-result",
  id,
  content,
  isError: false,
});
const user = (...parts: ChatPart[]): ChatMessage => ({ role: "user", parts });
const assistant = (...parts: ChatPart[]): ChatMessage => ({ role: "assistant", parts });

test("a round trip through a tool, with an image in its result", () => {
  const image = { type: "image", mediaType: "image/png", data: "AAAA" } as const;
  const chat = [
    user(say("What is there?")),
    assistant(say("I look."), call("toolu_1")),
    user(result("toolu_1", { type: "text", text: "a cat" }, image)),
  ];
  assert.deepEqual(renderChat(chat), {
    system: "",
    messages: [
      { role: "user", content: [{ type: "text", text: "What is there?" }] },
      {
        role: "assistant",
        content: [
          { type: "text", text: "I look." },
          { type: "tool_use", id: "toolu_1", name: "look", input: { at: 1 } },
        ],
      },
      {
        role: "user",
        content: [
          {
            type: "tool_result",
            tool_use_id: "toolu_1",
            content: [
              { type: "text", text: "a cat" },
              { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } },
            ],
          },
        ],
      },
    ],
  });
});

test("what a server would refuse is mended", () => {
  const failed: ChatPart = { type: "tool-result", id: "call.2 x", content: [], isError: true };
  const chat: ChatMessage[] = [
    { role: "system", parts: [say("Be brief.")] },
    user(say(" \n"), say("half \ud800")),
    user(say("One")),
    assistant(say("")),
    assistant(call("call.1 x"), call("call.2 x")),
    user(say("and this"), result("call.1 x", { type: "text", text: "" })),
    { role: "system", parts: [say(" "), say("Be kind.")] },
    user(failed),
    assistant(say("So far: \n")),
  ];
  assert.deepEqual(renderChat(chat), {
    system: "Be brief.\n\nBe kind.",
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: "half \ufffd" },
          { type: "text", text: "One" },
        ],
      },
      {
        role: "assistant",
        content: [
          { type: "tool_use", id: "call_1_x", name: "look", input: { at: 1 } },
          { type: "tool_use", id: "call_2_x", name: "look", input: { at: 1 } },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "call_1_x", content: [] },
          { type: "tool_result", tool_use_id: "call_2_x", content: [], is_error: true },
          { type: "text", text: "and this" },
        ],
      },
      { role: "assistant", content: [{ type: "text", text: "So far:" }] },
    ],
  });
});

test("an image that the API does not take is told, not sent", () => {
  assert.throws(() => renderChat([user({ type: "image", mediaType: "image/bmp", data: "" })]), {
    kind: "bad-request",
    message: "Images of type image/bmp cannot be sent: PNG, JPEG, GIF and WebP can.",
  });
});
