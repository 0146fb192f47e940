/** Another window that begins a turn and never ends it. */
import { createTurn } from "../../../src/core/conversation.ts";
import { applyRecord, type SessionRecord } from "../../../src/core/sessionRecord.ts";
import { createSessionStore } from "../../../src/host/sessions/sessionStore.ts";

const [, , folder = ""] = process.argv;
const store = createSessionStore({
  folder: () => folder,
  cache: () => `${folder}.json`,
  report: console.error,
  log: console.error,
});
const session = await store.load("s1");
if (!session) throw new Error("There is no session.");
const record: SessionRecord = { type: "turn", turn: createTurn("t1", "Why?", [], 6) };
applyRecord(session, record);
store.record(session, record);
await store.written("s1");
console.log("written");
setInterval(() => undefined, 1000);
