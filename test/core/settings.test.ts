import assert from "node:assert/strict";
import { test } from "node:test";
import { readSettings, settingNames, settingRules } from "../../src/core/settings.ts";

test("without values every setting has its default", () => {
  const settings = readSettings(() => undefined);
  assert.deepEqual(
    settings,
    Object.fromEntries(settingNames.map((name) => [name, settingRules[name].default])),
  );
});

const wrong: readonly [string, unknown, string][] = [
  ["temperature", "hot", 'sidenote.temperature is "hot"; it takes a number from 0 to 1.'],
  ["temperature", 1.5, "sidenote.temperature is 1.5; it takes a number from 0 to 1."],
  ["maxTokens", 0.5, "sidenote.maxTokens is 0.5; it takes a number from 1 to 128000."],
  ["model", " ", 'sidenote.model is " "; it takes a text such as "claude-sonnet-5-5".'],
  ["apiVersion", "latest", 'sidenote.apiVersion is "latest"; it takes a text such as "2023-06-01".'],
  ["stopSequences", "END", 'sidenote.stopSequences is "END"; it takes a list of strings.'],
  ["stopSequences", [1], "sidenote.stopSequences is [1]; it takes a list of strings."],
  ["headers", ["a"], "sidenote.headers is not valid; it takes names with text values."],
  ["topic.enabled", "yes", 'sidenote.topic.enabled is "yes"; it takes true or false.'],
  [
    "effort",
    "huge",
    'sidenote.effort is "huge"; it takes one of "", "low", "medium", "high", "xhigh", "max".',
  ],
];
for (const [name, value, message] of wrong) {
  test(`sidenote.${name} refuses ${JSON.stringify(value)} and says what it takes`, () => {
    assert.throws(() => readSettings((asked) => (asked === name ? value : undefined)), {
      kind: "setting",
      message,
    });
  });
}
