import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  replyBody,
  replyStream,
  type ReceivedRequest,
  type Reply,
  type WireServer,
} from "../../fixtures/wireServer.ts";
import { screenshot, window } from "./driver.ts";
import { cleanUp, configure, say, startWorld, until } from "./world.ts";

/** The text of the latest report. */
function latestReport(): string {
  const reports = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === "sidenote-report");
  const latest = reports.toSorted((one, other) => Number(other.uri.query) - Number(one.uri.query))[0];
  return latest?.getText() ?? "";
}

/** The same, with its times replaced by N. */
function timelessReport(): string {
  return latestReport()
    .replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z/m, "TIME")
    .replace(/\(\d+ ms\)/g, "(N ms)")
    .replace(/\d+\.\d\d s/g, "N s");
}

/** The names of the editor's tabs. */
function tabs(): string[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
}

function healthy(request: ReceivedRequest): Reply {
  if (request.method === "GET") return replyBody(200, '{"data":[{"id":"claude-sonnet-5-5"}]}');
  if (request.path.endsWith("count_tokens")) return replyBody(200, '{"input_tokens":21}');
  return replyStream(say("One two three"));
}

describe("the check of the connection", () => {
  let wire: WireServer;
  let about: string;
  before(async () => {
    wire = await startWorld();
    wire.aside = () => null;
    const { appName, appHost } = vscode.env;
    const version = vscode.extensions.getExtension("sidenote.sidenote")?.packageJSON.version as string;
    about = `TIME  
Sidenote ${version}, ${appName} ${vscode.version}, ${appHost}, remote, ${process.platform} ${process.arch}`;
  });
  afterEach(async () => {
    await vscode.commands.executeCommand("notifications.clearAll");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });
  after(async () => {
    await cleanUp();
    await wire.close();
  });

  it("shows what it finds, and the report can be copied", async () => {
    wire.answer = healthy;
    await vscode.commands.executeCommand("sidenote.checkConnection");
    assert.equal(
      timelessReport(),
      `# Connection

**The connection works.**

- ✔ **Address**: \`${wire.url}\`, on this machine, from sidenote.baseUrl
- ✔ **Way**: direct: this machine needs no proxy
- – **Name**: the address is a number
- ✔ **Connection** (N ms): stands, not encrypted
- ✔ **Key** (N ms): none is needed on this machine
- ✔ **Model**: \`claude-sonnet-5-5\` is among the server's one model
- ✔ **Token count** (N ms): 21 tokens
- ✔ **Streaming** (N ms): 6 events in 1 piece, the first after N s, the last after N s; the answer took 5 tokens

${about}
`,
    );
    await until("the report is shown", () => tabs().includes("Preview Connection.md"));
    await vscode.commands.executeCommand("notifications.showList");
    await screenshot("connection-works");
    await window.click(".notifications-center >> text=Copy Report");
    await until(
      "the report is copied",
      async () => (await vscode.env.clipboard.readText()) === latestReport(),
    );
  });

  it("names the setting to change, and opens it", async () => {
    await configure({ baseUrl: "http://127.0.0.1:1" });
    await vscode.commands.executeCommand("sidenote.checkConnection");
    assert.equal(
      timelessReport(),
      `# Connection

**The connection does not work. Connection: Nothing answers at 127.0.0.1:1.**  
Start the server at 127.0.0.1:1, or correct sidenote.baseUrl.

- ✔ **Address**: \`http://127.0.0.1:1\`, on this machine, from sidenote.baseUrl
- ✔ **Way**: direct: this machine needs no proxy
- – **Name**: the address is a number
- ✘ **Connection** (N ms): Nothing answers at 127.0.0.1:1.
  - Start the server at 127.0.0.1:1, or correct sidenote.baseUrl.
- – **Key**: not checked: see Connection
- – **Model**: not checked: see Connection
- – **Token count**: not checked: see Connection
- – **Streaming**: not checked: see Connection

${about}
`,
    );
    await vscode.commands.executeCommand("notifications.showList");
    await screenshot("connection-fails");
    await window.click(".notifications-center >> text=Open Settings");
    await window.waitFor(".settings-editor .setting-item-label", { hasText: "Base Url" });
    await configure({ baseUrl: wire.url });
  });

  it("can be cancelled, and then shows nothing", async () => {
    wire.requests.length = 0;
    wire.answer = () => () => undefined;
    const check = vscode.commands.executeCommand("sidenote.checkConnection");
    await until("the server is asked", () => wire.requests.length === 1);
    await vscode.commands.executeCommand("notifications.showList");
    await window.waitFor(".notifications-center .notification-list-item-message", {
      hasText: "connection: Key",
    });
    await screenshot("connection-checking");
    await window.click(".notifications-center >> text=Cancel");
    await check;
    await wire.requests[0]?.closed;
    assert.deepEqual(tabs(), []);
  });
});
