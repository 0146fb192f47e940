import assert from "node:assert/strict";
import * as vscode from "vscode";
import { replyBody, replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { focused } from "./composing.ts";
import { panel, screenshot, window } from "./driver.ts";
import { dialogHasFocus } from "./keyDialog.ts";
import {
  bodies,
  cleanUp,
  configure,
  newSession,
  panelHasFocus,
  route,
  say,
  startWorld,
  until,
} from "./world.ts";

const input = ".composer textarea";
const names = ".topic .topic-name";
const quiet = replyStream(say("{}"));

/** What the small model makes of each message, and what the other one answers. */
const script = [
  { prompt: "Why is the total wrong?", answer: "It adds twice.", topic: "Cart Totals" },
  { prompt: "And the tax?", answer: "It is added later.", topic: null },
  { prompt: "How do I test it?", answer: "With node:test.", topic: "Unit Tests" },
  { prompt: "And mocks?", answer: "Not here.", topic: null },
  { prompt: "What lives in Monteverde?", answer: "The quetzal.", topic: "Cloud Forest" },
  { prompt: "And at night?", answer: "Kinkajous.", topic: null },
] as const;

function verdict(title: string | null): string {
  return say(JSON.stringify({ isNewTopic: title !== null, title }));
}

/** The words of a question's messages, oldest first. */
function wordsOf(body: unknown): readonly string[] {
  const { messages } = body as { readonly messages: readonly { readonly content: unknown }[] };
  return messages.map(({ content }) => {
    if (typeof content === "string") return content;
    return (content as readonly { readonly text?: string }[]).map(({ text }) => text ?? "").join("");
  });
}

/** A selector of something of the divider that bears a title. */
function divider(title: string, part: string): string {
  return `.topic:has(.topic-name:text-is("${title}")) ${part}`;
}

async function inTheme(theme: string, picture: string): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("workbench");
  await configuration.update("colorTheme", theme, vscode.ConfigurationTarget.Global);
  const id = (): Promise<unknown> => panel.evaluate(`document.body.dataset.vscodeThemeId`);
  try {
    await until(`the panel is in ${theme}`, async () => (await id()) === theme);
    await screenshot(picture);
  } finally {
    await configuration.update("colorTheme", undefined, vscode.ConfigurationTarget.Global);
  }
}

describe("topics", () => {
  let wire: WireServer;
  before(async () => {
    wire = await startWorld();
  });
  after(async () => {
    await cleanUp();
    await wire.close();
  });

  async function ask(prompt: string, answer: string): Promise<void> {
    await vscode.commands.executeCommand("sidenote.ask", { prompt, selection: false });
    await isAnswered(prompt, answer);
  }

  /** Settles once this is the last message; another with the same answer may stand before it. */
  async function isAnswered(prompt: string, answer: string): Promise<void> {
    await panel.waitFor(`.turn:last-child[data-state="done"]:has(.prompt:has-text("${prompt}"))`, {
      hasText: answer,
    });
  }

  /** The session of the script, in the panel. */
  async function converse(): Promise<void> {
    await newSession();
    for (const { prompt, answer, topic } of script) {
      wire.answer = route(replyStream(say(answer)), replyStream(verdict(topic)));
      const judged = bodies(wire).topics.length + 1;
      await ask(prompt, answer);
      await until("the message is judged", () => bodies(wire).topics.length === judged);
      if (topic !== null) await panel.waitFor(".header h1", { hasText: topic });
    }
    await panel.waitFor(names, { hasText: "Cloud Forest" });
  }

  async function lastQuestion(): Promise<readonly string[]> {
    return wordsOf(bodies(wire).questions.at(-1));
  }

  it("parts three topics, and lists them: by keyboard, with the one that is read marked", async () => {
    await converse();
    assert.deepEqual(await panel.texts(names), ["Cart Totals", "Unit Tests", "Cloud Forest"]);
    await screenshot("topics-dividers");
    await panelHasFocus();
    await panel.evaluate(`document.querySelector(".outline-button").focus()`);
    await panel.press("Enter");
    await panel.waitFor(".outline:visible");
    const items = ".outline [role=menuitem]";
    assert.deepEqual(await panel.texts(items), ["Cart Totals", "Unit Tests", "Cloud Forest"]);
    assert.equal(await panel.text(".outline [aria-current]"), "Cloud Forest");
    await screenshot("topics-outline");
    await inTheme("Dark Modern", "topics-outline-dark");
    await window.press("Escape");
    await panel.waitFor(".outline", { state: "hidden" });
    assert.equal(await focused(), "outline-button");
    await window.press("Enter");
    await window.press("ArrowDown");
    await window.press("ArrowDown");
    assert.equal(await panel.evaluate("document.activeElement.textContent"), "Unit Tests");
    await window.press("Enter");
    await panel.waitFor(".outline", { state: "hidden" });
    const prompt = `document.activeElement.querySelector(".prompt").textContent`;
    assert.equal(await panel.evaluate(prompt), "How do I test it?");
  });

  it("sends the last topic alone while that is asked for, and says what that saves", async () => {
    await vscode.commands.executeCommand("sidenote.chat.focus");
    await panel.click(input);
    await window.type("Who eats them?");
    await panel.waitFor(".only-topic", { hasText: "Only this topic · saves about" });
    assert.equal(await panel.attribute(".only-topic", "aria-pressed"), "false");
    await panel.press("Space", ".only-topic");
    await panel.waitFor('.only-topic[aria-pressed="true"]', { hasText: "saves about" });
    assert.equal(await focused(), "only-topic");
    assert.equal(await panel.count(".turn.unsent"), 4);
    assert.equal(await panel.count(".topic-note:visible"), 1);
    await screenshot("topics-alone");
    await panel.evaluate(`document.querySelector(".topic-tools .only:not([hidden])").focus()`);
    await inTheme("Dark Modern", "topics-alone-dark");
    await panel.evaluate(`document.querySelector(".only-topic").focus()`);
    wire.answer = route(replyStream(say("Eagles.")), replyStream(verdict(null)));
    const before = bodies(wire).questions.length;
    await panel.click(input);
    await panel.press("Enter", input);
    await isAnswered("Who eats them?", "Eagles.");
    const questions = bodies(wire).questions.slice(before);
    assert.deepEqual(questions, [
      {
        model: "claude-sonnet-5-5",
        max_tokens: 16000,
        stream: true,
        messages: [
          { role: "user", content: "What lives in Monteverde?" },
          { role: "assistant", content: "The quetzal." },
          { role: "user", content: "And at night?" },
          { role: "assistant", content: "Kinkajous." },
          { role: "user", content: "Who eats them?" },
        ],
      },
    ]);
    await panel.press("Enter", ".topic-tools .only:visible");
    await panel.waitFor('.only-topic[aria-pressed="false"]');
    assert.equal(await panel.count(".turn.unsent"), 0);
    await ask("Thanks", "Eagles.");
    const whole = await lastQuestion();
    assert.deepEqual([whole[0], whole.at(-1), whole.length], ["Why is the total wrong?", "Thanks", 15]);
  });

  it("folds a topic away and shows it again, by keyboard; find opens it", async () => {
    await panel.press("Enter", divider("Unit Tests", ".topic-title"));
    await panel.waitFor(divider("Unit Tests", '.topic-title[aria-expanded="false"]'));
    assert.deepEqual(await panel.texts(".topic-count:visible"), ["2 messages"]);
    assert.equal(await panel.count(".turn.collapsed"), 2);
    assert.equal(await panel.count(".turn.collapsed:visible"), 0);
    await screenshot("topics-folded");
    await panel.press("Control+F");
    await panel.fill(".find input", "node:test");
    await panel.waitFor(divider("Unit Tests", '.topic-title[aria-expanded="true"]'));
    assert.equal(await panel.count(".turn.collapsed"), 0);
    await window.press("Escape");
  });

  it("renames a topic, and joins it to the one before, by keyboard", async () => {
    await panel.press("Enter", divider("Unit Tests", ".rename"));
    await window.waitFor(".quick-input-widget input");
    await dialogHasFocus();
    await window.fill(".quick-input-widget input", "Testing");
    await window.press("Enter");
    await panel.waitFor(names, { hasText: "Testing" });
    await panel.press("Enter", divider("Testing", ".merge"));
    await panel.waitFor(divider("Testing", ".merge"), { state: "detached" });
    assert.deepEqual(await panel.texts(names), ["Cart Totals", "Cloud Forest"]);
    const prompt = `document.activeElement.querySelector(".prompt").textContent`;
    assert.equal(await panel.evaluate(prompt), "How do I test it?", "the focus stays at the place");
    assert.equal(await panel.count(".topic .merge:visible"), 1, "the first has none before it");
  });

  it("makes a session of a topic; the original goes on before it", async () => {
    const original = await panel.count(".turn");
    await panel.press("Enter", divider("Cloud Forest", ".split"));
    await panel.waitFor(".header h1", { hasText: "Cloud Forest" });
    await until("the topic alone is there", async () => (await panel.count(".turn")) === original - 4);
    await panel.waitFor(".turn:first-child .prompt", { hasText: "Monteverde" });
    assert.equal(await panel.count(".topic"), 0);
    assert.equal(await panel.evaluate("document.activeElement.localName"), "textarea");
    wire.answer = route(replyStream(say("Frogs.")), replyStream(verdict(null)));
    await ask("What else?", "Frogs.");
    assert.equal((await lastQuestion())[0], "What lives in Monteverde?");
    void vscode.commands.executeCommand("sidenote.openSession");
    await window.waitFor(".quick-input-list .monaco-list-row", { hasText: "Cloud Forest" });
    await dialogHasFocus();
    await window.type("adds twice");
    await window.waitFor(".quick-input-list .monaco-list-row.focused", { hasText: "adds twice" });
    await window.press("Enter");
    await panel.waitFor(".turn:last-child .prompt", { hasText: "And mocks?" });
    assert.equal(await panel.count(".turn"), 4);
  });

  it("goes on without a judgement that is late, fails, or is not asked for", async () => {
    await newSession();
    let judge = (): void => undefined;
    const mayJudge = new Promise<void>((resolve) => {
      judge = resolve;
    });
    wire.answer = route(replyStream(say("One.")), async (socket) => {
      await mayJudge;
      await replyStream(verdict("Late Title"))(socket);
    });
    await ask("First?", "One.");
    assert.equal(await panel.text(".header h1"), "First?");
    judge();
    await panel.waitFor(".header h1", { hasText: "Late Title" });
    wire.answer = route(replyStream(say("Two.")), replyBody(500, "{}"));
    await ask("Second?", "Two.");
    wire.answer = route(replyStream(say("Three.")), replyBody(400, "no"));
    await ask("Third?", "Three.");
    assert.equal(await panel.text(".header h1"), "Late Title");
    wire.answer = route(replyStream(say("Four.")), replyStream(verdict("Second Topic")));
    await ask("Fourth?", "Four.");
    await panel.waitFor(names, { hasText: "Second Topic" });
    await configure({ "topic.enabled": false });
    wire.answer = route(replyStream(say("Five.")), quiet);
    const judged = bodies(wire).topics.length;
    await ask("Fifth?", "Five.");
    assert.equal(bodies(wire).topics.length, judged);
    assert.equal(await panel.count(".notice:not(:empty)"), 0, "no failure of it is shown");
    await configure({ "topic.enabled": undefined });
  });
});
