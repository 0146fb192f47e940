import assert from "node:assert/strict";
import { test } from "node:test";
import { createRecall } from "../../src/webview/composer/recall.ts";

test("earlier messages, oldest last; a question that was asked again is one", () => {
  const recall = createRecall();
  recall.setMessages(["one", "two", "two"]);
  const steps = [recall.older("draft"), recall.older("two"), recall.older("one"), recall.newer("one")];
  assert.deepEqual(
    [...steps, recall.newer("two"), recall.newer("draft")],
    ["two", "one", null, "two", "draft", null],
  );
});

test("what is changed in a recalled message is there again, and so is the draft, until it is sent", () => {
  const recall = createRecall();
  recall.setMessages(["one", "two"]);
  recall.older("draft");
  assert.deepEqual(
    [recall.unsent("two"), recall.unsent("two!"), recall.draft()],
    ["draft", "draft\ntwo!", "draft"],
  );
  assert.equal(recall.leave("two!"), "draft");
  assert.deepEqual([recall.isActive(), recall.unsent("draft")], [false, "draft"]);
  assert.equal(recall.older("draft 2"), "two!");
  recall.reset();
  assert.deepEqual([recall.older(""), recall.leave("two")], ["two", ""]);
});

test("a turn that starts meanwhile moves nothing under the reader's hands", () => {
  const recall = createRecall();
  recall.setMessages(["one"]);
  recall.older("");
  recall.addMessage("two");
  assert.deepEqual([recall.isActive(), recall.newer("one"), recall.newer("two")], [true, "two", ""]);
  recall.addMessage("three");
  assert.equal(recall.older(""), "three");
  assert.equal(createRecall().older("nothing was asked yet"), null);
});
