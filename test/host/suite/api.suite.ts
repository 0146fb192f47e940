import assert from "node:assert/strict";
import * as vscode from "vscode";
import type {
  AskContext,
  AskOptions,
  FinishedTurn,
  SidenoteApi,
  SidenoteError,
} from "../../../src/host/api.ts";
import {
  chunk,
  replyBody,
  replyStream,
  startWireServer,
  streamHead,
  type WireServer,
} from "../../fixtures/wireServer.ts";
import { contentOf, endAttaching, temporary } from "./attaching.ts";
import { panel, window } from "./driver.ts";
import { answerDialogs } from "./editorDoubles.ts";
import { consent, guestEditor } from "./guest.ts";
import { beginToSay, bodies, configure, newSession, say, select, startWorld, until } from "./world.ts";

describe("the API for other extensions", () => {
  let wire: WireServer;
  let api: SidenoteApi;
  let finished: FinishedTurn[];
  let listening: vscode.Disposable;

  // One endpoint for all: that nobody needs to see it, the user allows there.
  before(async () => {
    wire = await startWorld();
    wire.answer = () => replyStream(say("Yes."));
    // As another extension gets it.
    const found = (await guestEditor()).extensions.getExtension<SidenoteApi>("sidenote.sidenote");
    assert.ok(found);
    api = await found.activate();
    const asking = api.ask({ prompt: "May I?", show: false });
    await consent("Allow", "Another extension");
    await asking;
  });
  beforeEach(async () => {
    await configure({ baseUrl: wire.url, "topic.enabled": false, maxRetries: 0 });
    wire.requests.length = 0;
    wire.answer = () => replyStream(say("Yes."));
    finished = [];
    listening = api.onDidFinishTurn((turn) => finished.push(turn));
  });
  afterEach(async () => {
    listening.dispose();
    await endAttaching();
  });
  after(() => wire.close());

  it("ask resolves with the answer of a session that the panel shows", async () => {
    const { document } = await select("src/cart.ts", 2, 3);
    const answer = await api.ask({
      prompt: "Is this right?",
      context: [
        { uri: document.uri, range: new vscode.Range(3, 4, 5, 0) },
        { label: "Test output", text: "1 failed", language: "text" },
      ],
    });
    const { sessionId, turnId, duration, ...rest } = answer;
    assert.ok(duration >= 0 && sessionId !== "" && turnId !== "");
    const facts = {
      state: "done" as const,
      model: "wire-model",
      stopReason: "end_turn",
      usage: { input: 3, output: 5, cacheCreation: 0, cacheRead: 0 },
    };
    assert.deepEqual(rest, { ...facts, text: "Yes." });
    assert.deepEqual(finished, [{ ...facts, sessionId, turnId, duration }], "without a text");
    await panel.waitFor('.turn[data-state="done"] .answer', { hasText: "Yes." });
    const lines = document.getText(new vscode.Range(3, 0, 4, 99));
    assert.deepEqual(bodies(wire).questions, [
      {
        model: "claude-sonnet-5-5",
        max_tokens: 16_000,
        messages: [
          {
            role: "user",
            content: `src/cart.ts:4-5\n\`\`\`typescript\n${lines}\n\`\`\`\n\nText: Test output\n\`\`\`text\n1 failed\n\`\`\`\n\nIs this right?`,
          },
        ],
        stream: true,
      },
    ]);
  });

  it("ask can leave the panel alone", async () => {
    await newSession();
    assert.equal((await api.ask({ prompt: "Quietly?", show: false })).text, "Yes.");
    assert.equal(await panel.count(".turn"), 0);
  });

  it("ask leaves the panel alone only where the user lets it; they are asked once in a window", async () => {
    const other = await startWireServer();
    await configure({ baseUrl: other.url });
    const asking = api.ask({ prompt: "Unseen?", show: false });
    await consent("Refuse", "Another extension");
    await assert.rejects(asking, vscode.CancellationError);
    await assert.rejects(api.ask({ prompt: "Now?", show: false }), vscode.CancellationError);
    assert.deepEqual([other.requests, other.connectionCount()], [[], 0]);
    await other.close();
  });

  it("ask is cancelled by its token: the connection closes", async () => {
    wire.answer = () => (socket) => {
      socket.write(streamHead());
      socket.write(chunk(beginToSay("One")));
    };
    const source = new vscode.CancellationTokenSource();
    const asking = api.ask({ prompt: "How many?", show: false }, source.token);
    await until("it is asked", () => wire.requests.length === 1);
    source.cancel();
    await assert.rejects(asking, vscode.CancellationError);
    await wire.requests[0]?.closed;
    assert.deepEqual(
      finished.map(({ state, stopReason }) => [state, stopReason]),
      [["stopped", null]],
    );
    await assert.rejects(api.ask({ prompt: "Again?" }, source.token), vscode.CancellationError);
    assert.equal(wire.requests.length, 1);
  });

  it("what may be a secret goes out only if the user says so", async () => {
    const secret = ["ghp", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4"].join("_");
    const context = [{ label: "Environment", text: `GITHUB=${secret}\n` }];
    const dialogs = answerDialogs([undefined]);
    try {
      await assert.rejects(api.ask({ prompt: "Is it set?", context, show: false }), vscode.CancellationError);
    } finally {
      dialogs.restore();
    }
    assert.deepEqual([dialogs.asked.length, wire.requests.length], [1, 0]);
  });

  it("a failure says what happened and what to do", async () => {
    wire.answer = () => replyBody(401, '{"error":{"type":"authentication_error","message":"No such key."}}');
    const error = await api
      .ask({ prompt: "Who am I?", show: false })
      .catch((reason: unknown) => reason as SidenoteError);
    assert.ok(error instanceof Error);
    assert.deepEqual(
      [error.name, error.kind, error.message],
      [
        "SidenoteError",
        "authentication",
        "No such key. The key was not accepted. Set a valid API key for this endpoint.",
      ],
    );
    assert.deepEqual(
      finished.map(({ state, model, usage }) => ({ state, model, usage })),
      [{ state: "failed", model: "claude-sonnet-5-5", usage: null }],
    );
    for (const prompt of ["", " ", undefined as unknown as string]) {
      await assert.rejects(api.ask({ prompt }), TypeError);
    }
    const nowhere = { label: 1 } as unknown as AskContext;
    await assert.rejects(api.ask({ prompt: "What?", context: [nowhere] }), TypeError);
  });

  it("what cannot be read, and an address that is none, are told as failures are", async () => {
    async function told(options: AskOptions): Promise<unknown> {
      const error = await api.ask(options).catch((reason: unknown) => reason as SidenoteError);
      return error instanceof Error ? [error.name, error.kind, error.message] : error;
    }
    const { document } = await select("src/cart.ts", 2, 3);
    const gone = document.uri.with({ path: `${document.uri.path}.gone` });
    const unread = await told({ prompt: "What?", context: [{ uri: gone }] });
    await configure({ baseUrl: "nowhere" });
    assert.deepEqual(
      [unread, await told({ prompt: "Who?", show: false })],
      [
        [
          "SidenoteError",
          "unreadable",
          "src/cart.ts.gone could not be read. Check that the file is there and is text.",
        ],
        [
          "SidenoteError",
          "setting",
          "sidenote.baseUrl is not a URL such as https://api.anthropic.com. Correct the setting, then try again.",
        ],
      ],
    );
    assert.deepEqual(wire.requests, []);
  });

  it("lines of a file that the workspace hides are asked about, as the file is", async () => {
    const uri = await temporary("till.log", "one\ntwo\nthree\n");
    const hidden = vscode.workspace.getConfiguration("files");
    await hidden.update("exclude", { "**/*.log": true }, vscode.ConfigurationTarget.Global);
    const dialogs = answerDialogs([undefined]);
    try {
      const context = [{ uri, range: new vscode.Range(0, 0, 2, 0) }];
      await assert.rejects(api.ask({ prompt: "Who paid?", context, show: false }), vscode.CancellationError);
    } finally {
      dialogs.restore();
      await hidden.update("exclude", undefined, vscode.ConfigurationTarget.Global);
    }
    assert.deepEqual(
      [dialogs.asked.map(({ detail }) => detail), wire.requests],
      [["till.log: left out of the workspace by **/*.log"], []],
    );
  });

  it("files are read as the panel reads them: notebooks as their cells, none above the limit", async () => {
    const cell = { cell_type: "code", metadata: {}, source: ["total = 3"], outputs: [{ text: "secret" }] };
    const notebook = JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 });
    const sums = await temporary("sums.ipynb", notebook);
    const large = await temporary("large.txt", "x".repeat(2 ** 20 + 1));
    await api.ask({ prompt: "Right?", context: [{ uri: sums }], show: false });
    assert.equal(contentOf(wire, 0), "sums.ipynb\n```python\n# %% cell 1\ntotal = 3\n```\n\nRight?");
    for (const context of [{ uri: large }, { uri: large, range: new vscode.Range(0, 0, 0, 1) }]) {
      await assert.rejects(api.ask({ prompt: "And?", context: [context], show: false }), {
        kind: "too-large",
        message:
          "large.txt cannot be attached: it is too large, or no text. Send what matters of it as a text of its own.",
      });
    }
  });

  it("what another extension makes up is read as well", async () => {
    const provider = { provideTextDocumentContent: () => "made up\n" };
    const registered = vscode.workspace.registerTextDocumentContentProvider("till", provider);
    try {
      const context = [{ uri: vscode.Uri.parse("till:/receipt.txt") }];
      await api.ask({ prompt: "Right?", context, show: false });
    } finally {
      registered.dispose();
    }
    assert.equal(contentOf(wire, 0), "receipt.txt\n```plaintext\nmade up\n```\n\nRight?");
  });

  it("explain opens a thread, whose end is told", async () => {
    const { document } = await select("src/cart.ts", 2, 3);
    await api.explain();
    await window.waitFor(".review-widget .comment-body", { hasText: "Yes." });
    await until("its end is told", () => finished.length === 1);
    assert.equal(finished[0]?.state, "done");
    const lines = document.getText(new vscode.Range(1, 0, 3, 0));
    assert.deepEqual(bodies(wire).questions, [
      {
        model: "claude-sonnet-5-5",
        max_tokens: 16_000,
        messages: [
          {
            role: "user",
            content: `src/cart.ts:2-3\n\`\`\`typescript\n${lines}\`\`\`\n\nExplain this code.`,
          },
        ],
        stream: true,
      },
    ]);
  });

  it("nobody can change what the others get", () => {
    assert.throws(() => Object.assign(api, { ask: null }), TypeError);
    assert.deepEqual(Object.keys(api), ["version", "ask", "explain", "onDidFinishTurn"]);
    assert.equal(api.version, 1);
  });
});
