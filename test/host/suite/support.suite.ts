import assert from "node:assert/strict";
import * as vscode from "vscode";
import { replyBody, replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { panel, screenshot, window } from "./driver.ts";
import {
  bodies,
  cleanUp,
  configure,
  isTopic,
  newSession,
  route,
  say,
  select,
  startWorld,
  until,
} from "./world.ts";

/** The text of the request that has just been shown: its comments, and the JSON below them. */
async function shownDocument(): Promise<{ readonly comments: string[]; readonly body: unknown }> {
  await until("it is shown", () => vscode.window.activeTextEditor?.document.languageId === "jsonc");
  const editor = vscode.window.activeTextEditor;
  if (!editor) throw new Error("No document is shown");
  const lines = editor.document.getText().split("\n");
  const begin = lines.indexOf("{");
  return { comments: lines.slice(0, begin), body: JSON.parse(lines.slice(begin).join("\n")) };
}

describe("what is told about a request", () => {
  let wire: WireServer;
  let ordinary: WireServer["answer"];
  before(async () => {
    wire = await startWorld();
    ordinary = route(replyStream(say("It is a shop's cart.")), replyStream(say("{}")));
  });
  beforeEach(() => {
    wire.answer = ordinary;
    wire.requests.length = 0;
  });
  after(async () => {
    await vscode.commands.executeCommand("notifications.clearAll");
    await vscode.env.clipboard.writeText("");
    await cleanUp();
    await wire.close();
  });

  it("shows exactly what is sent when the same is asked, and sends nothing by itself", async () => {
    await configure({
      temperature: 0,
      betas: ["one-2025-01-01"],
      headers: { "x-team": "blue" },
      system: "Be brief.",
    });
    await select("src/cart.ts", 1, 3);
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "What is this?" });
    await panel.waitFor('.turn[data-state="done"]');
    await until("the message is judged", () => bodies(wire).topics.length === 1);
    wire.requests.length = 0;

    await vscode.commands.executeCommand("sidenote.showRequest", { prompt: "And `these` lines?\n$HOME" });
    const shown = await shownDocument();
    const languageId = vscode.window.activeTextEditor?.document.languageId;
    await screenshot("exact-request");
    assert.deepEqual([languageId, wire.requests], ["jsonc", []]);

    await vscode.commands.executeCommand("notifications.showList");
    await window.click(".notifications-center >> text=Ask This");
    await panel.waitFor('.turn:nth-child(2)[data-state="done"]');
    const question = wire.requests.find((request) => !isTopic(request));
    assert.deepEqual(shown.body, JSON.parse(question?.body ?? ""));
    const byTransport = new Set(["host", "connection", "content-length"]);
    const headers = Object.entries(question?.headers ?? {}).filter(([name]) => !byTransport.has(name));
    assert.deepEqual(shown.comments, [
      `// POST ${wire.url}${question?.path}`,
      ...headers.map(([name, value]) => `// ${name}: ${value}`),
      "//",
      "// Left out, as claude-sonnet-5-5 does not take it: temperature.",
      "// Beside it, claude-haiku-5-5 judges the topic.",
      "// Nothing was sent.",
    ]);
  });

  it("copies the last request as curl", async () => {
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "It's `$HOME`?", selection: false });
    await panel.waitFor('.turn:nth-child(3)[data-state="done"]');
    const sent = wire.requests.find((request) => !isTopic(request));
    await vscode.commands.executeCommand("sidenote.copyAsCurl");
    assert.equal(
      await vscode.env.clipboard.readText(),
      `curl -N '${wire.url}/v1/messages?beta=true' \\
  -H 'accept: text/event-stream, application/json' \\
  -H 'accept-encoding: identity' \\
  -H 'cache-control: no-cache' \\
  -H 'content-type: application/json' \\
  -H 'user-agent: ${sent?.headers["user-agent"]}' \\
  -H 'anthropic-version: 2023-06-01' \\
  -H 'anthropic-beta: one-2025-01-01' \\
  -H 'x-team: blue' \\
  --data-binary @- <<'EOF'
${sent?.body}
EOF
`,
    );
  });

  it("copies a report for support that holds no word of the conversation", async () => {
    const message = "messages.2: It is a shop's cart. /home/me/cart.ts is refused";
    wire.answer = () =>
      replyBody(400, JSON.stringify({ error: { type: "invalid_request_error", message } }), {
        "request-id": "req_7",
      });
    await vscode.commands.executeCommand("sidenote.ask", { prompt: "And now?", selection: false });
    await panel.waitFor('.turn[data-state="failed"]');
    await vscode.commands.executeCommand("sidenote.copySupportReport");
    const report = await vscode.env.clipboard.readText();
    const { appName, appHost } = vscode.env;
    assert.equal(
      report
        .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, "TIME")
        .replace(/after [\d.]+ s/g, "after N s")
        .replace(/Duration: [\d.]+ s/, "Duration: N s"),
      `# Sidenote support report

- Sidenote: ${vscode.extensions.getExtension("sidenote.sidenote")?.packageJSON.version}
- Editor: ${appName} ${vscode.version}, ${appHost}, remote
- Platform: ${process.platform} ${process.arch}
- Endpoint: \`${new URL(wire.url).host}\`
- Route: direct: this machine needs no proxy

## Settings that differ from the default

- baseUrl: set (its host is the endpoint above)
- betas: \`one-2025-01-01\`
- headers: \`x-team\` (values left out)
- temperature: 0
- system: 9 characters

## Turn

- State: failed
- Model: \`claude-sonnet-5-5\`
- Not sent, because the model does not take it: \`temperature\`
- Error: bad-request: messages.2: […] [path] is refused
- Facts: HTTP 400 · invalid_request_error · req_7
- Started: TIME
- First byte: after N s
- Duration: N s
- Requests: 1
- Request id: \`req_7\`

Left out on purpose: questions, answers, code, paths, keys, the values of headers, the text of the system prompt.
`,
    );
  });

  it("copies a report even where a setting is wrong, and names that", async () => {
    await configure({ baseUrl: "http://user:SECRET@api.example/SECRET" });
    await vscode.commands.executeCommand("sidenote.copySupportReport");
    const report = await vscode.env.clipboard.readText();
    await configure({ baseUrl: wire.url });
    assert.deepEqual(
      [report.split("\n").slice(5, 9), report.includes("SECRET")],
      [["- Wrong setting: `sidenote.baseUrl`", "", "## Turn", ""], false],
    );
  });

  it("copies nothing where there is no such turn", async () => {
    await vscode.env.clipboard.writeText("as it was");
    await vscode.commands.executeCommand("sidenote.copyAsCurl", { sessionId: "none", turnId: "none" });
    await newSession();
    await vscode.commands.executeCommand("sidenote.copySupportReport");
    assert.equal(await vscode.env.clipboard.readText(), "as it was");
  });
});
