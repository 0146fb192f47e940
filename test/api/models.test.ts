import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { createClient, type Client } from "../../src/api/client.ts";
import { listModels } from "../../src/api/models.ts";
import type { ModelInfo } from "../../src/core/modelList.ts";
import { createServer } from "../fixtures/resourceServer.ts";
import {
  replyBody,
  startWireServer,
  type ReceivedRequest,
  type Reply,
  type WireServer,
} from "../fixtures/wireServer.ts";

let wire: WireServer;
let client: Client;
before(async () => {
  wire = await startWireServer();
  client = createClient();
});
after(async () => {
  await client.destroy();
  await wire.close();
});
beforeEach(() => {
  wire.requests.length = 0;
});

function list(baseUrl = wire.url): Promise<readonly ModelInfo[] | null> {
  return listModels(createServer(client, baseUrl));
}

/** Answers with the pages in order, the last one again and again. */
function replyPages(...pages: readonly object[]): (request: ReceivedRequest) => Reply {
  let next = 0;
  return () => replyBody(200, JSON.stringify(pages[Math.min(next++, pages.length - 1)]));
}

function page(ids: readonly string[], next?: string): object {
  return {
    data: ids.map((id) => ({ id })),
    has_more: next !== undefined,
    last_id: next ?? ids.at(-1) ?? null,
  };
}

async function idsOf(models: Promise<readonly ModelInfo[] | null>): Promise<readonly string[] | undefined> {
  return (await models)?.map(({ id }) => id);
}

test("all pages, in order and each model once, below the endpoint's root and with its headers", async () => {
  wire.answer = replyPages(page(["a", "b"], "b"), page(["b", "c"], "c d&"), page(["e"]));
  assert.deepEqual(await idsOf(list(`${wire.url}/gateway/v1`)), ["a", "b", "c", "e"]);
  assert.deepEqual(
    wire.requests.map(({ method, path, headers, body }) => [method, path, headers["x-api-key"], body]),
    [
      ["GET", "/gateway/v1/models?limit=1000", "key-1", ""],
      ["GET", "/gateway/v1/models?limit=1000&after_id=b", "key-1", ""],
      ["GET", "/gateway/v1/models?limit=1000&after_id=c%20d%26", "key-1", ""],
    ],
  );
});

test("a server that ignores the cursor is asked twice, not for ever", async () => {
  wire.answer = replyPages(page(["a", "b"], "b"));
  assert.deepEqual(await idsOf(list()), ["a", "b"]);
  assert.equal(wire.requests.length, 2);
});

test("a list without an end is cut after 20 pages", async () => {
  let count = 0;
  wire.answer = () => {
    count++;
    return replyBody(200, JSON.stringify(page([`model-${count}`], `cursor-${count}`)));
  };
  assert.equal((await list())?.length, 20);
  assert.equal(wire.requests.length, 20);
});

const html = { "content-type": "text/html" };
const without: readonly [string, Reply][] = [
  ["404", replyBody(404, '{"type":"error","error":{"type":"not_found_error","message":"Not found"}}')],
  ["404 as plain text", replyBody(404, "404 page not found", { "content-type": "text/plain" })],
  ["405", replyBody(405, "")],
  ["501", replyBody(501, "{}")],
  ["a page", replyBody(200, "<!doctype html><title>Gateway</title>", html)],
  ["nothing", replyBody(200, "")],
  ["half a list", replyBody(200, '{"data":[{"id":"a"}')],
];
for (const [name, reply] of without) {
  test(`a server without a list: ${name}`, async () => {
    wire.answer = () => reply;
    assert.equal(await list(), null);
    assert.equal(wire.requests.length, 1);
  });
}

test("pages that stop being there end the list", async () => {
  wire.answer = ({ path }) =>
    path.includes("after_id") ? replyBody(404, "{}") : replyBody(200, JSON.stringify(page(["a"], "a")));
  assert.deepEqual(await idsOf(list()), ["a"]);
});

test("JSON that is no list is an empty one", async () => {
  wire.answer = replyPages({ error: "unknown" });
  assert.deepEqual(await list(), []);
});

const failures: readonly [number, object][] = [
  [401, { kind: "authentication", status: 401, message: "invalid x-api-key" }],
  [429, { kind: "rate-limit", status: 429 }],
  [500, { kind: "server", status: 500 }],
  [307, { kind: "redirect", status: 307 }],
];
for (const [status, expected] of failures) {
  test(`a list that cannot be had is an error: ${status}`, async () => {
    const body = '{"type":"error","error":{"type":"x","message":"invalid x-api-key"}}';
    wire.answer = () => replyBody(status, body);
    await assert.rejects(list(), expected);
  });
}

test("nobody there is an error", async () => {
  await assert.rejects(list("http://127.0.0.1:1"), { kind: "network" });
});

test("a program on this machine has 3 seconds for a page, any other server 10", async () => {
  const timeouts: number[] = [];
  for (const isLoopback of [true, false]) {
    await listModels({
      isLoopback,
      exchange({ timeout }) {
        timeouts.push(timeout);
        return Promise.resolve({ body: "[]" });
      },
    });
  }
  assert.deepEqual(timeouts, [3, 10]);
});
