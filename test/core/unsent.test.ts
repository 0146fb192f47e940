import assert from "node:assert/strict";
import { test } from "node:test";
import {
  attachmentIdsIn,
  attachmentsOf,
  decodeUnsent,
  encodeUnsent,
  joinUnsent,
  nothingUnsent,
  type Attachment,
  type Unsent,
} from "../../src/core/unsent.ts";

function attachment(id: string): Attachment {
  return { id, item: { type: "file", path: `${id}.txt`, language: "", text: "a secret" }, tokens: 4 };
}

const unsent: Unsent = {
  draft: "half a thou",
  attachments: [attachment("a")],
  queue: [
    { id: "m1", text: "then", attachments: [] },
    { id: "m2", text: "and then", attachments: [attachment("b"), attachment("c")] },
  ],
};

test("what is not sent comes back as it was saved, with attachments by their ids", () => {
  const text = encodeUnsent(unsent);
  const all = new Map(attachmentsOf(unsent).map((item) => [item.id, item]));
  assert.deepEqual(attachmentIdsIn(text), ["a", "b", "c"]);
  assert.ok(!text.includes("a secret"), "not written again with every letter");
  assert.deepEqual(
    decodeUnsent(text, (id) => all.get(id) ?? null),
    unsent,
  );
});

test("an attachment that is lost takes nothing else with it", () => {
  const { draft, attachments, queue } = decodeUnsent(encodeUnsent(unsent), (id) =>
    id === "b" ? null : attachment(id),
  );
  assert.deepEqual(
    [draft, attachments.length, queue.map((message) => message.attachments.map(({ id }) => id))],
    ["half a thou", 1, [[], ["c"]]],
  );
});

test("what is no draft, or a newer one, is refused with the reason", () => {
  for (const text of ["[]", "null", '{"version":1}', '{"draft":1,"attachments":[],"queue":[]}']) {
    assert.throws(() => attachmentIdsIn(text), /does not hold a draft/, text);
  }
  assert.throws(() => attachmentIdsIn('{"version":2,"draft":"a"}'), /newer version of Sidenote/);
  assert.throws(() => attachmentIdsIn('{"dra'), SyntaxError);
});

test("what several windows had is joined: no text is lost, none is there twice, and no draft becomes a message", () => {
  const draft = (text: string, attached: readonly string[] = []): Unsent => ({
    ...nothingUnsent,
    draft: text,
    attachments: attached.map(attachment),
  });
  const rows: readonly (readonly [readonly Unsent[], Unsent])[] = [
    [[], nothingUnsent],
    [[unsent], unsent],
    [[draft("one ", ["a"]), draft("two", ["a", "b"])], draft("one \n\ntwo", ["a", "b"])],
    [[draft("hello"), draft("hel"), draft(" ")], draft("hello")],
    [[draft(""), draft("two")], draft("two")],
    [[draft("one"), unsent, { ...unsent, draft: "" }], { ...unsent, draft: "one\n\nhalf a thou" }],
  ];
  for (const [parts, joined] of rows) assert.deepEqual(joinUnsent(parts), joined);
});
