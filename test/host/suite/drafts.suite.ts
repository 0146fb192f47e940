import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { nothingUnsent, type Unsent } from "../../../src/core/unsent.ts";
import { createUnsentStore } from "../../../src/host/unsentStore.ts";

describe("drafts of one session in two windows", () => {
  const folder = mkdtempSync(join(tmpdir(), "sidenote-drafts-"));
  const failures: string[] = [];
  const open = (): ReturnType<typeof createUnsentStore> =>
    createUnsentStore(vscode.Uri.file(folder), (line) => failures.push(line));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const draft = (text: string): Unsent => ({
    ...nothingUnsent,
    draft: text,
    attachments: [{ id: "a1", item: { type: "file", path: "a.ts", language: "ts", text: "x" }, tokens: 1 }],
  });

  it("keeps what is attached in one when the other sends, and leaves nothing beside it", async () => {
    const [one, two] = [open(), open()];
    one.save("s1", draft("first"));
    await one.flush();
    two.save("s1", nothingUnsent); // sent there
    await two.flush();
    one.save("s1", draft("more"));
    await one.flush();
    assert.deepEqual(await open().load("s1"), draft("more"));
    assert.deepEqual(
      [readdirSync(join(folder, "s1")).toSorted(), failures],
      [["a1.json", "unsent.json"], []],
    );
  });
});
