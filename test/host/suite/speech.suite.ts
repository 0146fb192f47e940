import assert from "node:assert/strict";
import {
  chunk,
  lastChunk,
  replyBody,
  streamHead,
  type Reply,
  type WireServer,
} from "../../fixtures/wireServer.ts";
import { fileOf, encode, give, input } from "./composing.ts";
import { panel, window } from "./driver.ts";
import { beginToSay, cleanUp, configure, newSession, say, startWorld, until } from "./world.ts";

const text =
  "It **doubles** each time. See [the docs](https://example.invalid/a).\n\n1. Once\n\n" +
  "| a | b |\n|---|---|\n| 1 | 2 |\n\n```ts\nconst a = 1;\nconst b = 2;\n```\n\nIs that all? Yes";

/** A stream that thinks, and then says `text` in pieces of `size` characters. */
function thinkAndSay(size: number): Reply {
  const start = (index: number, type: string): object => ({
    type: "content_block_start",
    index,
    content_block: { type, [type]: "" },
  });
  const delta = (index: number, type: string, piece: string): object => ({
    type: "content_block_delta",
    index,
    delta: { type: `${type}_delta`, [type]: piece },
  });
  const whole = say("");
  const events = [
    start(0, "thinking"),
    delta(0, "thinking", "Hm. Let me see."),
    start(1, "text"),
    ...(text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? []).map((piece) => delta(1, "text", piece)),
  ].map((data) => `event: x\ndata: ${JSON.stringify(data)}\n\n`);
  return async (socket) => {
    socket.write(streamHead());
    socket.write(chunk(whole.slice(0, whole.indexOf("event: content_block_start"))));
    for (const event of events) {
      socket.write(chunk(event));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    socket.write(chunk(whole.slice(whole.indexOf("event: message_delta"))));
    socket.write(lastChunk);
  };
}

describe("to a screen reader", () => {
  let wire: WireServer;
  before(async () => {
    wire = await startWorld();
    await configure({ "topic.enabled": false, maxRetries: 1 });
    await newSession();
  });
  after(async () => {
    await panel.evaluate(`document.body.classList.remove("vscode-using-screen-reader")`);
    await cleanUp();
    await wire.close();
  });

  async function ask(question: string, state: string): Promise<void> {
    await panel.fill(input, question);
    await panel.press("Enter", input);
    await panel.waitFor(`.turn:last-child[data-state="${state}"]`, { hasText: question });
  }

  it("a session is told in order: states once, answers by the sentence, code by its size", async () => {
    await panel.evaluate(`(() => {
      document.body.classList.add("vscode-using-screen-reader");
      document.querySelector(".find input").value = ""; // of the tests before
      globalThis.spoken = [];
      for (const region of document.querySelectorAll("[aria-live], [role=log], [role=status], [role=alert]")) {
        new MutationObserver((changes) => {
          for (const { addedNodes } of changes)
            for (const { textContent } of addedNodes) if (textContent !== "") globalThis.spoken.push(textContent);
        }).observe(region, { childList: true });
      }
    })()`);
    let attempt = 0;
    wire.answer = () =>
      attempt++ === 0
        ? replyBody(529, '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}', {
            "content-type": "application/json",
            "retry-after": "1",
          })
        : thinkAndSay(9);
    await ask("How long?", "done");

    wire.answer = () =>
      replyBody(
        401,
        '{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}',
      );
    await ask("Who am I?", "failed");

    wire.answer = () => (socket) => {
      socket.write(streamHead());
      socket.write(chunk(beginToSay("It begins. And th")));
    };
    await ask("Hold", "answering");
    await panel.fill(input, "And then?");
    await panel.press("Enter", input);
    await panel.waitFor(".queued");
    await give("paste", fileOf("notes.md", "", encode("Notes.")));
    await panel.waitFor(".chip");
    await window.press("Escape");
    await panel.waitFor('.turn:last-child[data-state="stopped"]');
    await panel.press("Control+F", input);
    await panel.fill(".find input", "begins");
    await until("it is counted", async () => (await panel.text(".find .count")) === "1 of 1");
    await panel.press("Escape", ".find input");

    assert.deepEqual(await panel.evaluate("globalThis.spoken"), [
      "Sent.",
      "Overloaded · trying again in 1 s · attempt 2 of 2",
      "Thinking…",
      "It doubles each time.",
      "See the docs.",
      "1. Once",
      "a  b",
      "1  2",
      "2 lines of ts code.",
      "Is that all?",
      "Yes",
      "The answer is complete.",
      "Sent.",
      "invalid x-api-key The key was not accepted. Set a valid API key for this endpoint.",
      "Sent.",
      "It begins.",
      "Waits for this answer.",
      "Attached notes.md.",
      "And th",
      "Stopped.",
      "1 of 1",
    ]);
  });
});
