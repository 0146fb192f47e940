import assert from "node:assert/strict";
import { test } from "node:test";
import {
  findingsReport,
  settingToChange,
  summaryOf,
  type Finding,
  type FindingState,
} from "../../src/core/findings.ts";
import { codeSpan, plainWords } from "../../src/core/inlineMarkdown.ts";
import { mayBeBuffered, type StreamTimes } from "../../src/core/streamTimes.ts";

function finding(check: Finding["check"], state: FindingState, changes: Partial<Finding> = {}): Finding {
  return { check, state, detail: "found", advice: null, milliseconds: null, ...changes };
}

const failed = [
  finding("address", "ok", { detail: "https://api.example" }),
  finding("connection", "warning", { advice: "Turn http.proxyStrictSSL on.", milliseconds: 12.4 }),
  finding("authentication", "failed", { detail: "invalid", advice: "Look at sidenote.timeouts.connect." }),
  finding("models", "skipped", { detail: "not checked" }),
];

test("the report: a summary, what it is about, and each finding with the one thing to change", () => {
  assert.equal(
    findingsReport(failed, ["api.example", "Sidenote 0.1.0"]),
    `# Connection

**The connection does not work. Key: invalid**  
Look at sidenote.timeouts.connect.

- ✔ **Address**: https://api.example
- ⚠ **Connection** (12 ms): found
  - Turn http.proxyStrictSSL on.
- ✘ **Key**: invalid
  - Look at sidenote.timeouts.connect.
- – **Model**: not checked

api.example  
Sidenote 0.1.0
`,
  );
});

test("the summary and the setting to change", () => {
  const warned = failed.slice(0, 2);
  const good = failed.slice(0, 1);
  assert.deepEqual(
    [failed, warned, good].map((found) => [summaryOf(found), settingToChange(found)]),
    [
      ["The connection does not work. Key: invalid", "sidenote.timeouts.connect"],
      ["The connection works. Worth a look: Connection.", null],
      ["The connection works.", null],
    ],
  );
});

test("texts of others load nothing and format nothing", () => {
  const text = "a\n# b ![i](https://x.example/i.png) <img src=x> `c`";
  assert.deepEqual(
    [plainWords(text), codeSpan(text), codeSpan("x".repeat(300)).length],
    [
      "a # b ![i]\\(https://x.example/i.png) &lt;img src=x> `c`",
      "`a # b ![i](https://x.example/i.png) <img src=x> 'c'`",
      203,
    ],
  );
});

const streams: readonly [string, StreamTimes, boolean][] = [
  ["all at once, after a wait", { first: 900, last: 905, pieces: 1, events: 30, outputTokens: 40 }, true],
  ["in many pieces, yet at once", { first: 900, last: 930, pieces: 12, events: 30, outputTokens: 40 }, true],
  ["spread as it is written", { first: 900, last: 1200, pieces: 25, events: 30, outputTokens: 40 }, false],
  ["a fast server nearby", { first: 60, last: 61, pieces: 1, events: 30, outputTokens: 40 }, false],
  ["too short to tell", { first: 900, last: 901, pieces: 1, events: 6, outputTokens: 4 }, false],
  ["few events, but many tokens", { first: 900, last: 901, pieces: 1, events: 6, outputTokens: 400 }, true],
  ["no count, many events", { first: 900, last: 901, pieces: 1, events: 12, outputTokens: null }, true],
  ["no count, few events", { first: 900, last: 901, pieces: 1, events: 6, outputTokens: null }, false],
];
for (const [name, times, expected] of streams) {
  test(`a stream: ${name}`, () => assert.equal(mayBeBuffered(times), expected));
}
