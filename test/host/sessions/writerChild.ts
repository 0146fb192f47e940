/** Another window that begins a turn and never ends it; told what to say, it says that. */
import { createTurn } from "../../../src/core/conversation.ts";
import { applyRecord, type SessionRecord } from "../../../src/core/sessionRecord.ts";
import { createSessionStore } from "../../../src/host/sessions/sessionStore.ts";
import { begin, say } from "./storeWorld.ts";

const [, , folder = "", words] = process.argv;
const store = createSessionStore({
  folder: () => folder,
  cache: () => `${folder}.json`,
  report: console.error,
  log: console.error,
});
const session = await store.load("s1");
if (!session) throw new Error("There is no session.");
const id = words === undefined ? "t1" : "child";
const records: readonly SessionRecord[] = [
  { type: "turn", turn: createTurn(id, "Why?", [], 6, session.leaf) },
  ...(words === undefined ? [] : [begin(id), say(id, words)]),
];
for (const record of records) {
  applyRecord(session, record);
  store.record(session, structuredClone(record));
}
await store.written("s1");
console.log("written");
setInterval(() => undefined, 1000);
