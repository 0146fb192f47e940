import assert from "node:assert/strict";
import * as vscode from "vscode";
import { replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { attach, attached, beginAttaching, endAttaching } from "./attaching.ts";
import { panel } from "./driver.ts";
import { answerDialogs, createShelf, type Answered } from "./editorDoubles.ts";
import { say, startWorld, until } from "./world.ts";

/** A workspace whose files are elsewhere: of another scheme, where the editor's Git extension cannot be asked. */
describe("a workspace elsewhere", () => {
  let wire: WireServer;
  let dialogs: Answered | null = null;

  beforeEach(async () => {
    wire = await startWorld();
    wire.answer = () => replyStream(say("Yes."));
    await beginAttaching();
  });
  afterEach(async () => {
    dialogs?.restore();
    dialogs = null;
    await endAttaching();
    await wire.close();
  });

  it("has its ignore files heeded all the same", async () => {
    const shelf = createShelf();
    const { getWorkspaceFolder } = vscode.workspace;
    const folder = { uri: shelf.uri("/shop"), name: "shop", index: 0 };
    Object.assign(vscode.workspace, {
      getWorkspaceFolder: (uri: vscode.Uri) => (uri.scheme === "shelf" ? folder : getWorkspaceFolder(uri)),
    });
    try {
      shelf.put("/shop/.gitignore", "*.log\nout/\n");
      shelf.put("/shop/src/.gitignore", "!kept.log\n");
      const names = ["build.log", "src/kept.log", "src/other.log", "src/out/a.ts", "src/a.ts"];
      for (const name of names) shelf.put(`/shop/${name}`, `${name}\n`);
      dialogs = answerDialogs(["Attach Anyway", undefined, "Attach Anyway"]);
      for (const name of names) await attach(shelf.uri(`/shop/${name}`));
      await attached("a.ts");
      await until("each is decided", async () => (await panel.count(".chip")) === 4);
      assert.deepEqual(
        dialogs.asked.map(({ detail }) => detail.replace(/^.*?: /, "")),
        Array.from({ length: 3 }, () => "left out of the workspace by .gitignore"),
      );
    } finally {
      Object.assign(vscode.workspace, { getWorkspaceFolder });
      shelf.dispose();
    }
  }).timeout(90_000);

  it("is named as the reason where git cannot be reached, with what to do about it", async () => {
    const { getExtension } = vscode.extensions;
    Object.assign(vscode.extensions, {
      getExtension: (id: string) => (id === "vscode.git" ? undefined : getExtension(id)),
    });
    try {
      await vscode.commands.executeCommand("sidenote.attach.changes");
      const isRemote = vscode.env.remoteName !== undefined;
      await panel.waitFor(".refusal", {
        hasText: isRemote
          ? 'To have both there, add "sidenote.sidenote": ["workspace"] to the setting remote.extensionKind'
          : "The editor’s Git extension cannot be reached here: is it switched off?",
      });
      assert.ok(isRemote, "the window of the tests is a remote one");
    } finally {
      Object.assign(vscode.extensions, { getExtension });
    }
  });
});
