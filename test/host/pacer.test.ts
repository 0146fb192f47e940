import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { createPacer } from "../../src/host/pacer.ts";

test("the first item goes at once, then what gathered once per interval, and no timer stands idle", (context) => {
  const start = 1000; // whole, so that sums are exact
  let now = start;
  context.mock.method(performance, "now", () => now);
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const advance = (milliseconds: number): void => {
    now += milliseconds;
    context.mock.timers.tick(milliseconds);
  };
  const delivered: [number, readonly string[]][] = [];
  const pacer = createPacer<string>(150, (items) => delivered.push([now - start, items]));
  const setTimer = mock.method(globalThis, "setTimeout");

  pacer.push("a");
  pacer.push("b");
  advance(50);
  pacer.push("c");
  advance(100);
  pacer.push("d");
  advance(20);
  pacer.flush();
  pacer.flush();
  advance(500);
  pacer.push("e");
  pacer.push("f");
  pacer.drop();
  advance(500);
  assert.deepEqual(delivered, [
    [0, ["a"]],
    [150, ["b", "c"]],
    [170, ["d"]],
    [670, ["e"]],
  ]);
  assert.equal(setTimer.mock.callCount(), 3, "one timer per wait");
});
