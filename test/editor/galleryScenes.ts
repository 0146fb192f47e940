/** The states of the panel that the gallery shows: each is set up once, from whatever was there before. */
import type { FrameLocator, Page } from "playwright-core";
import { richAnswer } from "../fixtures/richAnswer.ts";
import { chunk, lastChunk, replyBody, streamHead, type Reply } from "../fixtures/wireServer.ts";
import { panelOf } from "./operations.ts";
import { runCommand } from "./workbench.ts";

export interface Scene {
  readonly name: string;
  /** Pixels, where the window's usual height cuts off what is to be seen. */
  readonly height?: number;
  readonly set: (page: Page) => Promise<void>;
  /** Done before each picture: what goes when the focus does. */
  readonly again?: (page: Page) => Promise<void>;
}

interface Block {
  readonly type: "text" | "thinking";
  readonly text: string;
}

const thoughts =
  "The question is about **retries**. I look at `delay` first: the exponent is capped, the jitter is a quarter.\n\n" +
  "Then what happens to a stream that has begun: nothing is sent again.";

/** Replies by the question; what is asked of the topic model has one answer. */
export function replyTo(body: string): Reply {
  if (body.includes("isNewTopic"))
    return whole([{ type: "text", text: '{"isNewTopic":true,"title":"Retry with backoff"}' }]);
  const { messages } = JSON.parse(body) as { readonly messages: readonly { readonly content: unknown }[] };
  const question = JSON.stringify(messages.at(-1)?.content);
  if (question.includes("refused")) {
    const error = { type: "error", error: { type: "authentication_error", message: "invalid x-api-key" } };
    return replyBody(401, JSON.stringify(error), {
      "content-type": "application/json",
      "request-id": "req_011CVw8h2bN",
    });
  }
  const thinking: Block = { type: "thinking", text: thoughts };
  if (question.includes("still thinking")) return begun([thinking]);
  if (question.includes("goes on"))
    return begun([thinking, { type: "text", text: "It doubles, from half a second on, and takes" }]);
  if (question.includes("rich")) return whole([thinking, { type: "text", text: richAnswer }]);
  return whole([
    {
      type: "text",
      text: `The ${question.length} ways of it:\n\n- It **doubles** each time, up to \`8_000\` ms.\n- A quarter of it is jitter.`,
    },
  ]);
}

function begun(blocks: readonly Block[]): Reply {
  return (socket) => {
    socket.write(streamHead());
    socket.write(chunk(eventsOf(blocks).join("")));
  };
}

function whole(blocks: readonly Block[]): Reply {
  const end = [
    { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 812 } },
    { type: "message_stop" },
  ].map(event);
  return (socket) => {
    socket.write(streamHead({ "request-id": "req_011CVw8h2bN", "anthropic-organization-id": "org_7" }));
    socket.write(chunk([...eventsOf(blocks), ...end].join("")));
    socket.write(lastChunk);
  };
}

function eventsOf(blocks: readonly Block[]): string[] {
  const usage = { input_tokens: 1043, cache_read_input_tokens: 12_000, output_tokens: 1 };
  const message = { id: "msg_1", model: "claude-sonnet-5-5", usage };
  const parts = blocks.flatMap(({ type, text }, index) => [
    { type: "content_block_start", index, content_block: { type, [type]: "" } },
    { type: "content_block_delta", index, delta: { type: `${type}_delta`, [type]: text } },
  ]);
  return [{ type: "message_start", message }, ...parts].map(event);
}

function event(data: { readonly type: string }): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}

export const scenes: readonly Scene[] = [
  { name: "first-run", set: begin },
  {
    name: "answer",
    height: 2100,
    async set(page) {
      await begin(page);
      await ask(page, "How does the client retry? Make it a rich answer, please.", "done");
    },
  },
  {
    name: "receipt",
    async set(page) {
      await begin(page);
      await ask(page, "What is the jitter for?", "done");
      await panelOf(page).locator(".receipt summary").click();
      await panelOf(page)
        .locator(".thoughts")
        .evaluateAll((all) => all.forEach((one) => one.setAttribute("open", "")));
    },
  },
  {
    name: "error",
    async set(page) {
      await begin(page);
      await ask(page, "What is the jitter for?", "done");
      await ask(page, "Is my key refused?", "failed");
    },
  },
  {
    name: "thinking",
    async set(page) {
      await begin(page);
      await ask(page, "Are you still thinking?", "thinking");
      await panelOf(page).locator(".thoughts summary").click();
    },
  },
  {
    name: "composer",
    async set(page) {
      await runCommand(page, "Sidenote: Stop the Answer");
      await begin(page);
      await ask(page, "How long does it wait when it goes on?", "answering");
      for (const text of [
        "And what does the server see of it?",
        "Then write a test for the borders, one row for each, and tell me which of them fails as the code stands. Leave the rest alone.",
      ]) {
        await say(page, text);
        await panelOf(page).locator(".queued").filter({ hasText: text }).waitFor();
      }
      await attach(page, "retry.ts", "export const longest = 8_000;\n".repeat(20));
      await attach(page, "a-picture-of-the-whole-window-with-a-long-name.md", "A picture.");
      await panelOf(page)
        .locator(".composer textarea")
        .fill("And one that is not sent yet, of more than one line,\nas it is typed.");
    },
  },
  {
    name: "held",
    async set(page) {
      await panelOf(page).locator(".composer .stop").click();
      await panelOf(page).locator(".queue-held").waitFor();
    },
  },
  {
    name: "completion",
    set: async () => undefined,
    async again(page) {
      await panelOf(page).locator(".composer textarea").fill("");
      await panelOf(page).locator(".composer textarea").pressSequentially("/");
      await panelOf(page).locator(".completion").first().waitFor();
    },
  },
  {
    name: "long-session",
    async set(page) {
      await runCommand(page, "Sidenote: Stop the Answer");
      await begin(page);
      for (let count = 1; count <= 8; count += 1)
        await ask(page, `Question ${count}: how long does it wait?`, "done");
      await panelOf(page)
        .locator(".transcript")
        .evaluate((one) => {
          one.scrollTop = -500;
        });
      await panelOf(page).locator(".jump").waitFor();
    },
  },
  {
    name: "find",
    async set(page) {
      await panelOf(page).locator(".composer textarea").press("Control+F");
      await panelOf(page).locator(".find input").fill("doubles");
      await panelOf(page).locator(".find .count").filter({ hasText: "8 of 8" }).waitFor();
    },
  },
  {
    name: "versions",
    async set(page) {
      const panel = panelOf(page);
      await panel.locator(".composer textarea").press("Escape");
      await begin(page);
      await ask(page, "How long does it wait?", "done");
      await panel.locator(".ask-again").click();
      await panel.locator(".versions:not([hidden])").waitFor();
      await lastTurn(panel, "How long does it wait?", "done").waitFor();
      await ask(page, "And what is the jitter for?", "done");
      await panel.locator(".turn:last-child .edit-message").click();
      await panel.locator(".prompt-edit textarea").fill("And what is the jitter for, in one sentence?");
    },
  },
  {
    name: "topics",
    async set(page) {
      await begin(page);
      await ask(page, "How long does it wait?", "done");
      await panelOf(page).locator("h1").filter({ hasText: "Retry with backoff" }).waitFor();
      await ask(page, "And what is the jitter for?", "done");
      await panelOf(page).locator(".topic").nth(1).waitFor();
      await panelOf(page).locator(".only-topic").click();
      await panelOf(page).locator(".turn.unsent").waitFor();
    },
    async again(page) {
      if (await panelOf(page).locator(".outline").isVisible()) return;
      await panelOf(page).locator(".outline-button").click();
    },
  },
];

async function begin(page: Page): Promise<void> {
  if ((await panelOf(page).locator(".turn").count()) === 0) return; // a new one could not be told from it
  await runCommand(page, "Sidenote: New Session");
  await panelOf(page).locator(".welcome").waitFor();
}

async function say(page: Page, text: string): Promise<void> {
  const input = panelOf(page).locator(".composer textarea");
  await input.fill(text);
  await input.press("Enter");
}

async function ask(page: Page, question: string, state: string): Promise<void> {
  await say(page, question);
  await lastTurn(panelOf(page), question, state).waitFor();
}

function lastTurn(panel: FrameLocator, question: string, state: string) {
  return panel.locator(`.turn:last-child[data-state="${state}"]`).filter({ hasText: question });
}

async function attach(page: Page, name: string, text: string): Promise<void> {
  const input = panelOf(page).locator(".composer textarea");
  await input.evaluate(`(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}));
    const event = new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true });
    document.querySelector(".composer textarea").dispatchEvent(event);
  })()`);
  await panelOf(page).locator(".chip").filter({ hasText: name }).waitFor();
}
