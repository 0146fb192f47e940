import assert from "node:assert/strict";
import * as vscode from "vscode";
import { chunk, lastChunk, replyStream, streamHead, type WireServer } from "../../fixtures/wireServer.ts";
import { panel, screenshot } from "./driver.ts";
import { beginToSay, cleanUp, newSession, route, say, startWorld, until } from "./world.ts";

const topic = replyStream(say("{}"));
const long = Array.from({ length: 60 }, (_, index) => `Line ${index}`).join("\n\n");

async function ask(prompt: string): Promise<void> {
  await vscode.commands.executeCommand("sidenote.ask", { prompt, selection: false });
  await panel.waitFor(`.turn:last-child[data-state="done"]`, { hasText: prompt });
}

/** Where an element stands in the page, in whole pixels. */
async function topOf(selector: string): Promise<number> {
  const top = await panel.evaluate(
    `document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect().top`,
  );
  return Math.round(Number(top));
}

describe("the transcript", () => {
  let wire: WireServer;
  before(async () => {
    wire = await startWorld();
  });
  after(async () => {
    await cleanUp();
    await wire.close();
  });
  beforeEach(newSession);

  it("keeps to the end while the reader is there, and to the reader's place otherwise; a button leads back", async () => {
    wire.answer = route(replyStream(say(long)), topic);
    await ask("First");
    const isAtEnd = (): Promise<unknown> =>
      panel.evaluate(`document.querySelector(".transcript").scrollTop === 0`);
    assert.equal(await isAtEnd(), true);
    assert.equal(await panel.count(".jump:visible"), 0);

    let goOn = (): void => undefined;
    const mayGoOn = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    wire.answer = route(async (socket) => {
      socket.write(streamHead());
      socket.write(chunk(beginToSay(long)));
      await mayGoOn;
      socket.write(chunk(say(`${long} and the end`)));
      socket.write(lastChunk);
    }, topic);
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Second", selection: false });
    await panel.waitFor('.turn:last-child[data-state="answering"]', { hasText: "Line 59" });
    assert.equal(await isAtEnd(), true, "one's own question leads to the end");
    await panel.evaluate(`document.querySelector(".transcript").scrollTop = -900`);
    await panel.waitFor(".jump:visible");
    await screenshot("jump-to-latest");
    const target = ".turn:last-child .answer p:nth-of-type(20)";
    const before = await topOf(target);
    goOn();
    await panel.waitFor('.turn:last-child[data-state="done"]');
    const moved = Math.abs((await topOf(target)) - before);
    assert.ok(moved <= 1, `what is read moved by ${moved} pixels`);
    await panel.click(".jump");
    await until("the end is shown", async () => (await isAtEnd()) === true);
    await until("the button is gone", async () => (await panel.count(".jump:visible")) === 0);
  });

  it("finds text across elements and in what is folded, counts it, and leads to it by keyboard", async () => {
    const thinking = say("The needle is **he**re.").replace(
      '"content_block":{"type":"text","text":""}',
      '"content_block":{"type":"thinking","thinking":"A needle in thought"}',
    );
    wire.answer = route(replyStream(thinking), topic);
    await ask("Where is the Needle?");
    await panel.press("Control+F", ".composer textarea");
    await panel.waitFor(".find input:visible");
    await panel.fill(".find input", "needle");
    await until("all are counted", async () => (await panel.text(".find .count")) === "3 of 3");
    await panel.press("Enter", ".find input");
    assert.equal(await panel.text(".find .count"), "1 of 3");
    await panel.press("Enter", ".find input");
    assert.equal(await panel.text(".find .count"), "2 of 3");
    assert.equal(await panel.evaluate(`document.querySelector(".thoughts").open`), true, "it is unfolded");
    await screenshot("find-in-chat");
    await panel.fill(".find input", "is here");
    await until("it is found across elements", async () => (await panel.text(".find .count")) === "1 of 1");
    assert.equal(await panel.evaluate(`CSS.highlights.get("found").size`), 1);
    await panel.fill(".find input", "nowhere at all");
    await until("it is told", async () => (await panel.text(".find .count")) === "No results");
    await panel.press("Escape", ".find input");
    assert.equal(await panel.count(".find:visible"), 0);
    assert.equal(await panel.evaluate(`document.activeElement.localName`), "textarea", "the focus returns");
    assert.equal(await panel.evaluate(`CSS.highlights.get("found").size`), 0);
  });

  it("copies answers as they came, with their question on demand", async () => {
    const answer = "# A *title*\n\n- one\n- two\n\n```ts\nlet a = 1;\n```\n";
    wire.answer = route(replyStream(say(answer)), topic);
    await ask("Show me");
    await panel.click(".turn .copy-answer");
    await until("it is copied", async () => (await vscode.env.clipboard.readText()) === answer);
    await panel.click(".turn .copy-turn");
    await until("both are", async () => (await vscode.env.clipboard.readText()) === `> Show me\n\n${answer}`);
  });

  it("is walked by keyboard, turn by turn, and back into the composer", async () => {
    wire.answer = route(replyStream(say("Yes.")), topic);
    await ask("One");
    await ask("Two");
    await panel.press("Alt+ArrowUp", ".composer textarea");
    const focused = (): Promise<unknown> =>
      panel.evaluate(`(document.activeElement.querySelector("h2") ?? document.activeElement).textContent`);
    assert.equal(await focused(), "You asked: Two");
    await panel.press("Alt+ArrowUp");
    assert.equal(await focused(), "You asked: One");
    await panel.press("Alt+ArrowUp");
    assert.equal(await focused(), "You asked: One", "there is none above");
    await panel.press("Alt+ArrowDown");
    await panel.press("Alt+ArrowDown");
    assert.equal(await panel.evaluate(`document.activeElement.localName`), "textarea");
  });

  it("says an answer by the sentence where a screen reader listens", async () => {
    await panel.evaluate(`document.body.classList.add("vscode-using-screen-reader")`);
    wire.answer = route(async (socket) => {
      socket.write(streamHead());
      for (const piece of ["It ad", "ds. Then it **mul", "tiplies.", " And re"]) {
        socket.write(chunk(piece === "It ad" ? beginToSay(piece) : deltaOf(piece)));
        await new Promise((resolve) => setTimeout(resolve, 40));
      }
      socket.write(chunk(endOf("turns")));
      socket.write(lastChunk);
    }, topic);
    await ask("What does it do?");
    assert.deepEqual((await panel.texts("[role=log] p")).slice(-5), [
      "Sent.",
      "It adds.",
      "Then it multiplies.",
      "And returns",
      "The answer is complete.",
    ]);
    await panel.evaluate(`document.body.classList.remove("vscode-using-screen-reader")`);
  });

  it("parts the topics that its messages open", async () => {
    const verdict = (title: string): string => say(JSON.stringify({ isNewTopic: true, title }));
    wire.answer = route(replyStream(say("Yes.")), replyStream(verdict("Cart Totals")));
    await ask("Why is the total wrong?");
    await panel.waitFor(".header h1", { hasText: "Cart Totals" });
    assert.equal(await panel.count(".topic:visible"), 0, "a single one is in the title");
    wire.answer = route(replyStream(say("No.")), replyStream(verdict("Unit Tests")));
    await ask("How do I test it?");
    await panel.waitFor(".topic:visible", { hasText: "Unit Tests" });
    assert.deepEqual(await panel.texts(".topic:visible .topic-name"), ["Cart Totals", "Unit Tests"]);
  });
});

function deltaOf(text: string): string {
  const whole = beginToSay(text);
  return whole.slice(whole.lastIndexOf("event:"));
}

/** A last delta, and the end of the answer. */
function endOf(text: string): string {
  const whole = say(text);
  return whole.slice(whole.indexOf("event: content_block_delta"));
}
