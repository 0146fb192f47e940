import assert from "node:assert/strict";
import { test } from "node:test";
import { parseEndpoint } from "../../src/api/endpoint.ts";
import { buildHeaders } from "../../src/api/headers.ts";

const accepted: readonly [string, string][] = [
  ["https://api.anthropic.com", "https://api.anthropic.com/v1/messages"],
  [" https://api.anthropic.com/ ", "https://api.anthropic.com/v1/messages"],
  ["https://openrouter.ai/api", "https://openrouter.ai/api/v1/messages"],
  ["https://gateway.example:8443/a/v1/", "https://gateway.example:8443/a/v1/messages"],
  ["https://gateway.example/v1/messages", "https://gateway.example/v1/messages"],
  ["http://localhost:11434", "http://localhost:11434/v1/messages"],
  ["http://127.0.0.1:8080//", "http://127.0.0.1:8080/v1/messages"],
  ["http://[::1]:8080", "http://[::1]:8080/v1/messages"],
];
for (const [baseUrl, url] of accepted) {
  test(`${JSON.stringify(baseUrl)} is read`, () => {
    const { origin, path } = parseEndpoint(baseUrl);
    assert.equal(origin + path, url);
  });
}

const refused: readonly [string, RegExp][] = [
  ["api.anthropic.com", /not a URL/],
  ["", /not a URL/],
  ["ftp://x.example", /must begin with https/],
  ["http://gateway.example", /travel unencrypted/],
  ["http://127.0.0.1.evil.example", /travel unencrypted/],
  ["http://localhost.evil.example", /travel unencrypted/],
  ["https://user:pass@gateway.example", /holds credentials/],
  ["https://gateway.example/?x=1", /query or a fragment/],
];
for (const [baseUrl, message] of refused) {
  test(`${JSON.stringify(baseUrl)} is refused`, () => {
    assert.throws(() => parseEndpoint(baseUrl), { kind: "setting", message });
  });
}

test("the root is the path before /v1", () => {
  assert.deepEqual(
    ["https://a.example", "https://a.example/gateway/v1/messages"].map((url) => parseEndpoint(url).root),
    ["", "/gateway"],
  );
});

const allowances: readonly [entry: string, allowed: readonly boolean[]][] = [
  ["gateway.example", [true, true]],
  [" Gateway.Example ", [true, true]],
  ["gateway.example:8080", [false, true]],
  ["gateway.example:80", [true, false]],
  ["example", [false, false]],
  ["*", [false, false]],
];
for (const [entry, allowed] of allowances) {
  test(`sidenote.allowedHttpHosts with ${JSON.stringify(entry)}`, () => {
    const isAllowed = (baseUrl: string): boolean => {
      try {
        return parseEndpoint(baseUrl, "sidenote.baseUrl", ["other.example", entry]).root === "";
      } catch (error) {
        assert.match(String(error), /sidenote\.allowedHttpHosts/);
        return false;
      }
    };
    assert.deepEqual(["http://gateway.example", "http://gateway.example:8080"].map(isAllowed), allowed);
  });
}

const refusedHeaders: readonly [string, string, RegExp][] = [
  ["Authorization", "Bearer x", /Set API Key/],
  ["X-Api-Key", "x", /Set API Key/],
  ["User-Agent", "someone else", /set by Sidenote itself/],
  ["Host", "elsewhere", /set by Sidenote itself/],
  ["a b", "c", /not a valid header/],
  ["x-a", "b\r\nx-c: d", /not a valid header/],
];
for (const [name, value, message] of refusedHeaders) {
  test(`the header ${JSON.stringify(name)} of a setting is refused`, () => {
    const options = { userAgent: "u", apiVersion: "v", betas: [], credential: null };
    assert.throws(() => buildHeaders({ ...options, extra: { [name]: value } }), { kind: "setting", message });
  });
}
