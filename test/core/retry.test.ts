import assert from "node:assert/strict";
import { test } from "node:test";
import { ChatError } from "../../src/core/errors.ts";
import { retryDelay } from "../../src/core/retry.ts";

function failing(retryAfter?: number): ChatError {
  return new ChatError("overloaded", "Overloaded", { retryable: true, retryAfter });
}

test("the wait doubles from half a second to eight, less up to a quarter", () => {
  const delays = (random: number): (number | null)[] =>
    [1, 2, 3, 4, 5, 6].map((attempts) =>
      retryDelay(failing(), { attempts, maxRetries: 10, waited: 0 }, random),
    );
  assert.deepEqual(delays(0), [500, 1000, 2000, 4000, 8000, 8000]);
  assert.deepEqual(delays(1), [375, 750, 1500, 3000, 6000, 6000]);
});

const cases: readonly [
  string,
  ChatError,
  { attempts: number; maxRetries: number; waited: number },
  number | null,
][] = [
  ["the server's wish comes first", failing(7.25), { attempts: 1, maxRetries: 3, waited: 0 }, 7250],
  ["a wish of nothing is none", failing(0), { attempts: 1, maxRetries: 3, waited: 0 }, 500],
  ["not after the last retry", failing(), { attempts: 4, maxRetries: 3, waited: 0 }, null],
  ["never with no retries", failing(), { attempts: 1, maxRetries: 0, waited: 0 }, null],
  [
    "not what will not pass",
    new ChatError("bad-request", ""),
    { attempts: 1, maxRetries: 3, waited: 0 },
    null,
  ],
  ["not for longer than two minutes", failing(121), { attempts: 1, maxRetries: 3, waited: 0 }, null],
  ["not for longer in all", failing(61), { attempts: 2, maxRetries: 3, waited: 60_000 }, null],
  ["two minutes in all are well", failing(60), { attempts: 2, maxRetries: 3, waited: 60_000 }, 60_000],
];
for (const [name, error, state, expected] of cases) {
  test(`retry: ${name}`, () => assert.equal(retryDelay(error, state, 0), expected));
}
