import assert from "node:assert/strict";
import { test } from "node:test";
import { createTurn, type Turn, type Use } from "../../src/core/conversation.ts";
import { costOfUses, spendingOf, sumOfUses, usesOf } from "../../src/core/spending.ts";

const host = "api.anthropic.com";

function use(model: string, input: number, output: number): Use {
  return { model, usage: { input, output, cacheCreation: 0, cacheRead: 0 } };
}

function turn(changes: Partial<Turn>): Turn {
  return { ...createTurn("t", "t", [], 0), host, ...changes };
}

test("an answer that went on costs each of its requests for itself, at its own model's price", () => {
  const [first, last] = [use("claude-haiku-5-5", 60_000, 0), use("claude-haiku-5-5", 60_000, 1000)];
  const continued = turn({ spent: [first], ...last });
  const uses = usesOf(continued);
  assert.deepEqual(uses, [first, last]);
  assert.deepEqual(sumOfUses(uses), { input: 120_000, output: 1000, cacheCreation: 0, cacheRead: 0 });
  // Above 100,000 tokens one prompt would cost five times as much; these are two below it.
  assert.equal(costOfUses(uses, host), 0.0125);
  assert.equal(costOfUses([first, use("claude-opus-5", 1000, 0)], host), 0.011);
});

test("thoughts are summed where one of the requests says how many there were", () => {
  const thinking = { ...use("m", 1, 2).usage, thinking: 3 };
  assert.deepEqual(sumOfUses([use("m", 1, 2), { model: "m", usage: thinking }]), {
    input: 2,
    output: 4,
    cacheCreation: 0,
    cacheRead: 0,
    thinking: 3,
  });
  assert.equal(sumOfUses([]), null);
});

test("only Anthropic's own server charges its list prices: what any other does is not known", () => {
  const uses = [use("claude-sonnet-5-5", 1_000_000, 0)];
  assert.equal(costOfUses(uses, host), 2);
  assert.equal(costOfUses(uses, "gateway.example"), null);
  assert.equal(costOfUses(uses, ""), null);
});

test("a session costs all that was sent: answers, tries, topics; what is not known is said to be more", () => {
  const answer = use("claude-sonnet-5-5", 1_000_000, 0);
  const topicUsage = use("claude-haiku-5-5", 100_000, 0);
  const turns = [turn(answer), turn({ ...answer, topicUsage }), turn({})];
  assert.deepEqual(spendingOf(turns), { cost: 4.01, isMore: false });
  assert.deepEqual(spendingOf([...turns, turn({ ...answer, host: "gateway.example" })]), {
    cost: 4.01,
    isMore: true,
  });
});
