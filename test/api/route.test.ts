import assert from "node:assert/strict";
import { test } from "node:test";
import { parseEndpoint } from "../../src/api/endpoint.ts";
import { directNetwork, type NetworkSettings } from "../../src/api/network.ts";
import { routeOf } from "../../src/api/route.ts";
import { ChatError } from "../../src/core/errors.ts";

const url = "https://api.example.test";

/** The route in short: `direct`, `direct, or as the editor knows`, the proxy and its source, or the error's text. */
function routeTo(target: string, network: Partial<NetworkSettings>): string {
  try {
    const route = routeOf(parseEndpoint(target, "", [new URL(target).host]), {
      ...directNetwork,
      ...network,
    });
    if (route.type === "direct") return route.editorMayKnow ? "direct, or as the editor knows" : "direct";
    const { protocol, hostname, port, credentials, authorization, source } = route;
    const user = credentials ? ` as ${credentials.user}:${credentials.password}` : "";
    const header = authorization === null ? "" : `, ${authorization}`;
    return `${protocol} ${hostname} ${port}${user}${header} (${source})`;
  } catch (error) {
    assert.ok(error instanceof ChatError && error.kind === "setting");
    return error.message;
  }
}

const proxy = "http://proxy.test:8080";
const cases: readonly [what: string, target: string, network: Partial<NetworkSettings>, route: string][] = [
  ["nothing is set", url, {}, "direct, or as the editor knows"],
  ["http.proxy", url, { proxy }, "http proxy.test 8080 (http.proxy)"],
  ["support off", url, { proxy, proxySupport: "off", environment: { HTTPS_PROXY: proxy } }, "direct"],
  ["support on", url, { proxy, proxySupport: "on" }, "http proxy.test 8080 (http.proxy)"],
  ["support fallback", url, { proxy, proxySupport: "fallback" }, "http proxy.test 8080 (http.proxy)"],
  ["this machine by name", "http://localhost:1", { proxy }, "direct"],
  ["this machine by address", "http://127.0.0.1:1", { proxy }, "direct"],
  ["this machine by IPv6", "http://[::1]:1", { proxy }, "direct"],
  ["a proxy without a scheme", url, { proxy: "proxy.test:8080" }, "http proxy.test 8080 (http.proxy)"],
  ["a proxy without a port", url, { proxy: "http://proxy.test" }, "http proxy.test 80 (http.proxy)"],
  ["TLS to the proxy", url, { proxy: "https://proxy.test" }, "https proxy.test 443 (http.proxy)"],
  ["an IPv6 proxy", url, { proxy: "http://[2001:db8::1]:3128" }, "http 2001:db8::1 3128 (http.proxy)"],
  [
    "credentials in the address",
    url,
    { proxy: "http://me:p%40ss@proxy.test:8080", proxyAuthorization: "Bearer other" },
    "http proxy.test 8080 as me:p@ss, Basic bWU6cEBzcw== (http.proxy)",
  ],
  [
    "a bare percent sign in a password",
    url,
    { proxy: "http://me:100%@proxy.test" },
    "http proxy.test 80 as me:100%, Basic bWU6MTAwJQ== (http.proxy)",
  ],
  [
    "http.proxyAuthorization",
    url,
    { proxy, proxyAuthorization: "Bearer token" },
    "http proxy.test 8080, Bearer token (http.proxy)",
  ],
  [
    "SOCKS has no header",
    url,
    { proxy: "socks5://me:word@proxy.test", proxyAuthorization: "Bearer token" },
    "socks5 proxy.test 1080 as me:word (http.proxy)",
  ],
  [
    "SOCKS 4",
    url,
    { proxy: "socks4://proxy.test" },
    "http.proxy names a proxy that speaks socks4://. Sidenote knows http, https and socks5.",
  ],
  [
    "no address, and a password in it",
    url,
    { proxy: "http://me:secret@:80:80" },
    "http.proxy is not the address of a proxy, such as http://proxy:8080.",
  ],
  [
    "HTTPS_PROXY for https",
    url,
    { environment: { HTTPS_PROXY: "a", HTTP_PROXY: "b", ALL_PROXY: "c" } },
    "http a 80 (HTTPS_PROXY)",
  ],
  [
    "small letters first",
    url,
    { environment: { HTTPS_PROXY: "a", https_proxy: "b" } },
    "http b 80 (https_proxy)",
  ],
  [
    "HTTP_PROXY stands in",
    url,
    { environment: { HTTP_PROXY: "b", ALL_PROXY: "c" } },
    "http b 80 (HTTP_PROXY)",
  ],
  ["ALL_PROXY stands in", url, { environment: { ALL_PROXY: "socks5h://c" } }, "socks5 c 1080 (ALL_PROXY)"],
  [
    "http is not for HTTPS_PROXY",
    "http://api.example.test",
    { environment: { HTTPS_PROXY: "a", HTTP_PROXY: "b" } },
    "http b 80 (HTTP_PROXY)",
  ],
  [
    "a broken variable is named",
    url,
    { environment: { HTTPS_PROXY: "http://" } },
    "HTTPS_PROXY is not the address of a proxy, such as http://proxy:8080.",
  ],
  ["an empty variable is none", url, { environment: { HTTPS_PROXY: " " } }, "direct, or as the editor knows"],
  [
    "http.proxy before the variables",
    url,
    { proxy, environment: { HTTPS_PROXY: "a" } },
    "http proxy.test 8080 (http.proxy)",
  ],
];
for (const [what, target, network, expected] of cases) {
  test(`the route: ${what}`, () => assert.equal(routeTo(target, network), expected));
}

/** Entries of `http.noProxy`, and for the URLs above whether each is an exception. */
const targets = [
  "https://api.example.test",
  "https://example.test:8443",
  "https://notexample.test",
  "https://10.1.2.3",
  "https://[2001:db8::7]",
];
const exceptions: readonly [entry: string, direct: readonly boolean[]][] = [
  ["example.test", [true, true, false, false, false]],
  [".example.test", [true, true, false, false, false]],
  ["*.example.test", [true, true, false, false, false]],
  [" EXAMPLE.test ", [true, true, false, false, false]],
  ["example.test:8443", [false, true, false, false, false]],
  ["example.test:443", [true, false, false, false, false]],
  ["ample.test", [false, false, false, false, false]],
  ["*", [true, true, true, true, true]],
  ["10.1.2.3", [false, false, false, true, false]],
  ["10.1.2.3:443", [false, false, false, true, false]],
  ["10.0.0.0/8", [false, false, false, true, false]],
  ["10.0.0.0/99", [false, false, false, false, false]],
  ["11.0.0.0/8", [false, false, false, false, false]],
  ["2001:db8::7", [false, false, false, false, true]],
  ["[2001:db8::7]:443", [false, false, false, false, true]],
  ["2001:db8::/32", [false, false, false, false, true]],
  ["", [false, false, false, false, false]],
  [".", [false, false, false, false, false]],
];
for (const [entry, direct] of exceptions) {
  test(`an exception: ${JSON.stringify(entry)}, in http.noProxy and in NO_PROXY`, () => {
    const expected = direct.map((isDirect) => (isDirect ? "direct" : "http proxy.test 8080 (http.proxy)"));
    const other = "other.test";
    assert.deepEqual(
      [
        targets.map((target) => routeTo(target, { proxy, noProxy: [other, entry] })),
        targets.map((target) => routeTo(target, { proxy, environment: { NO_PROXY: `${other}, ${entry}` } })),
      ],
      [expected, expected],
    );
  });
}

test("http.noProxy silences NO_PROXY", () => {
  const environment = { NO_PROXY: "example.test" };
  assert.equal(
    routeTo(url, { proxy, noProxy: ["other.test"], environment }),
    "http proxy.test 8080 (http.proxy)",
  );
});
