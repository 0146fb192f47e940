import assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { createTurn } from "../../../src/core/conversation.ts";
import { createSession } from "../../../src/core/session.ts";
import { encodeRecord, headerOf } from "../../../src/core/sessionRecord.ts";
import { createSearch } from "../../../src/host/sessions/search.ts";

const folder = mkdtempSync(join(tmpdir(), "sidenote-search-"));
const logged: string[] = [];
const search = createSearch(new URL("../../../src/host/sessions/searchWorker.ts", import.meta.url), (line) =>
  logged.push(line),
);
after(() => {
  search.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** A file with one question. */
function file(id: string, question: string): { id: string; path: string } {
  const path = join(folder, `${id}.jsonl`);
  const turn = createTurn(`${id}-0`, question, [], 0, null);
  writeFileSync(
    path,
    [headerOf(createSession(id, 0)), { type: "turn", turn } as const].map(encodeRecord).join(""),
  );
  return { id, path };
}

/** What is told of, in the order in which it is. */
async function idsOf(words: string, sessions: readonly { id: string; path: string }[]): Promise<string[]> {
  const ids: string[] = [];
  await new Promise<void>((onEnd) =>
    search.start(words, sessions, { onFound: (id) => void ids.push(id), onEnd }),
  );
  return ids;
}

test("keeps the order, but for a large file, which the others do not wait for", async () => {
  const large = file("large", `${"tax ".repeat(1_100_000)}price`);
  const sessions = [file("a", "A price"), large, file("b", "No such word"), file("c", "Its Price")];
  assert.deepEqual(await idsOf("price", sessions), ["a", "c", "large"]);
});

test("tells of 200, and of the large ones among them", async () => {
  const large = file("large", `${"tax ".repeat(1_100_000)}price`);
  const small = Array.from({ length: 201 }, (_, index) => file(`s${index}`, "The price"));
  assert.deepEqual(await idsOf("price", [large, ...small]), [
    ...small.slice(0, 200).map(({ id }) => id),
    "large",
  ]);
});

test("passes over files that are gone or cannot be read, and logs how many", async () => {
  const broken = { id: "broken", path: folder };
  const loop = { id: "loop", path: join(folder, "loop.jsonl") };
  symlinkSync(loop.path, loop.path);
  const gone = { id: "gone", path: join(folder, "gone.jsonl") };
  assert.deepEqual(await idsOf("price", [gone, broken, loop, file("a", "A price")]), ["a"]);
  assert.deepEqual(logged, ["search: 3 sessions could not be read"]);
});

test("ends the search before without a further word", async () => {
  const heard: string[] = [];
  const sessions = Array.from({ length: 50 }, (_, index) => file(`s${index}`, "The price"));
  search.start("price", sessions, { onFound: (id) => heard.push(id), onEnd: () => heard.push("end") });
  assert.deepEqual(await idsOf("price", sessions.slice(0, 1)), ["s0"]);
  assert.deepEqual(heard, []);
});
