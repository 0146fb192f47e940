import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { encodeUnsent, nothingUnsent, type Unsent } from "../../../src/core/unsent.ts";
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

  const files = (session: string): string[] =>
    readdirSync(join(folder, session))
      .map((name) => name.replace(/[\da-f]{8}-[\da-f-]{27}/, "window"))
      .toSorted();

  it("keeps what is attached in one when the other sends, and leaves nothing beside it", async () => {
    const [one, two] = [open(), open()];
    one.save("s1", draft("first"));
    await one.flush();
    await two.load("s1");
    two.save("s1", nothingUnsent); // sent there
    await two.flush();
    one.save("s1", draft("more"));
    await one.flush();
    assert.deepEqual(await open().load("s1"), draft("more"));
    assert.deepEqual([files("s1"), failures], [["a1.json", "unsent.window.json"], []]);
  });

  it("keeps what was typed in both, and gives it to the next window in one draft", async () => {
    const [one, two, three] = [open(), open(), open()];
    await Promise.all([one.load("s2"), two.load("s2")]);
    one.save("s2", draft("from one"));
    await one.flush();
    two.save("s2", { ...nothingUnsent, draft: "from two" });
    await two.flush();
    const former = join(folder, "s2", "unsent.json");
    writeFileSync(former, encodeUnsent({ ...nothingUnsent, draft: "from a former version" }));
    utimesSync(former, 1, 1);
    const joined = { ...draft("from two\n\nfrom one\n\nfrom a former version") };
    assert.deepEqual(await three.load("s2"), joined);
    three.save("s2", joined);
    await three.flush();
    assert.deepEqual(files("s2"), ["a1.json", "unsent.window.json"]);
    three.save("s2", nothingUnsent);
    await three.flush();
    assert.deepEqual([existsSync(join(folder, "s2")), failures], [false, []]);
  });

  it("takes nothing away that its window wrote since", async () => {
    const [one, two] = [open(), open()];
    one.save("s3", draft("at first"));
    await one.flush();
    const [name = ""] = readdirSync(join(folder, "s3")).filter((file) => file.startsWith("unsent"));
    utimesSync(join(folder, "s3", name), 1, 1);
    await two.load("s3");
    one.save("s3", draft("and then"));
    await one.flush();
    two.save("s3", nothingUnsent);
    await two.flush();
    assert.deepEqual(await open().load("s3"), draft("and then"));
  });
});
