import assert from "node:assert/strict";
import { test } from "node:test";
import { takesAll } from "../../src/core/contextRendering.ts";
import { createTurn, type Turn } from "../../src/core/conversation.ts";
import { createDraftEstimate } from "../../src/core/draftWeight.ts";
import { estimateTokens } from "../../src/core/estimate.ts";
import { buildRequest } from "../../src/core/request.ts";
import { readSettings, type Settings } from "../../src/core/settings.ts";
import { longSession } from "../fixtures/longSession.ts";

const settings = readSettings(() => undefined);
const draft = { prompt: "And why?", context: [] };

/** What the request itself would weigh. */
function ofRequest(turns: readonly Turn[], changed: Settings): number {
  return estimateTokens(buildRequest(turns, createTurn("", draft.prompt, draft.context, 0), changed).body);
}

test("a draft weighs what its request does, the first time and later, whatever has changed since", () => {
  const { turns } = longSession("s", 30, 60_000);
  const estimate = createDraftEstimate();
  const same = (changed: Settings): void => {
    assert.equal(estimate(turns, draft, changed, takesAll), ofRequest(turns, changed));
  };
  same(settings);
  same(settings);
  same({ ...settings, system: ["Be brief.", "Be kind."] });
  same({ ...settings, model: "claude-opus-5" });
  const [, second, third, fourth] = turns;
  assert.ok(second && third && fourth);
  const before = ofRequest(turns, settings);
  second.excluded = true;
  third.stop = { reason: "refusal" };
  same(settings);
  const [block] = fourth.blocks;
  assert.ok(block);
  block.text += " And so it goes on, for some time.";
  same(settings);
  assert.notEqual(ofRequest(turns, settings), before);
});

test("what has ended is read once", () => {
  let reads = 0;
  const block = {
    type: "text" as const,
    get text() {
      reads++;
      return "An answer.";
    },
  };
  const turn: Turn = { ...createTurn("t", "Why?", [], 0), state: "done", blocks: [] };
  turn.blocks.push(block);
  const estimate = createDraftEstimate();
  estimate([turn], draft, settings, takesAll);
  const first = reads;
  estimate([turn], draft, settings, takesAll);
  assert.deepEqual([first, reads], [2, 3], "the second time its length alone is looked at");
});
