import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import { chunk, lastChunk, replyStream, streamHead, type WireServer } from "../../fixtures/wireServer.ts";
import { panel, screenshot, window } from "./driver.ts";
import { dialogHasFocus } from "./keyDialog.ts";
import { told } from "./notifications.ts";
import {
  action,
  colours,
  comment,
  contrastIn,
  questions,
  send,
  standsUnder,
  title,
  titled,
  widget,
  write,
  written,
} from "./threadWidget.ts";
import {
  beginToSay,
  bodies,
  endToSay,
  sayMore,
  cleanUp,
  isTopic,
  newSession,
  say,
  select,
  startWorld,
  until,
} from "./world.ts";

const path = "src/pricing.ts";
/** An answer that is written when the test says so. */
interface Stream {
  readonly more: (text: string) => void;
  readonly end: () => void;
}

describe("threads", () => {
  let wire: WireServer;
  let editor: vscode.TextEditor;
  /** The text of the file, which each test leaves as it was. */
  let original: string;
  let streams: Stream[];
  before(async () => {
    wire = await startWorld();
    await newSession();
  });
  beforeEach(async () => {
    wire.requests.length = 0;
    streams = [];
    wire.answer = (request) => (socket) => {
      if (isTopic(request)) return replyStream(say("{}"))(socket);
      socket.write(streamHead());
      socket.write(chunk(beginToSay("One. ")));
      streams.push({
        more: (text) => void socket.write(chunk(sayMore(text))),
        end() {
          socket.write(chunk(endToSay()));
          socket.write(lastChunk);
        },
      });
    };
    editor = await select(path, 19, 22);
    original = editor.document.getText();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand("sidenote.closeExplanations");
    const document = await vscode.workspace.openTextDocument(editor.document.uri);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), original);
    await vscode.workspace.applyEdit(edit);
    await document.save();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });
  after(async () => {
    await cleanUp();
    await wire.close();
  });

  async function explain(): Promise<void> {
    await vscode.commands.executeCommand("sidenote.explain");
    await window.waitFor(comment, { hasText: "One." });
    // With room for what is said.
    editor.revealRange(editor.selection, vscode.TextEditorRevealType.AtTop);
  }

  /** Puts text before a line, counted from 1. */
  async function insert(line: number, text: string): Promise<void> {
    await editor.edit((edit) => edit.insert(new vscode.Position(line - 1, 0), text));
  }

  it("follow their code through edits above, inside and below while the answer streams, and an undo", async () => {
    await explain();
    await standsUnder(22);
    await insert(1, "// a\n// b\n");
    await standsUnder(24);
    streams[0]?.more("Two. ");
    await window.waitFor(comment, { hasText: "One. Two." });
    await standsUnder(24);
    await insert(22, "  // inside\n");
    await standsUnder(25);
    await titled("Sidenote is answering… · the code has changed since");
    assert.equal(await window.count(action("Explain Again")), 0);
    await insert(27, "// below\n");
    streams[0]?.more("Three.");
    await window.waitFor(comment, { hasText: "Three." });
    await standsUnder(25);
    streams[0]?.end();
    await titled("Sidenote · the code has changed since");
    await window.waitFor(action("Explain Again"));
    for (let step = 0; step < 3; step++) {
      await vscode.window.showTextDocument(editor.document);
      await vscode.commands.executeCommand("undo");
    }
    await titled("Sidenote");
    await standsUnder(22);
    await window.waitFor(action("Explain Again"), { state: "detached" });
  });

  it("are fresh again when code that was deleted with what stood around it comes back", async () => {
    await explain();
    streams[0]?.end();
    await titled("Sidenote");
    await editor.edit((edit) => edit.delete(new vscode.Range(16, 0, 20, 0)));
    await titled("Sidenote · the code has changed since");
    await vscode.commands.executeCommand("undo");
    await titled("Sidenote");
    await standsUnder(22);
  });

  it("are there again when their file is closed and opened, under the code where it is then", async () => {
    await explain();
    streams[0]?.end();
    await titled("Sidenote");
    const { uri } = editor.document;
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    const before = await vscode.workspace.fs.readFile(uri);
    await vscode.workspace.fs.writeFile(
      uri,
      new TextEncoder().encode(`// new\n\n${new TextDecoder().decode(before)}`),
    );
    await vscode.window.showTextDocument(uri);
    await window.waitFor(comment, { hasText: "One." });
    await standsUnder(24);
    await titled("Sidenote");
    await vscode.workspace.fs.writeFile(uri, before);
    await standsUnder(22);
  });

  it("show the same in split editors", async () => {
    await explain();
    await vscode.commands.executeCommand("workbench.action.splitEditor");
    await until("both show it", async () => (await window.count(comment)) === 2);
    streams[0]?.more("Two.");
    await until("both go on", async () =>
      (await window.texts(comment)).every((text) => text.trim() === "One. Two."),
    );
    await insert(1, "// a\n");
    streams[0]?.end();
    await until(
      "both are at the end",
      async () => (await window.texts(title)).join() === "Sidenote,Sidenote",
    );
    await screenshot("threads-split");
  });

  it("twenty at once, each with its own answer", async () => {
    wire.answer = ({ body }) => {
      const line = /pricing\.ts:(\d+)/.exec(body)?.[1];
      return replyStream(say(`About line ${line}.`));
    };
    for (let line = 1; line <= 20; line++) {
      editor.selection = new vscode.Selection(line - 1, 0, line - 1, 40);
      await vscode.commands.executeCommand("sidenote.explain", {
        prompt: `What is line ${line}?`,
        uri: editor.document.uri.toString(),
        range: { startLine: line - 1, startCharacter: 0, endLine: line, endCharacter: 0 },
      });
    }
    const seen = new Set<string>();
    await until("all are answered", async () => {
      // Those that are scrolled to are there; the others are not drawn.
      for (const text of await window.texts(comment)) if (text.trim() !== "…") seen.add(text.trim());
      await vscode.commands.executeCommand("editorScroll", { to: "down", by: "halfPage" });
      // Round and round: some may be answered after they were scrolled past.
      const isAtEnd = editor.visibleRanges.at(-1)?.end.line === editor.document.lineCount - 1;
      if (isAtEnd) editor.revealRange(new vscode.Range(0, 0, 0, 0), vscode.TextEditorRevealType.AtTop);
      return seen.size === 20;
    });
    const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
    const numberIn = (text: unknown): number => Number(/line (\d+)/.exec(String(text))?.[1]);
    const inOrder = (texts: readonly unknown[]): number[] => texts.map(numberIn).toSorted((a, b) => a - b);
    assert.deepEqual(inOrder([...seen]), numbers);
    assert.deepEqual(inOrder(questions(wire)), numbers);
  });

  it("keep focus and text of the reply box while the answer streams, and what is scrolled to", async () => {
    await explain();
    streams[0]?.more(Array.from({ length: 60 }, (_, line) => `Line ${line}.\n\n`).join(""));
    await window.waitFor(comment, { hasText: "Line 59." });
    const scrolled = await window.evaluate(`(() => {
      window.marked = document.querySelector(".review-comment");
      const hidden = (element) => element.scrollHeight - element.clientHeight;
      window.scroller = [...document.querySelectorAll(".review-widget *")].reduce((one, other) =>
        hidden(other) > hidden(one) ? other : one);
      window.scroller.scrollTop = 120;
      return window.scroller.scrollTop;
    })()`);
    assert.equal(scrolled, 120);
    await write("half a thou");
    streams[0]?.more("More.");
    await window.waitFor(comment, { hasText: "More." });
    await window.type("ght");
    await until("it is typed", async () => (await written()).includes("half a thought"));
    assert.deepEqual(
      await window.evaluate(
        `[document.querySelector(".review-comment") === window.marked, window.scroller.scrollTop]`,
      ),
      [true, 120],
    );
    await screenshot("threads-reply-while-streaming");
    streams[0]?.end();
    await titled("Sidenote");
    assert.ok((await written()).includes("half a thought"));
    await send();
    await until("it is asked", () => wire.requests.length === 2);
    assert.equal(questions(wire)[1], "half a thought");
  });

  it("let replies wait for the end of the answer, and send them in turn", async () => {
    await explain();
    await write("And then?");
    await send();
    await write("And after that?");
    await send();
    await until("both wait", async () => (await window.count(comment)) === 3);
    await window.waitFor(widget, { hasText: "sent after this answer" });
    await screenshot("threads-queued");
    streams[0]?.end();
    await until("the first is asked", () => wire.requests.length === 2);
    streams[1]?.end();
    await until("the second is asked", () => wire.requests.length === 3);
    streams[2]?.end();
    // Its title alone is that of an answer which is over also between two answers.
    const all = ["One.", "And then?", "One.", "And after that?", "One."];
    await until("all of it is there", async () =>
      isDeepStrictEqual(
        (await window.texts(comment)).map((text) => text.trim()),
        all,
      ),
    );
    await titled("Sidenote");
    assert.deepEqual(questions(wire).slice(1), ["And then?", "And after that?"]);
  });

  it("keep what waits when the answer is stopped, until it is sent or removed", async () => {
    await explain();
    await write("And then?");
    await send();
    await write("Not this");
    await send();
    await until("both wait", async () => (await window.count(comment)) === 3);
    await window.click(action("Stop"));
    await titled("Sidenote, stopped");
    await window.waitFor(widget, { hasText: "not sent" });
    await screenshot("threads-held");
    await window.click(`${action("Remove")} >> nth=1`);
    await until("it is gone", async () => (await window.count(comment)) === 2);
    await window.click(action("Send Now"));
    await until("it is asked", () => wire.requests.length === 2);
    streams.at(-1)?.end();
    await titled("Sidenote");
    assert.equal(questions(wire)[1], "And then?");
  });

  it("explain again what has changed, and send it along with a reply", async () => {
    await explain();
    streams[0]?.end();
    await titled("Sidenote");
    await insert(20, "  // one\n");
    await titled("Sidenote · the code has changed since");
    await screenshot("threads-stale");
    await window.click(action("Explain Again"));
    await until("it is asked", () => wire.requests.length === 2);
    streams[1]?.end();
    await titled("Sidenote");
    await insert(20, "  // two\n");
    await titled("Sidenote · the code has changed since");
    await write("Better?");
    await send();
    await until("it is asked", () => wire.requests.length === 3);
    streams[2]?.end();
    await titled("Sidenote");
    await write("Sure?");
    await send();
    await until("it is asked", () => wire.requests.length === 4);
    streams[3]?.end();
    const [head = "", ...rest] = editor.document.getText(new vscode.Range(18, 0, 24, 0)).split("  // two\n");
    const code = (text: string, last: number, question: string): string =>
      `${path}:19-${last}\n\`\`\`typescript\n${text}\`\`\`\n\n${question}`;
    const second = head + rest.join("");
    assert.deepEqual(questions(wire), [
      code(second.replace("  // one\n", ""), 22, "Explain this code."),
      code(second, 23, "Explain this code."),
      code(editor.document.getText(new vscode.Range(18, 0, 24, 0)), 24, "Better?"),
      "Sure?",
    ]);
    await window.waitFor(comment, { hasText: `Sent with it, as it stood then: ${path}:19-24` });
    const { messages } = bodies(wire).questions[3] as { messages: unknown[] };
    assert.equal(messages.length, 7);
    await screenshot("threads-replies");
  });

  it("say that nothing is left of their code, and answer replies all the same", async () => {
    await explain();
    streams[0]?.end();
    await titled("Sidenote");
    await editor.edit((edit) => edit.delete(new vscode.Range(18, 0, 22, 0)));
    await window.click(action("Explain Again"));
    await told("Nothing is left of the code that this explains. Select what Sidenote should explain.");
    await write("Why?");
    await send();
    await until("it is asked", () => wire.requests.length === 2);
    assert.equal(questions(wire)[1], "Why?");
  });

  it("go with their file, and leave their session in the history", async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder, "src", "gone.ts");
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode("let gone = true;\n"));
    const shown = await vscode.window.showTextDocument(uri);
    shown.selection = new vscode.Selection(0, 0, 1, 0);
    await explain();
    streams[0]?.end();
    await titled("Sidenote");
    const edit = new vscode.WorkspaceEdit();
    edit.deleteFile(uri);
    await vscode.workspace.applyEdit(edit);
    await window.waitFor(widget, { state: "detached" });
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    void vscode.commands.executeCommand("sidenote.openSession");
    await window.waitFor(".quick-input-list .monaco-list-row", { hasText: "src/gone.ts:1" });
    await dialogHasFocus();
    await window.press("Escape");
  });

  it("go on in the panel with what waits", async () => {
    await explain();
    await write("And then?");
    await send();
    await until("it waits", async () => (await window.count(comment)) === 2);
    await window.click(action("Continue in Panel"));
    await panel.waitFor(".queued", { hasText: "And then?" });
    streams[0]?.end();
    await panel.waitFor(".turn:nth-child(2)", { hasText: "And then?" });
    await until("it is asked", () => questions(wire).length === 2);
    streams[1]?.end();
    await panel.waitFor('.turn:nth-child(2)[data-state="done"]');
    assert.equal(await window.count(".review-widget"), 0);
    await newSession();
  });

  it("keep what they show, legibly, when the theme changes while they are open", async () => {
    const workbench = vscode.workspace.getConfiguration("workbench");
    try {
      await explain();
      streams[0]?.more("It takes the **first** tier that fits, and `0` where none does.");
      await window.waitFor(comment, { hasText: "where none does" });
      await write("half a thou");
      for (const theme of ["Dark Modern", "Default High Contrast", "Default High Contrast Light"]) {
        const before = await colours();
        await workbench.update("colorTheme", theme, vscode.ConfigurationTarget.Global);
        await until(`they are in ${theme}`, async () => (await colours()).join() !== before.join());
        const { background, texts } = await contrastIn(widget);
        // WCAG 2.2, 1.4.3.
        assert.deepEqual(
          texts.filter(({ ratio }) => ratio < 4.5),
          [],
          `on ${background} in ${theme}`,
        );
        assert.ok((await window.text(comment)).includes("where none does"));
        await screenshot(`threads-streaming-${theme}`);
      }
      await window.type("ght");
      await until("it is typed on", async () => (await written()).includes("half a thought"));
      await insert(20, "  // one\n");
      streams[0]?.end();
      await titled("Sidenote · the code has changed since");
      await send();
      await until("it is asked", () => wire.requests.length === 2);
      await window.waitFor(comment, { hasText: "Sent with it" });
      await screenshot("threads-replied-Default High Contrast Light");
    } finally {
      await workbench.update("colorTheme", undefined, vscode.ConfigurationTarget.Global);
    }
  }).timeout(120_000);
});
