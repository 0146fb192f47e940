/** Every status that the API, a gateway or a proxy may answer with: what the user is told, and what is tried again. */
import { hello } from "../../fixtures/events.ts";
import { replyBody, replyBytes, replyStream, type Reply } from "../../fixtures/wireServer.ts";
import type { Failure } from "./conversation.ts";
import { answered, failed, runFaults, triedAgain, type Fault } from "./fault.ts";

/** The API's own error body, with the request id in the header as well. */
function refuse(
  status: number,
  type: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const body = { type: "error", error: { type, message }, request_id: "req_1" };
  const json = { "content-type": "application/json", "request-id": "req_1" };
  return replyBody(status, JSON.stringify(body), { ...json, ...headers });
}

/** Rows of the API's documented errors: status, `error.type`, kind and whether it may pass. */
const documented: readonly [number, string, Failure["kind"], boolean][] = [
  [400, "invalid_request_error", "bad-request", false],
  [401, "authentication_error", "authentication", false],
  [402, "billing_error", "billing", false],
  [403, "permission_error", "permission", false],
  [404, "not_found_error", "not-found", false],
  [409, "conflict_error", "bad-request", true],
  [413, "request_too_large", "too-large", false],
  [429, "rate_limit_error", "rate-limit", true],
  [500, "api_error", "server", true],
  [504, "timeout_error", "timeout", true],
  [529, "overloaded_error", "overloaded", true],
];

runFaults(
  "the API's errors",
  documented.map(([status, type, kind, mayPass]): Fault => ({
    name: `${status} ${type}${mayPass ? ", tried again to the last retry" : ", told at once"}`,
    reply: refuse(status, type, "in the server's words"),
    expected: failed(kind, "in the server's words", {
      facts: `HTTP ${status} · ${type} · req_1`,
      requestId: "req_1",
      ...(mayPass && triedAgain),
    }),
  })),
);

/** Rows of statuses without a usable body, of gateways, proxies and half-made servers. */
const bare: readonly [number, Failure["kind"], boolean][] = [
  [405, "bad-request", false],
  [408, "timeout", true],
  [418, "bad-request", false],
  [421, "bad-request", false],
  [422, "bad-request", false],
  [451, "bad-request", false],
  [502, "server", true],
  [503, "server", true],
  [520, "server", true],
  [599, "server", true],
  [204, "not-a-stream", false],
  [202, "not-a-stream", false],
];

runFaults(
  "statuses without a word",
  bare.map(([status, kind, mayPass]): Fault => ({
    name: `${status}${mayPass ? ", tried again to the last retry" : ", told at once"}`,
    reply: replyBody(status, "", {}),
    expected: failed(kind, `The server answered with status ${status}.`, {
      facts: `HTTP ${status}`,
      ...(mayPass && triedAgain),
    }),
  })),
);

const redirect = (status: number): Fault => ({
  name: `${status} to elsewhere is not followed: the key stays here`,
  reply: replyBody(status, "", { location: "https://elsewhere.example/v1/messages" }),
  expected: failed(
    "redirect",
    "The server redirects to https://elsewhere.example/v1/messages. Sidenote does not follow.",
    { facts: `HTTP ${status}` },
  ),
});

const busy = (headers: Readonly<Record<string, string>>): Reply =>
  refuse(429, "rate_limit_error", "slow down", headers);
const limited = failed("rate-limit", "slow down", {
  facts: "HTTP 429 · rate_limit_error · req_1",
  requestId: "req_1",
});
const then = replyStream(hello, { "request-id": "req_2" });

runFaults("when to come back", [
  {
    name: "retry-after in seconds",
    reply: [busy({ "retry-after": "7" }), then],
    expected: { ...answered, requestId: "req_2", attempts: 2, waits: [7000], seen: 2 },
  },
  {
    name: "retry-after-ms goes before retry-after",
    reply: [busy({ "retry-after-ms": "1500.5", "retry-after": "7" }), then],
    expected: { ...answered, requestId: "req_2", attempts: 2, waits: [1501], seen: 2 },
  },
  {
    name: "retry-after as a date that is past",
    reply: [busy({ "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" }), then],
    expected: { ...answered, requestId: "req_2", attempts: 2, waits: [500], seen: 2 },
  },
  {
    name: "a retry-after that means nothing",
    reply: [busy({ "retry-after": "soon" }), then],
    expected: { ...answered, requestId: "req_2", attempts: 2, waits: [500], seen: 2 },
  },
  {
    name: "a negative retry-after",
    reply: [busy({ "retry-after": "-5" }), then],
    expected: { ...answered, requestId: "req_2", attempts: 2, waits: [500], seen: 2 },
  },
  {
    name: "an empty retry-after",
    reply: [busy({ "retry-after": "" }), then],
    expected: { ...answered, requestId: "req_2", attempts: 2, waits: [500], seen: 2 },
  },
  {
    name: "a retry-after of an hour is told, not waited for",
    reply: busy({ "retry-after": "3600" }),
    expected: limited,
  },
  {
    name: "a retry-after as a date in an hour is told, not waited for",
    reply: busy({ "retry-after": new Date(Date.now() + 3_600_000).toUTCString() }),
    expected: limited,
  },
  {
    name: "x-should-retry: false keeps from trying again",
    reply: busy({ "x-should-retry": "false" }),
    expected: limited,
  },
  {
    name: "x-should-retry: true makes a refusal that may pass be tried again",
    reply: [refuse(403, "permission_error", "not now", { "x-should-retry": "true" }), then],
    expected: { ...answered, requestId: "req_2", attempts: 2, waits: [500], seen: 2 },
  },
  {
    name: "a cap on spending is not tried again, whatever the server advises",
    reply: replyBody(
      429,
      '{"error":{"type":"rate_limit_error","message":"cap","details":{"error_code":"enforced_spend_limit_reached"}}}',
      { "x-should-retry": "true", "retry-after": "1" },
    ),
    expected: failed("billing", "cap", { facts: "HTTP 429 · rate_limit_error" }),
  },
  {
    name: "each attempt may fail in another way; the answer is the last one's",
    reply: [refuse(529, "overloaded_error", "Overloaded"), refuse(500, "api_error", "oops"), busy({}), then],
    expected: { ...answered, requestId: "req_2", ...triedAgain },
  },
]);

runFaults("statuses that are no answer at all", [
  ...[301, 302, 303, 307, 308].map(redirect),
  {
    name: "a redirect that does not say where",
    reply: replyBody(302, "", {}),
    expected: failed("redirect", "The server redirects to another address. Sidenote does not follow.", {
      facts: "HTTP 302",
    }),
  },
  {
    name: "304, which nobody asked for",
    reply: replyBytes(Buffer.from("HTTP/1.1 304 Not Modified\r\n\r\n")),
    expected: failed("not-a-stream", "The server answered with status 304.", { facts: "HTTP 304" }),
  },
  {
    name: "101, an upgrade that nobody asked for",
    reply: replyBytes(
      Buffer.from("HTTP/1.1 101 Switching\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n"),
    ),
    expected: failed("network", "HOST closed the connection.", triedAgain),
  },
]);
