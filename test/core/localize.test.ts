import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, test } from "node:test";
import { ChatError, describeError } from "../../src/core/errors.ts";
import { settingToChange, summaryOf, type Finding } from "../../src/core/findings.ts";
import { describeLimit } from "../../src/core/limits.ts";
import {
  currentTranslations,
  fill,
  formatDate,
  formatNumber,
  inEnglish,
  localize,
  setTranslations,
  shownLanguage,
  translated,
} from "../../src/core/localize.ts";
import { formatCost } from "../../src/core/prices.ts";

function speak(language: string): void {
  const texts = JSON.parse(readFileSync(`media/l10n/bundle.l10n.${language}.json`, "utf8")) as Record<
    string,
    string
  >;
  setTranslations({ language, texts });
}

afterEach(() => setTranslations(null));

test("without a table a text is English, its places are filled and its numbers grouped", () => {
  assert.deepEqual(
    [
      fill("{a} of {b}, {c}", { a: 12345, b: "12345" }),
      localize({ one: "{count} thing", other: "{count} things" }, { count: 1 }),
      localize({ one: "{count} thing", other: "{count} things" }, { count: 0 }),
      fill("{text} {count}", { text: "{count}", count: 2 }),
      formatNumber(1234.5, 2),
      shownLanguage(),
      currentTranslations(),
    ],
    ["12,345 of 12345, {c}", "1 thing", "0 things", "{count} 2", "1,234.50", "en-US", null],
  );
});

test("a table of texts is translated when it is read, however deep", () => {
  const table = translated({
    stop: "Stop",
    counted: { one: "{count} thing", other: "{count} things" },
    list: [["A", "B"]],
  });
  const read = (): unknown[] => [
    table.stop,
    fill(table.counted, { count: 3 }),
    ...table.list.flatMap((pair) => [...pair]),
    Object.values(table).length,
  ];
  const texts = { Stop: "Halt", "{count} things": "{count} Dinge", B: "Be" };
  assert.deepEqual(read(), ["Stop", "3 things", "A", "B", 3]);
  setTranslations({ language: "de", texts });
  assert.deepEqual(read(), ["Halt", "3 Dinge", "A", "Be", 3]);
});

test("numbers, plurals, money and moments are those of the language", () => {
  const now = Date.UTC(2026, 10, 21, 12);
  const window = {
    name: "5h",
    used: 0.98,
    remaining: 9000,
    limit: 450_000,
    resetAt: now + 38_000,
    status: null,
  };
  const told = ["de", "ja", "zh-cn"].map((language) => {
    speak(language);
    return [
      describeLimit(window, now),
      localize({ one: "{count} attempt", other: "{count} attempts" }, { count: 1 }),
      formatCost(0.0042),
      formatCost(0.00001),
      formatDate(now, { timeZone: "UTC", month: "long", day: "numeric" }),
    ];
  });
  assert.deepEqual(told, [
    [
      "5-Stunden-Limit: 98 % verbraucht, noch 9.000 von 450.000, wird in 38 s zurückgesetzt",
      "1 Versuch",
      "0,0042\u00a0$",
      "unter 0,0001\u00a0$",
      "21. November",
    ],
    [
      "5 時間の制限: 98% 使用, 残り 9,000/450,000, 38 秒後にリセット",
      "1 回の試行",
      "$0.0042",
      "$0.0001 未満",
      "11月21日",
    ],
    [
      "5 小时限额：已使用 98%, 剩余 9,000/450,000, 38 秒后重置",
      "1 次尝试",
      "$0.0042",
      "低于 $0.0001",
      "11月21日",
    ],
  ]);
});

test("an error and a finding are told in the language; what a button opens is found in it all the same", () => {
  speak("ja");
  const error = describeError(new ChatError("rate-limit", "Slow down", { retryAfter: 90 }));
  const finding: Finding = {
    check: "address",
    state: "failed",
    detail: "x",
    advice: localize("Choose a newer model in sidenote.model."),
    milliseconds: null,
  };
  assert.deepEqual(
    [error.advice, summaryOf([finding]), settingToChange([finding])],
    [
      "レート制限に達しました。2 分後にもう一度お試しください。",
      "接続に問題があります。アドレス: x",
      "sidenote.model",
    ],
  );
});

test("what maintainers read is in English, and the language is back after a failure as well", () => {
  speak("de");
  assert.equal(
    inEnglish(() => localize("Stopped.")),
    "Stopped.",
  );
  assert.throws(() =>
    inEnglish(() => {
      throw new Error("x");
    }),
  );
  assert.equal(localize("Stopped."), "Gestoppt.");
});
