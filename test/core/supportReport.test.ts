import assert from "node:assert/strict";
import { test } from "node:test";
import { createTurn, type Turn } from "../../src/core/conversation.ts";
import { ChatError, describeError } from "../../src/core/errors.ts";
import { priceDate } from "../../src/core/prices.ts";
import { redacted } from "../../src/core/redaction.ts";
import { readSettings, type Settings } from "../../src/core/settings.ts";
import { supportReport, type SupportFacts } from "../../src/core/supportReport.ts";

const startedAt = Date.UTC(2026, 10, 21, 7, 30);
const place: SupportFacts = {
  sidenote: "0.1.0",
  editor: "Visual Studio Code 1.139.1, desktop",
  platform: "linux x64",
  privateTexts: [],
};

function settingsWith(values: Partial<Settings>): Settings {
  return readSettings((name) => values[name]);
}

function failedTurn(message: string): Turn {
  const context = {
    type: "selection",
    path: "src/PATH-SECRET.ts",
    language: "typescript",
    startLine: 1,
    endLine: 2,
    text: "const key = 'CONTEXT-SECRET';",
  } as const;
  return {
    ...createTurn("1", "Why does PROMPT-SECRET fail?", [context], startedAt),
    state: "failed",
    blocks: [{ type: "text", text: "Because ANSWER-SECRET is wrong." }],
    model: "claude-sonnet-5-5",
    omitted: ["temperature", "output_config.effort"],
    attempts: 3,
    continuations: 1,
    host: "api.anthropic.com",
    usage: { input: 36, output: 265, cacheCreation: 0, cacheRead: 12, thinking: 200 },
    stop: { reason: "stop_sequence", sequence: "SEQUENCE-SECRET", details: "DETAILS-SECRET" },
    error: describeError(
      new ChatError("overloaded", message, {
        status: 529,
        errorType: "overloaded_error",
        requestId: "req_011",
      }),
    ),
    response: {
      requestId: "req_011",
      organizationId: "org-1",
      limits: {
        status: "allowed_warning",
        windows: [
          {
            name: "requests",
            used: null,
            remaining: 4,
            limit: 50,
            resetAt: startedAt + 60_000,
            status: null,
          },
          { name: "5h", used: 0.914, remaining: null, limit: null, resetAt: null, status: "allowed" },
        ],
      },
    },
    openedAt: startedAt + 800,
    firstContentAt: startedAt + 1234,
    endedAt: startedAt + 4500,
  };
}

test("everything there is to say, and nothing else", () => {
  const settings = settingsWith({
    baseUrl: "https://gateway.example:8443/team/path",
    headers: { "x-team": "HEADER-SECRET", "x-b": "" },
    system: "SYSTEM-SECRET",
    stopSequences: ["SEQUENCE-SECRET"],
    prompts: { "NAME-SECRET": { text: "PROMPT-SECRET" } },
    instructions: ["PATH-SECRET.md", "AGENTS.md"],
    betas: ["one-2025-01-01", "two-2025-02-02"],
    metadataUserId: "user-7",
    effort: "high",
    temperature: 0.5,
    "topic.enabled": false,
  });
  const report = supportReport({
    ...place,
    host: "gateway.example:8443",
    route: "through the proxy `proxy.example:3128` (http.proxy)",
    settings,
    turn: failedTurn("Overloaded"),
  });
  assert.equal(
    report,
    `# Sidenote support report

- Sidenote: 0.1.0
- Editor: Visual Studio Code 1.139.1, desktop
- Platform: linux x64
- Endpoint: \`gateway.example:8443\`
- Route: through the proxy \`proxy.example:3128\` (http.proxy)

## Settings that differ from the default

- baseUrl: set (its host is the endpoint above)
- betas: \`one-2025-01-01, two-2025-02-02\`
- headers: \`x-team\`, \`x-b\` (values left out)
- temperature: 0.5
- stopSequences: 1 entry
- system: 13 characters
- prompts: 1 entry
- instructions: 2 entries
- effort: \`high\`
- metadataUserId: 6 characters
- topic.enabled: false

## Turn

- State: failed
- Model: \`claude-sonnet-5-5\`
- Not sent, because the model does not take it: \`temperature\`, \`output_config.effort\`
- Error: overloaded: Overloaded
- Facts: HTTP 529 · overloaded_error · req_011
- Stop reason: \`stop_sequence\`
- Started: 2026-11-21T07:30:00.000Z
- First byte: after 0.8 s
- First content: after 1.2 s
- Duration: 4.5 s
- Requests: 3
- Continuations: 1
- Tokens: 36 in, 265 out (200 of them thoughts), 0 written to the cache, 12 read from it
- Cost: $0.0027 at the list price of ${priceDate}
- Request id: \`req_011\`
- Organisation: \`org-1\`
- Limits: \`allowed_warning\`; \`requests\` 4 of 50 left, reset at 2026-11-21T07:31:00.000Z; \`5h\` 91 % used, \`allowed\`

Left out on purpose: questions, answers, code, paths, keys, the values of headers, the text of the system prompt.
`,
  );
});

test("what is not known is left out", () => {
  assert.equal(
    supportReport({
      ...place,
      host: null,
      wrongSetting: "http.proxy",
      settings: settingsWith({}),
      turn: { state: "stopped", error: null },
    }),
    `# Sidenote support report

- Sidenote: 0.1.0
- Editor: Visual Studio Code 1.139.1, desktop
- Platform: linux x64
- Wrong setting: \`http.proxy\`

## Settings that differ from the default

None.

## Turn

- State: stopped

Left out on purpose: questions, answers, code, paths, keys, the values of headers, the text of the system prompt.
`,
  );
});

test("nothing private comes through, not even where the server quotes it", () => {
  const privateTexts = [
    "Why does PROMPT-SECRET fail?",
    "const key = 'CONTEXT-SECRET';",
    "src/PATH-SECRET.ts",
    "Because ANSWER-SECRET is wrong.",
    "KEY-SECRET-0123456789",
    "hdr-SECRET",
  ];
  const quoting =
    'messages.0: "src/PATH-SECRET.ts" `does PROMPT-SECRET fail?` KEY-SECRET-0123456789 hdr-SECRET ' +
    '{"delta":"Because ANSWER-SECRET "} key = \'CONTEXT-SECRET\';\nsee https://u:URL-SECRET@api.example/SECRET?q=SECRET ' +
    "or /home/SECRET/file.ts, C:\\Users\\SECRET\\file.ts and ~/.config/SECRET";
  const report = supportReport({
    ...place,
    settings: settingsWith({ headers: { "x-a": "hdr-SECRET" }, system: "SYSTEM-SECRET" }),
    turn: failedTurn(quoting),
    privateTexts,
  });
  assert.equal(
    /Error: .*/.exec(report)?.[0],
    'Error: overloaded: messages.0: "[…]" `[…]` […] […] {"delta":"[…]"}[…] see https://api.example or [path], [path] and [path]',
  );
  assert.ok(!report.includes("SECRET"), report);
});

test("an ordinary message keeps its words", () => {
  const message = "The model claude-x is not known: max_tokens: 5 > 4 (see docs) 1/2 application/json and/or";
  assert.equal(redacted(message, ["the", "Is the model not known? (see code)", ""]), message);
});
