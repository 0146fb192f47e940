import assert from "node:assert/strict";
import * as vscode from "vscode";
import { replyStream, type WireServer } from "../../fixtures/wireServer.ts";
import { ask, attached, beginAttaching, endAttaching, fileAt } from "./attaching.ts";
import { createShelf } from "./editorDoubles.ts";
import { newSession, say, startWorld } from "./world.ts";

const files: Readonly<Record<string, string>> = {
  ".gitignore": "target/\n*.log\n!keep.log\n",
  "a.log": "",
  "keep.log": "",
  "main.rs": "",
  "src/.gitignore": "/local.rs\n",
  "src/lib.rs": "",
  "src/local.rs": "",
  "src/deep/local.rs": "",
  "src/deep/b.log": "",
  "target/debug/main.o": "",
  "target/debug/main.log": "",
};

describe("the listing of a folder with ignore files", () => {
  let wire: WireServer;
  beforeEach(async () => {
    wire = await startWorld();
    wire.answer = () => replyStream(say("Yes."));
    await beginAttaching();
  });
  afterEach(async () => {
    await endAttaching();
    await wire.close();
  });

  /** What is asked about a folder. */
  async function asked(uri: vscode.Uri): Promise<unknown> {
    await newSession();
    await vscode.commands.executeCommand("sidenote.askAbout.files", uri, [uri]);
    await attached(`${uri.path.slice(uri.path.lastIndexOf("/") + 1)}/`);
    return ask(wire, "Why?");
  }

  const tree = (name: string): string =>
    `Folder listing: ${name}/\n\`\`\`\n${name}/
  src/
    deep/
      local.rs
      (1 ignored by .gitignore, not listed)
    .gitignore
    lib.rs
    (1 ignored by .gitignore, not listed)
  .gitignore
  keep.log
  main.rs
  (2 ignored by .gitignore, not listed)
\`\`\`\n\nWhy?`;

  it("names nothing that they leave out, and says how much that is", async () => {
    const folder = fileAt("crate");
    try {
      for (const [path, text] of Object.entries(files)) {
        await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, path), Buffer.from(text));
      }
      assert.equal(await asked(folder), tree("crate"));
      // Who asks about what is left out itself means what is in it.
      assert.equal(
        await asked(vscode.Uri.joinPath(folder, "target")),
        "Folder listing: crate/target/\n```\ntarget/\n  debug/\n    main.log\n    main.o\n```\n\nWhy?".replace(
          "\ntarget/",
          "\ncrate/target/",
        ),
      );
    } finally {
      await vscode.workspace.fs.delete(folder, { recursive: true });
    }
  });

  it("does so in a virtual file system, where there is no git", async () => {
    const shelf = createShelf();
    try {
      for (const [path, text] of Object.entries(files)) shelf.put(`/crate/${path}`, text);
      assert.equal(await asked(shelf.uri("/crate")), tree("crate"));
    } finally {
      shelf.dispose();
    }
  });
});
