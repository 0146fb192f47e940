import assert from "node:assert/strict";
import { test } from "node:test";
import { startLiveness, type Liveness } from "../../src/core/liveness.ts";

interface Watched {
  readonly liveness: Liveness;
  readonly told: unknown[];
  /** Lets seconds pass, with a tick every two of them. */
  readonly pass: (seconds: number) => void;
  /** Lets seconds pass in which no timer runs, and then one tick come. */
  readonly sleep: (seconds: number) => void;
}

function watch(): Watched {
  let time = 0;
  let tick: (() => void) | null = null;
  const told: unknown[] = [];
  const liveness = startLiveness({
    now: () => time,
    every(milliseconds, next) {
      assert.equal(milliseconds, 2000);
      tick = next;
      return () => {
        tick = null;
      };
    },
    idle: 60,
    content: 120,
    onSilent: (since) => told.push(since === null ? "heard again" : `silent since ${since / 1000} s`),
    onBroken: ({ kind, message, retryable }) => told.push([kind, message, retryable]),
  });
  return {
    liveness,
    told,
    pass(seconds) {
      for (let passed = 0; passed < seconds; passed += 2) {
        time += 2000;
        tick?.();
      }
    },
    sleep(seconds) {
      time += seconds * 1000;
      tick?.();
    },
  };
}

test("silence is told once, and its end; then it breaks the stream", () => {
  const { liveness, told, pass } = watch();
  pass(8);
  assert.deepEqual(told, []);
  pass(12);
  liveness.heard(true);
  pass(60);
  pass(60);
  assert.deepEqual(told, [
    "silent since 0 s",
    "heard again",
    "silent since 20 s",
    ["timeout", "Nothing came for 60 s.", false],
  ]);
});

test("pings keep a stream alive, but not for ever", () => {
  const { liveness, told, pass } = watch();
  for (let count = 0; count < 30; count++) {
    pass(4);
    liveness.heard(false);
  }
  assert.deepEqual(told, [["timeout", "The server sent signs of life for 120 s, but no answer.", false]]);
});

test("content keeps it alive as long as it comes", () => {
  const { liveness, told, pass } = watch();
  for (let count = 0; count < 100; count++) {
    pass(8);
    liveness.heard(true);
  }
  assert.deepEqual(told, []);
});

test("after a sleep the connection has one tick to show that it lives", () => {
  const { liveness, told, pass, sleep } = watch();
  liveness.heard(true);
  sleep(3600);
  liveness.heard(false);
  pass(8);
  assert.deepEqual(told, [], "it survived");
  sleep(20);
  pass(2);
  assert.deepEqual(told, [["network", "The connection was lost while this computer slept.", true]]);
});

test("a clock that is set back breaks nothing", () => {
  const { told, pass, sleep } = watch();
  sleep(-3600);
  pass(8);
  assert.deepEqual(told, []);
});

test("nothing is told after its end", () => {
  const { liveness, told, pass } = watch();
  pass(4);
  liveness.stop();
  pass(200);
  assert.deepEqual(told, []);
});
