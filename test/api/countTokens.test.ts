import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createClient, type Client } from "../../src/api/client.ts";
import { countTokens } from "../../src/api/countTokens.ts";
import type { MessagesRequest } from "../../src/core/wire.ts";
import { createServer } from "../fixtures/resourceServer.ts";
import { replyBody, startWireServer, type WireServer } from "../fixtures/wireServer.ts";

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

const whole: Required<MessagesRequest> = {
  model: "claude-sonnet-5-5",
  max_tokens: 16_000,
  stop_sequences: ["END"],
  temperature: 0,
  top_p: 0.5,
  top_k: 3,
  thinking: { type: "adaptive", display: "summarized" },
  output_config: { effort: "low" },
  system: [{ type: "text", text: "Be brief." }],
  messages: [{ role: "user", content: "hi" }],
  tools: [{ name: "look", description: "Looks.", input_schema: { type: "object" } }],
  tool_choice: { type: "any" },
  cache_control: { type: "ephemeral" },
  metadata: { user_id: "user-7" },
  stream: true,
};

function count(request: MessagesRequest): Promise<number | null> {
  return countTokens(createServer(client, `${wire.url}/gateway`), request);
}

test("what has tokens is sent to be counted, and nothing else of the request", async () => {
  wire.answer = () => replyBody(200, '{"input_tokens":2095}');
  assert.equal(await count(whole), 2095);
  const [request] = wire.requests;
  assert.deepEqual([request?.method, request?.path], ["POST", "/gateway/v1/messages/count_tokens"]);
  assert.deepEqual(JSON.parse(request?.body ?? ""), {
    model: whole.model,
    system: whole.system,
    messages: whole.messages,
    tools: whole.tools,
    tool_choice: whole.tool_choice,
    thinking: whole.thinking,
    output_config: whole.output_config,
    cache_control: whole.cache_control,
  });
});

test("what the request does not have is not sent", async () => {
  wire.requests.length = 0;
  wire.answer = () => replyBody(200, '{"input_tokens":8}');
  const { model, max_tokens, messages, stream } = whole;
  assert.equal(await count({ model, max_tokens, messages, stream }), 8);
  assert.equal(wire.requests[0]?.body, JSON.stringify({ model, messages }));
});

const answers: readonly [string, number, string][] = [
  ["404", 404, '{"type":"error","error":{"type":"not_found_error","message":"Not found"}}'],
  ["405", 405, ""],
  ["501", 501, ""],
  ["a page", 200, "<html>"],
  ["another member", 200, '{"tokens":7}'],
  ["no number", 200, '{"input_tokens":"7"}'],
  ["less than nothing", 200, '{"input_tokens":-1}'],
  ["null", 200, "null"],
  ["a number alone", 200, "7"],
];
for (const [name, status, body] of answers) {
  test(`a server that does not count: ${name}`, async () => {
    wire.answer = () => replyBody(status, body);
    assert.equal(await count(whole), null);
  });
}

test("a count that cannot be had is an error, in the server's words", async () => {
  const body = '{"type":"error","error":{"type":"invalid_request_error","message":"messages: too long"}}';
  wire.answer = () => replyBody(400, body);
  await assert.rejects(count(whole), { kind: "bad-request", message: "messages: too long", status: 400 });
});
