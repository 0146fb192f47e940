import assert from "node:assert/strict";
import * as vscode from "vscode";

import { chunk, replyStream, streamHead, type WireServer } from "../../fixtures/wireServer.ts";
import { draft, draftIs, encode, fileOf, focusComposer, focused, give, input } from "./composing.ts";
import { panel, screenshot, window } from "./driver.ts";
import { dialogHasFocus } from "./keyDialog.ts";
import {
  beginToSay,
  bodies,
  cleanUp,
  configure,
  newSession,
  panelHasFocus,
  say,
  select,
  startWorld,
  until,
} from "./world.ts";

describe("the composer", () => {
  let wire: WireServer;
  beforeEach(async () => {
    wire = await startWorld();
    wire.answer = () => replyStream(say("Yes."));
    await configure({ "topic.enabled": false });
    await newSession();
    await focusComposer();
  });
  afterEach(async () => {
    await cleanUp();
    await wire.close();
  });

  /** Answers each question but the first at once, and that one when the returned function is called. */
  function holdFirstAnswer(): () => void {
    let finish = (): void => undefined;
    wire.answer = () => {
      wire.answer = () => replyStream(say("Yes."));
      return (socket) => {
        const [begin, whole] = [beginToSay("Y"), say("Y")];
        socket.write(streamHead());
        socket.write(chunk(begin));
        finish = () =>
          socket.write(Buffer.concat([chunk(whole.slice(begin.length)), Buffer.from("0\r\n\r\n")]));
      };
    };
    return () => finish();
  }

  function messagesOf(index: number): unknown {
    return (bodies(wire).questions[index] as { messages?: unknown } | undefined)?.messages;
  }

  /** Opens a session from the list, by the beginning of its entry. */
  async function reopen(label: string): Promise<void> {
    const opening = vscode.commands.executeCommand("sidenote.openSession");
    await window.waitFor(".quick-input-list .monaco-list-row", { hasText: label });
    await dialogHasFocus();
    await window.type(label);
    await window.waitFor(".quick-input-list .monaco-list-row.focused", { hasText: label });
    await window.press("Enter");
    await opening;
  }

  it("keeps a draft for each session: through another one, hiding, and a question from elsewhere", async () => {
    await window.type("One?");
    await window.press("Enter");
    await panel.waitFor('.turn[data-state="done"]');
    await window.type("half a thou");
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "From elsewhere", selection: false });
    await panel.waitFor('.turn:nth-child(2)[data-state="done"]');
    await draftIs("half a thou");

    await newSession();
    await draftIs("");
    await focusComposer();
    await window.type("another, never asked");
    await reopen("One?");
    await draftIs("half a thou");
    await vscode.commands.executeCommand("workbench.action.closeAuxiliaryBar");
    await window.waitFor("iframe.webview.ready", { state: "detached" });
    await vscode.commands.executeCommand("sidenote.chat.focus");
    await draftIs("half a thou");
    await panelHasFocus();
    await reopen("Draft: another, never asked");
    await draftIs("another, never asked");
    await panel.fill(input, "");
  });

  it("keeps what is typed while the page is about to show another session, in the one it was typed in", async () => {
    // In the moment in which the page hears of the other session, and before it shows that.
    await panel.evaluate(`addEventListener("message", function type({ data }) {
      if (data.type !== "snapshot") return;
      removeEventListener("message", type, { capture: true });
      const input = document.querySelector("${input}");
      input.value = "in passing";
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }, { capture: true })`);
    await newSession();
    await draftIs("");
    await reopen("Draft: in passing");
    await draftIs("in passing");
    await panel.fill(input, "");
  });

  it("lets messages wait while an answer streams, edits and removes them by keyboard, and sends them in turn", async () => {
    const finish = holdFirstAnswer();
    await window.type("One?");
    await window.press("Enter");
    await panel.waitFor('.turn[data-state="answering"]');
    for (const text of ["Two?", "Three?", "Four?"]) {
      await window.type(text);
      await window.press("Enter");
      await panel.waitFor(".queued", { hasText: text });
      await draftIs("");
    }
    assert.equal(await panel.count(".queue-held:visible"), 0);
    await screenshot("composer-queue");

    // Back from the input: the last message's two buttons.
    await window.press("Shift+Tab");
    assert.equal(await focused(), "queued-remove");
    await window.press("Enter");
    await until("the last is gone", async () => (await panel.count(".queued")) === 2);
    assert.equal(await focused(), "queued-remove", "of the one before it");
    await window.press("Shift+Tab");
    await window.press("Enter");
    await draftIs("Three?");
    assert.equal(await focused(), "textarea");
    await window.type(" Really");
    await window.press("Enter");
    await panel.waitFor(".queued", { hasText: "Three? Really" });

    finish();
    await panel.waitFor('.turn:nth-child(3)[data-state="done"]');
    await panel.waitFor(".queue", { state: "hidden" });
    assert.deepEqual(messagesOf(2), [
      { role: "user", content: "One?" },
      { role: "assistant", content: "Y" },
      { role: "user", content: "Two?" },
      { role: "assistant", content: "Yes." },
      { role: "user", content: "Three? Really" },
    ]);
    assert.equal(wire.requests.length, 3);
  });

  it("keeps what waits when the answer is stopped, says so, and sends it when it is told to", async () => {
    holdFirstAnswer();
    await window.type("One?");
    await window.press("Enter");
    await panel.waitFor('.turn[data-state="answering"]');
    await window.type("Two?");
    await window.press("Enter");
    await panel.waitFor(".queued", { hasText: "Two?" });
    await window.press("Escape");
    await panel.waitFor(".queue-held");
    assert.equal(
      await panel.text(".queue-held p"),
      "The answer before did not come to its end. These wait for one that does, or until you send them.",
    );
    await screenshot("composer-queue-held");
    assert.equal(wire.requests.length, 1);
    await panel.evaluate(`document.querySelector(".queue-held button").focus()`);
    await window.press("Enter");
    await panel.waitFor('.turn:nth-child(2)[data-state="done"]');
    assert.deepEqual((messagesOf(1) as unknown[]).at(-1), { role: "user", content: "Two?" });
    await until("the focus is in the input", async () => (await focused()) === "textarea");
  });

  it("a question from elsewhere can wait as well, with its selection", async () => {
    const finish = holdFirstAnswer();
    await window.type("One?");
    await window.press("Enter");
    await panel.waitFor('.turn[data-state="answering"]');
    await select("README.md", 1, 1);
    const asking = vscode.commands.executeCommand("sidenote.ask", { prompt: "Two?" });
    const choice = ".notifications-center >> text=Ask Afterwards";
    await until("the choice is offered", async () => {
      await vscode.commands.executeCommand("notifications.showList");
      return (await window.count(choice)) === 1;
    });
    await window.click(choice);
    await asking;
    await panel.waitFor(".queued", { hasText: "README.md:1" });
    finish();
    await panel.waitFor('.turn:nth-child(2)[data-state="done"]');
    assert.deepEqual((messagesOf(1) as unknown[]).at(-1), {
      role: "user",
      content: "README.md:1\n```markdown\n# Corner shop\n```\n\nTwo?",
    });
  });

  it("recalls earlier messages with Up, and has the draft again", async () => {
    for (const [index, text] of ["One?", "Two?"].entries()) {
      await window.type(text);
      await window.press("Enter");
      await panel.waitFor(`.turn:nth-child(${index + 1})[data-state="done"]`);
      await draftIs("");
    }
    const after = async (...keys: string[]): Promise<unknown> => {
      for (const key of keys) await window.press(key);
      return draft();
    };
    await window.type("half");
    assert.deepEqual(
      [
        await after("ArrowUp", "ArrowUp"), // to the start of the line, then nothing yet: see below
        await after("Home", "ArrowUp"),
        await after("ArrowUp"),
        await after("ArrowUp"),
        await after("ArrowDown"),
        await after("ArrowDown"),
      ],
      ["Two?", "One?", "One?", "One?", "Two?", "half"],
    );
    assert.equal(await after("Home", "ArrowUp", "Escape"), "half");
    await after("Home", "ArrowUp", "End");
    await window.type("!");
    await window.press("Enter");
    await panel.waitFor('.turn:nth-child(3)[data-state="done"]', { hasText: "Two?!" });
    await draftIs("half");
    await panel.fill(input, "");
  });

  it("runs commands after a slash by keyboard: shows what would be sent, begins a new session", async () => {
    await give("drop", fileOf("a.txt", "", encode("text")));
    await panel.waitFor(".chip", { hasText: "a.txt" });
    await window.type("Why?");
    await window.press("Home");
    await window.type("/");
    await panel.waitFor(".completion", { hasText: "/curl" });
    assert.equal(await panel.text("[role=log] p:last-child"), "5 suggestions");
    await window.press("Escape");
    await panel.waitFor(".completions", { state: "hidden" });
    await window.type("rq");
    assert.equal(await panel.count(".completion"), 0, "closed until the next slash");
    for (const key of ["Backspace", "Backspace", "Backspace"]) await window.press(key);
    await window.type("/rq");
    await panel.waitFor('.completion[aria-selected="true"]', { hasText: "/request" });
    await screenshot("composer-commands");
    await window.press("Enter");
    await until("the request is shown", () =>
      Boolean(vscode.window.activeTextEditor?.document.fileName.endsWith("Request.jsonc")),
    );
    assert.match(
      vscode.window.activeTextEditor?.document.getText() ?? "",
      /"content": "a\.txt\\n```txt\\ntext\\n```\\n\\nWhy\?"/,
    );
    await draftIs("Why?");
    assert.equal(wire.requests.length, 0);
    await focusComposer();
    await panel.fill(input, "");
    await window.type("/new");
    await window.press("Enter");
    await until("the attachment is left behind", async () => (await panel.count(".chip")) === 0);
    assert.equal(await draft(), "");
  });

  it("tells how full the window would be, and lets the model be chosen from there", async () => {
    await panel.fill(input, "word ".repeat(20_000));
    await panel.waitFor('.meter[aria-valuenow="3"]');
    assert.match(
      (await panel.attribute(".meter", "aria-valuetext")) ?? "",
      /^about \d\d,\d{3} tokens, 3 % of the window$/,
    );
    await panel.fill(input, "");
    await panel.waitFor(".meter", { state: "hidden" });
    await panel.click(".model");
    await window.waitFor(".quick-input-widget", { hasText: "claude-sonnet-5-5" });
    await dialogHasFocus();
    await window.press("Escape");
  });
});
