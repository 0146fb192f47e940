import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import {
  buffered,
  events,
  findingsOf,
  healthy,
  here,
  linesOf,
  secret,
  skippedFor,
  stands,
  streamed,
  streams,
} from "../fixtures/patient.ts";
import {
  replyBody,
  replyStream,
  startWireServer,
  type Reply,
  type WireServer,
} from "../fixtures/wireServer.ts";

let wire: WireServer;
before(async () => {
  wire = await startWireServer();
});
beforeEach(() => {
  wire.answer = healthy;
  wire.requests.length = 0;
});
after(() => wire.close());

test("a healthy server on this machine, and what it is asked", async () => {
  assert.deepEqual(await linesOf({ url: wire.url }), [
    ...here,
    stands,
    "authentication ok: the stored key is accepted",
    "models ok: `claude-sonnet-5-5` is among the server's 2 models",
    "token-count ok: 21 tokens",
    streams,
  ]);
  assert.deepEqual(
    wire.requests.map(({ method, path, headers }) => `${method} ${path} ${headers["x-api-key"]}`),
    [
      `GET /v1/models?limit=1000 ${secret}`,
      `POST /v1/messages/count_tokens ${secret}`,
      `POST /v1/messages ${secret}`,
    ],
  );
  assert.deepEqual(JSON.parse(wire.requests[2]?.body ?? ""), {
    model: "claude-sonnet-5-5",
    max_tokens: 1024,
    messages: [{ role: "user", content: "Count from one to twenty in English words, and say nothing else." }],
    stream: true,
    output_config: { effort: "low" },
  });
});

const refusal = JSON.stringify({
  error: { type: "authentication_error", message: `no such key: ${secret}` },
});
const advices = [
  ["stored", "the stored key", "Set a valid key with Sidenote: Set API Key."],
  [
    "ANTHROPIC_API_KEY",
    "the key of ANTHROPIC_API_KEY",
    "Correct ANTHROPIC_API_KEY where the editor is started, or set a key with Sidenote: Set API Key.",
  ],
] as const;
for (const [source, name, advice] of advices) {
  test(`a key that is refused: ${source}`, async () => {
    wire.answer = () => replyBody(401, refusal, { "request-id": "req_1" });
    assert.deepEqual(await linesOf({ url: wire.url, source }), [
      ...here,
      stands,
      `authentication failed: ${name} is refused: no such key: [key] (HTTP 401 · authentication_error · req_1) → ${advice}`,
      ...skippedFor("Key", "models", "token-count", "streaming"),
    ]);
  });
}

test("a key that may ask but not list", async () => {
  wire.answer = (request) =>
    request.method === "GET" ? replyBody(403, '{"error":{"message":"no listing"}}') : healthy(request);
  assert.deepEqual((await linesOf({ url: wire.url })).slice(4), [
    "authentication ok: the stored key is accepted, though not for the list of models",
    "models skipped: this server has no list of models",
    "token-count ok: 21 tokens",
    streams,
  ]);
});

test("a server with nothing but messages, and without a key", async () => {
  wire.answer = (request) => (request.path === "/v1/messages" ? streamed : replyBody(404, "{}"));
  assert.deepEqual(await linesOf({ url: wire.url, source: null, model: "llama" }), [
    ...here,
    stands,
    "authentication skipped: none is set",
    "models skipped: this server has no list of models",
    "token-count ok: this server does not count; Sidenote estimates",
    streams,
  ]);
});

test("a stream that something collects on the way", async () => {
  wire.answer = (request) => (request.path === "/v1/messages" ? buffered : healthy(request));
  assert.equal(
    (await linesOf({ url: wire.url })).at(-1),
    "streaming warning: 25 events in 1 piece, the first after N s, the last after N s; the answer took 40 tokens. All of it came at once: it may be buffered on the way → Ask who runs the proxy or gateway to pass event streams on unbuffered (for nginx: proxy_buffering off).",
  );
});

test("a server that takes its time, and then streams", async () => {
  const late: Reply = async (socket) => {
    await delay(300);
    await streamed(socket);
  };
  wire.answer = (request) => (request.path === "/v1/messages" ? late : healthy(request));
  assert.equal((await linesOf({ url: wire.url })).at(-1), streams);
});

test("a stream that breaks off", async () => {
  wire.answer = (request) =>
    request.path === "/v1/messages" ? replyStream(events.slice(0, 9).join("")) : healthy(request);
  assert.equal(
    (await linesOf({ url: wire.url })).at(-1),
    "streaming failed: The answer breaks off before its end. → Ask who runs the proxy or gateway to let event streams through until they end, however long that takes.",
  );
});

test("a parameter that a gateway does not know is left out", async () => {
  wire.answer = (request) =>
    request.path === "/v1/messages" && request.body.includes("output_config")
      ? replyBody(400, '{"error":{"message":"output_config: Extra inputs are not permitted"}}')
      : healthy(request);
  assert.equal((await linesOf({ url: wire.url })).at(-1), streams);
});

const lists: readonly [string, object[], string][] = [
  [
    "retired",
    [{ id: "m", lifecycle: "retired" }],
    "failed: `m` is retired → Choose a newer model in sidenote.model.",
  ],
  [
    "deprecated",
    [{ id: "m", lifecycle: "deprecated", retires_at: "2026-11-30T00:00:00Z" }],
    "warning: `m` is deprecated and retires on 2026-11-30 → Choose a newer model in sidenote.model.",
  ],
  ["dated", [{ id: "m-20250929" }], "ok: `m` is among the server's one model"],
  [
    "missing",
    [{ id: "m-2" }, { id: "n" }],
    "warning: `m` is not among the server's 2 models → Set sidenote.model to one of them, such as `m-2` or `n`.",
  ],
  ["empty", [], "skipped: this server has no list of models"],
];
for (const [name, data, expected] of lists) {
  test(`the model in the list: ${name}`, async () => {
    wire.answer = (request) =>
      request.method === "GET" ? replyBody(200, JSON.stringify({ data })) : healthy(request);
    assert.equal((await linesOf({ url: wire.url, model: "m" }))[5], `models ${expected}`);
  });
}

// Less than the three seconds after which the request would be given up anyway.
test("cancelled, it finds nothing more, and the request under way ends", { timeout: 2500 }, async () => {
  const abort = new AbortController();
  wire.answer = () => () => abort.abort();
  const findings = await findingsOf({ url: wire.url, instruments: { signal: abort.signal } });
  assert.deepEqual(
    findings.map(({ check }) => check),
    ["address", "way", "dns", "connection"],
  );
  await wire.requests[0]?.closed;
});

test("a quoted key that a finding would cut in two is not told in part either", async () => {
  wire.answer = () =>
    replyBody(401, JSON.stringify({ error: { message: `${"x".repeat(990)}${secret}` } }), {});
  const findings = JSON.stringify(await findingsOf({ url: wire.url }));
  assert.match(findings, /x\[key\]/);
  assert.ok(!findings.includes(secret.slice(0, 6)));
});
