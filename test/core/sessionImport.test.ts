import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeSession } from "../../src/core/session.ts";
import { copyOfSession, readExportedSession } from "../../src/core/sessionImport.ts";
import { exportedSession } from "../fixtures/exportedSession.ts";

const text = encodeSession(exportedSession);

test("what is exported and imported is equal, with every branch and the one that is shown", () => {
  const pinned = { ...exportedSession, pinned: true, archived: true, scope: "topic" as const, leaf: "t2" };
  for (const session of [exportedSession, pinned]) {
    assert.deepEqual(readExportedSession(encodeSession(session)), session);
  }
  assert.deepEqual(readExportedSession(`\uFEFF${text.replaceAll("\n", "\r\n")}\r\n`), exportedSession);
});

test("a turn that was running is stopped", () => {
  const [first, ...others] = exportedSession.turns;
  assert.ok(first);
  const running = { ...exportedSession, turns: [{ ...first, state: "answering" as const }, ...others] };
  const [read] = readExportedSession(encodeSession(running)).turns;
  assert.deepEqual(read, { ...first, state: "stopped", endedAt: first.startedAt });
});

test("a copy has new ids throughout, and else is the same", () => {
  let count = 0;
  const [first, second, third] = structuredClone(exportedSession.turns);
  assert.ok(first && second && third);
  const error = {
    kind: "bad-request",
    message: "",
    advice: "",
    facts: "",
    action: null,
    culprit: "t1",
  } as const;
  third.error = error;
  const copy = copyOfSession({ ...exportedSession, turns: [first, second, third] }, () => `n${++count}`);
  assert.deepEqual(copy, {
    ...exportedSession,
    id: "n4",
    leaf: "n3",
    turns: [
      { ...first, id: "n1" },
      { ...second, id: "n2", parent: "n1" },
      { ...third, id: "n3", parent: "n1", error: { ...error, culprit: "n1" } },
    ],
  });
});

test("in a copy an answer that is still being written is stopped", () => {
  const [first] = structuredClone(exportedSession.turns);
  assert.ok(first);
  first.state = "answering";
  const copy = copyOfSession({ ...exportedSession, turns: [first], leaf: first.id }, () => "n");
  assert.deepEqual(
    copy.turns.map(({ state, endedAt }) => [state, endedAt]),
    [["stopped", first.startedAt]],
  );
});

test("foreign, damaged and newer files are refused, and it is said why", () => {
  const foreign = "This file is no session of Sidenote. Choose one that was exported as JSON.";
  const damaged = (line: number): string =>
    `This file is damaged in line ${line}. Nothing was imported; export the session again.`;
  const [header = "", ...lines] = text.trimEnd().split("\n");
  const rows: readonly (readonly [string, string])[] = [
    ["", foreign],
    ["# A note", foreign],
    ["{}", foreign],
    ['{"type":"session"}', foreign],
    ['[{"role":"user","content":"Why?"}]', foreign],
    [lines.join("\n"), foreign],
    [`${header}\n{}`, damaged(2)],
    [[header, ...lines].join("\n").slice(0, -3), damaged(lines.length + 1)],
    [[header, ...lines.slice(1, 2), ...lines].join("\n").replace('"t1"', "1"), damaged(2)],
    [
      header.replace('"version":1', '"version":2'),
      "This session was saved by a newer version of Sidenote. Update Sidenote to open it.",
    ],
  ];
  for (const [file, message] of rows) {
    assert.throws(() => readExportedSession(file), { message }, file.slice(0, 80));
  }
});
