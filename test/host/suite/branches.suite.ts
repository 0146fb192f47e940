import assert from "node:assert/strict";
import * as vscode from "vscode";
import { replyStream, type Reply, type WireServer } from "../../fixtures/wireServer.ts";
import { panel, screenshot, window } from "./driver.ts";
import { dialogHasFocus } from "./keyDialog.ts";
import {
  bodies,
  cleanUp,
  configure,
  isTopic,
  newSession,
  panelHasFocus,
  say,
  startWorld,
  until,
} from "./world.ts";

/** A turn as this test keeps it beside the extension: the session is a tree of them, in the order of asking. */
interface Asked {
  readonly parent: Asked | null;
  readonly prompt: string;
  readonly answer: string;
}

const input = ".composer textarea";
const turn = (index: number): string => `.turn >> nth=${index}`;

describe("branches", () => {
  let wire: WireServer;
  let count = 0;
  let held: Reply | null = null;
  const tree: Asked[] = [];
  /** The end of the branch that is shown. */
  let leaf: Asked | null = null;

  before(async () => {
    wire = await startWorld();
    await configure({ model: "claude-sonnet-5-5", maxTokens: 1000 });
    wire.answer = (request) => {
      if (isTopic(request)) return replyStream(say("{}"));
      count++;
      return held ?? replyStream(say(`Answer ${count}.`));
    };
    await newSession();
  });
  after(async () => {
    await cleanUp();
    await wire.close();
  });

  function branch(): Asked[] {
    const path: Asked[] = [];
    for (let at = leaf; at; at = at.parent) path.unshift(at);
    return path;
  }

  const siblingsOf = ({ parent }: Asked): Asked[] => tree.filter((other) => other.parent === parent);

  /** Notes what was asked, waits for its answer, and holds the request's body against the branch. */
  async function answered(parent: Asked | null, prompt: string): Promise<void> {
    const asked = { parent, prompt, answer: `Answer ${tree.length + 1}.` };
    tree.push(asked);
    leaf = asked;
    await until("it is asked", () => bodies(wire).questions.length === tree.length);
    const said = branch().flatMap((one) => [
      { role: "user", content: one.prompt },
      { role: "assistant", content: one.answer },
    ]);
    assert.deepEqual(bodies(wire).questions.at(-1), {
      model: "claude-sonnet-5-5",
      max_tokens: 1000,
      messages: said.slice(0, -1),
      stream: true,
    });
    await shows();
    const done = '.turn[data-state="done"]';
    await until("it is answered", async () => (await panel.count(done)) === branch().length);
  }

  /** Each turn that is shown: its words, its answer, and its place as it is said. */
  async function shows(): Promise<void> {
    const expected = branch().map((one) => {
      const siblings = siblingsOf(one);
      const place = siblings.length > 1 ? `Version ${siblings.indexOf(one) + 1} of ${siblings.length}` : null;
      return [one.prompt, one.answer, place];
    });
    const read = `JSON.stringify(Array.from(document.querySelectorAll(".turn"), (turn) => [
      turn.querySelector(".prompt > p")?.textContent, turn.querySelector(".answer")?.textContent.trim(),
      turn.querySelector(".versions:not([hidden])")?.getAttribute("aria-label") ?? null]))`;
    await until(`the branch ${JSON.stringify(expected)} is shown`, async () => {
      return (await panel.evaluate(read)) === JSON.stringify(expected);
    });
  }

  /** The label of the group that the focus is in, and what has it. */
  async function focused(): Promise<unknown> {
    return panel.evaluate(`[document.activeElement.closest(".turn, .composer").matches(".composer") ? "composer" :
      document.activeElement.parentElement.getAttribute("aria-label"), document.activeElement.className.split(" ").at(-1)]`);
  }

  /** Shows the turn beside one, by the arrow key, and what follows it that was asked last. */
  async function step(index: number, key: "ArrowLeft" | "ArrowRight"): Promise<void> {
    const from = branch()[index];
    if (!from) throw new Error(`There is no turn ${index}`);
    const siblings = siblingsOf(from);
    const to = siblings.indexOf(from) + (key === "ArrowLeft" ? -1 : 1);
    leaf = siblings[to] ?? null;
    for (let next = leaf; next; next = tree.findLast(({ parent }) => parent === next) ?? null) leaf = next;
    const button = key === "ArrowLeft" ? "previous-version" : "next-version";
    await panel.press(key, `${turn(index)} >> .${button}`);
    await shows();
    assert.deepEqual(await focused(), [`Version ${to + 1} of ${siblings.length}`, button]);
  }

  async function edit(index: number, text: string): Promise<void> {
    const parent = branch()[index]?.parent ?? null;
    await panel.press("Enter", `${turn(index)} >> .edit-message`);
    await panel.waitFor(".prompt-edit textarea:focus");
    await panel.fill(".prompt-edit textarea", text);
    await panel.press("Enter");
    await answered(parent, text);
    assert.deepEqual(await focused(), ["composer", ""]);
  }

  async function askAgain(index: number): Promise<void> {
    const again = branch()[index];
    if (!again) throw new Error(`There is no turn ${index}`);
    await panel.press("Enter", `${turn(index)} >> .ask-again`);
    await answered(again.parent, again.prompt);
    const versions = siblingsOf(again).length;
    assert.deepEqual(await focused(), [`Version ${versions} of ${versions}`, "previous-version"]);
  }

  it("edits and asks again at every turn, and goes back and forth; what is sent is the branch that is shown", async () => {
    for (const prompt of ["One", "Two", "Three", "Four"]) {
      await panel.fill(input, prompt);
      await panel.press("Enter", input);
      await answered(leaf, prompt);
    }
    for (const index of [3, 2, 1, 0]) {
      const { prompt } = branch()[index] ?? { prompt: "" };
      await edit(index, `${prompt}, in other words`);
      await step(index, "ArrowLeft");
      await askAgain(index);
      for (const key of ["ArrowLeft", "ArrowLeft", "ArrowRight", "ArrowRight"] as const) {
        await step(index, key);
      }
      await panel.fill(input, `And after ${prompt}?`);
      await panel.press("Enter", input);
      await answered(leaf, `And after ${prompt}?`);
      await step(index, "ArrowLeft");
      await step(index, "ArrowLeft");
    }
    await screenshot("branches");
  }).timeout(120_000);

  it("leaves a message as it was by Escape, and gives back the focus; blank words are not sent", async () => {
    const { length } = wire.requests;
    await panel.press("Enter", `${turn(0)} >> .edit-message`);
    await panel.waitFor(".prompt-edit textarea:focus");
    await panel.press("Shift+Enter");
    await panel.type("and more");
    const typed = await panel.evaluate(`document.activeElement.value`);
    await screenshot("branches-edit");
    await panel.fill(".prompt-edit textarea", " ");
    await panel.press("Enter");
    await panel.press("Escape");
    assert.deepEqual(
      [typed, await focused(), await panel.count(".prompt-edit"), wire.requests.length - length],
      ["One\nand more", [null, "edit-message"], 0, 0],
    );
    await shows();
  });

  it("keeps words that are not sent while the panel is away, and gives them back when it returns", async () => {
    const { length } = wire.requests;
    await panel.press("Enter", `${turn(1)} >> .edit-message`);
    await panel.fill(".prompt-edit textarea", "Begun");
    await closeAndOpen();
    await panel.waitFor(`${turn(1)} >> .prompt-edit textarea`);
    const kept = await panel.evaluate(`document.querySelector(".prompt-edit textarea").value`);
    await panel.press("Escape", ".prompt-edit textarea");
    await closeAndOpen();
    await shows();
    assert.deepEqual([kept, await panel.count(".prompt-edit"), wire.requests.length], ["Begun", 0, length]);
  });

  async function closeAndOpen(): Promise<void> {
    await vscode.commands.executeCommand("workbench.action.closeAuxiliaryBar");
    await window.waitFor("iframe.webview.ready", { state: "detached" });
    await vscode.commands.executeCommand("sidenote.chat.focus");
  }

  it("does none of it while an answer is under way, and says why", async () => {
    const shown = leaf;
    let finish = (): void => undefined;
    const mayFinish = new Promise<void>((resolve) => {
      finish = resolve;
    });
    held = async (socket) => {
      await mayFinish;
      await replyStream(say("At last."))(socket);
    };
    await panel.press("Enter", `${turn(0)} >> .edit-message`);
    await panel.fill(".prompt-edit textarea", "Kept");
    const before = wire.requests.length;
    await panel.fill(input, "Wait");
    await panel.press("Enter", input);
    await panel.waitFor('.turn[data-state="connecting"]', { hasText: "Wait" });
    await until("it is asked, and its topic", () => wire.requests.length === before + 2);
    const { length } = wire.requests;
    await panel.press("Enter", ".prompt-edit textarea");
    const why = "Not while an answer is under way.";
    await panel.waitFor("[role=log] p:last-child", { state: "attached", hasText: why });
    const kept = await panel.evaluate(`document.querySelector(".prompt-edit textarea").value`);
    await panel.press("Escape");
    await panel.press("ArrowRight", `${turn(0)} >> .next-version`);
    await panel.press("Enter", `${turn(1)} >> .ask-again`);
    await panel.press("Enter", `${turn(0)} >> .edit-message`);
    await screenshot("branches-held");
    assert.deepEqual(
      [kept, await heldButtons(), await panel.count(".prompt-edit"), wire.requests.length],
      ["Kept", [`Edit Message: ${why}`, `Next Version: ${why}`, `Previous Version: ${why}`], 0, length],
    );
    finish();
    await panel.waitFor('.turn[data-state="done"]', { hasText: "At last." });
    assert.deepEqual(await heldButtons(), ["Previous Version: This is the first one."]);
    held = null;
    const waited = { parent: shown, prompt: "Wait", answer: "At last." };
    tree.push(waited);
    leaf = waited;
    await shows();
  });

  /** What is said over the buttons of the first message that do nothing for now. */
  async function heldButtons(): Promise<unknown> {
    const titles = await panel.evaluate(`Array.from(
      document.querySelectorAll('.turn .prompt')[0].querySelectorAll('[aria-disabled="true"]'), ({ title }) => title)`);
    return (titles as string[]).toSorted();
  }

  it("is as it was when another session was shown meanwhile", async () => {
    await newSession();
    await panelHasFocus();
    void vscode.commands.executeCommand("sidenote.openSession");
    await window.waitFor(".quick-input-list .monaco-list-row", { hasText: "One" });
    await dialogHasFocus();
    await window.type("One");
    await until("it is the first", async () => {
      const row = ".quick-input-list .monaco-list-row.focused";
      return (await window.texts(row)).some((text) => text.startsWith("One"));
    });
    await window.press("Enter");
    await panel.waitFor(".turn .prompt", { hasText: "One" });
    await shows();
    await step(0, "ArrowRight");
    await panel.fill(input, "And now?");
    await panel.press("Enter", input);
    await answered(leaf, "And now?");
  });
});
