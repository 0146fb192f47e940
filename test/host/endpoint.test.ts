/** Which endpoint is asked, and that the environment's credential goes to the environment's endpoint alone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseEndpoint } from "../../src/api/endpoint.ts";
import { readSettings } from "../../src/core/settings.ts";
import { currentEndpoint, environmentCredential, isDemo, type Environment } from "../../src/host/endpoint.ts";

const gateway = "https://gateway.example/api";
const anthropic = "https://api.anthropic.com";
const key = { type: "api-key", secret: "key-1" };
const token = { type: "bearer", secret: "token-1" };

const endpoints: readonly [string, string, Environment, string][] = [
  ["nothing set", "", {}, `${anthropic}/v1/messages`],
  ["the environment's", "", { ANTHROPIC_BASE_URL: gateway }, `${gateway}/v1/messages`],
  [
    "the user's own",
    "http://localhost:11434",
    { ANTHROPIC_BASE_URL: gateway },
    "http://localhost:11434/v1/messages",
  ],
  ["a blank variable", "", { ANTHROPIC_BASE_URL: " " }, `${anthropic}/v1/messages`],
];
for (const [name, baseUrl, environment, url] of endpoints) {
  test(`the endpoint: ${name}`, () => {
    const settings = readSettings((asked) => (asked === "baseUrl" ? baseUrl : undefined));
    const { origin, path } = currentEndpoint(settings, environment);
    assert.equal(origin + path, url);
  });
}

test("an unusable address of the environment is told by its own name", () => {
  const settings = readSettings(() => undefined);
  assert.throws(() => currentEndpoint(settings, { ANTHROPIC_BASE_URL: "http://gateway.example" }), {
    kind: "setting",
    message: /^ANTHROPIC_BASE_URL is plain http/,
  });
});

const credentials: readonly [string, string, Environment, object | null][] = [
  ["a key for Anthropic's own", anthropic, { ANTHROPIC_API_KEY: "key-1" }, key],
  ["a token for Anthropic's own", anthropic, { ANTHROPIC_AUTH_TOKEN: " token-1 " }, token],
  ["a key before a token", anthropic, { ANTHROPIC_API_KEY: "key-1", ANTHROPIC_AUTH_TOKEN: "token-1" }, key],
  ["a blank key gives way", anthropic, { ANTHROPIC_API_KEY: "", ANTHROPIC_AUTH_TOKEN: "token-1" }, token],
  [
    "for the environment's gateway",
    gateway,
    { ANTHROPIC_BASE_URL: gateway, ANTHROPIC_AUTH_TOKEN: "token-1" },
    token,
  ],
  [
    "a path is no other owner",
    "https://gateway.example",
    { ANTHROPIC_BASE_URL: gateway, ANTHROPIC_API_KEY: "key-1" },
    key,
  ],
  ["not for another endpoint", gateway, { ANTHROPIC_API_KEY: "key-1" }, null],
  [
    "not for Anthropic's when it is a gateway's",
    anthropic,
    { ANTHROPIC_BASE_URL: gateway, ANTHROPIC_API_KEY: "key-1" },
    null,
  ],
  [
    "not for another port",
    "https://gateway.example:8443",
    { ANTHROPIC_BASE_URL: gateway, ANTHROPIC_API_KEY: "key-1" },
    null,
  ],
  [
    "not over plain http",
    "http://127.0.0.1",
    { ANTHROPIC_BASE_URL: "https://127.0.0.1", ANTHROPIC_API_KEY: "key-1" },
    null,
  ],
  [
    "an unreadable address owns nothing",
    anthropic,
    { ANTHROPIC_BASE_URL: "nonsense", ANTHROPIC_API_KEY: "key-1" },
    null,
  ],
  ["other programs' credentials are not read", anthropic, { CLAUDE_CODE_OAUTH_TOKEN: "x" }, null],
];
for (const [name, url, environment, expected] of credentials) {
  test(`the environment's credential: ${name}`, () => {
    assert.deepEqual(environmentCredential(parseEndpoint(url), environment), expected);
  });
}

test("a subscription's login in the environment is refused, without being quoted", () => {
  assert.throws(
    () => environmentCredential(parseEndpoint(anthropic), { ANTHROPIC_AUTH_TOKEN: "sk-ant-oat01-REDACTED" }),
    { kind: "unusable-key", message: "This is a subscription's login token, not an API key." },
  );
});

test("the demo is the demo only at its own endpoint", () => {
  const environment = { SIDENOTE_DEMO: "1", ANTHROPIC_BASE_URL: "http://127.0.0.1:4010" };
  assert.equal(isDemo(parseEndpoint("http://127.0.0.1:4010"), environment), true);
  assert.equal(isDemo(parseEndpoint(anthropic), environment), false);
});
