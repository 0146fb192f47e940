import assert from "node:assert/strict";
import { test } from "node:test";
import {
  createDraft,
  editDraft,
  joinDrafts,
  type DraftEdit,
  type NumberedEdit,
} from "../../src/core/draft.ts";

const sent: DraftEdit = { type: "taken", text: "Why?", rest: "" };

test("what is taken leaves what was typed since, and what was changed since stays whole", () => {
  const cases: readonly [string, DraftEdit][] = [
    ["Why?", sent],
    ["Why? And how?", sent],
    ["Whyever?", sent],
    ["Why?", { ...sent, rest: "set aside" }],
    ["typed", { type: "given-back", text: "back" }],
    ["", { type: "given-back", text: "back" }],
  ];
  assert.deepEqual(
    cases.map(([draft, edit]) => editDraft(draft, edit)),
    ["", " And how?", "Whyever?", "set aside", "back\ntyped", "back"],
  );
  assert.deepEqual([joinDrafts("", ""), joinDrafts("a", ""), joinDrafts("a", "b")], ["", "a", "a\nb"]);
});

test("a report from before an edit does not undo it, and one from after it acknowledges it", () => {
  const draft = createDraft("old");
  const edit = draft.edit({ type: "given-back", text: "back" });
  draft.report("old and new", 0);
  assert.deepEqual(draft.view(), { text: "back\nold and new", seen: 1, edits: [edit] });
  draft.report("back\nold and new!", 1);
  assert.deepEqual(draft.view(), { text: "back\nold and new!", seen: 1, edits: [] });
});

/** The smallest generator that will do, so that a failure can be repeated. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test("however reports and edits cross, both sides end with the same text and nothing typed is lost", () => {
  for (let seed = 1; seed <= 500; seed++) {
    const random = createRandom(seed);
    const host = createDraft("");
    const page = { text: "", seen: 0 };
    const toHost: { text: string; seen: number }[] = [];
    const toPage: NumberedEdit[] = [];
    const words: string[] = [];
    const report = (): void => void toHost.push({ ...page });
    const deliver = (): void => {
      const edit = toPage.shift();
      if (!edit) return;
      page.text = editDraft(page.text, edit.edit);
      page.seen = edit.number;
      report();
    };
    const receive = (): void => {
      const draft = toHost.shift();
      if (draft) host.report(draft.text, draft.seen);
    };
    for (let step = 0; step < 40; step++) {
      const word = `${seed}-${step};`;
      const action = random(4);
      if (action === 0) {
        words.push(word);
        page.text += word;
        report();
      } else if (action === 1) {
        words.push(word);
        toPage.push(host.edit({ type: "given-back", text: word }));
      } else if (action === 2) deliver();
      else receive();
      // A page that is gone at any moment loses only what is still on its way from it.
      if (toHost.length === 0)
        assert.ok(
          words.every((known) => host.text().includes(known)),
          `seed ${seed}`,
        );
    }
    while (toPage.length > 0) deliver();
    while (toHost.length > 0) receive();
    assert.equal(host.text(), page.text, `seed ${seed}`);
    assert.deepEqual(host.view().edits, []);
  }
});
