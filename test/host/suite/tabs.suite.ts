import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import * as vscode from "vscode";
import { textDelta } from "../../fixtures/events.ts";
import { chunk, lastChunk, replyStream, streamHead, type WireServer } from "../../fixtures/wireServer.ts";
import { panel, screenshot, secondTab, tab, window } from "./driver.ts";
import { dialogHasFocus } from "./keyDialog.ts";
import { clearNotifications } from "./notifications.ts";
import { beginToSay, cleanUp, isTopic, newSession, panelHasFocus, say, startWorld, until } from "./world.ts";

const input = ".composer textarea";
const running = '.turn:last-child[data-state="answering"]';

describe("tabs", () => {
  let wire: WireServer;
  /** The streams that are open, by the question that each answers. */
  const streams = new Map<string, Socket>();

  before(async () => {
    wire = await startWorld();
    wire.answer = (request) => {
      if (isTopic(request)) return replyStream(say("{}"));
      const question = /(\w+) is asked/.exec(
        request.body.slice(request.body.lastIndexOf('"role":"user"')),
      )?.[1];
      return (socket) => {
        streams.set(question ?? "", socket);
        socket.write(streamHead());
        socket.write(chunk(beginToSay(`Of ${question}:`)));
      };
    };
  });
  beforeEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllGroups");
    await newSession();
    streams.clear();
  });
  afterEach(async () => {
    for (const stream of streams.values()) stream.destroy();
    await clearNotifications();
  });
  after(async () => {
    await cleanUp();
    await wire.close();
  });

  const add = (question: string, text: string): unknown =>
    streams.get(question)?.write(chunk(textDelta(text)));

  /** A new session in the panel, which is then opened in a tab as well. */
  async function openTab(): Promise<void> {
    await vscode.commands.executeCommand("sidenote.panel.newSession");
    await panel.waitFor(".welcome");
    await vscode.commands.executeCommand("sidenote.panel.openInTab");
  }

  async function ask(where: typeof panel, question: string): Promise<void> {
    await where.fill(input, `${question} is asked`);
    await where.press("Enter", input);
    await where.waitFor(running, { hasText: `Of ${question}:` });
  }

  it("two tabs and the panel stream at once; Stop in one leaves the others; titles follow", async () => {
    await openTab();
    await tab.waitFor(".welcome");
    await ask(tab, "Alpha");
    await openTab();
    await vscode.commands.executeCommand("workbench.action.moveEditorToRightGroup");
    await secondTab.waitFor(".welcome");
    await ask(secondTab, "Beta");
    await panel.waitFor(running, { hasText: "Of Beta:" });
    await vscode.commands.executeCommand("sidenote.panel.newSession");
    await panel.waitFor(".welcome");
    await ask(panel, "Gamma");
    for (const question of ["Alpha", "Beta", "Gamma"]) add(question, ` more of ${question}`);
    await tab.waitFor(running, { hasText: "more of Alpha" });
    await secondTab.waitFor(running, { hasText: "more of Beta" });
    await panel.waitFor(running, { hasText: "more of Gamma" });
    await screenshot("tabs-streaming");
    assert.deepEqual(await window.texts(".tabs-container .tab .label-name"), [
      "Alpha is asked",
      "Beta is asked",
    ]);

    await secondTab.click(".stop");
    await secondTab.waitFor('.turn[data-state="stopped"]');
    for (const question of ["Alpha", "Gamma"]) add(question, ` and the rest`);
    await tab.waitFor(running, { hasText: "and the rest" });
    await panel.waitFor(running, { hasText: "and the rest" });
    await screenshot("tabs-one-stopped");
  });

  it("the same session in the panel and in a tab: one draft, one answer, and closing the tab stops nothing", async () => {
    await openTab();
    await tab.waitFor(".welcome");
    await tab.click(input);
    await window.type("Delta is as");
    await until("the panel has the draft", async () => (await value(panel)) === "Delta is as");
    await panel.click(input);
    await window.press("End");
    await window.type("ked");
    await until("the tab has the rest", async () => (await value(tab)) === "Delta is asked");
    await tab.press("Enter", input);
    await tab.waitFor(running, { hasText: "Of Delta:" });
    await panel.waitFor(running, { hasText: "Of Delta:" });
    assert.deepEqual([await value(tab), await value(panel)], ["", ""]);
    await screenshot("tabs-same-session");
    await vscode.commands.executeCommand("workbench.action.closeAllGroups");
    add("Delta", " it goes on");
    await panel.waitFor(running, { hasText: "it goes on" });
    await end("Delta");
    await panel.waitFor('.turn[data-state="done"]');
    assert.equal(
      wire.requests
        .filter((request) => !isTopic(request))
        .at(-1)
        ?.body.includes("Delta is asked"),
      true,
    );
  });

  it("commands are about the chat in focus: Stop and New Session in a tab leave the panel alone", async () => {
    await openTab();
    await tab.waitFor(".welcome");
    await tab.fill(input, "The tab's");
    await until("the panel shows the same session", async () => (await value(panel)) === "The tab's");
    await vscode.commands.executeCommand("sidenote.panel.newSession");
    await until("the panel shows another", async () => (await value(panel)) === "");
    await ask(panel, "Epsilon");
    await ask(tab, "Zeta");
    await setTimeout(300); // a focus in passing does not count, and no person is as quick
    await vscode.commands.executeCommand("sidenote.stop");
    await tab.waitFor('.turn[data-state="stopped"]');
    await vscode.commands.executeCommand("sidenote.newSession");
    await tab.waitFor(".welcome");
    assert.equal(await panel.count(running), 1);
    await panel.click(input);
    // The page's word of the focus may come after the command, which no person is quick enough for.
    await until("the panel's answer is stopped", async () => {
      await vscode.commands.executeCommand("sidenote.stop");
      return (await panel.count('.turn[data-state="stopped"]')) === 1;
    });
  });

  it("a place that was found is shown: the session opens at its turn, which has the focus", async () => {
    const long = "A line of the answer.\n\n".repeat(60);
    wire.answer = (request) => replyStream(say(isTopic(request) ? "{}" : long));
    for (const question of ["The kumquat", "Second", "Third", "Fourth"]) {
      await vscode.commands.executeCommand("sidenote.ask", { prompt: question, selection: false });
      await panel.waitFor('.turn:last-child[data-state="done"]', { hasText: question });
    }
    await newSession();
    await panelHasFocus(); // which would close the list if it came later
    void vscode.commands.executeCommand("sidenote.openSession");
    const rows = ".quick-input-list .monaco-list-row";
    await window.waitFor(rows, { hasText: "kumquat" });
    await dialogHasFocus();
    await window.type("kumquat");
    await window.waitFor(rows, { hasText: "…The kumquat" });
    await window.click(`${rows} >> text=…The kumquat`);
    await panel.waitFor(".turn.far, .turn", { hasText: "Fourth" });
    await until("the first turn has the focus and is seen", async () =>
      Boolean(
        await panel.evaluate(`(() => {
          const turn = document.activeElement?.closest(".turn");
          const top = turn?.getBoundingClientRect().top ?? -1;
          return turn?.textContent.includes("The kumquat") && top >= 0 && top < innerHeight / 2;
        })()`),
      ),
    );
    await screenshot("tabs-found-turn");
  });

  async function end(question: string): Promise<void> {
    const rest = say("").split("event: content_block_stop")[1] ?? "";
    streams.get(question)?.write(chunk(`event: content_block_stop${rest}`));
    streams.get(question)?.write(lastChunk);
    streams.delete(question);
  }

  const value = (where: typeof panel): Promise<unknown> =>
    where.evaluate(`document.querySelector(${JSON.stringify(input)}).value`);
});
