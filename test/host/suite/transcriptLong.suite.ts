import assert from "node:assert/strict";
import * as vscode from "vscode";
import { chunk, lastChunk, replyStream, streamHead, type WireServer } from "../../fixtures/wireServer.ts";
import { panel, screenshot, window } from "./driver.ts";
import { beginToSay, cleanUp, newSession, panelHasFocus, route, say, startWorld, until } from "./world.ts";

const topic = replyStream(say("{}"));
const turnCount = 24;
const filling = Array.from({ length: 40 }, (_, index) => `Line ${index} of ${"some ".repeat(20)}`).join(
  "\n\n",
);
const answerOf = (index: number): string => `The **land**mark-${index}: it is here.\n\n${filling}`;

async function ask(prompt: string): Promise<void> {
  await vscode.commands.executeCommand("sidenote.ask", { prompt, selection: false });
  await panel.waitFor(`.turn[data-state="done"]`, { hasText: prompt });
}

/** Hides the panel, which is not kept then, and shows it again: its page begins anew. */
async function showAgain(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.closeAuxiliaryBar");
  await window.waitFor("iframe.webview.ready", { state: "detached" });
  await vscode.commands.executeCommand("sidenote.chat.focus");
  await panel.waitFor(".turn.far", { state: "attached" });
  await panel.waitFor(".stretch:last-child > .turn:last-child .answer:visible");
  await panelHasFocus();
}

/** In the page: whether an empty box can be seen. */
const isBoxSeen = `[...document.querySelectorAll(".turn.far")].some((box) => {
  const { top, bottom } = box.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
})`;

/** Settles when nothing that can be seen is an empty box. */
async function drawn(): Promise<void> {
  await until("what is seen is drawn", async () => (await panel.evaluate(isBoxSeen)) === false);
}

describe("a long session", () => {
  let wire: WireServer;
  before(async function () {
    this.timeout(180_000);
    wire = await startWorld();
    await newSession();
    for (let index = 0; index < turnCount; index++) {
      wire.answer = route(replyStream(say(answerOf(index))), topic);
      await ask(`Question ${index}.`);
    }
  });
  after(async () => {
    await cleanUp();
    await wire.close();
  });
  beforeEach(showAgain);

  it("opens with its last turns; earlier ones come as the reader comes near, and nothing moves", async () => {
    assert.equal(await panel.count(".turn"), turnCount);
    assert.equal(await panel.evaluate(`document.querySelector(".transcript").scrollTop`), 0);
    const far = await panel.count(".turn.far");
    assert.ok(far > turnCount / 2, `${far} of ${turnCount} are boxes`);
    await panel.evaluate(`document.querySelector(".transcript").scrollTop = -9000`);
    await drawn();
    const moved = await panel.evaluate(`new Promise(async (resolve) => {
      const scroller = document.querySelector(".transcript");
      const moves = [];
      for (let step = 0; step < 40; step++) {
        const middle = document.elementsFromPoint(innerWidth / 2, innerHeight / 3);
        const seen = middle.find((one) => one.matches(".answer p, .prompt p"));
        const from = seen?.getBoundingClientRect().top;
        const at = scroller.scrollTop;
        scroller.scrollTop -= 150;
        const went = at - scroller.scrollTop;
        do await new Promise((then) => setTimeout(then, 60)); while (${isBoxSeen});
        if (seen) moves.push(Math.abs(seen.getBoundingClientRect().top - from - went));
      }
      resolve([moves.length, Math.max(...moves)]);
    })`);
    const [count = 0, most = 0] = moved as number[];
    assert.ok(count > 20, `only ${count} were measured`);
    assert.ok(most <= 1, `what is read moved by ${most} pixels`);
    assert.ok((await panel.count(".turn.far")) < far, "some were drawn on the way");
    await panel.evaluate(`document.querySelector(".transcript").scrollTop = -1e9`);
    await panel.waitFor(".turn:not(.far) .answer:visible", { hasText: "landmark-0:" });
    await drawn();
    await screenshot("long-session-first-turn");
    await panel.click(".jump");
    await panel.waitFor(".turn:not(.far) .answer:visible", { hasText: `landmark-${turnCount - 1}:` });
  });

  it("finds a text in a turn that is not drawn, across its marks, and goes there", async () => {
    assert.equal(await panel.count(`.turn.far:has-text("Question 2.")`), 1);
    await panel.press("Control+F", ".composer textarea");
    await panel.fill(".find input", "landmark-2:");
    await until("it is found", async () => (await panel.text(".find .count")) === "1 of 1");
    await until("it is painted", async () => {
      return (await panel.evaluate(`CSS.highlights.get("found-current").size`)) === 1;
    });
    const isSeen = await panel.evaluate(`(() => {
      const [range] = CSS.highlights.get("found-current");
      const { top, bottom } = range.getBoundingClientRect();
      return [range.toString(), top > 0 && bottom < innerHeight];
    })()`);
    assert.deepEqual(isSeen, ["landmark-2:", true]);
    await drawn();
    await screenshot("find-in-long-session");
    await panel.fill(".find input", "it is here");
    await until("all are", async () => (await panel.text(".find .count")) === `${turnCount} of ${turnCount}`);
    await panel.press("Enter", ".find input");
    await until("the first is", async () => (await panel.text(".find .count")) === `1 of ${turnCount}`);
    await panel.press("Escape", ".find input");
  });

  it("is selected and copied as a whole, as Markdown", async () => {
    await panel.evaluate(`document.querySelector(".transcript").focus()`);
    await panel.press("Control+A");
    await panel.press("Control+C");
    const whole = Array.from(
      { length: turnCount },
      (_, index) => `> Question ${index}.\n\n${answerOf(index)}`,
    );
    await until("it is copied", async () => (await vscode.env.clipboard.readText()) === whole.join("\n\n"));
    assert.ok((await panel.count(".turn.far")) > 0, "and was not drawn for that");
  });

  it("is walked by keyboard over what is not drawn, and recalls what was asked", async () => {
    await panel.click(".composer textarea");
    for (let step = 0; step < 14; step++) {
      await panel.press("Alt+ArrowUp");
      await until("the turn is drawn", async () => {
        return (await panel.evaluate(`document.activeElement.matches(".turn:not(.far)")`)) === true;
      });
    }
    const name = await panel.evaluate(`document.activeElement.querySelector("h2").textContent`);
    assert.equal(name, `You asked: Question ${turnCount - 14}.`);
    await panel.click(".composer textarea");
    for (let step = 0; step < turnCount; step++) await panel.press("ArrowUp");
    const recalled = await panel.evaluate(`document.querySelector(".composer textarea").value`);
    assert.equal(recalled, "Question 0.");
    await panel.fill(".composer textarea", "");
  });

  it("goes on at its end while its reader is far up; nothing moves there, and the end is drawn", async () => {
    let goOn = (): void => undefined;
    const mayGoOn = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    wire.answer = route(async (socket) => {
      socket.write(streamHead());
      socket.write(chunk(beginToSay("It begins.")));
      await mayGoOn;
      socket.write(chunk(say(`${filling}\n\nAnd the end.`)));
      socket.write(lastChunk);
    }, topic);
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "And then?", selection: false });
    await panel.waitFor('.turn[data-state="answering"]', { hasText: "It begins." });
    await panel.evaluate(`document.querySelector(".transcript").scrollTop = -1e9`);
    await drawn();
    const first = `document.querySelector(".turn .answer p").getBoundingClientRect().top`;
    const before = Number(await panel.evaluate(first));
    goOn();
    await panel.waitFor('.turn[data-state="done"]', { state: "attached", hasText: "And the end." });
    const moved = Math.abs(Number(await panel.evaluate(first)) - before);
    assert.ok(moved <= 1, `what is read moved by ${moved} pixels`);
    await panel.click(".jump");
    await panel.waitFor(".turn:last-child .answer:visible", { hasText: "And the end." });
  });
});
