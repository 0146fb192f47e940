import assert from "node:assert/strict";
import * as vscode from "vscode";
import { chunk, replyBody, replyStream, streamHead, type WireServer } from "../../fixtures/wireServer.ts";
import { composerHasFocus } from "./composing.ts";
import { panel, screenshot, window } from "./driver.ts";
import { dialogHasFocus } from "./keyDialog.ts";
import {
  beginToSay,
  bodies,
  cleanUp,
  configure,
  focusOn,
  hasFocusBesidePanel,
  newSession,
  panelHasFocus,
  route,
  say,
  select,
  startWorld,
  until,
} from "./world.ts";

const code = `export function discountFor(quantity: number): number {
  const tier = tiers.find(({ from }) => quantity >= from);
  return tier?.discount ?? 0;
}
`;

/** The body of a first question about nothing but `content`. */
function body(content: string, earlier: readonly object[] = []): object {
  return {
    model: "claude-sonnet-5-5",
    max_tokens: 16000,
    messages: [...earlier, { role: "user", content }],
    stream: true,
  };
}

describe("the three doors", () => {
  let wire: WireServer;
  let first: number;
  beforeEach(async () => {
    wire = await startWorld();
    wire.answer = route(
      replyStream(say("It takes the **first** tier that fits.")),
      replyStream(say('{"isNewTopic": true, "title": "Discount Tiers"}')),
    );
    await newSession();
    await panelHasFocus(); // which comes late, and would take it from the editor and its boxes
    const editor = await select("src/pricing.ts", 1, 1);
    first = editor.document.getText().slice(0, editor.document.getText().indexOf(code)).split("\n").length;
    await select("src/pricing.ts", first, first + 3);
  });
  afterEach(async () => {
    await cleanUp();
    await wire.close();
  });

  it("Ask from the command palette, with a selection", async () => {
    await window.press("F1");
    await window.waitFor(".quick-input-widget input:focus");
    await dialogHasFocus();
    await window.type("Sidenote: Ask");
    await window.waitFor(".quick-input-list .monaco-list-row.focused", { hasText: "Sidenote: Ask" });
    await window.press("Enter");
    await window.waitFor(".quick-input-widget", { hasText: "which is sent along" });
    await dialogHasFocus();
    await window.type("What is wrong here?");
    await window.press("Enter");
    await panel.waitFor('.turn[data-state="done"]');
    await panel.waitFor(".header h1", { hasText: "Discount Tiers" });
    const place = `src/pricing.ts:${first}-${first + 3}`;
    assert.deepEqual(bodies(wire).questions, [
      body(`${place}\n\`\`\`typescript\n${code}\`\`\`\n\nWhat is wrong here?`),
    ]);
    assert.deepEqual(await panel.texts(".turn .context li"), [place]);
    assert.equal(await panel.text(".turn .answer"), "It takes the first tier that fits.");
    assert.equal(await panel.count(".turn .answer strong"), 1);
    await screenshot("door-ask");
  });

  it("Ask by another extension or a keybinding, without the selection", async () => {
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "Hello?", selection: false });
    await panel.waitFor('.turn[data-state="done"]');
    assert.deepEqual(bodies(wire).questions, [body("Hello?")]);
  });

  it("the panel's composer: Enter sends, Shift+Enter is a new line, the session goes on", async () => {
    await focusOn("the composer", composerHasFocus, () =>
      vscode.commands.executeCommand("sidenote.chat.focus"),
    );
    await window.type("One");
    await window.press("Shift+Enter");
    await window.type("two");
    await window.press("Enter");
    await panel.waitFor('.turn[data-state="done"]');
    assert.equal(await panel.text(".turn .prompt"), "One\ntwo");
    await window.type("And three?");
    await window.press("Enter");
    await panel.waitFor('.turn:nth-child(2)[data-state="done"]');
    assert.deepEqual(bodies(wire).questions, [
      body("One\ntwo"),
      body("And three?", [
        { role: "user", content: "One\ntwo" },
        { role: "assistant", content: "It takes the **first** tier that fits." },
      ]),
    ]);
    await screenshot("door-composer");
  });

  it("Enter that ends an input method's composition does not send", async () => {
    await vscode.commands.executeCommand("sidenote.chat.focus");
    await panel.fill(".composer textarea", "にほん");
    for (const init of ["isComposing: true", "keyCode: 229"]) {
      await panel.evaluate(`document.querySelector(".composer textarea").dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ${init} }))`);
    }
    await panel.press("Enter", ".composer textarea");
    await panel.waitFor('.turn[data-state="done"]');
    assert.deepEqual(bodies(wire).questions, [body("にほん")]);
  });

  it("Explain answers under the selection, streams there, and takes a reply", async () => {
    const explained = body(
      `src/pricing.ts:${first}-${first + 3}\n\`\`\`typescript\n${code}\`\`\`\n\nExplain this code.`,
    ) as { messages: object[] };
    await vscode.commands.executeCommand("sidenote.explain");
    await window.waitFor(".review-widget .comment-body", { hasText: "It takes the first tier that fits." });
    await window.waitFor(".review-widget .review-title", { hasText: "Sidenote" });
    assert.equal(await window.count(".comments-panel:visible"), 0, "the Comments panel stays closed");
    await screenshot("door-explain");

    await window.click(".review-widget .review-thread-reply-button");
    await window.waitFor(".review-widget .comment-form-container .monaco-editor.focused");
    await window.type("Which one should it be?");
    await window.click(".review-widget .comment-form-container .form-actions >> text=Ask");
    await until("the reply was answered", async () => {
      return (await window.texts(".review-widget .comment-body")).length === 3;
    });
    await window.waitFor(".review-widget .comment-body >> nth=2", { hasText: "first tier" });
    assert.deepEqual(bodies(wire), {
      questions: [
        explained,
        body("Which one should it be?", [
          ...explained.messages,
          { role: "assistant", content: "It takes the **first** tier that fits." },
        ]),
      ],
      topics: [],
    });
    await screenshot("door-explain-reply");
  });

  it("Explain by its keys streams: the answer grows in one comment, and no faster than the editor repaints", async () => {
    const parts = ["One. ", "Two. ", "Three."].map((text) => say(text).split("\n\n"));
    const deltas = parts.map((events) => `${events[2] ?? ""}\n\n`);
    const [opening = [], closing = []] = [parts[0]?.slice(0, 2), parts[0]?.slice(3)];
    let write = (_text: string): void => undefined;
    wire.answer = () => (socket) => {
      write = (text) => void socket.write(chunk(text));
      socket.write(streamHead());
      write(`${opening.join("\n\n")}\n\n${deltas[0] ?? ""}`);
    };
    await focusOn(
      "the editor",
      () => hasFocusBesidePanel(".editor .monaco-editor.focused"),
      () => vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup"),
    );
    await window.press("Control+K");
    await window.press("h");
    await window.waitFor(".review-widget .comment-body", { hasText: "One." });
    await window.waitFor(".review-widget .review-title", { hasText: "Sidenote is answering…" });
    await window.evaluate(`(() => { window.marked = document.querySelector(".review-comment"); })()`);
    write(deltas[1] ?? "");
    await window.waitFor(".review-widget .comment-body", { hasText: "One. Two." });
    write((deltas[2] ?? "") + closing.join("\n\n"));
    await window.waitFor(".review-widget .comment-body", { hasText: "One. Two. Three." });
    assert.equal(await window.evaluate(`document.querySelector(".review-comment") === window.marked`), true);
  });

  it("an explanation that waits to try again says so, and does at once when told to", async () => {
    wire.answer = () => replyBody(529, '{"error":{"message":"Overloaded"}}', { "retry-after": "60" });
    await vscode.commands.executeCommand("sidenote.explain");
    await window.waitFor(".review-widget .review-title", { hasText: "Sidenote is about to try again" });
    await window.waitFor(".review-widget .comment-body", { hasText: "Overloaded (attempt 2 of 4)" });
    await window.waitFor('.review-widget [aria-label="Stop"]');
    await screenshot("explain-retrying");
    wire.answer = () => replyStream(say("Well again."));
    await window.click('.review-widget [aria-label="Retry"]');
    await window.waitFor(".review-widget .comment-body", { hasText: "Well again." });
    assert.equal(wire.requests.length, 2);
  });

  it("a failed explanation says why in a comment of its own", async () => {
    wire.answer = () => replyStream(beginToSay("```ts\nlet half"));
    await vscode.commands.executeCommand("sidenote.explain");
    await window.waitFor(".review-widget .review-title", { hasText: "Sidenote could not finish" });
    await window.waitFor(".review-widget .comment-body >> nth=1", {
      hasText: "closed before its end. What came is kept.",
    });
    await screenshot("explain-failed");
  });

  it("an inline answer can be stopped, asked again, and continued in the panel", async () => {
    wire.answer = () => (socket) => {
      socket.write(streamHead());
      socket.write(chunk(beginToSay("Half an answer ![pixel](https://example.invalid/p.png)")));
    };
    await vscode.commands.executeCommand("sidenote.explain");
    await window.waitFor(".review-widget .comment-body", { hasText: "Half an answer" });
    assert.equal(await window.count(".review-widget .comment-body img"), 0, "images are links");
    await window.click('.review-widget [aria-label="Stop"]');
    await wire.requests[0]?.closed;
    wire.answer = () => replyStream(say("A whole answer."));
    await window.click('.review-widget [aria-label="Retry"]');
    await window.waitFor(".review-widget .comment-body", { hasText: "A whole answer." });
    await window.click('.review-widget [aria-label="Continue in Panel"]');
    await panel.waitFor('.turn[data-state="done"]', { hasText: "A whole answer." });
    await window.waitFor(".review-widget", { state: "detached" });
    const place = `src/pricing.ts:${first}-${first + 3}`;
    assert.deepEqual(await panel.texts(".header h1"), [`Explain this code. · ${place}`]);
    await panel.fill(".composer textarea", "And then?");
    await panel.press("Enter", ".composer textarea");
    await panel.waitFor('.turn:nth-child(2)[data-state="done"]');
    const question = {
      role: "user",
      content: `${place}\n\`\`\`typescript\n${code}\`\`\`\n\nExplain this code.`,
    };
    const answer = { role: "assistant", content: "A whole answer." };
    assert.deepEqual(bodies(wire).questions, [
      body(question.content),
      body(question.content),
      body("And then?", [question, answer]),
    ]);
  });

  it("Explain answers in the panel where the setting says so", async () => {
    await configure({ "explain.location": "panel" });
    await vscode.commands.executeCommand("sidenote.explain");
    await panel.waitFor('.turn[data-state="done"]');
    assert.equal(await window.count(".review-widget"), 0);
    assert.equal(await panel.text(".turn .prompt p"), "Explain this code.");
  });
});
