import assert from "node:assert/strict";
import { test } from "node:test";
import type { FromView } from "../../src/core/protocol.ts";
import { parseFromView } from "../../src/core/readIntent.ts";

const sessionId = "s";
const data = new Uint8Array([1, 2]);
const intents: readonly FromView[] = [
  { type: "ready" },
  { type: "focused" },
  { type: "choose-model" },
  { type: "send-queued", sessionId },
  { type: "copy-as-curl", sessionId, turnId: "t" },
  { type: "regenerate", sessionId, turnId: "t" },
  { type: "edit-turn", sessionId, turnId: "t", text: "Why not?" },
  { type: "show-branch", sessionId, turnId: "t", by: -1 },
  { type: "show-turns", sessionId, turnIds: ["t", "u"] },
  { type: "find", sessionId, text: "" },
  { type: "copy-selection", sessionId, before: "", from: "t", to: "u", after: "and" },
  { type: "open-path", sessionId, path: "src/a.ts:3" },
  { type: "merge-topic", sessionId, turnId: "t" },
  { type: "set-scope", sessionId, scope: "topic" },
  { type: "open-context", sessionId, turnId: "t", index: 0 },
  { type: "edit-queued", sessionId, id: "m" },
  { type: "draft", sessionId, text: "", seen: 0 },
  { type: "ask", sessionId, text: "Why?", rest: "", heard: 3 },
  { type: "command", sessionId, command: "new", text: "" },
  { type: "attach", sessionId, name: "a.png", data, isScaled: false },
  { type: "open-symbol", sessionId, name: "linePrice" },
  {
    type: "use-code",
    sessionId,
    turnId: "t",
    action: "insert",
    language: "typescript",
    info: "ts title=a.ts",
    before: "In a.ts:",
    text: "let a;",
  },
  { type: "attach-files", sessionId, uris: ["file:///a"] },
  { type: "attach-source", sessionId, source: { type: "named", name: "staged" } },
  { type: "attach-text", sessionId, text: "one\ntwo" },
  { type: "choose-sources", sessionId },
  { type: "mention", sessionId, query: "" },
  { type: "expand", sessionId, id: "a" },
];

test("every intent passes as it is, without what does not belong to it", () => {
  assert.deepEqual(
    intents.map((intent) => parseFromView({ ...intent, extra: 1 })),
    intents,
  );
});

test("an intent that lacks any of its parts, or has one of another type, is none", () => {
  const broken = intents.flatMap((intent) =>
    Object.keys(intent).flatMap((name) => [
      { ...intent, [name]: undefined },
      { ...intent, [name]: { not: "it" } },
    ]),
  );
  const others = [
    null,
    1,
    "ready",
    [],
    { type: "command", sessionId, command: "rm", text: "" },
    { type: "show-turns", sessionId, turnIds: [1] },
    { type: "set-scope", sessionId, scope: "world" },
    {
      type: "use-code",
      sessionId,
      turnId: "t",
      action: "eval",
      language: "",
      info: "",
      before: "",
      text: "",
    },
  ];
  assert.deepEqual(
    [...broken, ...others].filter((value) => parseFromView(value) !== null),
    [],
  );
});
