import assert from "node:assert/strict";
import { test } from "node:test";
import { describeLimit, readRateLimits, shortest, type RateWindow } from "../../src/core/limits.ts";
import { capture } from "../fixtures/capture.ts";
import { createRandom } from "../fixtures/streams.ts";

const now = Date.UTC(2026, 10, 20, 12);
const soon = "2026-11-20T12:00:40Z";
const epoch = String(now / 1000 + 40 * 60);

function window(name: string, changes: Partial<RateWindow> = {}): RateWindow {
  return { name, used: null, remaining: null, limit: null, resetAt: null, status: null, ...changes };
}

/** The values of one family's headers, under their common prefix. */
function headers(prefix: string, values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));
}

test("the classic family, with priority", () => {
  const sent = {
    ...headers("anthropic-ratelimit-", {
      "requests-limit": "1000",
      "requests-remaining": "999",
      "requests-reset": soon,
      "input-tokens-limit": "450000",
      "input-tokens-remaining": "9000",
      "input-tokens-reset": soon,
    }),
    "anthropic-priority-input-tokens-limit": "10000",
    "anthropic-priority-input-tokens-remaining": "10000",
    "content-type": "text/event-stream",
    "retry-after": "3",
  };
  assert.deepEqual(readRateLimits(sent), {
    windows: [
      window("requests", { used: 1 - 999 / 1000, remaining: 999, limit: 1000, resetAt: now + 40_000 }),
      window("input-tokens", { used: 0.98, remaining: 9000, limit: 450_000, resetAt: now + 40_000 }),
      window("priority-input-tokens", { used: 0, remaining: 10_000, limit: 10_000 }),
    ],
    status: null,
  });
});

test("the unified family: any windows, resets as seconds or as dates, and the rest passed over", () => {
  const sent = headers("anthropic-ratelimit-unified-", {
    status: "allowed_warning",
    reset: epoch,
    "representative-claim": "five_hour",
    fallback: "available",
    "fallback-percentage": "0.5",
    "5h-status": "allowed_warning",
    "5h-reset": epoch,
    "5h-utilization": "0.93",
    "5h-surpassed-threshold": "0.9",
    "7d_sonnet-reset": "2026-11-25T12:00:00Z",
    "7d_sonnet-utilization": "1.02",
    "overage-status": "rejected",
    "overage-disabled-reason": "org_level_disabled",
    "upgrade-paths": "[]",
  });
  assert.deepEqual(readRateLimits(sent), {
    windows: [
      window("5h", { used: 0.93, resetAt: now + 40 * 60_000, status: "allowed_warning" }),
      window("7d_sonnet", { used: 1, resetAt: Date.UTC(2026, 10, 25, 12) }),
      window("overage", { status: "rejected" }),
    ],
    status: "allowed_warning",
  });
});

test("the captured response names no window: the word on the whole stands for its claim", () => {
  const [head = ""] = capture("topic.response.http").toString("latin1").split("\r\n\r\n");
  const sent = head
    .split("\r\n")
    .slice(1)
    .map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    });
  assert.deepEqual(readRateLimits(Object.fromEntries(sent) as Record<string, string>), {
    windows: [window("five_hour", { resetAt: 1_754_038_800_000, status: "allowed" })],
    status: "allowed",
  });
});

const junk: readonly [string, Readonly<Record<string, string | string[] | undefined>>][] = [
  ["nothing", {}],
  ["other headers", { "x-ratelimit-limit-requests": "5", "anthropic-organization-id": "a" }],
  ["no numbers", headers("anthropic-ratelimit-requests-", { limit: "many", remaining: "-1", reset: "soon" })],
  ["seconds to go, not a time", { "anthropic-ratelimit-requests-reset": "60" }],
  [
    "a duration",
    { "anthropic-ratelimit-unified-5h-reset": "6m0s", "anthropic-ratelimit-unified-5h-utilization": "" },
  ],
  ["a time beyond all time", { "anthropic-ratelimit-unified-reset": "99999999999999999999" }],
  ["a day without a time", { "anthropic-ratelimit-tokens-reset": "2026-11-20" }],
  ["a status that is a page", { "anthropic-ratelimit-unified-5h-status": "<b>no</b>" }],
  [
    "empty lists and undefined",
    { "anthropic-ratelimit-tokens-limit": [], "anthropic-ratelimit-unified-status": undefined },
  ],
  ["a name of no end", { [`anthropic-ratelimit-${"a".repeat(41)}-limit`]: "1" }],
];
for (const [name, sent] of junk) {
  test(`headers that say nothing: ${name}`, () => {
    assert.deepEqual(readRateLimits(sent), { windows: [], status: null });
  });
}

test("of a repeated header the first value counts; no limit at all is used up", () => {
  const sent = {
    "anthropic-ratelimit-tokens-limit": ["0", "5"],
    "anthropic-ratelimit-tokens-remaining": ["0"],
  };
  assert.deepEqual(readRateLimits(sent).windows, [window("tokens", { used: 1, remaining: 0, limit: 0 })]);
});

const shorts: readonly [string, readonly RateWindow[], string | null][] = [
  ["nothing known", [], null],
  ["all well", [window("requests", { used: 0.89 }), window("5h", { used: 0.5, status: "allowed" })], null],
  ["nine tenths used", [window("a", { used: 0.89 }), window("b", { used: 0.9, resetAt: now + 1 })], "b"],
  ["the one used up most", [window("a", { used: 0.91 }), window("b", { used: 0.99 })], "b"],
  ["a refusal before a warning", [window("a", { used: 1 }), window("b", { status: "rejected" })], "b"],
  ["a warning", [window("a", { status: "allowed_warning", used: 0.75 })], "a"],
  ["a status unknown yet", [window("a", { status: "rate_limited" })], "a"],
  ["reset by now", [window("a", { used: 1, resetAt: now }), window("b", { used: 0.95 })], "b"],
  ["no overage was bought", [window("overage", { status: "rejected", resetAt: now + 1 })], null],
];
for (const [name, windows, expected] of shorts) {
  test(`the shortest limit: ${name}`, () => {
    assert.equal(shortest({ windows, status: null }, now)?.name ?? null, expected);
  });
}

test("a refusal without windows is short", () => {
  const limits = readRateLimits({ "anthropic-ratelimit-unified-status": "rejected" });
  assert.deepEqual(shortest(limits, now), window("unified", { status: "rejected" }));
});

test("a refusal of the whole that no window repeats is short, whatever was bought", () => {
  const sent = headers("anthropic-ratelimit-unified-", {
    status: "rejected",
    reset: epoch,
    "representative-claim": "seven_day",
    "5h-utilization": "0.1",
    "overage-status": "rejected",
  });
  assert.equal(shortest(readRateLimits(sent), now)?.name, "seven_day");
});

const texts: readonly [RateWindow, string][] = [
  [window("5h", { used: 0.929, resetAt: now + 37.5 * 60_000 }), "5-hour limit: 92 % used, resets in 38 min"],
  [
    window("input-tokens", { used: 0.98, remaining: 9000, limit: 450_000, resetAt: now + 40_000 }),
    "Input tokens: 98 % used, 9,000 of 450,000 left, resets in 40 s",
  ],
  [
    window("five_hour", { status: "rejected", resetAt: now + 2 * 3_600_000 }),
    "5-hour limit: reached, resets in 2 h",
  ],
  [
    window("7d_sonnet", { status: "allowed_warning", resetAt: now + 5 * 86_400_000 }),
    "7-day limit (sonnet): nearly reached, resets in 5 days",
  ],
  [window("seven_day_opus", { used: 1 }), "7-day limit (opus): 100 % used"],
  [window("unified", { status: "rejected", resetAt: now - 1 }), "Rate limit: reached"],
  [window("priority-output-tokens", { status: "allowed" }), "Priority output tokens: not reached"],
];
test("a limit in words", () => {
  assert.deepEqual(
    texts.map(([limit]) => [limit, describeLimit(limit, now)]),
    texts,
  );
});

test("no header whatever makes it throw, and what it reads is always of its shape", () => {
  const random = createRandom(7);
  const pick = (items: readonly string[]): string => items[Math.floor(random() * items.length)] ?? "";
  const starts = ["anthropic-ratelimit-", "anthropic-ratelimit-unified-", "anthropic-priority-", "x-", ""];
  const names = [
    "",
    "5h-",
    "7d_opus-",
    "tokens-",
    "input-tokens-",
    "unified-",
    "-",
    "--",
    "constructor-",
    "__proto__-",
  ];
  const ends = ["limit", "remaining", "reset", "status", "utilization", "representative-claim", "Reset", ""];
  const values = [
    "",
    "0",
    "1",
    "0.95",
    "-3",
    "1e400",
    "NaN",
    "100000",
    epoch,
    soon,
    "allowed",
    "rejected",
    "\u0000",
    " 7 ",
  ];
  let read = 0;
  for (let count = 0; count < 5000; count++) {
    const sent = Array.from({ length: Math.floor(random() * 12) }, (): [string, string | string[]] => {
      const value = pick(values);
      return [pick(starts) + pick(names) + pick(ends), random() < 0.1 ? [value, pick(values)] : value];
    });
    const limits = readRateLimits(Object.fromEntries(sent));
    for (const found of limits.windows) {
      read++;
      const { used, remaining, limit, resetAt } = found;
      const isSound =
        (used === null || (used >= 0 && used <= 1)) &&
        [remaining, limit, resetAt].every(
          (value) => value === null || (Number.isFinite(value) && value >= 0),
        );
      assert.ok(isSound, JSON.stringify({ sent, found }));
      assert.match(describeLimit(found, now), /^\S.*: \S/);
    }
    assert.deepEqual(JSON.parse(JSON.stringify(limits)), limits);
    shortest(limits, now);
  }
  assert.ok(read > 1000, "the random headers do hold limits");
});
